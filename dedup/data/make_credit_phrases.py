"""Makes ``credit_phrases.tsv``, the vocabulary of credits ready for matching.

Normalising some two thousand phrases would cost every start of the command
twenty milliseconds; the table costs one. Run it after every change of
``agencies.tsv`` or ``credits.tsv`` (a test says so when it is out of date):

    python -m dedup.data.make_credit_phrases
"""

from __future__ import annotations

from pathlib import Path

from dedup.data.agencies import agencies, rows
from dedup.normalise import normalise

__all__ = ["table"]


def table() -> str:
    """The table: a first word, then the phrases that begin with it, longest first.

    A phrase is ``words;categories;agency;spellings``: its comparable words,
    what it can be, the id of the agency it names, and, for short names, the
    only spellings that count.
    """
    categories: dict[tuple[str, ...], set[str]] = {}
    names: dict[tuple[str, ...], tuple[str, list[str]]] = {}
    for category, _, listed in rows("credits.tsv"):
        for text in listed.split(" | "):
            categories.setdefault(normalise(text).words, set()).add(category)
    for agency in agencies().values():
        for text in agency.aliases:
            names.setdefault(normalise(text).words, (agency.id, []))[1].append(text)
    found: dict[str, list[tuple[int, str]]] = {}
    for words in sorted({**categories, **names}):
        if not words:
            continue
        id, spellings = names.get(words, ("", []))
        short = bool(spellings) and all(_is_short(text) for text in spellings)
        exact = sorted({*spellings, *map(str.upper, spellings)}) if short else []
        entry = ";".join((" ".join(words), ",".join(sorted(categories.get(words, ()))), id, ",".join(exact)))
        found.setdefault(words[0], []).append((-len(words), entry))
    return "".join(
        "\t".join((first, *(entry for _, entry in sorted(entries)))) + "\n" for first, entries in sorted(found.items())
    )


def _is_short(text: str) -> bool:
    """Names of up to four Latin letters, as common words in small letters as they are names in capitals; and names in
    brackets, which are words wherever no sign of a credit stands around them.
    """
    return text[0] == "(" or (text.isascii() and sum(map(str.isalpha, text)) <= 4)


if __name__ == "__main__":
    Path(__file__).with_name("credit_phrases.tsv").write_text(table(), encoding="utf-8")
