"""The SQL between the steps, in the subset that DuckDB and Spark share.

Joins, groupings and windows only; names are tables of
`dedup.corpus.tables` or results of the statements before. Sums are of whole
numbers, so their order does not matter, and every ``ORDER BY`` is complete.
``TRUE /* portion of id */`` is for `dedup.corpus.portions`. ``explode``, a row
for each item of a list, is Spark's word for it; `dedup.corpus.on_duckdb` says
what it means there.
"""

from __future__ import annotations

__all__ = ["BAND_WHOLE", "BUNDLE", "LEADERS", "NEXT", "PRINT_WHOLE", "STATEMENTS"]

BAND_WHOLE, PRINT_WHOLE = 128, 32
"""Up to how many members a bucket of a band's key, or of a fingerprint, yields all its pairs."""

LEADERS, NEXT = 4, 12
"""How many of the first members of a crowded bucket, and of those after it, each member is compared with.

Leaders alone leave apart what resembles none of them; a dozen members taken
as they come (digests are in no order that has to do with the text) tie
nearly all of a template together, at a cost that grows with its variants
and not with their square.
"""

BUNDLE = 16_384
"""Words of articles that are judged together. A worker holds them, and what many of them took from is sent to it once."""

STATEMENTS: dict[str, str] = {}

STATEMENTS["current"] = """
-- The newest version of each article: by version, then time of change, then place in the input.
SELECT article, place, time FROM (
  SELECT article, place, time,
         row_number() OVER (PARTITION BY article ORDER BY version DESC, modified DESC, place DESC) AS nth
  FROM articles WHERE error = ''
) AS ranked WHERE nth = 1
"""

STATEMENTS["sketches"] = """
-- Each text once: the words and text of its paragraph in the lowest article.
SELECT p.digest, p.words, p.text
FROM paragraphs AS p
JOIN (SELECT digest, min(article) AS article FROM paragraphs WHERE TRUE /* portion of digest */ GROUP BY digest) AS f
  ON p.digest = f.digest AND p.article = f.article
WHERE TRUE /* portion of p.digest */
"""

_KEYS = f"""
  SELECT explode(keys) AS key, digest, CAST({BAND_WHOLE} AS INT) AS whole FROM sketches
  UNION ALL SELECT explode(prints) AS key, digest, CAST({PRINT_WHOLE} AS INT) AS whole FROM sketches
"""

STATEMENTS["buckets"] = f"""
-- Keys (of bands, and fingerprints) that at least two texts have, their members numbered by digest.
-- Those that one text has, two of three, are gone before anything is ordered.
SELECT b.key, b.digest, b.whole, k.members,
       CAST(row_number() OVER (PARTITION BY b.key ORDER BY b.digest) AS BIGINT) AS nth
FROM ({_KEYS}) AS b
JOIN (
  SELECT key, count(*) AS members FROM ({_KEYS}) AS each_key WHERE TRUE /* portion of key */ GROUP BY key HAVING count(*) > 1
) AS k ON b.key = k.key
WHERE TRUE /* portion of b.key */
"""

_STEPS = " UNION ALL ".join(f"SELECT CAST({step} AS BIGINT) AS step" for step in range(1, NEXT + 1))

STATEMENTS["pairs"] = f"""
-- Candidates: all pairs of a bucket up to its limit; above it leaders with everybody, and everybody with the next few.
SELECT DISTINCT a, b FROM (
  SELECT a.digest AS a, b.digest AS b
  FROM buckets AS a JOIN buckets AS b ON a.key = b.key
  WHERE a.digest < b.digest AND (a.members <= a.whole OR a.nth <= {LEADERS}) AND TRUE /* portion of a.digest */
  UNION ALL
  SELECT a.digest AS a, b.digest AS b
  FROM (SELECT digest, key, nth + step AS later FROM buckets CROSS JOIN ({_STEPS}) AS steps WHERE members > whole) AS a
  JOIN buckets AS b ON b.key = a.key AND b.nth = a.later
  WHERE TRUE /* portion of a.digest */
) AS candidates
"""

STATEMENTS["furniture"] = """
-- Texts, near-copies counted in, that one outlet has in six stories of four days: boilerplate.
-- Counted by day first, so that a text in a million stories is a few rows; and days by grouping once more, not by
-- count(DISTINCT), whose sets an engine holds in memory all at once.
SELECT DISTINCT digest FROM (
  SELECT digest, outlet, sum(stories) AS stories, count(*) AS days
  FROM (
    SELECT k.digest, d.outlet, d.day, sum(d.stories) AS stories
    FROM (
      SELECT a AS digest, b AS other FROM matches WHERE alike >= 500
      UNION ALL SELECT b AS digest, a AS other FROM matches WHERE alike >= 500
      UNION ALL SELECT digest, digest AS other FROM sketches
    ) AS k
    JOIN (
      SELECT digest, outlet, day, count(*) AS stories FROM (
        SELECT digest, outlet, CASE WHEN time < 4000000000000 THEN CAST(floor(time / 86400) AS BIGINT) ELSE article END AS day
        FROM paragraphs
      ) AS dated GROUP BY digest, outlet, day
    ) AS d ON d.digest = k.other
    WHERE TRUE /* portion of k.digest */
    GROUP BY k.digest, d.outlet, d.day
  ) AS by_day GROUP BY digest, outlet
) AS counted WHERE stories >= 6 AND days >= 4
"""

STATEMENTS["carriers"] = """
-- Who carries each text that somebody else has too, first to last; boilerplate left out.
SELECT p.digest, p.article, p.time, p.words, p.outlet, m.members,
       CAST(row_number() OVER (PARTITION BY p.digest ORDER BY p.time, p.article) AS BIGINT) AS nth
FROM paragraphs AS p
JOIN (SELECT digest, count(*) AS members FROM paragraphs GROUP BY digest) AS m ON m.digest = p.digest
LEFT JOIN furniture AS f ON f.digest = p.digest
LEFT JOIN (SELECT a AS digest FROM matches UNION SELECT b AS digest FROM matches) AS k ON k.digest = p.digest
WHERE f.digest IS NULL AND (m.members > 1 OR k.digest IS NOT NULL)
"""

STATEMENTS["reach"] = """
-- The articles that carry a text or a near-copy of it, and how many words of it stand there.
-- Of a text in more than 32 articles only the first four count, of all near-copies the first 32 articles.
SELECT digest, source, source_time, shared FROM (
  SELECT digest, source, source_time, shared,
         row_number() OVER (PARTITION BY digest ORDER BY source_time, source) AS nth
  FROM (
    SELECT r.digest, e.article AS source, e.time AS source_time, max(r.shared) AS shared
    FROM (
      SELECT a AS digest, b AS other, shared_a AS shared FROM matches
      UNION ALL SELECT b AS digest, a AS other, shared_b AS shared FROM matches
      UNION ALL SELECT digest, digest AS other, max(words) AS shared FROM carriers GROUP BY digest
    ) AS r JOIN carriers AS e ON e.digest = r.other
    WHERE (e.members <= 32 OR e.nth <= 4) AND TRUE /* portion of r.digest */
    GROUP BY r.digest, e.article, e.time
  ) AS each_source
) AS ranked WHERE nth <= 32
"""

STATEMENTS["links"] = """
-- Article and earlier article, and how many words of the later one stand in the earlier one.
SELECT article, source, time, source_time, CAST(sum(shared) AS BIGINT) AS shared, count(*) AS paragraphs
FROM (
  SELECT l.article, r.source, l.time, r.source_time, r.shared
  FROM carriers AS l JOIN reach AS r ON r.digest = l.digest
  WHERE r.source <> l.article AND (r.source_time < l.time OR (r.source_time = l.time AND r.source < l.article))
    AND TRUE /* portion of l.article */
) AS by_paragraph GROUP BY article, source, time, source_time HAVING sum(shared) >= 12
"""

STATEMENTS["sizes"] = """
-- Words of each article without its boilerplate.
SELECT p.article, CAST(sum(CASE WHEN f.digest IS NULL THEN p.words ELSE 0 END) AS BIGINT) AS words
FROM paragraphs AS p LEFT JOIN furniture AS f ON f.digest = p.digest
GROUP BY p.article
"""

STATEMENTS["ties"] = """
-- Links with both sizes, in the order in which families are read: later articles after earlier ones.
SELECT l.article, l.source, l.time, l.source_time, l.shared, l.paragraphs, a.words, s.words AS source_words
FROM links AS l JOIN sizes AS a ON a.article = l.article JOIN sizes AS s ON s.article = l.source
"""

STATEMENTS["subjects"] = f"""
-- What to judge: each article that took a twentieth of its words or more, with the two it shares most with, and the
-- earliest of those that have at least half as much if it is not one of the two. Articles with the same earliest source
-- mostly share the others, too: they come in bundles, of so many words with their sources, named by their first subjects.
SELECT subject, best, second_best, earliest, min(subject) OVER (PARTITION BY lead, piece) AS bundle
FROM (
  SELECT subject, lead, best, second_best, earliest,
         CAST(floor((sum(words) OVER (PARTITION BY lead ORDER BY subject) - words) / {BUNDLE}) AS BIGINT) AS piece
  FROM (
    SELECT article AS subject, lead, CAST(max(words) + sum(source_words) AS BIGINT) AS words,
           max(CASE WHEN nth = 1 THEN source END) AS best, max(CASE WHEN nth = 2 THEN source END) AS second_best,
           max(CASE WHEN nth > 2 THEN source END) AS earliest
    FROM (
      SELECT article, source, words, source_words, nth, lead,
             row_number() OVER (PARTITION BY article ORDER BY CASE WHEN shared * 2 >= most THEN 0 ELSE 1 END, source_time, source) AS early
      FROM (
        SELECT article, source, source_time, shared, words, source_words, max(shared) OVER (PARTITION BY article) AS most,
               first_value(source) OVER (PARTITION BY article ORDER BY source_time, source) AS lead,
               row_number() OVER (PARTITION BY article ORDER BY shared DESC, source_time, source) AS nth
        FROM ties WHERE shared * 20 >= words
      ) AS by_share
    ) AS ranked WHERE nth <= 2 OR early = 1
    GROUP BY article, lead
  ) AS each_subject
) AS pieces
"""

STATEMENTS["kin"] = """
-- Links with what alignment counted where it looked, else what the shingles said.
SELECT t.article, t.source, t.time, t.source_time, coalesce(CAST(m.shared AS BIGINT), t.shared) AS shared,
       coalesce(CAST(m.words AS BIGINT), t.words) AS words, t.source_words
FROM ties AS t LEFT JOIN taken AS m ON m.article = t.article AND m.source = t.source
"""

STATEMENTS["stamped"] = """
-- The numbers of each article's boilerplate paragraphs.
SELECT p.article, array_agg(p.number) AS numbers
FROM paragraphs AS p JOIN furniture AS f ON f.digest = p.digest
GROUP BY p.article
"""

STATEMENTS["members"] = """
-- Every article of a family, its head among them, by the head's key.
SELECT h.key AS head, a.key, a.outlet, a.title, a.published, a.url, f.time, f.shared, f.per_mille, a.article
FROM (
  SELECT f.head, f.article, c.time, f.shared, f.per_mille FROM families AS f JOIN current AS c ON c.article = f.article
  UNION ALL
  SELECT f.head, f.head AS article, c.time, CAST(0 AS BIGINT) AS shared, CAST(1000 AS INT) AS per_mille
  FROM (SELECT DISTINCT head FROM families) AS f JOIN current AS c ON c.article = f.head
) AS f
JOIN current AS ca ON ca.article = f.article JOIN articles AS a ON a.place = ca.place
JOIN current AS ch ON ch.article = f.head JOIN articles AS h ON h.place = ch.place
"""

STATEMENTS["shares"] = """
-- Words published and words taken, by outlet, desk, day and agency.
SELECT outlet, desk, day, agency, count(*) AS articles, CAST(sum(words) AS BIGINT) AS words,
       CAST(sum(matched) AS BIGINT) AS matched
FROM (
  SELECT a.outlet, a.words, coalesce(v.matched, 0) AS matched, coalesce(v.agency, '') AS agency,
         substr(coalesce(nullif(a.published, ''), a.modified), 1, 10) AS day,
         CASE WHEN a.url LIKE '%://%/%/%'
              THEN split_part(split_part(a.url, '://', 2), '/', 2) ELSE '' END AS desk
  FROM articles AS a JOIN current AS c ON c.place = a.place LEFT JOIN verdicts AS v ON v.article = a.article
) AS each_article GROUP BY outlet, desk, day, agency
"""

STATEMENTS["follows"] = """
-- Each article and the outlet it took most from, minutes later; -1 where a time is missing.
SELECT a.outlet, s.outlet AS source,
       CASE WHEN l.time < 4000000000000 THEN CAST(floor((l.time - l.source_time) / 60) AS BIGINT) ELSE -1 END AS minutes
FROM (
  SELECT article, source, time, source_time,
         row_number() OVER (PARTITION BY article ORDER BY shared DESC, source_time, source) AS nth
  FROM links
) AS l
JOIN current AS ca ON ca.article = l.article JOIN articles AS a ON a.place = ca.place
JOIN current AS cs ON cs.article = l.source JOIN articles AS s ON s.place = cs.place
WHERE l.nth = 1 AND a.outlet <> s.outlet
"""
