"""What the report asks the finished tables, in the SQL that both engines share."""

from __future__ import annotations

__all__ = ["COUNTS", "DOUBLES", "FOLLOWS", "FURNITURE", "REPEATED", "TEMPLATES"]

PARAGRAPHS_SHOWN = 40

REPEATED = f"""
-- The outlets are counted of the paragraphs that are shown alone: those of all would have to be held at once.
SELECT t.digest, t.articles, o.outlets, t.first, t.last, p.text FROM (
  SELECT digest, min(article) AS article, count(*) AS articles, min(time) AS first, max(time) AS last
  FROM carriers GROUP BY digest HAVING count(*) > 1
  ORDER BY articles DESC, digest LIMIT {PARAGRAPHS_SHOWN}
) AS t JOIN (
  SELECT digest, count(DISTINCT outlet) AS outlets FROM carriers WHERE digest IN (
    SELECT digest FROM (
      SELECT digest, count(*) AS articles FROM carriers GROUP BY digest HAVING count(*) > 1
      ORDER BY articles DESC, digest LIMIT {PARAGRAPHS_SHOWN}
    ) AS s
  ) GROUP BY digest
) AS o ON o.digest = t.digest JOIN paragraphs AS p ON p.digest = t.digest AND p.article = t.article
ORDER BY t.articles DESC, t.digest
"""

FURNITURE = f"""
SELECT t.digest, t.outlet, t.articles, p.text FROM (
  SELECT p.digest, p.outlet, min(p.article) AS article, count(*) AS articles
  FROM paragraphs AS p JOIN furniture AS f ON f.digest = p.digest GROUP BY p.digest, p.outlet
  ORDER BY articles DESC, p.digest, p.outlet LIMIT {PARAGRAPHS_SHOWN}
) AS t JOIN paragraphs AS p ON p.digest = t.digest AND p.article = t.article
ORDER BY t.articles DESC, t.digest, t.outlet
"""

DOUBLES = """
SELECT outlet, desk, count(*) AS findings, count(DISTINCT key) AS articles
FROM findings WHERE rule LIKE 'double/%' GROUP BY outlet, desk
ORDER BY findings DESC, outlet, desk LIMIT 20
"""

TEMPLATES = """
SELECT outlet, rule, text, count(DISTINCT key) AS articles
FROM findings WHERE rule LIKE 'double/%' GROUP BY outlet, rule, text HAVING count(DISTINCT key) > 1
ORDER BY articles DESC, outlet, rule, text LIMIT 20
"""

FOLLOWS = """
-- Each pair of outlets once, with how often and the median delay in minutes (the lower one of two).
SELECT t.outlet, t.source, t.times, m.minutes
FROM (SELECT outlet, source, count(*) AS times FROM follows GROUP BY outlet, source) AS t
LEFT JOIN (
  SELECT outlet, source, minutes FROM (
    SELECT outlet, source, minutes,
           row_number() OVER (PARTITION BY outlet, source ORDER BY minutes) AS nth,
           count(*) OVER (PARTITION BY outlet, source) AS timed
    FROM follows WHERE minutes >= 0
  ) AS ranked WHERE nth = floor((timed + 1) / 2)
) AS m ON m.outlet = t.outlet AND m.source = t.source
ORDER BY t.times DESC, t.outlet, t.source
"""

COUNTS = {
    "articles": "current",
    "records": "articles",
    "skipped": "SELECT count(*) AS n FROM articles WHERE error <> ''",
    "outlets": "SELECT count(DISTINCT outlet) AS n FROM shares",
    "paragraphs": "paragraphs",
    "texts": "sketches",
    "families": "SELECT count(DISTINCT head) AS n FROM families",
    "members": "members",
    "across": "SELECT count(*) AS n FROM (SELECT head FROM members GROUP BY head HAVING count(DISTINCT outlet) > 1) AS t",
    "boilerplate": "furniture",
    "crowded": "SELECT count(*) AS n FROM (SELECT key FROM buckets WHERE members > whole GROUP BY key) AS t",
    "undated": "SELECT count(*) AS n FROM current WHERE time > 4000000000000",
    "words": "SELECT CAST(coalesce(sum(words), 0) AS BIGINT) AS n FROM shares",
    "matched": "SELECT CAST(coalesce(sum(matched), 0) AS BIGINT) AS n FROM shares",
}
"""Counts that the report tells: of a table whose rows are counted, or of a statement with one row ``n``."""
