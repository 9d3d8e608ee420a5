"""JSON lines to verified groups: the batch path beside other libraries, and the groups against brute force.

    python -m tests.bench.bench_batch [--paragraphs 20000] [--articles 0] [--peer rensa=/path/to/python] [--write]

Every contender reads the same file, one JSON line a paragraph, and says which
texts stand together at a resemblance of 0.7 (word 3-shingles, 128
permutations); each round is a new process, so that memory is that of one run.
The truth is an exact join of the shingle sets (prefix filtering: Bayardo, Ma,
Srikant 2007), which knows nothing of signatures. A true pair is
found if a contender put both texts into one group; of dedup, which names the
pairs it verified, they are also counted one by one, and the false ones with
them. The published tables are ``--paragraphs 240000 --articles 39000``.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.batch.candidates import band_pairs, distinct_pairs, pairs_of_buckets, sort_band
from dedup.batch.columns import Ragged, columns, shared
from dedup.batch.group import BATCH_SCHEME, Groups, group
from dedup.batch.lines import json_texts
from tests.bench.arena import Contender, compete, corpora, options_of
from tests.bench.sections import write_section

THRESHOLD = 0.7
NAMES = {
    "dedup": "dedup",
    "rensa": "rensa `RMinHashDeduplicator` (keeps or drops, no groups)",
    "daft": "daft, band groups, not verified",
    "gaoya": "gaoya, index and query",
    "datasketch": "datasketch `bulk`, `MinHashLSH`, not verified",
    "textdedup": "text-dedup, its steps in memory, not verified",
}
REACH = {"rensa": 6, "daft": 5, "datasketch": 35, "textdedup": 60}
HEAD = ["contender", "CPU s", "wall s", "CPU ratio", "to reach", "peak MB", "true pairs in one group", "rounds"]


def true_pairs(sets: Ragged) -> np.ndarray:
    """All pairs of distinct sets at or above the threshold, as ``left << 32 | right``.

    Values are ranked by rarity; two sets that reach the threshold share one of
    the first ``size - ceil(threshold * size) + 1`` of their rarest values.
    """
    sizes = np.diff(sets.offsets)
    owner = np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes)
    _, inverse, counts = np.unique(sets.values, return_inverse=True, return_counts=True)
    order = np.lexsort((inverse, counts[inverse], owner))
    rank = np.arange(len(order)) - np.repeat(sets.offsets[:-1], sizes)
    prefix = rank < (sizes - np.ceil(THRESHOLD * sizes - 1e-9) + 1)[owner]
    places = order[prefix]
    buckets = sort_band(inverse[places].astype(np.uint32))
    members = owner[places][buckets.members]
    pairs = np.unique(pairs_of_buckets(type(buckets)(members, buckets.starts, buckets.ends), cap=1 << 30))
    left, right = (pairs >> np.uint64(32)).astype(np.uint32), (pairs & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    both = shared(sets, left, right).astype(np.int64)
    return pairs[both >= THRESHOLD * (sizes[left] + sizes[right] - both) - 1e-9]


class Truth:
    """The exact answer for one file, what dedup gave, and its stages; places are those of the first of equal texts."""

    def __init__(self, path: Path) -> None:
        self.stages: list[list[str]] = []
        texts = self._stage("JSON lines to texts", lambda: json_texts(bytearray(path.read_bytes())))
        self.found: Groups = group(texts, THRESHOLD)
        self.distinct: NDArray[np.uint32] = np.unique(self.found.first)
        places, scheme = self.distinct, BATCH_SCHEME
        self._stage("texts to digests of their words", lambda: columns(texts, ("digests", "words")))
        keys = self._stage(
            "distinct texts to hashes, signatures and band keys", lambda: columns(texts, ("keys",), scheme, places=places).keys
        )
        bands = np.ascontiguousarray(keys.T.astype(np.uint32))  # as `group` keeps them
        pairs = self._stage(
            "band keys to candidates", lambda: distinct_pairs([band_pairs(band, 256)[0] for band in bands])
        )
        left, right = (pairs >> np.uint64(32)).astype(np.uint32), (pairs & np.uint64(0xFFFFFFFF)).astype(np.uint32)
        sets = columns(texts, ("shingles",), scheme, places=places).shingles
        assert sets is not None
        some = np.unique(np.concatenate([left, right]))
        self._stage("verification: shingle sets", lambda: columns(texts, ("shingles",), scheme, places=places[some]))
        self._stage("verification: pairs", lambda: shared(sets, left, right))
        truth = true_pairs(sets)
        self.left, self.right = places[truth >> np.uint64(32)], places[truth & np.uint64(0xFFFFFFFF)]

    def _stage(self, name: str, work: Callable[[], Any]) -> Any:
        cpu, wall = time.process_time(), time.perf_counter()
        made = work()
        self.stages.append([name, f"{time.process_time() - cpu:.3f}", f"{time.perf_counter() - wall:.3f}"])
        return made

    def note(self) -> str:
        own = set(zip(self.found.left.tolist(), self.found.right.tolist(), strict=True))
        true = set(zip(self.left.tolist(), self.right.tolist(), strict=True))
        return (
            f"{len(self.distinct)} distinct, {len(true)} true pairs among them at J >= {THRESHOLD}. dedup verified "
            f"{self.found.candidates} candidates, gave {len(own & true)} of the true pairs one by one and {len(own - true)} "
            "false ones."
        )

    def recall(self, heads: list[int] | None) -> str:
        """Share of the true pairs whose texts have one head."""
        if heads is None:
            return "n/a"
        groups = np.array(heads)
        return f"{(groups[self.left] == groups[self.right]).mean():.3%}"


def main() -> None:
    options = options_of(__doc__, NAMES, rounds=5)
    with tempfile.TemporaryDirectory() as folder:
        for title, path, _, texts in corpora(options, Path(folder)):
            truth = Truth(path)
            done = compete(
                "group", options.names, path, options.peers, options.rounds, together=False, seconds=options.seconds
            )
            note = (
                f"{texts}; {truth.note()} Seconds of CPU and wall, medians of {options.rounds} interleaved rounds (fewer for "
                f"one that took more than {options.seconds:.0f} seconds), a new process each; peak memory of the process."
            )
            write_section(f"JSON lines to verified groups{title}", note, HEAD, rows_of(done, truth), options.write)
            write_section(
                f"Stages of grouping{title}",
                "The same texts, each stage of dedup once and alone.",
                ["stage", "CPU s", "wall s"],
                truth.stages,
                options.write,
            )


def rows_of(done: list[Contender], truth: Truth) -> list[list[str]]:
    own = next((contender.median("cpu") for contender in done if contender.name == "dedup" and contender.rounds), 0.0)
    rows = []
    for contender in done:
        label = f"{NAMES[contender.name]} {contender.version if contender.name != 'dedup' else ''}".strip()
        if not contender.rounds:
            rows.append([label, "absent", *[""] * 6])
            continue
        cpu = contender.median("cpu")
        rows.append(
            [
                label,
                f"{cpu:.2f}",
                f"{contender.median('wall'):.2f}",
                f"{cpu / own:.1f}x" if own else "",
                f"{REACH[contender.name]}x" if contender.name in REACH else "",
                f"{contender.median('mb'):.0f}",
                truth.recall(contender.rounds[-1]["groups"]),
                str(len(contender.rounds)),
            ]
        )
    return rows


if __name__ == "__main__":
    main()
