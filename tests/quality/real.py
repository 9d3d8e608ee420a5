"""Where real data is at hand: what brute force finds in it, and how much of that the detector finds."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from datasketch import MinHash

from dedup.model import Article, Paragraph
from dedup.normalise import normalise
from dedup.pipeline import question, settled
from dedup.repeats import find_repeats
from dedup.segment import segment
from dedup.sign import SCHEME
from tests.quality.measure import Desk, plain
from tests.quality.peers import Peer
from tests.quality.suites import PEERS, Figure
from tests.quality.truth import Pair, containing_pairs, repeated_grams

__all__ = ["data_folder", "real", "repeats"]

K = 5
SHORTEST_STORY = 20
GUARANTEED = SCHEME.guaranteed_run


def data_folder() -> Path | None:
    """``DEDUP_DATA``, or ``../shared/data`` beside the repository; None where there is neither."""
    named = os.environ.get("DEDUP_DATA")
    folder = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "data"
    return folder if folder.is_dir() else None


def lines(path: Path) -> Iterator[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def real(folder: Path, limit: int = 0) -> Iterator[Figure]:
    """Reuters: pairs of stories, pairs of paragraphs, repeats. ``limit``: so many stories only (0: all)."""
    articles = [plain(f"reuters/{row['id']}", row["text"], row["title"] or "") for row in lines(folder / "reuters_dev_half.jsonl.gz")]
    articles = articles[:limit] if limit else articles
    divided = [segment(article) for article in articles]
    desk = Desk(articles)
    sketches = _peer_sketches(divided)
    yield _stories(desk, articles, divided, sketches)
    yield from _paragraphs(desk, divided, sketches)
    yield from repeats("Reuters", articles)


def _stories(
    desk: Desk, articles: Sequence[Article], divided: Sequence[Sequence[Paragraph]], sketches: dict[tuple[str, ...], MinHash]
) -> Figure:
    words = [[word for part in parts for word in part.words.words] for parts in divided]
    truth = [
        pair for pair in containing_pairs(words, K, 0.5) if min(len(words[number]) for number in pair) >= SHORTEST_STORY
    ]
    concerned = {number for pair in truth for number in pair}
    sources = {number: desk.sources(articles[number]) for number in concerned}
    good = sum(articles[b].key in sources[a] or articles[a].key in sources[b] for a, b in truth)
    owners: dict[tuple[str, ...], set[int]] = {}
    for number, parts in enumerate(divided):
        for part in parts:
            owners.setdefault(part.words.words, set()).add(number)
    met: dict[float, int] = {}
    for threshold in PEERS:
        peer = _peer(threshold, sketches)
        reach = {
            number: {
                owner
                for part in divided[number]
                if part.words.words
                for name in peer.ask(sketches[part.words.words])
                for owner in owners[name]
            }
            for number in concerned
        }
        met[threshold] = sum(b in reach[a] or a in reach[b] for a, b in truth)
    return Figure("Reuters, stories of 20 words or more that share half of their 5-grams", good, len(truth), met)


def _paragraphs(
    desk: Desk, divided: Sequence[Sequence[Paragraph]], sketches: dict[tuple[str, ...], MinHash]
) -> Iterator[Figure]:
    """Pairs of different paragraphs of which one holds 80% of the 5-grams of the other, as a check meets and verifies them."""
    distinct = {part.words.words: part for parts in divided for part in parts if part.words.words}
    texts = list(distinct)
    truth = containing_pairs(texts, K, 0.8)
    number_of = {words: number for number, words in enumerate(texts)}
    found: set[Pair] = set()
    false = 0
    concerned = {number for pair in truth for number in pair}
    for parts in divided:
        if not any(number_of.get(part.words.words) in concerned for part in parts):
            continue
        lookup, matches, probed = settled(desk.index.lookup(question(parts, SCHEME)), parts)
        for match in (*matches, *probed):
            here = number_of[parts[match.number - 1].words.words]
            there = number_of[normalise(lookup.paragraphs[match.stored].text).words]
            pair = (min(here, there), max(here, there))
            if here != there:
                found.add(pair)
                sets = [{texts[number][at : at + 3] for at in range(len(texts[number]) - 2)} for number in (here, there)]
                common = len(sets[0] & sets[1])
                false += all(sets) and (common, common) != (
                    round(match.containment * len(sets[0])),
                    round(match.contained * len(sets[1])),
                )
    lengths = ((f"of {GUARANTEED} words or more", GUARANTEED), ("of any length", 0))
    for name, shortest in lengths:
        asked = [pair for pair in truth if min(len(texts[number]) for number in pair) >= shortest]
        met = {}
        for threshold in PEERS:
            peer = _peer(threshold, sketches)
            met[threshold] = sum(texts[b] in peer.ask(sketches[texts[a]]) for a, b in asked)
        yield Figure(f"Reuters, paragraphs {name}, contained by 80%", sum(pair in found for pair in asked), len(asked), met)
    yield Figure("Reuters, paragraph pairs whose figures brute force confirms", len(found) - false, len(found))


def _peer_sketches(divided: Sequence[Sequence[Paragraph]]) -> dict[tuple[str, ...], MinHash]:
    return {
        words: Peer.sketch(words) for words in {part.words.words for parts in divided for part in parts} if words
    }


def _peer(threshold: float, sketches: dict[tuple[str, ...], MinHash]) -> Peer:
    peer = Peer(threshold)
    for words, sketch in sketches.items():
        peer.add(words, sketch)
    return peer


def repeats(name: str, articles: Sequence[Article]) -> Iterator[Figure]:
    """Eight-word runs that stand twice in one article: how many a repeat touches, lie in such, and are told unasked."""
    good = whole = told = total = 0
    for article in articles:
        parts = segment(article)
        words = [word for part in parts for word in part.words.words]
        spans = [part.source_span(*place) for part in parts for place in zip(part.words.starts, part.words.ends, strict=True)]
        reported = find_repeats(parts)
        for place in repeated_grams(words, 8):
            total += 1
            low, high = spans[place].start, spans[place + 7].end
            touching = [repeat.kind for repeat in reported if repeat.span.start < high and repeat.span.end > low]
            good += bool(touching)
            told += touching != ["phrase"] * len(touching)
            whole += all(
                any(repeat.span.start <= word.start and word.end <= repeat.span.end for repeat in reported)
                for word in spans[place : place + 8]
            )
    yield Figure(f"{name}, runs of 8 words that stand twice in a story", good, total)
    yield Figure(f"{name}, such runs of which every word is told", whole, total)
    yield Figure(f"{name}, such runs told unasked, since they say the same twice", told, total)
