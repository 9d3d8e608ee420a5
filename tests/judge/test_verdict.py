"""The verdict: shares, direction, versions, credit owed, fingerprints, levels."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.judge.credits import find_credits
from dedup.judge.facts import Facts
from dedup.judge.policy import DEFAULT, Policy
from dedup.judge.verdict import fingerprint, judge
from dedup.model import Alignment, Article, Op, Paragraph, Repeat, Span, StoredArticle
from dedup.normalise import normalise
from dedup.offsets import OffsetMap

BODY = [
    "Engineers have closed the old bridge over the Tarn after a crack was found in its eastern pier on Monday.",
    "The crack, about two metres long, was seen by a diver who had gone down to look at a drifting buoy.",
    "Traffic will be led over the motorway until the autumn, and buses run every ten minutes instead of five.",
    "A fourth paragraph says something of our own about the market held on the bridge each summer evening.",
]


def article_of(texts: list[str], **fields: Any) -> tuple[Article, tuple[Paragraph, ...]]:
    source, paragraphs = "\n\n".join(texts), []
    start = 0
    for number, text in enumerate(texts, 1):
        paragraphs.append(Paragraph(number, text, "body", OffsetMap.identity(start, len(text)), normalise(text)))
        start += len(text) + 2
    fields = {"outlet": "harbour-post", "id": "1", **fields}
    return Article(source=source, blocks=(), **fields), tuple(paragraphs)


def stored_of(key: str, texts: list[str], **fields: Any) -> StoredArticle:
    blank = dict.fromkeys(
        ("title", "language", "byline", "credit", "dateline", "published", "modified", "first_seen", "url",
         "canonical_url", "wire_id", "evolved_from"), ""
    )  # fmt: skip
    given = {**blank, "version": 0, "status": "usable", **fields}
    return StoredArticle(key=key, paragraphs=tuple(texts), roles=("body",) * len(texts), **given)  # type: ignore[arg-type]


def facts_of(shared: int, sources: list[StoredArticle], **fields: Any) -> Facts:
    """The article carries the first ``shared`` paragraphs of each source word for word, a passage a paragraph."""
    credit = fields.pop("credit_line", "")
    article, paragraphs = article_of([*BODY, *([credit] if credit else [])], **fields)
    alignments, place = [], 0
    for source in sources:
        place = 0
        for paragraph in paragraphs[:shared]:
            size, length = len(paragraph.words), len(paragraph.text)
            words = tuple(range(place, place + size))
            alignments.append(
                Alignment(
                    source.key, paragraph.span, Span(0, length), paragraph.number, paragraph.number,
                    place, place + size, words, 0, words, (Op("equal", 0, length, 0, length),),
                )
            )
            place += size
    return Facts(
        article,
        paragraphs,
        alignments=tuple(alignments),
        sources={source.key: source for source in sources},
        credits=find_credits(article, paragraphs),
        indexed=True,
        now="2026-01-02T00:00:00Z",
    )


def rules_of(facts: Facts, policy: Policy = DEFAULT) -> list[str]:
    return [finding.rule for finding in judge(facts, policy).findings]


AFP = stored_of("afp/123", BODY, published="2026-01-01T08:00:00Z")


def test_uncredited_agency_copy() -> None:
    facts = facts_of(4, [AFP], published="2026-01-01T12:00:00Z")
    verdict = judge(facts)
    assert verdict.share.ratio == 1.0 and verdict.share.class_ == "wholly_derived"
    assert verdict.credit.status == "missing" and verdict.credit.required == "agency alone"
    assert verdict.credit.suggestion == "Source: AFP"
    assert [finding.rule for finding in verdict.findings] == ["wire/uncredited", "wire/share"]
    assert verdict.verdict == "warn"
    (source,) = verdict.sources
    assert (source.direction, source.earliest) == ("earlier", True)
    assert "2026-01-01T08:00:00Z" in source.evidence


def test_generic_credit_settles_a_mainly_derived_article() -> None:
    facts = facts_of(3, [AFP], published="2026-01-01T12:00:00Z", credit_line="Source: Harbour Post and agencies")
    verdict = judge(facts)
    assert verdict.share.class_ == "mainly_derived"
    assert verdict.credit.status == "ok"
    assert [finding.rule for finding in verdict.findings] == ["wire/share"]
    strict = judge(facts, Policy(accept_generic=False))
    assert strict.credit.status == "partial"


def test_a_wholly_derived_text_may_not_claim_staff() -> None:
    facts = facts_of(4, [AFP], published="2026-01-01T12:00:00Z", credit_line="Source: Harbour Post and AFP")
    assert judge(facts).share.class_ == "wholly_derived"
    assert rules_of(facts) == ["wire/share", "wire/partly-credited"]
    alone = facts_of(4, [AFP], published="2026-01-01T12:00:00Z", credit_line="Source: AFP")
    assert judge(alone).credit.status == "ok"


def test_the_byline_of_the_source_claims_nothing() -> None:
    source = replace(AFP, byline="Jane Doe")
    for name, status in (("Jane Doe", "ok"), ("Ruth Okafor", "partial")):
        facts = facts_of(4, [source], published="2026-01-01T12:00:00Z", credit_line="Source: AFP", byline=name)
        assert judge(facts).credit.status == status


def test_set_phrases_owe_no_credit() -> None:
    facts = facts_of(1, [AFP], published="2026-01-01T12:00:00Z")
    assert judge(facts).credit.status == "not_needed"
    assert judge(facts, Policy(min_credit_words=12)).credit.status == "missing"


def test_wrong_agency() -> None:
    facts = facts_of(3, [AFP], published="2026-01-01T12:00:00Z", credit_line="Source: Reuters")
    assert rules_of(facts) == ["wire/wrong-agency", "wire/share"]


def test_partly_credited() -> None:
    reuters = stored_of("reuters/9", BODY[:1], published="2026-01-01T08:00:00Z")
    facts = facts_of(3, [AFP], published="2026-01-01T12:00:00Z", credit_line="Source: Reuters")
    first = replace(facts.alignments[0], key="reuters/9")
    facts = replace(
        facts, alignments=(first, *facts.alignments[1:]), sources={"reuters/9": reuters, "afp/123": AFP}
    )
    assert judge(facts).credit.status == "partial"


def test_an_outlet_passes_on_what_its_credits_say() -> None:
    other = stored_of("gazette/7", [*BODY, "(AFP)"], published="2026-01-01T08:00:00Z")
    facts = facts_of(3, [other], published="2026-01-01T12:00:00Z", credit_line="Source: AFP")
    assert judge(facts).credit.status == "ok"


def test_a_later_copy_owes_nothing() -> None:
    thief = stored_of("gazette/7", BODY, published="2026-01-01T20:00:00Z")
    verdict = judge(facts_of(4, [thief], published="2026-01-01T12:00:00Z"))
    assert verdict.sources[0].direction == "later"
    assert verdict.share.class_ == "none" and verdict.credit.status == "not_needed"
    assert verdict.verdict == "pass"


def test_own_versions_are_no_duplicates() -> None:
    same = {"published": "2026-01-01T08:00:00Z"}
    versions = [
        stored_of("harbour-post/1", BODY, **same),
        stored_of("harbour-post/0", BODY, canonical_url="https://hp.example/bridge", **same),
        stored_of("harbour-post/2", BODY, wire_id="urn:1", **same),
        stored_of("harbour-post/3", BODY, evolved_from="harbour-post/1", **same),
    ]
    facts = facts_of(
        4, versions, published="2026-01-01T12:00:00Z", canonical_url="https://hp.example/bridge", wire_id="urn:1"
    )
    verdict = judge(facts)
    assert verdict.findings == () and verdict.sources == ()
    assert verdict.share.matched == 0


def test_own_archive_is_reported_apart() -> None:
    old = stored_of("harbour-post/old", BODY, published="2025-12-01T08:00:00Z")
    verdict = judge(facts_of(2, [old], published="2026-01-01T12:00:00Z"))
    assert [finding.rule for finding in verdict.findings] == ["repeat/own-archive"]
    assert verdict.share.matched == 0 and verdict.credit.status == "not_needed"


def test_stale_sources() -> None:
    for status, rule in (("corrected", "stale/corrected"), ("withdrawn", "stale/withdrawn")):
        source = replace(AFP, status=status, modified="2026-01-01T15:00:00Z")
        assert rule in rules_of(facts_of(4, [source], published="2026-01-01T12:00:00Z"))
    before = replace(AFP, status="corrected", modified="2026-01-01T09:00:00Z")
    assert "stale/corrected" not in rules_of(facts_of(4, [before], published="2026-01-01T12:00:00Z"))
    newer = replace(AFP, version=3, modified="2026-01-01T15:00:00Z")
    assert "stale/newer-version" in rules_of(facts_of(4, [newer], published="2026-01-01T12:00:00Z"))


def test_a_follow_up_of_the_agency_is_a_newer_version_whenever_its_first_story_was_written() -> None:
    first = replace(AFP, wire_id="urn:1", modified="2026-01-01T08:00:00Z")
    later = replace(first, key="afp/124", wire_id="urn:2", evolved_from="urn:1", published="2026-01-01T14:00:00Z")
    facts = facts_of(4, [first, later], published="2026-01-01T12:00:00Z")
    fewer = tuple([one for one in facts.alignments if one.key == first.key or one.paragraph > 1])
    stale = [finding for finding in judge(replace(facts, alignments=fewer)).findings if finding.rule.startswith("stale/")]
    assert [(finding.rule, "afp/124" in finding.message) for finding in stale] == [("stale/newer-version", True)]
    assert not [rule for rule in rules_of(facts) if rule.startswith("stale/")]  # the text may be that of either
    of_another = [replace(one, key="ledger/124") if one.key == later.key else one for one in fewer]
    sources = {first.key: first, "ledger/124": replace(later, key="ledger/124")}
    told = judge(replace(facts, alignments=tuple(of_another), sources=sources))
    assert len(told.sources) == 2 and not [one for one in told.findings if one.rule.startswith("stale/")]


def test_a_wire_item_that_has_a_newer_version_is_still_where_the_text_came_from() -> None:
    newer = replace(AFP, wire_id="urn:1", version=3, modified="2026-01-01T15:00:00Z")
    item = {"published": "2026-01-01T12:00:00Z", "wire_id": "urn:1", "version": 1}
    verdict = judge(facts_of(4, [newer], **item))
    assert {finding.rule for finding in verdict.findings} >= {"stale/newer-version", "wire/share"}
    assert verdict.sources[0].direction == "later" and verdict.share.matched > 0
    assert "stale/newer-version" not in rules_of(facts_of(4, [newer], **{**item, "version": 3}))
    of_the_agency = judge(facts_of(4, [replace(newer, key="post/1")], outlet="afp", **item))
    assert of_the_agency.share.matched == 0


def test_what_an_own_agency_sent_is_owed_to_nobody_who_ran_it_too() -> None:
    ran_it = stored_of("ledger/7", BODY, published="2026-01-01T09:00:00Z")
    facts = facts_of(4, [AFP, ran_it], published="2026-01-01T12:00:00Z")
    may = Policy(own_agencies={facts.article.outlet: ("afp",)})
    assert judge(facts).credit.status == judge(facts, Policy(own_agencies={"gazette": ("afp",)})).credit.status == "missing"
    assert judge(facts, may).credit.status == "not_needed" and "wire/uncredited" not in rules_of(facts, may)
    half = tuple([one for one in facts.alignments if one.key == ran_it.key or one.paragraph <= 2])
    owed = judge(replace(facts, alignments=half), may).credit
    assert owed.status == "missing" and "ledger" in (owed.suggestion or "")


def test_spread_names_the_outlets() -> None:
    sources = [stored_of(f"{outlet}/1", BODY, published="2026-01-01T08:00:00Z") for outlet in ("a1", "b2", "c3")]
    facts = facts_of(4, sources, published="2026-01-01T12:00:00Z")
    (finding,) = [one for one in judge(facts).findings if one.rule == "syndication/spread"]
    assert "3 outlets" in finding.message and "a1, b2, c3" in finding.message
    assert "syndication/spread" not in rules_of(facts_of(4, sources[:2], published="2026-01-01T12:00:00Z"))


def test_boilerplate_and_quotes_leave_the_share() -> None:
    facts = facts_of(1, [AFP], published="2026-01-01T12:00:00Z")
    words = len(facts.paragraphs[0].words)
    footer = replace(facts, boilerplate=frozenset(range(words)))
    assert judge(footer).share.matched == 0 and judge(footer).sources == ()
    assert judge(footer).share.boilerplate == words
    quote = replace(facts, quoted=frozenset(range(words)))
    assert (judge(quote).share.matched, judge(quote).share.quoted) == (0, words)


def test_embargo() -> None:
    article, paragraphs = article_of(BODY, embargo_until="2026-01-03T00:00:00Z")
    assert judge(Facts(article, paragraphs, now="2026-01-02T00:00:00Z")).verdict == "fail"
    assert judge(Facts(article, paragraphs, now="2026-01-04T00:00:00Z")).verdict == "pass"


def test_without_an_index_rules_about_others_are_skipped_not_passed() -> None:
    article, paragraphs = article_of(BODY)
    verdict = judge(Facts(article, paragraphs))
    assert "wire/uncredited" in verdict.skipped and "wire/uncredited" not in verdict.passed
    assert "double/paragraph" in verdict.passed


def test_levels_and_order_follow_the_policy() -> None:
    facts = facts_of(4, [AFP], published="2026-01-01T12:00:00Z")
    verdict = judge(facts, Policy(levels={"wire/share": "error", "wire/uncredited": "off"}))
    assert [(finding.rule, finding.level) for finding in verdict.findings] == [("wire/share", "error")]
    assert verdict.verdict == "fail" and "wire/uncredited" in verdict.skipped


def test_fingerprints_survive_edits_elsewhere_and_tell_equals_apart() -> None:
    texts = [BODY[0], BODY[1], BODY[0], BODY[0]]
    found = []
    for extra in ([], ["A new first paragraph was written above all others, which moves everything down."]):
        article, paragraphs = article_of([*extra, *texts])
        first = paragraphs[len(extra)]
        repeats = tuple(
            Repeat("paragraph", one.number, one.span, first.number, first.span) for one in paragraphs[len(extra) + 2 :]
        )
        found.append({one.fingerprint for one in judge(Facts(article, paragraphs, repeats=repeats)).findings})
    assert found[0] == found[1] and len(found[0]) == 2


@settings(deadline=None)
@given(st.text(), st.text())
def test_fingerprint_gives_no_text_away(content: str, key: str) -> None:
    value = fingerprint(key, "double/paragraph", content)
    assert len(value) == 16 and set(value) <= set("0123456789abcdef")


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    """Facts of every shape: several sources of several houses, clocks, states and overlaps."""
    article, paragraphs = article_of(
        [*BODY, *draw(st.sampled_from([[], ["Source: AFP"], ["Source: agencies"], ["ENDS"], ["By staff"]]))],
        outlet=draw(st.sampled_from(["", "harbour-post", "afp"])),
        published=draw(st.sampled_from(["", "2026-01-01", "2026-01-01T12:00:00Z", "not a time"])),
        wire_id=draw(st.sampled_from(["", "urn:1"])),
        version=draw(st.integers(0, 3)),
        embargo_until=draw(st.sampled_from(["", "2026-01-05T00:00:00Z"])),
    )
    total = sum(len(paragraph.words) for paragraph in paragraphs)
    sources, alignments = {}, []
    for number in range(draw(st.integers(0, 4))):
        key = draw(st.sampled_from(["afp/1", "reuters/2", "harbour-post/1", "harbour-post/9", "x/1", "/5"]))
        sources[key] = stored_of(
            key,
            BODY,
            published=draw(st.sampled_from(["", "2026-01-01T08:00:00Z", "2026-01-01T12:00:30Z", "2026-01-03"])),
            first_seen=draw(st.sampled_from(["", "2026-01-01T09:00:00Z"])),
            status=draw(st.sampled_from(["usable", "corrected", "withdrawn", "embargoed"])),
            version=draw(st.integers(0, 3)),
            wire_id=draw(st.sampled_from(["", "urn:1"])),
            evolved_from=draw(st.sampled_from(["", "afp/1", "1"])),
            modified=draw(st.sampled_from(["", "2026-01-01T15:00:00Z"])),
        )
        first = draw(st.integers(0, total - 1))
        last = draw(st.integers(first + 1, total))
        matched = tuple(draw(st.sets(st.integers(first, last - 1), min_size=1)))
        paragraph = paragraphs[number % len(paragraphs)]
        alignments.append(
            Alignment(key, paragraph.span, Span(0, 9), paragraph.number, 1, first, last, tuple(sorted(matched)), 0,
                      tuple(range(len(matched))), ())
        )
    return Facts(
        article,
        paragraphs,
        alignments=tuple(alignments),
        sources=sources,
        carriers={1: tuple(draw(st.lists(st.sampled_from(["afp/1", "y/2", "z/3", "x/1"]))))},
        boilerplate=frozenset(draw(st.sets(st.integers(0, total + 5)))),
        quoted=frozenset(draw(st.sets(st.integers(0, total - 1)))),
        credits=find_credits(article, paragraphs),
        indexed=draw(st.booleans()),
        now=draw(st.sampled_from(["", "2026-01-02T00:00:00Z"])),
    )


@settings(deadline=None)
@given(any_facts(), st.sampled_from([DEFAULT, Policy(accept_generic=False, min_words=1, spread_outlets=1)]))
def test_any_facts_give_a_verdict_that_adds_up(facts: Facts, policy: Policy) -> None:
    verdict = judge(facts, policy)
    share = verdict.share
    assert 0.0 <= share.ratio <= 1.0 and share.identical + share.edited == share.matched
    assert share.matched + share.boilerplate <= share.words
    assert policy.share_class(share.ratio) == share.class_
    assert sum(source.earliest for source in verdict.sources) <= 1
    ranks = [("note", "warning", "error").index(finding.level) for finding in verdict.findings]
    assert ranks == sorted(ranks, reverse=True)
    assert len({finding.fingerprint for finding in verdict.findings}) == len(verdict.findings)
    assert {finding.rule for finding in verdict.findings}.isdisjoint(verdict.passed + verdict.skipped)
    for finding in verdict.findings:
        assert finding.text == facts.article.source[slice(*finding.span)]
        assert finding.message[0].isupper() or finding.message[0].isdigit() or finding.rule.startswith(("stale", "embargo"))
        assert "  " not in finding.message and "of ." not in finding.message
    assert facts.article.key not in {source.key for source in verdict.sources}
    assert judge(facts, policy) == verdict


def test_what_was_looked_up_only_in_part_is_said() -> None:
    facts = facts_of(2, [AFP])
    assert judge(facts).notices == ()
    (notice,) = judge(replace(facts, saturated=3)).notices
    assert notice.startswith("3 very common passages were looked up only in part")
