"""``python -m tests.quality.frames [--show N]``: what Reuters stories that share half of their 5-grams keep of their names and numbers.

A row is a band of the share kept: how many pairs of the same day and of another day, and how many of each
`dedup.corpus.frames` takes for a frame filled anew. ``--show`` prints so many pairs of each kind, at random, to be read.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from dedup.corpus.frames import filled_anew, tellers
from dedup.judge.clocks import on_another_day
from dedup.pipeline import compare
from dedup.segment import segment
from tests.quality.measure import plain
from tests.quality.real import SHORTEST_STORY, K, data_folder, lines
from tests.quality.truth import containing_pairs

BANDS = (0.5, 0.667, 0.8, 0.9, 1.001)


class Case(NamedTuple):
    """A pair of stories: the later one, the earlier one, and the share of the later one's names and numbers that stayed."""

    here: dict[str, str]
    there: dict[str, str]
    kept: float
    next_day: bool
    frame: bool


def cases(rows: list[dict[str, str]]) -> Iterator[Case]:
    """All pairs of which the shorter one, of 20 words or more, shares half of its 5-grams; those without names or numbers left out."""
    words = [[word for part in segment(plain("x/1", row["text"])) for word in part.words.words] for row in rows]
    for pair in containing_pairs(words, K, 0.5):
        if min(len(words[number]) for number in pair) < SHORTEST_STORY:
            continue
        there, here = sorted((rows[number] for number in pair), key=lambda row: row["published"])
        article = plain("reuters/1", here["text"])
        paragraphs = segment(article)
        found = compare(article, plain("reuters/2", there["text"]))
        told = tellers(paragraphs, "en")
        matched = {place for passage in found for place in passage.matched}
        if told.places and found:
            kept = sum(place in matched for place in told.places) / len(told.places)
            next_day = on_another_day(here["published"], there["published"])
            yield Case(here, there, kept, next_day, filled_anew(told, found, next_day=next_day))


def main(arguments: list[str]) -> int:
    folder = data_folder()
    if folder is None:
        print("skipped: real data (set DEDUP_DATA, or put it in ../shared/data)")
        return 0
    found = list(cases(list(lines(folder / "reuters_dev_half.jsonl.gz"))))
    counts = Counter((next(band for band in BANDS if case.kept < band), case.next_day, case.frame) for case in found)
    print(f"{len(found)} pairs\nkept below | same day: pairs, frames | another day: pairs, frames")
    for band in BANDS:
        cells = [f"{counts[band, day, False] + counts[band, day, True]}, {counts[band, day, True]}" for day in (False, True)]
        print(f"{min(band, 1):.0%} | {cells[0]} | {cells[1]}")
    if arguments[:1] == ["--show"]:
        chance = random.Random(7)
        for kind in ((False, False), (False, True), (True, False), (True, True)):
            of_kind = [case for case in found if (case.next_day, case.frame) == kind]
            print(f"\n== {'another day' if kind[0] else 'same day'}, {'frame' if kind[1] else 'copy'}: {len(of_kind)}")
            for case in chance.sample(of_kind, min(int(arguments[1]), len(of_kind))):
                for row in (case.there, case.here):
                    print(f"  {row['id']} {row['published']} {row['title']} | {' '.join(row['text'].split())[:300]}")
                print(f"  -- kept {case.kept:.0%}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
