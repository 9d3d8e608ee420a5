"""Dismissals in comments and front matter: where they reach, when they end, and what is wrong with them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.model import Article, CreditVerdict, Finding, Share, Span, Verdict
from dedup.suppress import Directive, apply, directives

NOW = "2026-06-15T12:00:00Z"
OFF = '<!-- dedup: off rule=double/caption reason="a refrain" -->'
ON = "<!-- dedup: on rule=double/caption -->"


def _verdict(source: str, *findings: tuple[str, int]) -> Verdict:
    """A verdict with one finding for each (rule, place); a place below 0 means the whole article."""
    made = tuple(
        Finding(
            rule, "error", "m", f"f{number}", 0 if place < 0 else 1, Span(max(place, 0), max(place, 0) + 1), 1, 1, "x"
        )
        for number, (rule, place) in enumerate(findings)
    )
    share = Share(1, 0, 0.0, "none", 0, 0, 0, 0)
    article = Article("o", "a", source, ())
    return Verdict(
        article, 1, 1, "fail", share, CreditVerdict((), None, "not_needed", None), (), made, (), (), {}
    )


def _left(verdict: Verdict) -> list[str]:
    return [finding.rule for finding in apply(verdict, now=NOW).findings]


def test_a_comment_reaches_from_its_place_to_its_end() -> None:
    source = f"before {OFF} inside {ON} after"
    places = [source.index(word) for word in ("before", "inside", "after")]
    verdict = _verdict(source, *(("double/caption", place) for place in places))
    done = apply(verdict, now=NOW)
    assert [finding.span.start for finding in done.findings] == [places[0], places[2]]
    assert [(each.finding.span.start, each.by, each.reason) for each in done.dismissed] == [
        (places[1], "comment", "a refrain")
    ]
    assert done.verdict == "fail"


def test_other_rules_stay() -> None:
    assert _left(_verdict(OFF + " text", ("double/sentence", len(OFF) + 1))) == ["double/sentence"]


@pytest.mark.parametrize("rule", ["wire/share", "wire", "*"])
def test_rule_family_or_all_and_the_verdict_follows(rule: str) -> None:
    verdict = _verdict(f"text <!-- dedup: off rule={rule} reason='reprint' -->", ("wire/share", -1))
    done = apply(verdict, now=NOW)
    assert (done.findings, done.verdict) == ((), "pass")


def test_a_finding_on_the_whole_article_is_dismissed_from_anywhere() -> None:
    source = 'text <!-- dedup: off rule=wire/share reason="r" --> more <!-- dedup: on rule=wire/share -->'
    assert _left(_verdict(source, ("wire/share", -1))) == []


@pytest.mark.parametrize(
    ("until", "left"), [("2026-06-15", []), ("2026-06-14", ["wire/share", "suppress/expired"])]
)
def test_it_holds_to_the_end_of_its_last_day(until: str, left: list[str]) -> None:
    source = f'<!-- dedup: off rule=wire/share reason="r" until={until} -->'
    assert _left(_verdict(source, ("wire/share", -1))) == left


@pytest.mark.parametrize(
    ("comment", "fault"),
    [
        ("off rule=wire/share", "a reason is missing"),
        ('off rule=wire/share reason=""', "a reason is missing"),
        ('off reason="r"', "a rule is missing"),
        ('off rule=wire/shard reason="r"', "there is no such rule"),
        ('off rule=wire/share reason="r" until=2026-13-01', "until is not a day of the calendar"),
        ('off rule=wire/share reason="r" until=2026-02-31', "until is not a day of the calendar"),
        ('off rule=wire/share reason="r" until=2027-02-29', "until is not a day of the calendar"),
        ('off rule=wire/share reason="r" until=2026-12-31T12:00:00Z', "until is not a day of the calendar"),
        ('off rule=wire/share reason="r" untill=2026-12-01', "untill is not understood"),
        ('off rule=wire/share reason="r" for ever', "a part is not understood"),
        ("maybe", "neither off nor on"),
    ],
)
def test_what_cannot_be_understood_dismisses_nothing_and_is_told(comment: str, fault: str) -> None:
    verdict = _verdict(f"text <!-- dedup: {comment} -->", ("wire/share", -1))
    done = apply(verdict, now=NOW)
    assert [finding.rule for finding in done.findings] == ["wire/share", "suppress/invalid"]
    assert fault in done.findings[1].message
    span = done.findings[1].span
    assert verdict.article.source[span.start : span.end].startswith("<!-- dedup:")


@pytest.mark.parametrize(
    "head",
    [
        '---\ntitle: T\ndedup: off rule=wire/share reason="licensed reprint" until=2026-12-31\n---\n',
        "---\ndedup:\n  - off rule=wire/share reason='licensed reprint' until=2026-12-31\n---\n",
        "---\r\ndedup: 'off rule=wire/share reason=\"licensed reprint\" until=2026-12-31'\r\n---\r\n",
        "+++\ndedup = 'off rule=wire/share reason=\"licensed reprint\" until=2026-12-31'\n+++\n",
        "+++\ndedup = [\n  'off rule=wire/share reason=\"licensed reprint\" until=2026-12-31',\n]\n+++\n",
    ],
)
def test_front_matter_dismisses_in_the_whole_article(head: str) -> None:
    source = head + "text"
    done = apply(_verdict(source, ("wire/share", len(head)), ("wire/share", -1)), now=NOW)
    assert done.findings == ()
    assert {(each.by, each.reason, each.until) for each in done.dismissed} == {
        ("front matter", "licensed reprint", "2026-12-31")
    }


def test_front_matter_ends_at_its_fence() -> None:
    assert directives("---\ntitle: T\n---\ndedup: off rule=wire/share reason=r\n") == ()


def test_comments_that_never_end_cost_one_pass() -> None:
    """Read by a pattern that starts over at each of them, this would take an hour."""
    assert directives("<!-- dedup: off " * 200_000) == ()
    assert [each.rule for each in directives(f"<!-- dedup: off {OFF}")] == ["double/caption"]


def _plainly(directives: list[Directive], finding: Finding) -> Directive | None:
    """By going through all of them: the rule that the quick answer has to follow."""
    last = None
    for each in directives:
        reaches = each.by == "front matter" or finding.paragraph == 0 or each.span.start <= finding.span.start
        if reaches and each.covers(finding.rule) and not (each.verb == "on" and finding.paragraph == 0):
            last = each
    return last if last is not None and last.verb == "off" else None


RULES = ("double/caption", "double/sentence", "wire/share")
VERBS = [f"{verb} rule={rule} reason=r" for verb in ("off", "on") for rule in (*RULES, "double", "*")]


@given(
    st.lists(st.sampled_from(VERBS), max_size=3),
    st.lists(st.one_of(st.sampled_from(VERBS), st.none()), max_size=12),
    st.lists(st.tuples(st.sampled_from(RULES), st.integers(-1, 400)), max_size=8),
)
def test_the_last_directive_that_reaches_a_finding_decides(
    front: list[str], body: list[str | None], findings: list[tuple[str, int]]
) -> None:
    head = "---\n" + "".join(f"dedup: {each}\n" for each in front) + "---\n" if front else ""
    source = head + "".join("some words " if each is None else f"<!-- dedup: {each} -->" for each in body)
    verdict = _verdict(source + " " * 400, *findings)
    done = apply(verdict, now=NOW)
    wanted = [_plainly(list(directives(verdict.article.source)), finding) is None for finding in verdict.findings]
    assert [finding in done.findings for finding in verdict.findings] == wanted


def test_thousands_of_directives_that_are_wrong_or_right_cost_no_more_than_each() -> None:
    """Compared with one another, these would take hours; an answer over HTTP has a tenth of a second."""
    wrong = apply(_verdict("<!-- dedup: off rule=double -->" * 30_000, ("double/caption", 0)), now=NOW)
    assert len(wrong.findings) == 30_001
    right = _verdict(f"{OFF} {ON}" * 30_000, *(("double/caption", place * 98 + 1) for place in range(30_000)))
    assert len(apply(right, now=NOW).dismissed) > 10_000


LINE = "The harbour ferry waits at the old pier while its captain is looked for in the town."
GUEST = '<p>Hello.</p><!-- dedup: off rule=* reason="by a guest" -->'
WXR = (
    '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
    "<wp:wxr_version>1.2</wp:wxr_version>"
    f"<item><wp:post_id>1</wp:post_id><content:encoded><![CDATA[{GUEST}]]></content:encoded></item>"
    f"<item><wp:post_id>2</wp:post_id><content:encoded><![CDATA[<p>{LINE}</p><p>{LINE}</p>]]></content:encoded></item>"
    "</channel></rss>"
)
FEED = (
    "<rss><channel>"
    f"<item><guid>1</guid><description><![CDATA[{GUEST}]]></description></item>"
    f"<item><guid>2</guid><description><![CDATA[<p>{LINE}</p><p>{LINE}</p>]]></description></item>"
    "</channel></rss>"
)
ARRAY = json.dumps([{"id": "1", "html": GUEST}, {"id": "2", "html": f"<p>{LINE}</p><p>{LINE}</p>"}])
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"id": "1", "content_html": GUEST}, {"id": "2", "content_html": f"<p>{LINE}</p><p>{LINE}</p>"}],
    }
)


@pytest.mark.parametrize(("name", "source"), [("a.xml", WXR), ("b.xml", FEED), ("a.json", ARRAY), ("b.json", JSON_FEED)])
def test_an_article_of_an_export_cannot_dismiss_what_is_found_in_another(name: str, source: str) -> None:
    from dedup.pipeline import check
    from dedup.read import read

    first, second = (check(article) for article in read(source.encode(), path=name))
    assert first.article.extent is not None
    assert [finding.rule for finding in second.findings] == ["double/paragraph"]
    own = source.replace("<p>The harbour", GUEST.replace('"', '\\"' if name.endswith("json") else '"') + "<p>The harbour", 1)
    _, second = (check(article) for article in read(own.encode(), path=name))
    assert second.findings == ()


def test_inside_json_the_quotes_are_escaped() -> None:
    source = r'{"body": "<p>x</p><!-- dedup: off rule=wire/share reason=\"licensed reprint\" -->"}'
    found = directives(source)
    assert [(each.rule, each.reason, each.fault) for each in found] == [("wire/share", "licensed reprint", "")]


def test_applying_twice_changes_nothing_more() -> None:
    source = f"{OFF} text <!-- dedup: off rule=wire/share -->"
    verdict = _verdict(source, ("double/caption", len(OFF) + 2), ("wire/share", -1))
    once = apply(verdict, now=NOW)
    assert apply(once, now=NOW) == once


def test_without_directives_the_verdict_is_the_same_object() -> None:
    verdict = _verdict("dedup is a word here", ("wire/share", -1))
    assert apply(verdict, now=NOW) is verdict
    assert replace(verdict, findings=()) != verdict


def test_the_pipeline_applies_dismissals_so_that_every_door_gives_the_same_answer() -> None:
    from dedup.pipeline import check
    from dedup.read import read

    line = "The harbour ferry waits at the old pier while its captain is looked for in the town."
    text = f'<!-- dedup: off rule=double reason="refrain" -->\n\n{line}\n\n{line}\n'
    verdict = check(next(read(text.encode(), path="a.md")))
    assert verdict.findings == ()
    assert [each.finding.rule for each in verdict.dismissed] == ["double/paragraph"]


_WXR = '<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'


def _item(number: int, text: str) -> str:
    return f"<item><wp:post_id>{number}</wp:post_id><content:encoded><![CDATA[{text}]]></content:encoded></item>"


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.xml", f"{_WXR}{_item(1, f'{OFF}<p>one</p>')}{_item(2, '<p>two</p>')}</channel></rss>"),
        ("a.xml", "<rss><channel>" + "".join(
            f"<item><guid>{n}</guid><description><![CDATA[{text}]]></description></item>" for n, text in ((1, f"{OFF}one"), (2, "two"))
        ) + "</channel></rss>"),
        ("a.json", '[{"id": "1", "html": "<!-- dedup: off rule=double/caption reason=refrain -->one"}, {"id": "2", "html": "two"}]'),
        ("a.jsonl", '{"id": "1", "html": "<!-- dedup: off rule=double/caption reason=refrain -->one"}\n{"id": "2", "html": "two"}'),
        ("feed.json", '{"version": "https://jsonfeed.org/version/1", "items": ['
         '{"id": "1", "content_html": "<!-- dedup: off rule=double/caption reason=refrain -->one"}, {"id": "2", "content_html": "two"}]}'),
    ],
    ids=["wxr", "rss", "list", "ndjson", "json feed"],
)  # fmt: skip
def test_a_comment_acts_on_its_own_article_of_a_file(name: str, source: str) -> None:
    from dedup.read import read

    left = {}
    for article in read(source.encode(), path=name):
        (block,) = article.blocks
        place = block.offsets.span(0, 3)[0]
        left[article.id] = _left(replace(_verdict(article.source, ("double/caption", place), ("double/caption", -1)), article=article))
    assert left == {"1": [], "2": ["double/caption", "double/caption"]}
