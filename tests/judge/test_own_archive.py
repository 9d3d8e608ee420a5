"""``repeat/own-archive`` end to end: text used again is told, last week's bulletin with new figures is not."""

from __future__ import annotations

import pytest

from dedup.index.in_memory import InMemoryIndex
from dedup.pipeline import check, put
from tests.articles import plain

BULLETIN = (
    "The central bank said it provided the money market with {0} mln in the morning session, against a shortage of "
    "about {1} mln that it had forecast.\n\n"
    "It bought {2} mln of treasury bills in band one at {3} pct and {4} mln of bank bills in band two at the same rate."
)
TODAY = ("181", "450", "12", "10.25", "33")


@pytest.mark.parametrize(
    ("earlier", "told"),
    [
        (("96", "300", "55", "9.75", "41"), False),
        (("96", "300", "55", "9.75", "33"), False),
        (("181", "450", "12", "9.75", "41"), True),
        (("181", "450", "12", "10.25", "41"), True),
        (TODAY, True),
    ],
)
def test_new_figures(earlier: tuple[str, ...], told: bool) -> None:
    index = InMemoryIndex()
    put([plain(BULLETIN.format(*earlier), "post/1")], index, now="2026-01-01T00:00:00Z")
    verdict = check(plain(BULLETIN.format(*TODAY), "post/2"), index, now="2026-01-08T00:00:00Z")
    assert [source.key for source in verdict.sources] == ["post/1"]
    assert ("repeat/own-archive" in {finding.rule for finding in verdict.findings}) == told
