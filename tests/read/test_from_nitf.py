"""What a NITF story says of its release."""

from __future__ import annotations

import pytest

from dedup.read import read

ISSUED, RELEASED = "2026-03-01T08:00:00Z", "2026-03-02T06:00:00Z"


def story(issued=ISSUED, released=RELEASED, status="usable"):
    dates = f'<date.issue norm="{issued}"/>' * bool(issued) + f'<date.release norm="{released}"/>' * bool(released)
    (article,) = read(
        f'<nitf><head><docdata management-status="{status}">{dates}</docdata></head>'
        "<body><body.content><p>Boats wait.</p></body.content></body></nitf>".encode(),
        path="a.nitf",
    )
    return article


@pytest.mark.parametrize("status", ["usable", "embargoed", "Embargoed"])
def test_a_release_after_the_issue_is_an_embargo(status):
    article = story(status=status)
    assert (article.embargo_until, article.published) == (RELEASED, ISSUED)


@pytest.mark.parametrize("released", ["", ISSUED, "20260301T0800Z", "2026-02-28"])
def test_a_release_before_or_with_the_issue_is_none(released):
    assert story(released=released).embargo_until == ""


def test_a_release_alone_is_the_time_of_the_story():
    assert (story(issued="").embargo_until, story(issued="").published) == ("", RELEASED)
    assert story(issued="", status="embargoed").embargo_until == RELEASED
