"""Wire furniture: what was left in the text, and what only looks so."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.data.agencies import rows
from dedup.judge.furniture import Leftover, find_furniture, leftover_lines, with_leftovers

from .test_credits import FILL, article_of


def found_in(texts: list[str]) -> list[tuple[str, str]]:
    article, paragraphs = article_of(texts)
    found = list(find_furniture(paragraphs))
    return [(one.kind, article.source[slice(*one.span)]) for one in found]


LEFTOVERS = [
    ("advisory", "Eds: Updates with quotes. Will be led."),
    ("advisory", "EDS: SUBS lead to correct date."),
    ("advisory", "BC-EU--Summit, 1st Ld-Writethru"),
    ("advisory", "Bridge closed after crack is found, 2nd Lead"),
    ("advisory", "(Adds quotes, background)"),
    ("advisory", "(Recasts with minister's comments, adds byline)"),
    ("advisory", "UPDATES with details from police"),
    ("advisory", "RECASTS, ADDS reaction"),
    ("advisory", "MORE TO FOLLOW"),
    ("advisory", "(ATTN: UPDATES with more details in last 4 paras)"),
    ("advisory", "URGENT"),
    ("advisory", "ATTENTION - ADDS reaction ///"),
    ("advisory", "With AP Photos."),
    ("advisory", "NOT FOR PUBLICATION: desk note"),
    ("advisory", "(Actualisé avec des réactions)"),
    ("advisory", "Note aux rédactions : le texte sera mis à jour"),
    ("advisory", "(Ergänzung: weitere Einzelheiten)"),
    ("advisory", "Achtung Redaktionen: Neue Fassung"),
    ("advisory", "# dpa-Notizblock"),
    ("advisory", "(Actualiza con declaraciones del ministro)"),
    ("advisory", "Atención editores: cambia el título"),
    ("advisory", "(Atualiza com novas informações)"),
    ("advisory", "(RIPETIZIONE CORRETTA)"),
    ("advisory", "Noot voor de redactie: update volgt"),
    ("advisory", "(Güncelleme: detaylar)"),
    ("advisory", "Вниманию редакций: текст будет обновлён"),
    ("advisory", "ملاحظة للمحررين: يتبع"),
    ("contact", "((jane.doe@thomsonreuters.com; +44 20 7946 0000))"),
    ("contact", "Contact the foreign desk at foreign@wire.example or +44 20 7946 0000"),
    ("contact", "Questions: desk@ap.org"),
    ("contact", "Autorin: Jane Doe, +49 30 123456, <panorama@wire.example>"),
    ("contact", "Redazione: tel. +39 06 123456"),
    ("signoff", "ENDS"),
    ("signoff", "-ENDS-"),
    ("signoff", "-30-"),
    ("signoff", "###"),
    ("signoff", "REUTER"),
    ("signoff", "ab/cd/ef"),
    ("signoff", "EFE ar/ac"),
    ("signoff", "dpa ab cd yyzz n1"),
    ("signoff", "FIN"),
    ("signoff", "FINE"),
    ("signoff", "FIM"),
    ("signoff", "EINDE"),
    ("signoff", "انتهى"),
    ("signoff", "КОНЕЦ"),
    ("slug", "BC-EU--Summit"),
    ("slug", "Iraq-unrest-Mosul"),
    ("slug", "Slug: MOSUL-OFFENSIVE"),
    ("slug", "AP-WF-10-25-16 0900GMT"),
    ("slug", "dpa-infocom, dpa:201016-99-970000/2"),
    ("embargo", "EMBARGOED UNTIL 00:01 GMT, 5 June"),
    ("embargo", "Sperrfrist: 5. Juni, 12.00 Uhr"),
    ("embargo", "Sous embargo jusqu'au 5 juin"),
    ("embargo", "Embargo hasta el 5 de junio"),
    ("embargo", "Эмбарго до 5 июня"),
]

LOOK_ALIKES = [
    "The embargo on oil exports was lifted on Monday.",
    "Embargoes rarely work, she said.",
    "UPDATE: This story has been updated with a statement of the ministry.",
    "CORRECTION: An earlier version of this article misspelt the name of the mayor.",
    "Editor's note: Ruth Okafor is on leave; her column returns in May.",
    "Contact Ruth Okafor at ruth@harbourpost.example",
    "Write to us: letters@harbourpost.example or 12 Quay Street.",
    "The information desk opens at 9 a.m.",
    "Follow us on the harbour's news channel.",
    "It ends here.",
    "The End",
    "He plays for Paris Saint-Germain",
    "Mother-in-law",
    "Urgent repairs are needed, the council says.",
    "More to follow from the court this week, the judge said, when the verdict is read.",
    "Photos show the bridge before it was closed.",
    "Attention turned to the second half.",
    "End of an era",
    "(Neuss) Die Stadt hat am Montag einen Plan vorgestellt.",
    "Lead in the water was found in two schools.",
    "He said he would add a second floor",
    "Kontakt: Die Polizei bittet um Hinweise.",
    "Nota bene: the shop is closed.",
]


@pytest.mark.parametrize(("kind", "line"), LEFTOVERS)
def test_leftovers(kind: str, line: str) -> None:
    first = found_in([line, *FILL])
    last = found_in([*FILL, line])
    assert (kind, line) in first + last or ("slug", line) in first


@pytest.mark.parametrize("line", LOOK_ALIKES)
def test_look_alikes(line: str) -> None:
    assert found_in([line, *FILL]) == []
    assert found_in([*FILL, line]) == []


def test_only_the_edges_and_never_captions() -> None:
    assert found_in([*FILL, "MORE TO FOLLOW", *FILL]) == []
    _, paragraphs = article_of(["URGENT", *FILL], {0: "caption"})
    assert list(find_furniture(paragraphs)) == []


def test_a_line_inside_a_paragraph_is_found_alone() -> None:
    assert found_in([*FILL, "The bridge is closed.\nENDS"]) == [("signoff", "ENDS")]


@given(
    st.lists(st.lists(st.sampled_from([line for _, line in LEFTOVERS] + LOOK_ALIKES + FILL), max_size=9), max_size=4),
    st.sampled_from([" ", "\n", "\n \n"]),
)
def test_many_articles_at_once_are_told_as_one(articles: list[list[str]], between: str) -> None:
    given = [([between.join(lines[:2]), *lines[2:]], ["body"] * max(1, len(lines) - 1)) for lines in articles]
    assert with_leftovers(given) == [any(leftover_lines(texts, roles)) for texts, roles in given]


def test_hints_are_folded_as_lines_are() -> None:
    for kind, place, _, hints, expression in rows("furniture.tsv"):
        assert kind in Leftover.__annotations__["kind"] or kind in ("embargo", "advisory", "contact", "signoff", "slug")
        assert place in ("head", "tail", "edge", "end") and expression.endswith(("$", "$)"))
        assert all(hint and hint == hint.lower() for hint in hints.split("|")), expression


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.sampled_from("-/#*+=()EDSends: @1,.abc\n"), max_size=400))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    if text.strip():
        found_in([text])


def test_long_lines_end() -> None:
    for unit in ("-", "/", "a/", "(", "((", "A-", "@", "desk ", "#"):
        found_in([unit * 100_000, (unit * 400)[:399]])
