"""The tables of agencies and phrases: well formed, without quarrels, and ready-made as they should be."""

from __future__ import annotations

from pathlib import Path

import dedup.data
from dedup.data.agencies import agencies, agency_id, agency_name, rows
from dedup.data.credits import phrases_from
from dedup.data.make_credit_phrases import table
from dedup.normalise import normalise


def test_the_ready_made_table_is_up_to_date() -> None:
    path = Path(dedup.data.__file__).with_name("credit_phrases.tsv")
    assert path.read_text(encoding="utf-8") == table(), "python -m dedup.data.make_credit_phrases"


def test_no_name_belongs_to_two_agencies() -> None:
    owners: dict[tuple[str, ...], set[str]] = {}
    for agency in agencies().values():
        for alias in agency.aliases:
            owners.setdefault(normalise(alias).words, set()).add(agency.id)
    assert {" ".join(words): ids for words, ids in owners.items() if len(ids) > 1} == {}


def test_every_agency_is_found_by_each_of_its_names() -> None:
    for agency in agencies().values():
        assert agency.languages and agency_id(agency.id) and agency_name(agency.id) == agency.name
        for alias in agency.aliases:
            words = normalise(alias).words
            assert any(phrase.words == words and phrase.agency == agency.id for phrase in phrases_from(words[0]))


def test_native_scripts() -> None:
    for name, id in {"رويترز": "reuters", "ТАСС": "tass", "新华社": "xinhua", "연합뉴스": "yonhap", "共同通信": "kyodo"}.items():
        assert agency_id(name) == id


def test_categories_are_those_described() -> None:
    from dedup.data import credits

    described = set((credits.__doc__ or "").split())
    assert {row[0] for row in rows("credits.tsv")} <= described
