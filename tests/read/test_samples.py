"""Every real sample is read, or refused for a reason; no span is wrong."""

from __future__ import annotations

import pytest

from tests.read.sample_table import table


@pytest.mark.data("cms_samples")
def test_samples(samples):
    rows, refused, accepted, wrong = table(samples)
    assert wrong == []
    assert len(rows) > 5
    unknown = [line for line in refused if not line.startswith(("iptc-newsml", "iptc-ninjs", "wordpress-importer", "feedjira"))]
    assert unknown == []
    # What is meant to fail and is read has no fault that touches its text; each is named in docs/formats.md.
    assert [line.rpartition("/")[2].partition(":")[0] for line in accepted] == [
        "ninjsExComplex2-invalid.json", "007_pubstatus_cancelled.json", "017_description_extension.json", "invalid-version-tag.xml",
    ]  # fmt: skip
    # The suites that must fail, fail here wherever the failure is one of form and not of schema.
    for name in ("009_body_text_with_cr", "010_body_must_be_string", "012_location_not_object", "006_bad_genre", "malformed-simple"):
        assert any(name in line for line in refused), name
    for line in refused:
        if "should_pass" in line:
            assert any(reason in line for reason in ("without a news item", "no known kind", "no text")), line
