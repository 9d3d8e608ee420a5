"""A box of headlines that two stories of one subject carry is no text of either, however it is run into the page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dedup.index.in_memory import InMemoryIndex
from dedup.model import Article
from dedup.passages import passages_of
from dedup.pipeline import check, put, stored_form
from dedup.segment import segment
from tests.articles import plain

TITLES = ("Old harbour bridge closes for two years", "Ferry to carry commuters while the bridge is mended", "Swans delay work on the northern pier")
BOX = f"All about the bridge {TITLES[0]} {TITLES[1]} {TITLES[2]} Letters to the editor of this newspaper"
BODIES = (
    "Engineers found a crack in the eastern pier and shut the road at dawn, an official said on the quay.",
    "Captain Ilic will sail every ten minutes between the market and the mill, with room for forty bicycles.",
)
OWN = (
    "The repair will cost more than was planned, since steel of that thickness is no longer rolled in the country.",
    "Schools on the island will open an hour later, and a bus will meet each boat at the foot of the long stairs.",
)


def story(number: int, body: str, box: str = BOX) -> Article:
    return replace(plain(f"{box}\n\n{body}", f"post/{number}", TITLES[number]), published=f"2026-03-1{number}T10:00:00Z")


def told(article: Article, *archive: Article) -> set[str]:
    index = InMemoryIndex()
    put(archive, index, now="2026-04-01T00:00:00Z")
    return {finding.rule for finding in check(article, index, now="2026-04-02T00:00:00Z").findings}


def test_stories_that_carry_one_box_have_not_copied_each_other() -> None:
    assert told(story(1, BODIES[1]), story(0, BODIES[0])) == set()


def test_text_beside_the_box_is_told() -> None:
    assert told(story(1, f"{BODIES[1]}\n\n{BODIES[0]}"), story(0, BODIES[0])) == {"repeat/own-archive"}


def test_a_box_relates_no_stories_that_share_two_clauses_beside_it() -> None:
    """Once related, runs of eight words count, though alone they would say nothing."""
    clauses = "He walked past the old mill and the market.", "They counted boats until the spring tide turned."
    one, other = (f"{body} {clauses[0]} {own} {clauses[1]}" for body, own in zip(BODIES, OWN, strict=True))
    assert told(story(1, one), story(0, other)) == set()


def places(article: Article, source: Article) -> str:
    """What of the article is apart beside a story of another outlet, where no edge is furniture."""
    paragraphs = segment(article)
    words = [word for paragraph in paragraphs for word in paragraph.words.words]
    found = passages_of(article, paragraphs, [stored_form(replace(source, outlet="herald"))], frozenset(), {})
    return " ".join(words[place] for place in sorted(found.boilerplate))


def test_the_box_reaches_over_what_is_shared_to_the_ends_of_its_sentence() -> None:
    assert places(story(1, BODIES[1]), story(0, BODIES[0])) == BOX.lower()
    own = f"{BOX}. {BODIES[0]}"
    assert places(story(1, BODIES[1], own), story(0, BODIES[1], own)) == BOX.lower()


def test_a_headline_of_two_sentences_is_part_of_the_box_below() -> None:
    """The page's paragraphs are cut at full stops: the first half of a headline then stands above the box."""
    above, box = "Nobody was hurt when the old bridge sank.", f"Two years of ferries begin {TITLES[0]} {TITLES[1]} {TITLES[2]}"
    found = places(story(1, BODIES[1], f"{above}\n\n{box}"), story(0, BODIES[0], f"{above}\n\n{box}"))
    assert found == f"{above[:-1]} {box}".lower()
    led = f"{TITLES[0]} {TITLES[1]} {TITLES[2]}"  # a box that begins with a headline takes nothing above it
    assert places(story(1, BODIES[1], f"{above}\n\n{led}"), story(0, BODIES[0], f"{above}\n\n{led}")) == led.lower()


@pytest.mark.parametrize("box", [f"As we wrote in {TITLES[0]} the road is shut, and nobody knows for how long it will be.", TITLES[0]])
def test_one_headline_is_no_box(box: str) -> None:
    assert places(story(1, BODIES[1], box), story(0, BODIES[0], box)) == ""


def test_a_headline_inside_another_counts_once() -> None:
    longer = replace(story(0, BODIES[0]), title=f"{TITLES[1]} and the pier")
    text = f"Read {TITLES[1]} and the pier is what the notice at the old mill said to all of us"
    assert places(story(1, BODIES[1], text), longer) == ""


WIRE = (*BODIES, *OWN, "A commission of three retired judges will look at the papers and tell parliament in spring what it has found.")


@pytest.mark.parametrize(
    ("opening", "closing"),
    [(f"{TITLES[1]} ", f" Read also: {TITLES[0]}"), (f"{TITLES[1]}. ", f" Read also: {TITLES[0]}"), ("", f" {TITLES[1]}, {TITLES[0]}")],
)
def test_a_copy_between_two_headlines_is_no_box(opening: str, closing: str) -> None:
    source = replace(plain("\n\n".join(WIRE), "wire/0", TITLES[0]), outlet="wire", published="2026-03-10T10:00:00Z")
    copy = replace(plain(f"{opening}{' '.join(WIRE)}{closing}", "post/1", TITLES[1]), published="2026-03-11T10:00:00Z")
    assert told(copy, source)


def test_titles_that_stand_as_prose_in_a_copy_are_no_box() -> None:
    text = " ".join(WIRE)
    source = replace(plain(text, "wire/0", "Engineers found a crack"), outlet="wire", published="2026-03-10T10:00:00Z")
    copy = replace(plain(text, "post/1", "A commission of three retired judges"), published="2026-03-11T10:00:00Z")
    assert told(copy, source)
