"""The stages after reading, in order, by name. Every engine runs exactly these.

A `Query` writes the rows of a statement; a `Step` sends them through a pure
step first. Only ``families`` is neither: it reads `KIN_IN_ORDER` in one pass. ``after`` names the tables that a stage is the last to read.
"""

from __future__ import annotations

from dataclasses import dataclass

from dedup.corpus.statements import STATEMENTS
from dedup.corpus.tables import META

__all__ = ["KIN_IN_ORDER", "PLAN", "Query", "Step"]


@dataclass(frozen=True, slots=True)
class Query:
    """Writes the table ``name`` from the tables ``reads``."""

    name: str
    reads: tuple[str, ...]
    says: str
    statement: str = ""
    last: tuple[str, ...] = ()

    @property
    def sql(self) -> str:
        """The statement itself."""
        return self.statement or STATEMENTS[self.name]


@dataclass(frozen=True, slots=True)
class Step(Query):
    """A `Query` whose rows go through the step ``step``, at most ``rows`` in a batch.

    Where ``group`` names a column, rows come in order of it and of
    ``article``, and those of one value stay with one worker. ``driven_by``
    names the table each of whose rows brings much with it; of more than
    ``at_once`` of them, the step begins in portions. An ``interpreted`` step
    is mostly Python code, which one process runs on one core only; the others
    are array code.
    """

    step: str = ""
    rows: int = 4096
    group: str = ""
    driven_by: str = ""
    at_once: int = 1 << 20
    interpreted: bool = False

    @property
    def order(self) -> tuple[str, ...]:
        """The columns by which rows are ordered, where they are."""
        return (self.group, "article") if self.group else ()


_SUBJECT = ", ".join(f"a.{name}" for name in META)
_BUNDLED = " UNION ALL ".join(
    f"SELECT bundle, {each} AS article FROM subjects WHERE TRUE /* portion of bundle */" for each in ("subject", "best", "second_best", "earliest")
)

PLAN: tuple[Query, ...] = (
    Query("current", ("articles",), "newest version of each article"),
    Step(
        "paragraphs",
        ("articles", "current"),
        "paragraphs",
        "SELECT a.article, a.outlet, a.time, a.texts, a.digests, a.sizes "
        "FROM articles AS a JOIN current AS c ON a.place = c.place "
        "WHERE TRUE /* portion of a.article */ AND TRUE /* portion of c.article */",
        step="segment",
        rows=2048,
    ),
    Step("sketches", ("paragraphs",), "distinct texts", step="sketch", rows=8192),
    Query("buckets", ("sketches",), "buckets of two and more"),
    Query("pairs", ("buckets",), "candidate pairs"),
    Step(
        "matches",
        ("pairs", "sketches"),
        "verified pairs",
        "SELECT p.a, p.b, x.words AS words_a, y.words AS words_b, x.shingles AS shingles_a, y.shingles AS shingles_b "
        "FROM pairs AS p JOIN sketches AS x ON p.a = x.digest JOIN sketches AS y ON p.b = y.digest "
        "WHERE TRUE /* row of p.a */ AND TRUE /* row of x.digest */ AND TRUE /* column of p.b */ AND TRUE /* column of y.digest */",
        ("pairs",),
        step="verify",
        rows=8192,
        driven_by="pairs",
    ),
    Query("furniture", ("paragraphs", "matches", "sketches"), "boilerplate"),
    Query("carriers", ("paragraphs", "matches", "furniture"), "who carries what"),
    Query("reach", ("carriers", "matches"), "where each text stands"),
    Query("links", ("carriers", "reach"), "links between articles", last=("reach",)),
    Query("sizes", ("paragraphs", "furniture"), "sizes"),
    Query("ties", ("links", "sizes"), "links with sizes"),
    Query("stamped", ("paragraphs", "furniture"), "boilerplate of each article"),
    Query("subjects", ("ties",), "what to judge"),
    Step(
        "verdicts",
        ("articles", "current", "subjects", "stamped"),
        "verdicts",
        f"SELECT n.bundle, a.article, a.version, a.texts, a.roles, {_SUBJECT}, s.best, s.second_best, s.earliest, t.numbers "
        f"FROM (SELECT DISTINCT bundle, article FROM ({_BUNDLED}) AS named WHERE article IS NOT NULL) AS n "
        "JOIN current AS c ON c.article = n.article JOIN articles AS a ON a.place = c.place "
        "LEFT JOIN subjects AS s ON s.subject = n.article AND s.bundle = n.bundle LEFT JOIN stamped AS t ON t.article = s.subject",
        step="judge",
        rows=256,
        group="bundle",
        interpreted=True,
    ),
    Step("taken", ("verdicts",), "words taken", "SELECT article, words, taken FROM verdicts", step="taken", rows=16384),
    Query("kin", ("ties", "taken"), "links as measured"),
    Query("families", ("kin",), "members of families"),
    Query("members", ("articles", "current", "families"), "families with their heads"),
    Step(
        "findings",
        ("articles", "current", "verdicts"),
        "findings",
        "SELECT a.key, a.outlet, a.title, a.published, a.url, a.path, a.findings, v.findings AS across "
        "FROM articles AS a JOIN current AS c ON c.place = a.place LEFT JOIN verdicts AS v "
        "ON v.article = a.article AND TRUE /* portion of v.article */ WHERE TRUE /* portion of a.article */ AND TRUE /* portion of c.article */",
        step="flatten",
        rows=2048,
        driven_by="verdicts",
        at_once=1 << 16,
    ),
    Query("shares", ("articles", "current", "verdicts"), "wire share by outlet and day"),
    Query("follows", ("links", "articles", "current"), "who follows whom"),
)

KIN_IN_ORDER = "SELECT * FROM kin ORDER BY time, article, shared DESC, source_time, source"
"""What `dedup.corpus.families` reads."""
