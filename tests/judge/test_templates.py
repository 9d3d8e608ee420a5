"""The wording of a regular notice is no reuse; a copied story keeps its names and figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.index.in_memory import InMemoryIndex
from dedup.judge import templates
from dedup.judge.templates import has_new_figures, is_template
from dedup.kernel import native
from dedup.model import Alignment, Op, Span
from dedup.pipeline import check, compare, put
from dedup.specifics import NO_NAMES
from tests.articles import plain

NOTICE = (
    "{0} said it is issuing a {1} mln dlr bond due {2} paying {3} pct and priced at {4} pct, lead manager {5} said.\n\n"
    "The bond is available in denominations of 1,000 and 10,000 dlrs and will be listed in Luxembourg. Fees comprise "
    "{6} pct selling concession and the payment date is {2}."
)
OURS = ("Denmark", "200", "April 23", "7-1/4", "101-3/8", "Harbour Stanley", "1-1/8")
OTHER = ("Kymi Oy", "150", "March 14", "8-5/8", "102-5/8", "Banque Tarn", "1-3/8")
TERMS = ("Denmark", "200", "April 23", "7-1/2", "101-5/8", "Harbour Stanley", "1-1/8")


def told(ours: str, theirs: str) -> set[str]:
    index = InMemoryIndex()
    put([plain(theirs, "wire/1")], index, now="2026-01-01T00:00:00Z")
    verdict = check(plain(ours, "post/2"), index, now="2026-01-08T00:00:00Z")
    assert [source.key for source in verdict.sources] == ["wire/1"]
    return {finding.rule for finding in verdict.findings}


@pytest.mark.parametrize(("filled", "reuse"), [(OTHER, False), (TERMS, True), (OURS, True)])
def test_a_notice_of_another_house_is_shown_and_only_a_copy_is_told(filled: tuple[str, ...], reuse: bool) -> None:
    ours, theirs = NOTICE.format(*OURS), NOTICE.format(*filled)
    assert is_template(ours, theirs, compare(plain(ours), plain(theirs))) is not reuse
    assert ("wire/share" in told(ours, theirs)) == reuse


def test_own_text_between_two_copied_paragraphs_changes_no_name() -> None:
    first = "Engineers have closed the old bridge over the Tarn after a crack was found in its eastern pier on Monday."
    last = "Traffic will be led over the motorway until autumn, and buses to Albi run every ten minutes instead of five."
    ours = "Mayor Ana Ilic, Judge Omar Haddad and Colonel Petra Novak of Nordhafen blamed Villaroux for the damage, she told us."
    theirs = "Governor Jonas Holm, Deputy Selin Kaya and Bishop Carla Moreau from Santa Ines prayed at Capo Ferro for the divers."
    mine, wire = (f"{first}\n\n{own}\n\n{last}" for own in (ours, theirs))
    assert not is_template(mine, wire, compare(plain(mine), plain(wire)))
    assert "wire/share" in told(mine, wire)


REPORT = "The yard paid its fishermen {} pct in May and its bakers and divers {} pct in the same quiet month."


@pytest.mark.parametrize(("rates", "others"), [
    (("7-1/4", "6-3/8"), ("7-5/8", "6-1/8")),  # in part
    (("7-1/4", "6-1/4"), ("7-5/8", "6-5/8")),  # alike: a figure is read whole, though the same part of both was replaced
])  # fmt: skip
def test_figures_that_changed_in_part_or_alike_have_changed(rates: tuple[str, str], others: tuple[str, str]) -> None:
    one, other = REPORT.format(*rates), REPORT.format(*others)
    assert has_new_figures(one, other, compare(plain(one), plain(other)))
    assert not has_new_figures(one, one, compare(plain(one), plain(one)))


def test_names_put_where_none_stood_make_no_template_of_a_copy() -> None:
    theirs = (
        "The captain told the court that the ferry had left the harbour late, and the harbour master said that the pilot "
        "had warned the owner of the fog. A witness saw the mate asleep on the bridge."
    )
    ours = (
        "Jonas Holm told the court that the ferry had left Nordhafen late, and Omar Haddad said that Petra Novak "
        "had warned Selin Kaya of the fog. Ana Ilic saw Carla Moreau asleep on the bridge."
    )
    assert not is_template(ours, theirs, compare(plain(ours), plain(theirs)))
    assert "wire/share" in told(ours, theirs)


def test_nouns_of_a_german_copy_are_no_names() -> None:
    """Where a rewriter changed nouns for others, capitals would take them for names."""
    theirs = (
        "Der Vorstand der Reederei hat am Montag das Angebot der Werft abgelehnt, weil der Preis für den Umbau der "
        "Schiffe nach seiner Meinung zu hoch ist und die Arbeit bis zum Sommer nicht fertig wird."
    )
    ours = (
        "Die Leitung der Reederei hat am Montag die Offerte der Werft abgelehnt, weil die Summe für den Umbau der "
        "Fähren nach ihrer Ansicht zu hoch ist und der Auftrag bis zum Sommer nicht fertig wird."
    )
    assert not is_template(ours, theirs, compare(plain(ours), plain(theirs)))


def test_what_stands_apart_counts_for_neither() -> None:
    """Figures of a footer that both carry are no figures of the report."""
    footer = " Call 555 0100, 555 0111, 555 0122 or 555 0133 by 17 or write to box 4410 before the 21st of the month."
    ours, theirs = REPORT.format("7-1/4", "6-3/8") + footer, REPORT.format("7-5/8", "6-1/8") + footer
    passages = compare(plain(ours), plain(theirs))
    apart = (Span(len(ours) - len(footer), len(ours)),)
    assert not has_new_figures(ours, theirs, passages)
    assert has_new_figures(ours, theirs, passages, apart)


PARTS = st.sampled_from(["rain", "two", "Tarn", "O'neil", "7-1/4", "two-storey", "x1", "né", "日", "9月23", "½", "“", "” ", "’", "… ", " ", " ", "\n\n", ", ", "-", "'", "(", "ア"])


TEXTS = st.lists(PARTS, min_size=4, max_size=30).map("".join)


@pytest.mark.skipif(native is None, reason="there is no kernel here")
@given(TEXTS, TEXTS, st.booleans(), st.data())
def test_the_kernel_refills_and_keeps_what_the_reference_does(ours: str, theirs: str, by_capitals: bool, data: st.DataObject) -> None:
    def part(size: int) -> tuple[int, int]:
        start = data.draw(st.integers(0, size))
        return start, data.draw(st.integers(start, size))

    here, there = Span(*part(len(ours))), Span(*part(len(theirs)))
    kinds = st.sampled_from(["replace", "replace", "insert", "equal"])
    ops = tuple(
        Op(data.draw(kinds), *part(here.end - here.start), *part(there.end - there.start)) for _ in range(data.draw(st.integers(0, 4)))
    )
    passage = Alignment("a/1", here, there, 1, 1, 0, 1, (0,), 0, (0,), ops)
    bounds = sorted(data.draw(st.sets(st.integers(0, len(ours)), max_size=6)))
    apart = tuple(Span(*pair) for pair in zip(bounds[::2], bounds[1::2], strict=False))
    teller = templates._Teller(by_capitals, apart=apart)
    enough = data.draw(st.integers(1, 9))
    found, kept = templates._changed(ours, theirs, [passage], teller), templates._kept(ours, [passage], teller, enough)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templates, "native_specifics", None)
        patch.setattr("dedup.specifics.native_specifics", None)
        assert templates._changed(ours, theirs, [passage], teller) == found
        all_kept = templates._kept(ours, [passage], teller, 99)
        assert kept <= all_kept
        assert len(kept) >= min(enough, len(all_kept))


@pytest.mark.skipif(native is None, reason="there is no kernel here")
def test_the_kernel_refuses_operations_that_lie_elsewhere() -> None:
    assert native is not None
    one = ("replace", 0, 3, 0, 3)
    assert native.refilled("Ann", "Bob", (one,), (0, 3), (0, 3), (), " two ", NO_NAMES) == (["Ann"], [])
    for ops in (("replace", 0, 4, 0, 3), ("replace", -1, 2, 0, 3), ("replace", 2, 1, 0, 3), ("replace", 0, 3, 0, 1 << 40), ("replace", 0), 1):
        with pytest.raises((TypeError, ValueError)):
            native.refilled("Ann", "Bob", (ops,), (0, 3), (0, 3), (), " two ", NO_NAMES)
    for wrong in (((-1, 3), (0, 3)), ((0, 4), (0, 3)), ((0, 3), (0, 9)), ((0, 3), (-1, 3)), ((2, 0), (0, 3))):
        with pytest.raises((TypeError, ValueError)):
            native.refilled("Ann", "Bob", (one,), *wrong, (), " two ", NO_NAMES)
    for apart in (((0,),), (1,), ((0, "1"),), [(0, 1)]):
        with pytest.raises(TypeError):
            native.refilled("Ann", "Bob", (one,), (0, 3), (0, 3), apart, " two ", NO_NAMES)
    assert native.told("Ann Lee", (one,), (0, 7), (), " two ", NO_NAMES, 9) == {"Lee"}
    for op, part in ((("replace", 0, 8, 0, 3), (0, 7)), (1, (0, 7)), (("replace", 0), (0, 7)), (one, (0, 8)), (one, (-1, 7))):
        with pytest.raises((TypeError, ValueError)):
            native.told("Ann Lee", (op,), part, (), " two ", NO_NAMES, 9)
    assert native.told("Ann né", (one,), (0, 6), (), " two ", NO_NAMES, 9) is None
    far = ("replace", 4, 7, 4, 7)
    for here, there in (("Zoë Ann", "Kim Bob"), ("Kim Ann", "Zoë Bob")):  # what is foreign is left over
        assert native.refilled(here, there, (one, far), (0, 7), (0, 7), (), " two ", NO_NAMES) == (["Ann"], [one])
