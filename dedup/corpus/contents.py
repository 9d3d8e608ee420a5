"""Finished tables -> what the report says, in the order in which it says it.

Everything here is bounded (the first so many of each kind, and exact counts
beside them), so the report of a large night is not a large report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from dedup.corpus.job import Engine, Tables
from dedup.corpus.questions import COUNTS, DOUBLES, FOLLOWS, FURNITURE, REPEATED, TEMPLATES

__all__ = ["Contents", "Family", "Row", "Sources", "contents_of", "family_ids", "first_findings"]

FINDINGS_SHOWN = 10_000
FAMILIES_SHOWN = 60
MEMBERS_SHOWN = 40
SKIPPED_SHOWN = 200

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sources:
    """What the report was asked for: sources, its date, the engine, and the report before it."""

    sources: tuple[str, ...]
    now: str
    engine: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """Articles with a common source. ``members`` are in time order, the head first; ``fresh`` since the last report."""

    id: str
    size: int
    outlets: int
    fresh: int
    members: tuple[Row, ...]


@dataclass(slots=True)
class Contents:
    """Everything the report says. Lists are cut to what a page shows; counts are exact."""

    asked: Sources
    counts: dict[str, int] = field(default_factory=dict)
    rules: dict[str, dict[str, int]] = field(default_factory=dict)
    findings: list[Row] = field(default_factory=list)
    families: list[Family] = field(default_factory=list)
    follows: list[Row] = field(default_factory=list)
    shares: list[Row] = field(default_factory=list)
    repeated: list[Row] = field(default_factory=list)
    furniture: list[Row] = field(default_factory=list)
    doubles: list[Row] = field(default_factory=list)
    templates: list[Row] = field(default_factory=list)
    skipped: list[Row] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def rule_count(self, *prefixes: str) -> int:
        """Findings of these rules or families of rules."""
        return sum(
            counts["all"] for rule, counts in self.rules.items() if any(rule.startswith(prefix) for prefix in prefixes)
        )


_FINDING_ORDER = (
    "CASE level WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, fresh DESC, rule, key, paragraph, line, fingerprint"
)


def contents_of(engine: Engine, tables: Tables, asked: Sources, ids: Mapping[str, str]) -> Contents:
    """Ask the tables. ``ids`` are the family ids by head's key; tables ``before_*`` are the last report's."""
    ask = _asker(engine, tables.paths)
    told = Contents(asked, rows=dict(tables.rows))
    known = "before_findings" in tables.paths
    fresh = "CASE WHEN b.fingerprint IS NULL THEN 1 ELSE 0 END" if known else "0"
    joined = "LEFT JOIN before_findings AS b ON b.fingerprint = f.fingerprint" if known else ""
    new = f"SELECT f.*, {fresh} AS fresh FROM findings AS f {joined}"
    told.findings = list(ask(first_findings(new)))
    for row in ask(f"SELECT rule, count(*) AS n, sum(fresh) AS fresh FROM ({new}) AS n GROUP BY rule ORDER BY rule"):
        told.rules[row["rule"]] = {"all": int(row["n"]), "new": int(row["fresh"] or 0)}
    told.families = _families(ask, ids, known)
    told.follows = list(ask(FOLLOWS))
    told.shares = list(ask("SELECT * FROM shares ORDER BY day, outlet, desk, agency"))
    told.repeated = list(ask(REPEATED))
    told.furniture = list(ask(FURNITURE))
    told.doubles = list(ask(DOUBLES))
    told.templates = list(ask(TEMPLATES))
    told.skipped = list(
        ask(f"SELECT path, line, error FROM articles WHERE error <> '' ORDER BY place LIMIT {SKIPPED_SHOWN}")
    )
    told.counts = _counts(ask, tables.rows, known)
    told.notes = _notes(told)
    return told


def first_findings(findings: str) -> str:
    """A statement of the findings that the page shows, of all those of ``findings``.

    They are told by their order alone first: a sort of whole ones would hold the texts of several times as many.
    """
    first = f"ORDER BY {_FINDING_ORDER} LIMIT {FINDINGS_SHOWN}"
    return (
        f"SELECT * FROM ({findings}) AS n WHERE fingerprint IN (SELECT fingerprint FROM "
        f"(SELECT level, fresh, rule, key, paragraph, line, fingerprint FROM ({findings}) AS a {first}) AS t) {first}"
    )


def family_ids(engine: Engine, tables: Tables) -> dict[str, str]:
    """Family id by head's key: that of the last report where most of its old members stood, else made of the head.

    An id goes to the family that holds most of its old members (of equals,
    the one whose head comes first), so it stays with its story even when an
    older head turns up.
    """
    from xxhash import xxh3_64_hexdigest

    ask = _asker(engine, tables.paths)
    heads = [row["head"] for row in ask("SELECT DISTINCT head FROM members ORDER BY head")]
    ids = {head: xxh3_64_hexdigest(head.encode("utf-8", "surrogatepass"))[:12] for head in heads}
    if "before_families" not in tables.paths:
        return ids
    taken: set[str] = set()
    settled: set[str] = set()
    statement = (
        "SELECT m.head, b.family, count(*) AS n FROM members AS m JOIN before_families AS b ON b.key = m.key "
        "GROUP BY m.head, b.family ORDER BY n DESC, m.head, b.family"
    )
    for row in ask(statement):
        if row["head"] not in settled and row["family"] not in taken:
            settled.add(row["head"])
            taken.add(row["family"])
            ids[row["head"]] = row["family"]
    for head in heads:
        if head not in settled and ids[head] in taken:
            ids[head] = xxh3_64_hexdigest((head + "\0again").encode("utf-8", "surrogatepass"))[:12]
    return ids


Ask = Callable[[str], Iterator[Row]]


def _asker(engine: Engine, paths: dict[str, str]) -> Ask:
    def ask(statement: str) -> Iterator[Row]:
        batch: pa.RecordBatch
        for batch in engine.rows(statement, paths):
            yield from batch.to_pylist()

    return ask


def _families(ask: Ask, ids: Mapping[str, str], known: bool) -> list[Family]:
    fresh = "sum(CASE WHEN b.key IS NULL THEN 1 ELSE 0 END)" if known else "0"
    joined = "LEFT JOIN before_families AS b ON b.key = m.key" if known else ""
    biggest = (
        f"SELECT m.head, count(*) AS size, count(DISTINCT m.outlet) AS outlets, {fresh} AS fresh "
        f"FROM members AS m {joined} GROUP BY m.head ORDER BY outlets DESC, size DESC, m.head LIMIT {FAMILIES_SHOWN}"
    )
    chosen = {row["head"]: row for row in ask(biggest)}
    members: dict[str, list[Row]] = defaultdict(list)
    statement = (
        f"SELECT head, key, outlet, title, published, url, time, per_mille FROM (SELECT *, row_number() OVER "
        f"(PARTITION BY head ORDER BY time, article) AS nth FROM members WHERE head IN (SELECT head FROM ({biggest}) AS t)) "
        f"AS ranked WHERE nth <= {MEMBERS_SHOWN} ORDER BY head, nth"
    )
    for row in ask(statement):
        members[row["head"]].append(row)
    return [
        Family(ids[head], int(row["size"]), int(row["outlets"]), int(row["fresh"] or 0), tuple(members[head]))
        for head, row in chosen.items()
    ]


def _counts(ask: Ask, rows: Mapping[str, int], known: bool) -> dict[str, int]:
    counts = dict(COUNTS)
    if known:
        counts["new_members"] = (
            "SELECT count(*) AS n FROM members AS m LEFT JOIN before_families AS b ON b.key = m.key WHERE b.key IS NULL"
        )
    return {name: rows[told] if told in rows else int(next(ask(told))["n"]) for name, told in counts.items()}


def _notes(told: Contents) -> list[str]:
    """What the reader must know before believing the rest."""
    counts = told.counts
    notes = []
    if counts["undated"]:
        notes.append(
            f"{counts['undated']:,} articles carry no time. They are taken as later than all dated ones, "
            "and nothing is said about who was first among them."
        )
    if counts["crowded"]:
        notes.append(
            f"{counts['crowded']:,} keys were shared by more paragraphs than are compared pair by pair; "
            "those were compared with the first and the next few only, so a copy that shares nothing else may be missing."
        )
    if counts["skipped"]:
        notes.append(f"{counts['skipped']:,} records could not be read and are not part of this report.")
    return notes
