"""One contender of a bench, in a process of its own: so each has its own packages and its own peak of memory.

    python contenders.py NAME texts.jsonl

Prints a line when it is ready, then for every line it is sent does its work
once and prints what that took and gave, as JSON. Needs the standard library
and the contender only (msgspec, where it is installed, reads the lines).
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

WORD = re.compile(r"\w+")
PERMUTATIONS, SHINGLE, THRESHOLD = 128, 3, 0.7


def read(path: str) -> list[str]:
    data = Path(path).read_bytes()
    try:
        import msgspec

        class Line(msgspec.Struct):
            text: str

        return [line.text for line in msgspec.json.Decoder(Line).decode_lines(data)]
    except ImportError:
        return [json.loads(line)["text"] for line in data.splitlines()]


def shingles(text: str, find: Callable[[str], list[str]] = WORD.findall) -> list[str]:
    words = find(text.lower())
    if len(words) < SHINGLE:
        return [" ".join(words)] if words else []
    return [" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)]


def peak() -> float:
    """Most memory held so far, in MB; Linux's `ru_maxrss` would count the process that started this one."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Components:
    """Union-find over texts; the head of a group is its first text."""

    def __init__(self, n: int) -> None:
        self.parent = list(range(n))

    def head(self, item: int) -> int:
        parent = self.parent
        while parent[item] != item:
            parent[item] = item = parent[parent[item]]
        return item

    def join(self, one: int, other: int) -> None:
        one, other = self.head(one), self.head(other)
        self.parent[max(one, other)] = min(one, other)

    def heads(self) -> list[int]:
        return [self.head(item) for item in range(len(self.parent))]


# -- text to signatures ------------------------------------------------------------------


def sign_dedup(texts: list[str]) -> Any:
    from dedup.batch.columns import columns

    return lambda: columns(texts, ("signatures",)).signatures


def sign_dedup_words(texts: list[str]) -> Any:
    """The first stage alone, without the hashing: texts to words, and one hash of them all."""
    from dedup.batch.columns import columns

    return lambda: columns(texts, ("digests",)).digests


def sign_dedup_arrow(texts: list[str]) -> Any:
    import pyarrow as pa

    from dedup.batch.columns import columns
    from dedup.batch.texts import arrow_texts

    array = pa.array(texts)
    return lambda: columns(arrow_texts(array), ("signatures",)).signatures


def sign_dedup_everything(texts: list[str]) -> Any:
    from dedup.batch.sign import sign_texts

    return lambda: sign_texts(texts)


def sign_limit(texts: list[str]) -> Any:
    """No contender: reads normalised bytes and hashes each shingle once with XXH3 in C, the words being known."""
    import ctypes
    import subprocess
    import tempfile

    import numpy as np

    from dedup.normalise import normalise

    kernel = Path(__file__).resolve().parents[2] / "dedup" / "_kernel"
    library = Path(tempfile.mkdtemp()) / "limit.so"
    subprocess.run(["gcc", "-O3", "-shared", "-fPIC", str(kernel / "xxh3.c"), "-o", str(library)], check=True)
    hash_runs = ctypes.CDLL(str(library)).xxh3_64_runs
    rows = []
    for text in texts:
        words = [word.encode() for word in normalise(text).words]
        starts = np.cumsum([0, *(len(word) + 1 for word in words)]).astype(np.uint32)
        rows.append((b" ".join(words) + b" ", starts, max(len(words) - SHINGLE + 1, 0)))
    data = ctypes.create_string_buffer(b"".join(row[0] for row in rows))
    at, begins, count = 0, [], 0
    for row in rows:
        begins.append(row[1][:-1] + at)
        at += len(row[0])
    starts = np.concatenate([*begins, np.array([at])]).astype(np.uint32)
    count = len(starts) - SHINGLE - 1  # runs over borders too: as many as shingles, and two more a text
    size = 4096
    out, scratch = np.empty(size, np.uint64), np.empty(3 * size, np.uint32)

    def run() -> Any:
        for first in range(0, count, size):
            hash_runs(
                data,
                ctypes.c_void_p(starts.ctypes.data + 4 * first),
                ctypes.c_size_t(min(size, count - first)),
                ctypes.c_size_t(SHINGLE),
                ctypes.c_void_p(scratch.ctypes.data),
                ctypes.c_void_p(out.ctypes.data),
            )

    return run


def sign_memory(texts: list[str]) -> Any:
    """No contender: the memory bandwidth that reading the texts once and writing the rows once takes."""
    import numpy as np

    data = np.frombuffer("".join(texts).encode(), np.uint8)
    rows = np.empty((len(texts), PERMUTATIONS), np.uint32)

    def run() -> Any:
        rows.fill(1)
        return data.max()

    return run


def embedder(bands: int, rows: int) -> Callable[[str, int], Any]:
    """text-dedup's own step, with its own default constants."""
    import numpy as np
    from text_dedup.minhash import embed_func, xxh3_32hash

    prime, top = np.uint64((1 << 61) - 1), np.uint32((1 << 32) - 1)
    draw = np.random.RandomState(42)
    permutations = (
        draw.randint(1, prime, size=PERMUTATIONS, dtype=np.uint64),
        draw.randint(0, prime, size=PERMUTATIONS, dtype=np.uint64),
    )
    ranges = [(band * rows, (band + 1) * rows) for band in range(bands)]
    return lambda text, place: embed_func(
        text, place, num_perm=PERMUTATIONS, ngram_size=SHINGLE, min_length=0, hashranges=ranges,
        permutations=permutations, hash_func=xxh3_32hash, dtype=np.uint64, max_hash=top, modulo_prime=prime,
    )  # fmt: skip


def sign_textdedup(texts: list[str]) -> Any:
    embed = embedder(32, 4)
    return lambda: [embed(text, place) for place, text in enumerate(texts)]


def sign_datatrove(texts: list[str]) -> Any:
    import tempfile

    from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupSignature

    config = MinhashConfig(n_grams=SHINGLE, num_buckets=32, hashes_per_bucket=4)
    step = MinhashDedupSignature(tempfile.mkdtemp(), config)
    return lambda: [step.get_signature(step.get_shingles(text)) for text in texts]


def sign_datasketch(texts: list[str]) -> Any:
    import xxhash
    from datasketch import MinHash

    return lambda: MinHash.bulk(
        [[part.encode() for part in shingles(text)] for text in texts],
        num_perm=PERMUTATIONS,
        seed=1,
        hashfunc=xxhash.xxh32_intdigest,
    )


def sign_datasketch_hashes(texts: list[str]) -> Any:
    """The first stage alone."""
    import xxhash

    return lambda: [[xxhash.xxh32_intdigest(part.encode()) for part in shingles(text)] for text in texts]


def sign_rensa_shingles(texts: list[str]) -> Any:
    """The first stage alone, without the hashing, which it does inside."""
    import rensa  # noqa: F401

    return lambda: [shingles(text, str.split) for text in texts]


def sign_daft_normalize(texts: list[str]) -> Any:
    """The first stage alone, without the hashing, which it does inside."""
    import daft
    from daft.functions import normalize

    frame = daft.from_pydict({"text": texts}).collect()
    clean = normalize(daft.col("text"), remove_punct=True, lowercase=True, nfd_unicode=True, white_space=True)
    return lambda: frame.select(clean.alias("text")).collect()


def sign_rensa_regex(texts: list[str]) -> Any:
    from rensa import RMinHash

    return lambda: RMinHash.digest_matrix_from_token_sets([shingles(text) for text in texts], PERMUTATIONS, 1)


def sign_rensa_split(texts: list[str]) -> Any:
    from rensa import RMinHash

    return lambda: RMinHash.digest_matrix_from_token_sets([shingles(text, str.split) for text in texts], PERMUTATIONS, 1)


def sign_daft(texts: list[str]) -> Any:
    import daft
    from daft.functions import minhash, normalize

    frame = daft.from_pydict({"text": texts}).collect()

    def run() -> Any:
        clean = normalize(daft.col("text"), remove_punct=True, lowercase=True, nfd_unicode=True, white_space=True)
        made = minhash(clean, num_hashes=PERMUTATIONS, ngram_size=SHINGLE, seed=1, hash_function="xxhash")
        return frame.select(made.alias("row")).collect()

    return run


def sign_gaoya(texts: list[str]) -> Any:
    from gaoya.minhash import MinHashStringIndex

    def run() -> Any:
        index = MinHashStringIndex(
            hash_size=32, jaccard_threshold=THRESHOLD, num_bands=32, band_size=4, num_hashes=PERMUTATIONS,
            analyzer="word", lowercase=True, ngram_range=(SHINGLE, SHINGLE),
        )  # fmt: skip
        index.par_bulk_insert_docs(list(range(len(texts))), texts)
        return index

    return run


# -- JSON lines to groups: the head of each text's group -----------------------------------


def group_dedup(path: str) -> Any:
    from dedup.batch.group import group
    from dedup.batch.lines import json_file_texts

    def run() -> Any:
        found = group(json_file_texts(path), THRESHOLD)
        run.pairs = len(found.left)  # type: ignore[attr-defined]
        return found.group.tolist()

    return run


def group_datasketch(path: str) -> Any:
    """Candidates of its index, in the order of the texts; not verified."""
    import xxhash
    from datasketch import MinHash, MinHashLSH

    def run() -> Any:
        texts = read(path)
        rows = MinHash.bulk(
            [[part.encode() for part in shingles(text)] for text in texts],
            num_perm=PERMUTATIONS,
            seed=1,
            hashfunc=xxhash.xxh32_intdigest,
        )
        index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
        groups = Components(len(texts))
        for place, row in enumerate(rows):
            for other in index.query(row):
                groups.join(place, other)
            index.insert(place, row)
        return groups.heads()

    return run


def group_rensa(path: str) -> Any:
    """Its deduplicator: says which texts to keep, not what they resemble."""
    from rensa import RMinHashDeduplicator

    def run() -> Any:
        texts = read(path)
        keeper = RMinHashDeduplicator(threshold=THRESHOLD, num_perm=PERMUTATIONS, use_lsh=True)
        keeper.add_pairs((str(place), shingles(text, str.split)) for place, text in enumerate(texts))
        return None

    return run


def group_daft(path: str) -> Any:
    """Bands by its own expressions, groups by band on the engine; candidates are not verified."""
    import daft
    from daft import col
    from daft.functions import minhash, normalize

    def run() -> Any:
        frame = daft.read_json(path)
        clean = normalize(col("text"), remove_punct=True, lowercase=True, nfd_unicode=True, white_space=True)
        made = minhash(clean, num_hashes=PERMUTATIONS, ngram_size=SHINGLE, seed=1, hash_function="xxhash")
        frame = frame.select(col("id"), made.alias("row")).collect()  # before the bands part: lazily, each would sign all again
        edges = []
        for band in range(0, PERMUTATIONS, 4):
            key = [col("row").get(band + row).alias(f"k{row}") for row in range(4)]
            one = frame.select(col("id"), *key).groupby("k0", "k1", "k2", "k3").agg(col("id").list_agg().alias("ids"))
            edges.append(one.where(col("ids").list_count() > 1).select("ids"))
        groups = Components(frame.count_rows())
        for edge in edges:
            for ids in edge.to_pydict()["ids"]:
                for other in ids[1:]:
                    groups.join(ids[0], other)
        return groups.heads()

    return run


def group_gaoya(path: str) -> Any:
    from gaoya.minhash import MinHashStringIndex

    def run() -> Any:
        texts = read(path)
        index = MinHashStringIndex(
            hash_size=32, jaccard_threshold=THRESHOLD, num_bands=32, band_size=4, num_hashes=PERMUTATIONS,
            analyzer="word", lowercase=True, ngram_range=(SHINGLE, SHINGLE),
        )  # fmt: skip
        index.par_bulk_insert_docs(list(range(len(texts))), texts)
        groups = Components(len(texts))
        for place, found in enumerate(index.par_bulk_query(texts)):
            for other in found:
                groups.join(place, other)
        return groups.heads()

    return run


def group_textdedup(path: str) -> Any:
    """Its steps in memory: its signatures by bands of its own choice, tables of bands, union-find; not verified."""
    from collections import defaultdict

    from text_dedup.minhash import SIGNATURE_COLUMN, optimal_param

    def run() -> Any:
        texts = read(path)
        bands, rows = optimal_param(THRESHOLD, PERMUTATIONS, false_positive_weight=0.5, false_negative_weight=0.5)
        embed = embedder(bands, rows)
        tables: list[dict[bytes, set[int]]] = [defaultdict(set) for _ in range(bands)]
        for place, text in enumerate(texts):
            for table, key in zip(tables, embed(text, place)[SIGNATURE_COLUMN], strict=True):
                table[key].add(place)
        groups = Components(len(texts))
        for table in tables:
            for cluster in table.values():
                head = min(cluster)
                for place in cluster:
                    groups.join(place, head)
        return groups.heads()

    return run


SIGN = {
    "dedup": sign_dedup,
    "dedup-words": sign_dedup_words,
    "datasketch-hashes": sign_datasketch_hashes,
    "rensa-shingles": sign_rensa_shingles,
    "daft-normalize": sign_daft_normalize,
    "dedup-arrow": sign_dedup_arrow,
    "dedup-everything": sign_dedup_everything,
    "dedup-fallback": sign_dedup,
    "datasketch": sign_datasketch,
    "rensa-regex": sign_rensa_regex,
    "rensa-split": sign_rensa_split,
    "daft": sign_daft,
    "gaoya": sign_gaoya,
    "textdedup": sign_textdedup,
    "datatrove": sign_datatrove,
    "dedup-limit": sign_limit,
    "dedup-memory": sign_memory,
}
GROUP = {
    "dedup": group_dedup,
    "datasketch": group_datasketch,
    "rensa": group_rensa,
    "daft": group_daft,
    "gaoya": group_gaoya,
    "textdedup": group_textdedup,
}
FEWER = {"datatrove": 2000, "textdedup": 20_000}
"""Texts for contenders that take a millisecond a text: signing one takes as long beside few as beside many."""


def main(task: str, name: str, path: str) -> None:
    package = name.partition("-")[0]
    try:
        texts = read(path)[: FEWER.get(name)] if task == "sign" else []
        run = SIGN[name](texts) if task == "sign" else GROUP[name](path)
    except ImportError as error:
        print(json.dumps({"absent": str(error)}), flush=True)
        return
    try:
        version = importlib.metadata.version({"textdedup": "text-dedup"}.get(package, package))
    except importlib.metadata.PackageNotFoundError:
        version = ""
    print(json.dumps({"ready": version}), flush=True)
    for _ in sys.stdin:
        wall, cpu = time.perf_counter(), time.process_time()
        result = run()
        taken = {
            "cpu": time.process_time() - cpu,
            "wall": time.perf_counter() - wall,
            "mb": peak(),
            "texts": len(texts),
        }
        if task == "group":
            taken["groups"] = result
        del result
        print(json.dumps(taken), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DAFT_PROGRESS_BAR", "0")
    main(*sys.argv[1:4])
