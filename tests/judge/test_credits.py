"""Credits: what counts in twenty languages, and what looks like a credit and is none."""

from __future__ import annotations

import json
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.judge.credits import credits_of_stored, find_credits, mentions
from dedup.judge.datelines import find_dateline
from dedup.judge.house import NONE, house_of
from dedup.model import Article, Credit, Paragraph, Role, StoredArticle
from dedup.normalise import normalise
from dedup.offsets import OffsetMap

from .credit_cases import AT_THE_HEAD, AT_THE_TAIL, NO_CREDITS, PHOTO_CREDITS

FILL = [
    "Officials said on Monday that the plan would go ahead.",
    "The talks are due to resume next week in the capital.",
    "Nobody was hurt, the ministry said in a statement.",
    "A second meeting is planned.",
] * 2


def article_of(texts: list[str], roles: dict[int, Role] | None = None, **fields: str) -> tuple[Article, tuple[Paragraph, ...]]:
    """Paragraphs of a plain text; ``roles`` by place, body otherwise."""
    paragraphs, start = [], 0
    for place, text in enumerate(texts):
        role: Role = (roles or {}).get(place, "body")
        paragraphs.append(Paragraph(place + 1, text, role, OffsetMap.identity(start, len(text)), normalise(text)))
        start += len(text) + 2
    return Article("post", "1", "\n\n".join(texts), (), **fields), tuple(paragraphs)  # type: ignore[arg-type]


def found_in(texts: list[str], roles: dict[int, Role] | None = None, **fields: str) -> tuple[Credit, ...]:
    article, paragraphs = article_of(texts, roles, **fields)
    found = find_credits(article, paragraphs)
    for credit in found:
        assert credit.span is None or article.source[slice(*credit.span)] == credit.text
    return found


def names(found: tuple[Credit, ...]) -> list[str]:
    return [name for credit in found for name in (credit.agencies or (("*",) if credit.generic else ()))]


@pytest.mark.parametrize(("text", "expected"), AT_THE_HEAD)
def test_datelines_and_bylines(text: str, expected: str) -> None:
    assert set(expected.split(",")) <= set(names(found_in([text, *FILL])))


@pytest.mark.parametrize(("text", "expected"), AT_THE_TAIL)
def test_credit_lines_and_footers(text: str, expected: str) -> None:
    assert names(found_in([*FILL, text])) == expected.split(",")


@pytest.mark.parametrize("text", [*NO_CREDITS, *PHOTO_CREDITS])
def test_mentions_photo_credits_and_staff_never_satisfy(text: str) -> None:
    assert names(found_in([text, *FILL])) == []
    assert names(found_in([*FILL, text])) == []
    assert names(found_in([*FILL, f"{FILL[0]} {text}"])) == []


def test_only_the_edges_count() -> None:
    assert names(found_in([*FILL[:4], "Source: AFP", *FILL[:4]])) == []
    assert names(found_in([*FILL[:4], "Source: AFP", *FILL[:3]])) == ["afp"]


def test_captions_never_count() -> None:
    assert found_in([*FILL, "Source: AFP"], {len(FILL): "caption"}) == ()
    assert found_in(["PARIS (AFP) - A view of the tower on Monday morning.", *FILL], {0: "caption"}) == ()


def test_fields() -> None:
    assert names(found_in(FILL, byline="Reuters/kra Frankfurt")) == ["reuters"]
    assert names(found_in(FILL, credit="AFP")) == ["afp"]
    assert names(found_in(FILL, dateline="ROME, March 13, Reuter -")) == ["reuters"]
    for place in ("HORSHAM, PA, March 23 -", "SANTA ANA, Calif., March 16 -", "BATON ROUGE, La., March 2 -"):
        assert names(found_in(FILL, dateline=place)) == []
    (staff,) = found_in(FILL, byline="Ruth Okafor")
    assert staff.staff and not staff.agencies and not staff.generic and staff.span is None


@pytest.mark.parametrize("byline", ["Ana Petra", "By Mike Bloomberg", "By Jan Ritzau and Ana Petra", "Ana Petra in Amman", "BY ANA PETRA", "Von Petra Muster", "Petra Muster und Jan Doe"])
def test_a_person_may_bear_the_name_of_an_agency(byline: str) -> None:
    assert names(found_in(FILL, byline=byline)) == []
    assert names(found_in([byline, *FILL])) == []


@pytest.mark.parametrize(
    ("byline", "expected"), [("By Petra", "petra"), ("Ana Doe, Bloomberg", "bloomberg"), ("By Ana Doe Bloomberg", "bloomberg"), ("Ana Petra, AFP", "afp")]
)
def test_beside_a_whole_name_it_is_the_agency(byline: str, expected: str) -> None:
    assert names(found_in(FILL, byline=byline)) == [expected]


def test_a_field_that_stands_in_the_text_is_reported_once() -> None:
    assert [credit.kind for credit in found_in(["PARIS (AFP) - A tower was closed on Monday.", *FILL], byline="AFP")] == [
        "dateline"
    ]


def test_a_generic_credit_says_who_shares_it() -> None:
    (credit,) = found_in([*FILL, "Source: TRTWorld and agencies"])
    assert (credit.agencies, credit.generic, credit.kind, credit.staff) == ((), True, "footer", True)


def stored_of(texts: list[str]) -> StoredArticle:
    return StoredArticle("a/1", *[""] * 8, 0, "usable", "", "", "", "", tuple(texts), ("body",) * len(texts))


def test_stored_articles_are_read_alike() -> None:
    assert names(credits_of_stored(stored_of([*FILL, "Source: AFP"]))) == ["afp"]


def test_what_was_kept_for_one_newsroom_is_not_told_of_another() -> None:
    texts = [*FILL, "Source: AFP and Coastal Desk"]
    article, paragraphs = article_of(texts)
    own = house_of({"coastal": ("Coastal Desk",)})
    for house, wanted in ((NONE, ["afp"]), (own, ["afp", "coastal"]), (NONE, ["afp"])):
        assert names(credits_of_stored(stored_of(texts), house)) == names(find_credits(article, paragraphs, house)) == wanted
        assert credits_of_stored(stored_of(FILL), house) == ()


def test_mentions_are_told_apart() -> None:
    _, paragraphs = article_of(["The colonel told AFP that the bridge was closed."])
    assert mentions(paragraphs, {"afp"}) and not mentions(paragraphs, {"reuters"})


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(alphabet=st.sampled_from("AFPaf (/)-–—:.,©\nواس新华社0123Source by "), max_size=80), max_size=5))
def test_any_text_is_read_without_a_crash_and_spans_slice_it(texts: list[str]) -> None:
    found_in([text for text in texts if text.strip()])


@pytest.mark.parametrize("size", [2_000, 100_000])
def test_long_lines_of_brackets_and_stops_end(size: int) -> None:
    for unit in ("(", "a. ", ". - ", "/", "- ", "(AFP) ", "新华社电"):
        found_in([unit * (size // len(unit))] * 4)


@pytest.mark.data("credit_patterns.jsonl")
def test_real_credits(data: Path) -> None:
    """Every text credit is reached where it stands; no photo credit and no mention is taken for one."""
    missed, false = [], []
    for line in (data / "credit_patterns.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        example, about = entry["example"], entry["where"]
        at_head, at_tail = found_in([example, *FILL]), found_in([*FILL, example])
        if entry["applies_to"] == "image" or any(
            word in about for word in ("a mention", "NOT a per-article", "running text")
        ):
            false += [example for found in (at_head, at_tail) if names(found)]
        elif not (at_head if entry["kind"] == "dateline" else at_tail):
            missed.append(example)
    assert (missed, false) == ([], [])


@pytest.mark.parametrize(
    ("line", "staff"),
    [
        ("By Staff, Agencies", True),
        ("Source: Harbour Post and AFP", True),
        ("TRT World and agencies", True),
        ("By Reuters Staff", False),
        ("By Bernard Condon, AP Business Writer", False),
        ("Source: AFP", False),
        ("Quelle: dpa Sport", False),
    ],
)
def test_who_shares_a_credit(line: str, staff: bool) -> None:
    (credit,) = found_in([*FILL, line])
    assert credit.staff is staff


@pytest.mark.parametrize(
    "head", ["A" + " " * 117 + "(", "vA" + "-" * 118, "-" * 120, "A" + "- " * 59, "A" + "–" * 118, "A " + "." * 118, "A" + " - (" * 29]
)
def test_rules_and_blanks_at_the_head_are_no_dear_datelines(head: str) -> None:
    """A line of dashes, of which one form made 80 ms, stands in many plain texts; the first paragraphs of every source are read."""
    started = process_time()
    for number in range(50):
        assert find_dateline(f"{head}{number}") is None
    assert process_time() - started < 1.0
