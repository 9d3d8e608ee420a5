from __future__ import annotations

from pathlib import Path

import pytest

from dedup.errors import UsageError
from dedup.read import read

PAGE = (Path(__file__).parent / "documents" / "page.html").read_bytes()


def texts(extractor: str = "own") -> list[str]:
    (article,) = read(PAGE, path="page.html", extractor=extractor)
    return [block.text for block in article.blocks]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_extractor_only_votes_and_the_places_stay_ours():
    pytest.importorskip("trafilatura", reason="needs the extra pages")
    own, voted = texts(), texts("trafilatura")
    assert set(voted) <= set(own) | {"All rights reserved", "Harbour Post"}
    assert [text for text in voted if text.startswith(("The quay", "Fishermen"))] == own[4:6]
    assert "Sign up!" not in voted and "Advertisement" not in voted


def test_an_unknown_extractor_is_refused():
    with pytest.raises(UsageError, match="unknown extractor"):
        texts("magic")


def test_a_doubled_caption_survives():
    page = b"<html><body><article><p>Text.</p>" + b"<figure><figcaption>Boats</figcaption></figure>" * 2 + b"</article></body></html>"
    (article,) = read(page, path="a.html")
    assert [block.text for block in article.blocks] == ["Text.", "Boats", "Boats"]


def test_the_marked_body_wins_and_broken_json_ld_is_passed_over():
    page = (
        b'<html><head><script type="application/ld+json">{oops</script></head><body><article><p>Teaser</p></article>'
        b'<div itemprop="articleBody"><p>Body</p></div></body></html>'
    )
    (article,) = read(page, path="a.html")
    assert [block.text for block in article.blocks] == ["Body"]
