"""A report that comes again is no text used again; an update, a late copy and a story about the same are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dedup.index.in_memory import InMemoryIndex
from dedup.model import Article, Verdict
from dedup.pipeline import check, put
from tests.articles import plain

NOTICE = (
    "{0} said its common stock will continue to be traded on the Harbour Board, thanks to an exception from capital "
    "rules which it failed to meet as of {1}.\n\n"
    "The company said it believes it can meet the conditions imposed, but there is no assurance that it will."
)
DAILY = (
    "The Coastal Bank entered the money market to arrange customer repurchase agreements, a spokesman said.\n\n"
    "Dealers said overnight funds were trading at {0} pct when the bank began its temporary supply of reserves."
)
PAYOUT = "The board voted the usual quarterly dividend to its holders, payable in the middle of next month as before."


def story(key: str, text: str, day: str, title: str = "") -> Article:
    return replace(plain(text, key), title=title, published=f"2026-03-{day}T10:00:00Z")


def verdict_on(article: Article, *archive: Article) -> Verdict:
    index = InMemoryIndex()
    put(archive, index, now="2026-04-01T00:00:00Z")
    return check(article, index, now="2026-04-02T00:00:00Z")


def told(article: Article, *archive: Article) -> bool:
    rules = {finding.rule for finding in verdict_on(article, *archive).findings}
    return bool(rules & {"repeat/own-archive", "wire/share"})


@pytest.mark.parametrize("outlet", ["post", "wire"])
def test_a_form_filled_in_for_another_company(outlet: str) -> None:
    """The names stand outside the shared words, so no passage shows that they changed."""
    earlier = story(f"{outlet}/1", NOTICE.format("Tarn Mills", "March 1"), "09")
    assert not told(story("post/2", NOTICE.format("Villaroux Shipyards", "February 4"), "12"), earlier)
    assert told(story("post/2", NOTICE.format("Tarn Mills", "March 1"), "12"), earlier)


def test_an_update_of_the_same_day_is_told() -> None:
    earlier = story("post/1", NOTICE.format("Tarn Mills", "March 1"), "12")
    assert told(story("post/2", NOTICE.format("Villaroux Shipyards", "February 4"), "12"), earlier)


def test_without_days_nothing_is_taken_for_a_notice() -> None:
    earlier = replace(story("post/1", NOTICE.format("Tarn Mills", "March 1"), "09"), published="")
    assert told(story("post/2", NOTICE.format("Villaroux Shipyards", "February 4"), "12"), earlier)


def test_what_stood_on_two_other_days_is_a_notice() -> None:
    days = [story(f"post/{day}", DAILY.format("6-1/4"), day) for day in ("03", "05", "09")]
    assert not told(story("post/2", DAILY.format("6-1/4"), "16"), *days)
    assert told(story("post/2", DAILY.format("6-1/4"), "16"), days[0])


def test_a_word_for_word_copy_of_yesterdays_notice_is_told() -> None:
    days = [story(f"post/{day}", DAILY.format("6-1/4"), day) for day in ("03", "05", "09")]
    wire = story("post/15", DAILY.format("6-1/4"), "15")
    assert told(story("post/2", DAILY.format("6-1/4"), "16"), *days, wire)


def test_another_rate_and_one_other_day_is_a_notice() -> None:
    days = [story(f"post/{day}", DAILY.format(rate), day) for day, rate in (("03", "6-1/4"), ("09", "6-5/8"))]
    assert not told(story("post/2", DAILY.format("5-7/8"), "16"), *days)


def test_a_headline_about_somebody_else() -> None:
    earlier = story("post/1", PAYOUT, "03", "Tarn Mills votes quarterly dividend")
    assert not told(story("post/2", PAYOUT, "09", "Villaroux Shipyards: holders paid"), earlier)
    assert told(story("post/2", PAYOUT, "09", "Tarn Mills dividend"), earlier)


def test_background_in_a_longer_story_is_told() -> None:
    """Names of its own sentences do not make a notice of a paragraph that was taken over."""
    own = "\n\n".join(f"Reporter {name} of Nordhafen told us on day {day} about Capo Ferro." for day, name in enumerate(
        ("Ilic", "Haddad", "Novak", "Holm", "Kaya", "Moreau", "Duarte", "Lindqvist")))  # fmt: skip
    earlier = story("post/1", f"{DAILY.format('6-1/4')}\n\nThe Tarn rose.", "03")
    assert told(story("post/2", f"{own}\n\n{DAILY.format('6-1/4')}", "09"), earlier)


def test_a_notice_is_still_shown_as_a_source() -> None:
    earlier = story("post/1", NOTICE.format("Tarn Mills", "March 1"), "09")
    verdict = verdict_on(story("post/2", NOTICE.format("Villaroux Shipyards", "February 4"), "12"), earlier)
    assert [source.key for source in verdict.sources] == ["post/1"]
    assert verdict.share.matched == 0


COPY = (
    "The ferry Solveig ran aground off Nordhafen on Tuesday with 214 passengers aboard, the coast guard said. Nobody was "
    "hurt.\n\n"
    "Two tugs from Tarn pulled the vessel free at high water after six hours, and divers found no damage to the hull. The "
    "operator, Island Lines, cancelled all crossings to Villaroux until Thursday."
)


@pytest.mark.parametrize("key", ["post/2", "herald/2"])
@pytest.mark.parametrize("day", ["03", "04"])
def test_a_copy_under_a_headline_of_its_own_is_told(key: str, day: str) -> None:
    """Who takes a text writes another headline: that alone makes no notice of what kept its names, on either day."""
    source = story("wire/1", COPY, "03", "Ferry aground off Nordhafen")
    assert told(story(key, COPY, day, "Holidaymakers stuck overnight as boat hits rocks"), source)


DIVIDEND = "{0} said its board declared an initial annual dividend of 10 cts per share, its first payout, payable in {1} to holders."


def test_two_companies_of_one_day() -> None:
    """Each headline names what the other story does not know."""
    earlier = story("post/1", DIVIDEND.format("Tarn Mills", "Albi"), "12", "TARN MILLS SETS PAYOUT")
    other = DIVIDEND.format("Villaroux Shipyards", "Nordhafen")
    assert not told(story("post/2", other, "12", "VILLAROUX SETS DIVIDEND"), earlier)
    assert told(story("post/2", DIVIDEND.format("Tarn Mills", "Nordhafen"), "12", "TARN MILLS: FIRST DIVIDEND"), earlier)


def test_another_house_that_prints_the_third_run_took_it() -> None:
    """An outlet's own weekly text is a notice; others have no such text but that of the agency."""
    runs = [story(f"wire/{day}", DAILY.format("6-1/4"), day) for day in ("03", "05", "09")]
    assert not told(story("wire/2", DAILY.format("6-1/4"), "16"), *runs)
    verdict = verdict_on(story("post/2", DAILY.format("6-1/4"), "16"), *runs)
    assert {"wire/share", "wire/uncredited"} <= {finding.rule for finding in verdict.findings}


ARABIC = (
    "أعلنت شركة الملاحة أمس إلغاء جميع الرحلات إلى الجزيرة بعد جنوح العبارة قرب الميناء، وقالت إن الركاب نقلوا إلى فنادق "
    "المدينة حتى يتم فحص هيكل السفينة من قبل الغواصين وإصلاح الأضرار التي لحقت بالمحرك."
)


@pytest.mark.parametrize("key", ["post/2", "herald/2"])
def test_where_names_cannot_be_told_a_headline_silences_no_copy(key: str) -> None:
    source = story("wire/1", ARABIC, "03", "إلغاء رحلات العبارات إلى الجزيرة")
    assert told(story(key, ARABIC, "05", "سياح عالقون في فنادق الساحل ليلة كاملة"), source)


def test_formulas_and_small_figures_alone_say_nothing() -> None:
    table = "Qtly div 6-1/4 cts vs 6-1/4 cts prior\n\nPay April 15\n\nRecord {0}"
    earlier = story("post/1", table.format("March 31"), "12", "TARN MILLS SETS QUARTERLY")
    assert not told(story("post/2", table.format("April 1"), "12", "VILLAROUX SETS QUARTERLY"), earlier)
    results = "Shr 38 cts vs 47 cts\n\nNet 2,253,664 vs 2,806,820\n\nRevs 5,173,318 vs 5,873,904"
    assert told(story("post/2", results, "12", "TARN MILLS NET"), story("post/1", results, "12", "TARN MILLS NET"))


BACKGROUND = (
    "The ferry line has lost money since the bridge was opened in the spring, and the council wants to close it before "
    "the winter. Islanders say that the road is too long for the old and the sick, and that the ice will cut it anyway."
)


@pytest.mark.parametrize("earlier", [("03",), ("03", "05")])
def test_names_put_before_the_words_of_another_house_make_no_notice_of_them(earlier: tuple[str, ...]) -> None:
    """Nothing that stood there was left out: who says so was added. One's own house would be filling a frame."""
    wire = [story(f"wire/{day}", BACKGROUND, day, "Island line to close") for day in earlier]
    ours = " ".join(f"{who} of Nordhafen wrote: {said.strip()}." for who, said in zip(("Ana Ilic", "Omar Haddad"), BACKGROUND.split("."), strict=False))
    assert told(story("post/2", ours, "09", "Readers write about boats"), *wire)
    form = story("wire/1", NOTICE.format("Tarn Mills", "March 1"), "03")
    assert not told(story("post/2", NOTICE.format("Villaroux Shipyards", "February 4"), "09"), form)


def test_a_text_of_others_without_names_is_told_under_any_headline() -> None:
    """No name and no figure can be kept where there are none: a headline of one's own says nothing then."""
    wire = story("wire/1", PAYOUT, "03", "Tarn Mills votes quarterly dividend")
    assert told(story("post/2", PAYOUT, "09", "Villaroux Shipyards: holders paid"), wire)
