"""News agencies as data: ids, names to print, and the names they are credited by.

``agencies.tsv`` is the table; facts only. Names are compared by their
comparable words (`dedup.normalise`), so one spelling stands for all its
cases and accents.
"""

from __future__ import annotations

import os
from functools import lru_cache

from dedup.frozen import NamedTuple

__all__ = ["Agency", "agencies", "agency_id", "agency_name", "rows"]


class Agency(NamedTuple):
    """One agency. ``languages`` are those it mainly writes in."""

    id: str
    name: str
    languages: tuple[str, ...]
    aliases: tuple[str, ...]


def rows(name: str) -> list[list[str]]:
    """Rows of a table of this package, without comments and blank lines, split at tabs."""
    with open(f"{os.path.dirname(__file__)}/{name}", encoding="utf-8") as table:
        text = table.read()
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def agencies() -> dict[str, Agency]:
    """All agencies by id."""
    return {
        id: Agency(id, name, tuple(languages.split()), tuple(aliases.split(" | ")))
        for id, name, languages, aliases in rows("agencies.tsv")
    }


@lru_cache(maxsize=1)
def _by_compact_name() -> dict[str, str]:
    table: dict[str, str] = {}
    for agency in agencies().values():
        for name in (agency.id, agency.name, *agency.aliases):
            table.setdefault(_compact(name), agency.id)
    return table


@lru_cache(maxsize=1024)
def agency_id(name: str) -> str:
    """Id of the agency of that id or name, "" if there is none.

    >>> agency_id("Agence France-Presse"), agency_id("harbour-post")
    ('afp', '')
    """
    return _by_compact_name().get(_compact(name), "")


def agency_name(id: str) -> str:
    """Name to print of an agency id; an unknown id in capitals.

    >>> agency_name("anadolu"), agency_name("cpa")
    ('Anadolu', 'CPA')
    """
    agency = agencies().get(id)
    return agency.name if agency else id.upper()


def _compact(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())
