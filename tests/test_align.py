from __future__ import annotations

import random
from collections.abc import Sequence
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.align import AlignParameters, align, align_all
from dedup.align.streams import stored_places
from dedup.kernel import native_aligned
from dedup.model import Alignment, StoredArticle
from dedup.normalise import normalise
from dedup.segment import segment
from tests.articles import fixed, plain, stored

A = "Troops moved slowly on Monday, held up by traps that the fighters had left in every street they gave up."
B = "Residents who fled told aid workers that water had run out days ago, and that nobody dared to open a shop."
C = "Engineers expect the power station to work again within weeks if spare parts arrive from the capital."
OWN = "Our correspondent walked along the quay, where two fishermen mended nets and would not talk about the war."


def check(text: str, source: Sequence[str], parameters: AlignParameters | None = None) -> list[Alignment]:
    article = plain(text)
    there = stored(source)
    paragraphs = segment(article)
    found = list(align(paragraphs, there, parameters) if parameters else align(paragraphs, there))
    sound(article.source, [w for p in paragraphs for w in p.words.words], there, found)
    return found


def sound(source: str, words: Sequence[str], there: StoredArticle, found: Sequence[Alignment]) -> None:
    """What every alignment promises."""
    stored_words = normalise(there.text).words
    places: set[int] = set()
    for alignment in found:
        assert [words[place] for place in alignment.matched] == [stored_words[p] for p in alignment.there_matched]
        assert alignment.matched == tuple(sorted(alignment.matched))
        assert not places & set(alignment.matched)
        places |= set(alignment.matched)
        assert alignment.first_word == alignment.matched[0]
        assert alignment.last_word == alignment.matched[-1] + 1
        here, other = source[slice(*alignment.here)], there.text[slice(*alignment.there)]
        end = high = 0
        for kind, a, b, c, d in alignment.ops:
            assert (a, c) == (end, high)
            assert 0 <= a <= b <= len(here)
            assert 0 <= c <= d <= len(other)
            if kind == "equal":
                assert here[a:b].split() == other[c:d].split()
            elif kind == "insert":
                assert c == d
            elif kind == "delete":
                assert a == b
            end, high = b, d
        assert (end, high) == (len(here), len(other))


def edits(text: str, source: Sequence[str], alignment: Alignment) -> list[tuple[str, str, str]]:
    here, there = text[slice(*alignment.here)], stored(source).text[slice(*alignment.there)]
    return [(kind, here[a:b], there[c:d]) for kind, a, b, c, d in alignment.ops if kind != "equal"]


def test_a_verbatim_copy_is_one_passage() -> None:
    text = f"{A}\n\n{B}\n\n{C}"
    (found,) = check(text, [A, B, C])
    assert text[slice(*found.here)] == text
    assert (found.paragraph, found.there_paragraph, found.edited) == (1, 1, 0)
    assert [op.kind for op in found.ops] == ["equal"]


def test_merged_and_split_paragraphs_are_one_passage() -> None:
    assert len(check(f"{A} {B}\n\n{C}", [A, f"{B} {C}"])) == 1
    (found,) = check(f"{OWN}\n\n{A} {B} {C}", [A, B, C])
    assert (found.paragraph, found.there_paragraph) == (2, 1)


def test_reordered_paragraphs_are_one_passage_each() -> None:
    found = check(f"{C}\n\n{A}\n\n{B}", [A, B, C])
    assert [(alignment.paragraph, alignment.there_paragraph) for alignment in found] == [(1, 3), (2, 1)]


def test_an_inserted_sentence_does_not_break_a_passage() -> None:
    text = f"{A}\n\nThe army would not comment on that.\n\n{B}"
    (found,) = check(text, [A, B])
    assert [kind for kind, *_ in edits(text, [A, B], found)] == ["insert"]


def test_conversions_spelling_numbers_quotes_and_terms_are_edits() -> None:
    source = [
        (
            "The ISIL convoy organised near the centre drove five miles to the harbour on Friday, and the “colour” of "
            "its flags was grey, villagers told the news agency."
        )
    ]
    text = (
        "The Daesh convoy organized near the center drove 5 miles (8 km) to the harbor on Friday, and the 'color' of its "
        "flags was gray, villagers told the news agency."
    )
    (found,) = check(text, source, AlignParameters(house_terms={"ISIL": "Daesh"}))
    assert edits(text, source, found) == [
        ("replace", "Daesh", "ISIL"),
        ("replace", "organized", "organised"),
        ("replace", "center", "centre"),
        ("replace", "5", "five"),
        ("insert", "(8 km) ", ""),
        ("replace", "harbor", "harbour"),
        ("replace", "'color'", "“colour”"),
        ("replace", "gray", "grey"),
    ]
    assert found.edited == 7
    assert text[slice(*found.here)] == text


def test_a_house_term_may_have_several_words() -> None:
    source = ["Fighters of the Islamic State group left the town before dawn, witnesses in the hills above it said."]
    text = "Fighters of Daesh left the town before dawn, witnesses in the hills above it said."
    terms = AlignParameters(house_terms={"the Islamic State group": "Daesh"})
    (found,) = check(text, source, terms)
    assert edits(text, source, found) == [("replace", "Daesh", "the Islamic State group")]


def test_names_and_formulas_are_no_evidence() -> None:
    names = "President Recep Tayyip Erdogan and Foreign Minister Mevlut Cavusoglu of Turkey"
    assert check(f"{names} met on Monday.\n\n{A}", [f"A statement named {names} as guests.", B]) == []
    formula = "said in a statement on Monday that there would be more"
    assert check(f"The bank {formula} loans.\n\n{A}", [f"The union {formula} strikes.", B]) == []


def test_most_of_a_short_text_counts_whatever_its_words() -> None:
    notice = "Quarterly dividend 12 cents against 12 cents in the prior quarter, payable April 15, record March 30."
    assert len(check(notice, [notice])) == 1


def test_capitals_throughout_are_not_taken_for_names() -> None:
    assert len(check(B.upper(), [B])) == 1


def test_spans_lead_through_markup() -> None:
    article = fixed([A, B])
    there = stored([f"{A} {B}"])
    (found,) = align(segment(article), there)
    assert article.source[slice(*found.here)] == f"{A}</p>\n<p>{B}"


def test_nothing_shared() -> None:
    assert check(f"{A}\n\n{B}", [C, OWN]) == []
    assert check("", [A]) == []
    assert check(A, []) == []


WORDS = [word for text in (A, B, C, OWN) for word in text.split()]


@given(st.integers(0, 2**32), st.floats(0, 0.4))
def test_what_is_reported_is_sound_whatever_was_done_to_the_text(seed: int, rate: float) -> None:
    chance = random.Random(seed)
    source = [" ".join(chance.choices(WORDS, k=chance.randrange(1, 40))) for _ in range(4)]
    words: list[str] = []
    for paragraph in chance.sample(source, 4):
        for word in paragraph.split():
            draw = chance.random()
            if draw > rate:
                words.append(word)
            elif draw < rate / 2:
                words.append(chance.choice([word.upper(), f"“{word}”", "other", f"{word}\n\n", f"- {word}"]))
        words.append(chance.choice(["", "\n\n", "\n"]))
    check(" ".join(words), source)


def test_boilerplate_relates_no_texts() -> None:
    article = plain(f"{A}\n\n{OWN}\n\n{C}")
    paragraphs = segment(article)
    source = stored([B, B[::-1], C])
    footer = frozenset(range(sum(len(part.words) for part in paragraphs[:2]), 100))
    assert align(paragraphs, source)
    assert align(paragraphs, source, AlignParameters(apart=footer)) == ()


def test_boilerplate_that_is_most_of_a_text_relates_none_either() -> None:
    """A list longer than the story stands in both, and so do two turns of phrase in the stories."""
    phrase = "at the end of the day he said that"
    article = plain(f"Rain fell all week, {phrase} swans drowned, and {OWN[:1].lower()}{OWN[1:]}\n\n{A} {B} {C}")
    paragraphs = segment(article)
    source = stored([f"Nobody voted, {phrase} bakers slept longer than the whole town.", f"{A} {B} {C}"])
    listed = frozenset(range(len(paragraphs[0].words), 200))
    assert align(paragraphs, source)
    assert align(paragraphs, source, AlignParameters(apart=listed)) == ()


def test_a_short_text_of_characters_is_measured_in_words() -> None:
    """Names of eight characters are three words long: however many are shared, none is a passage."""
    names = ("ジョグジャカルタ", "フィリピンマニラ", "ハリケーンリタ号", "アンゲラメルケル", "マーチンルーサー")
    ours = "。".join(f"港橋船{name}" for name in names)
    theirs = "。".join(f"{name}海川山" for name in reversed(names))
    assert check(ours, [theirs]) == []


def test_several_sources_at_once() -> None:
    paragraphs = segment(plain(f"{A}\n\n{B}"))
    sources = [stored([A], "one/1"), stored([OWN], "two/1"), stored([B], "three/1")]
    assert [alignment.key for alignment in align_all(paragraphs, sources)] == ["one/1", "three/1"]


def test_a_paragraph_of_ones_own_between_two_shared_ones_is_told_whole() -> None:
    """ "The" opens all three: what is inserted is the paragraph, not what lies between two of them."""
    first, second = "The wall had been declared sound by three inspectors in May, the papers show.", f"The river rose. {C}"
    own = "The parliament met at night and quarrelled about the cost of pumps and a school gymnasium."
    text = f"{first}\n\n{own}\n\n{second}"
    (alignment,) = check(text, [first, second])
    assert edits(text, [first, second], alignment) == [("insert", f"{own}\n\n", "")]
    (back,) = check(f"{first}\n\n{second}", [first, own, second])
    assert edits(f"{first}\n\n{second}", [first, own, second], back) == [("delete", "", f"{own}\n\n")]


def test_a_passage_ends_with_its_paragraph_though_both_next_ones_begin_with_the() -> None:
    text = f"{A}\n\nThe mayor was asleep."
    (alignment,) = check(text, [A, "The harbour froze."])
    assert text[slice(*alignment.here)] == A
    japanese = "川の水は約二十キロにわたって乳白色に変わり、国防省は孤立した農家に飲料水を届けるため船を手配した。"
    text = f"市議会は夜に開いた。{japanese}"
    (alignment,) = check(text, ["作業が始まり、多くの世帯が避難した。", japanese])
    assert text[slice(*alignment.here)] == japanese


def test_words_that_say_something_stay_in_the_passage_beyond_a_border() -> None:
    text = f"{A}\n\n754 mayors slept."
    (alignment,) = check(text, [A, "754 harbours froze."])
    assert text[slice(*alignment.here)].endswith("754")


@pytest.mark.skipif(not native_aligned, reason="needs the compiled kernel")
def test_a_long_source_is_looked_at_once_however_many_passages_of_it_a_page_tells() -> None:
    """What leads to the places in a marked-up source is made for a source, not for a passage: long ones are not kept."""
    rng = random.Random(5)
    there = [" ".join(f"w{rng.randrange(5000)}" for _ in range(40)) + "." for _ in range(120)]
    own = [" ".join(f"v{rng.randrange(5000)}" for _ in range(40)) + "." for _ in there]
    article = fixed([text for pair in zip(there, own, strict=True) for text in pair])
    with patch("dedup.align.compiled.stored_places", wraps=stored_places) as asked:
        found = align_all(segment(article), [stored([*there[1::2], *there[::2]])])
    assert len(found) > 30
    assert asked.call_count == 1
