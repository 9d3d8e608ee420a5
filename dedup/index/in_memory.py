"""The index as plain dicts: for tests, single runs, and as the meaning of the other implementations."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dedup.errors import StaleVersion
from dedup.index.base import CARRIERS, Entry, PutResult
from dedup.index.keys import CAP, hints_of
from dedup.model import Hit, Lookup, Sketch, StoredArticle, StoredParagraph
from dedup.sign import SCHEME, Scheme

__all__ = ["InMemoryIndex"]

HintKey = tuple[int, int]  # table, 32-bit key; fingerprints are table -1


@dataclass(slots=True)
class _Paragraph:
    text: str
    carriers: list[int] = field(default_factory=list)  # article numbers, ascending
    hints: set[HintKey] = field(default_factory=set)


@dataclass(slots=True)
class _Bucket:
    paragraphs: list[int] = field(default_factory=list)
    saturated: bool = False


class InMemoryIndex:
    """An index that lives and dies with its process. Not for several threads at once."""

    def __init__(self, scheme: Scheme = SCHEME) -> None:
        self.scheme = scheme
        self._numbers: dict[str, int] = {}
        self._articles: dict[int, StoredArticle] = {}
        self._of_article: dict[int, tuple[int, ...]] = {}
        self._paragraphs: dict[int, _Paragraph] = {}
        self._by_text: dict[str, int] = {}
        self._buckets: dict[HintKey, _Bucket] = {}
        self._next_number = 1
        self._next_id = 1

    def put(self, entries: Sequence[Entry]) -> list[PutResult]:
        return [self._put(entry) for entry in entries]

    def _put(self, entry: Entry) -> PutResult:
        article = entry.article
        number = self._numbers.get(article.key)
        result: PutResult = "created"
        if number is not None:
            stored = self._articles[number]
            if stored.version > article.version:
                raise StaleVersion(
                    f"{article.key}: version {stored.version} is stored, {article.version} was sent",
                    remedy="send the newer version, or drop the article first",
                )
            article = replace(article, first_seen=stored.first_seen)
            if article == stored:
                return "unchanged"
            result = "replaced"
        else:
            number = self._numbers[article.key] = self._next_number
            self._next_number += 1
        first_new = self._next_id
        ids = tuple(self._intern(text) for text in article.paragraphs)
        before = self._of_article.get(number, ())
        self._articles[number], self._of_article[number] = article, ids
        for paragraph in set(ids) - set(before):
            insort(self._paragraphs[paragraph].carriers, number)
        for paragraph, sketch in zip(ids, entry.sketches, strict=True):
            self._post(paragraph, sketch, number, known=paragraph < first_new)
        self._release(number, set(before) - set(ids))
        return result

    def _intern(self, text: str) -> int:
        paragraph = self._by_text.get(text)
        if paragraph is None:
            paragraph = self._by_text[text] = self._next_id
            self._next_id += 1
            self._paragraphs[paragraph] = _Paragraph(text)
        return paragraph

    def _post(self, paragraph: int, sketch: Sketch | None, number: int, *, known: bool) -> None:
        """A known text has its bands; fingerprints depend on its neighbours, and say nothing new of one that stands everywhere."""
        stored = self._paragraphs[paragraph]
        if known and number not in stored.carriers[:CARRIERS]:
            return
        for key in _keys(sketch, self.scheme):
            if known and key[0] >= 0:
                continue
            bucket = self._buckets.setdefault(key, _Bucket())
            if paragraph in bucket.paragraphs:
                continue
            if len(bucket.paragraphs) >= CAP:
                bucket.saturated = True
            else:
                bucket.paragraphs.append(paragraph)
                stored.hints.add(key)

    def _release(self, number: int, paragraphs: set[int]) -> None:
        for paragraph in paragraphs:
            stored = self._paragraphs[paragraph]
            stored.carriers.remove(number)
            if stored.carriers:
                continue
            del self._paragraphs[paragraph], self._by_text[stored.text]
            for key in stored.hints:
                bucket = self._buckets[key]
                bucket.paragraphs.remove(paragraph)
                if not bucket.paragraphs:
                    del self._buckets[key]

    def drop(self, keys: Sequence[str]) -> list[bool]:
        return [self._drop(key) for key in keys]

    def _drop(self, key: str) -> bool:
        number = self._numbers.pop(key, None)
        if number is None:
            return False
        del self._articles[number]
        self._release(number, set(self._of_article.pop(number)))
        return True

    def lookup(self, sketches: Sequence[Sketch | None], *, exclude: str = "", limit: int = 64) -> Lookup:
        without = self._numbers.get(exclude, 0)
        hits: list[Hit] = []
        saturated: set[HintKey] = set()
        for place, sketch in enumerate(sketches, 1):
            bands: Counter[int] = Counter()
            fingerprints: Counter[int] = Counter()
            for key in _keys(sketch, self.scheme):
                bucket = self._buckets.get(key)
                if bucket is not None:
                    (fingerprints if key[0] < 0 else bands).update(bucket.paragraphs)
                    if bucket.saturated and sketch and sketch.signature:
                        saturated.add(key)
            ranked = sorted(bands.keys() | fingerprints.keys(), key=lambda id: (-bands[id] - fingerprints[id], id))
            alive = [id for id in ranked if self._paragraphs[id].carriers != [without]]
            hits += [Hit(place, id, bands[id], fingerprints[id]) for id in alive[:limit]]
        found = {hit.stored: self._stored(hit.stored, without) for hit in hits}
        return Lookup(tuple(hits), found, len(saturated), len(self._articles))

    def _stored(self, id: int, without: int) -> StoredParagraph:
        paragraph = self._paragraphs[id]
        carriers = [number for number in paragraph.carriers if number != without]
        names = tuple(self._articles[number].key for number in carriers[:CARRIERS])
        return StoredParagraph(id, paragraph.text, len(carriers), names)

    def fetch(self, keys: Sequence[str]) -> list[StoredArticle | None]:
        return [self._articles[self._numbers[key]] if key in self._numbers else None for key in keys]

    def stats(self) -> Mapping[str, int | str]:
        return {
            "articles": len(self._articles),
            "paragraphs": len(self._paragraphs),
            "bytes": 0,
            "scheme": self.scheme.fingerprint,
            "store": "memory",
        }

    def scan(self, outlet: str = "") -> Iterator[str]:
        for key in list(self._numbers):
            if key in self._numbers and (not outlet or key.partition("/")[0] == outlet):
                yield key

    def expire(self, before: str, *, limit: int = 1000) -> int:
        old = [article.key for article in self._articles.values() if article.first_seen < before]
        return sum(self.drop(old[:limit]))

    def close(self) -> None:
        """Nothing to let go of."""


def _keys(sketch: Sketch | None, scheme: Scheme) -> list[HintKey]:
    bands, fingerprints = hints_of(sketch, scheme)
    return [*enumerate(bands), *((-1, fingerprint) for fingerprint in fingerprints)]
