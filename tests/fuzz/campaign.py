"""Fuzzes one build of the kernel against the reference: every implementation that runs here, the same bits.

    DEDUP_NO_KERNEL=1 python tests/fuzz/campaign.py PATH_OF_NATIVE.so CASES [SEED [runs]]

`test_kernel_fuzz.py` runs a small campaign on a build with sanitizers; a long
one is ``DEDUP_FUZZ_CASES=10000000 pytest tests/fuzz``. The reference computes
each case once, all implementations must agree with it. With ``runs`` only the
runs of random texts, their alignments, and what is told of them, are compared, a case a pair of texts.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
import os
import random
import sys
from pathlib import Path
from types import ModuleType

import numpy as np

from dedup import runs
from dedup.batch import lines
from dedup.batch.candidates import band_pairs
from dedup.batch.columns import columns, shared
from dedup.errors import ReadError
from dedup.normalise import reference
from dedup.sign import SCHEME, Scheme, sketch_article

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests import alignment_cases
from tests.fuzz.stored import stored_differs
from tests.fuzz.told import told_differs

ALPHABETS = (
    "abcXYZ 019'`.,-\n",
    "aB1 '`.,",
    "ab '’“”–é\u0301ß½ﬁ…№™\u00ad\u200b",
    "日本のカ\u3099々ｶﾞ한\u1112\u1161글 '1.a",
    "\u0e19\u0e49\u0e33\u0eb3\u0915\u093f\u094d\u1000\u102d\u17d2 ab'1",
    "\u0623\u064e\u0640\u06cc\u0660٫٬ﷺ\ufdfb ab",
    "①⑽㍿㌀ẚŉΐᾳ\u0345İı 'x",
    "\ud800\udbff\udfff\ue000\u0378\U0001f600\ufe0f\U0001d7ce\U00020000\U0002f800\U000e0100 a",
    "\x00\x01\x7f\x80\x85\u2028\ufeff a'",
)
PROGRESS = 100_000
BATCHED = 0.01  # chance of a case of the batch part after one of the sketches, ten times as dear
LENGTHS = (0, 0, 1, 2, 3, 5, 8, 12, 20, 20, 31, 32, 33, 40, 61, 63, 64, 65, 126, 129, 300)


def instances(path: str) -> dict[str, ModuleType]:
    """One instance of the extension for each implementation this processor runs."""
    found = {}
    for name in ("scalar", "sse4.1", "avx2", "avx512", "neon"):
        os.environ["DEDUP_KERNEL"] = name
        spec = importlib.util.spec_from_file_location(
            "dedup._native", path, loader=importlib.machinery.ExtensionFileLoader("dedup._native", path)
        )
        assert spec is not None and spec.loader is not None
        try:
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
        except ImportError:
            continue
        found[name] = module
    return found


def text_of(rng: random.Random) -> str:
    """Random and adversarial: alphabets of what the rules are about, block borders, any code point."""
    size = rng.choice(LENGTHS) + rng.randrange(4)
    kind = rng.random()
    if kind < 0.55:
        return "".join(rng.choices(rng.choice(ALPHABETS), k=size))
    if kind < 0.65:
        return "".join([chr(rng.randrange(0x110000)) for _ in range(size)])
    if kind < 0.75:
        return "".join([chr(rng.randrange(0x80)) for _ in range(size)])
    if kind < 0.85:
        return "".join(rng.choices("".join(rng.sample(ALPHABETS, 2)), k=size))
    if kind < 0.95:
        words = ["".join(rng.choices("abcdefgh", k=rng.choice((1, 2, 3, 5, 8, 20, 60)))) for _ in range(5)]
        return " ".join(rng.choices(words, k=size // 3))
    return rng.choice(("a", "'", "日", "a ", "\u00ad", "\u0301", "﷐", "ﷺ", " ", "1,")) * size


def article_of(rng: random.Random) -> list[str]:
    return [text_of(rng) for _ in range(1 if rng.random() < 0.8 else rng.randrange(6))]


def scheme_of(rng: random.Random) -> Scheme:
    if rng.random() < 0.7:
        return SCHEME
    return Scheme(
        shingle=rng.choice((1, 2, 3, 7)),
        num_perm=rng.choice((1, 16, 127, 128)),
        bands=1,
        rows=1,
        kgram=rng.choice((1, 3, 5, 9)),
        window=rng.choice((1, 2, 8, 40)),
    )


def batch_differs(rng: random.Random, kernel: ModuleType) -> str:
    """What the batch part of the kernel gets wrong on one random case, or nothing."""
    items, values, spread = rng.choice((0, 1, 2, 9, 40, 300)), rng.choice((1, 2, 7, 100, 1 << 32)), rng.choice((1, 1 << 10, 1 << 24))
    keys = np.array([rng.randrange(values) * spread & 0xFFFFFFFF for _ in range(items)], np.uint32)
    cap = rng.choice((1, 2, 3, 16, 1000))
    pairs, members, sizes = kernel.bucket_pairs(keys, cap)
    expected, hot = band_pairs(keys, cap)
    if sorted(np.frombuffer(pairs, np.uint64).tolist()) != sorted(expected.tolist()):
        return f"pairs of {keys.tolist()}, cap {cap}"
    found = np.split(np.frombuffer(members, np.uint32), np.frombuffer(sizes, np.int64).cumsum())[: len(sizes) // 8]
    if sorted(map(bytes, found)) != sorted(map(bytes, hot)):
        return f"large buckets of {keys.tolist()}, cap {cap}"
    values = keys.astype(np.uint64) << np.uint64(rng.choice((0, 7, 32))) | np.uint64(rng.randrange(3))
    if np.frombuffer(kernel.distinct(values), np.uint64).tolist() != np.unique(values).tolist():
        return f"distinct of {values.tolist()}"
    texts = [text_of(rng) * rng.choice((1, 1, 1, 9)) for _ in range(rng.randrange(1, 6))]
    places = np.array([rng.randrange(len(texts)) for _ in range(rng.randrange(6))], np.uint32)
    want = ("signatures", "digests", "words", "keys", "shingles", "fingerprints")
    made = columns(texts, want, places=places)
    rows, keys_of = np.empty((len(places), SCHEME.num_perm), np.uint32), np.empty((len(places), SCHEME.bands), np.uint64)
    digests, counts = np.empty(len(places), np.uint64), np.empty(len(places), np.uint32)
    numbers = (SCHEME.shingle, SCHEME.num_perm, SCHEME.kgram, SCHEME.window)
    ragged = kernel.batch(
        texts if rng.random() < 0.5 else tuple(texts), numbers, places=places, rows=rows, digests=digests, counts=counts,
        keys=keys_of, bands=SCHEME.bands, band_rows=SCHEME.rows, sets=True, fingerprints=True,
    )  # fmt: skip
    both = [made.shingles.values, made.shingles.offsets, made.fingerprints.values, made.fingerprints.offsets]
    dense = ((rows, made.signatures), (digests, made.digests), (counts, made.words), (keys_of, made.keys))
    if any(bytes(own) != bytes(wanted) for own, wanted in zip(ragged, both, strict=True)) or any(
        not np.array_equal(own, wanted) for own, wanted in dense
    ):
        return f"columns of {texts!r} at {places.tolist()}"
    left, right = np.array([[rng.randrange(len(places)) for _ in range(4)] if len(places) else [] for _ in "ab"], np.uint32)
    out = np.empty(len(left), np.uint32)
    kernel.shared(made.shingles.values, made.shingles.offsets, left, right, out)
    return "" if np.array_equal(out, shared(made.shingles, left, right)) else f"shared of {texts!r}"


def lines_differ(rng: random.Random, kernel: ModuleType) -> str:
    """What the kernel gets wrong on random JSON lines, some of them broken, or nothing."""
    pieces = []
    for _ in range(rng.randrange(5)):
        record = {text_of(rng)[:3]: rng.choice((1, -0.5, None, [], {"a": [True, ""]}, text_of(rng))), "text": text_of(rng)}
        made = bytearray(json.dumps(record, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass"))
        while rng.random() < 0.3:
            made[rng.randrange(len(made))] = rng.choice(b'"\\{}[],:u0\n\r\t \x00\xc3\xff')
        pieces.append(bytes(made))
    data = rng.choice((b"\n", b"\r\n", b"\n\n")).join(pieces)[: rng.randrange(1000)]
    found: list[object] = []
    for lines.native in (kernel, None):
        try:
            texts = lines.json_texts(bytearray(data))
            found.append((bytes(texts.data), texts.offsets.tolist()))
        except ReadError as error:
            found.append(str(error))
    return "" if found[0] == found[1] else f"lines {data!r}"


def edited(rng: random.Random, words: list[str], vocabulary: list[str]) -> list[str]:
    """``words`` with some of them replaced, doubled, moved, left out, and others put between."""
    made = list(words)
    for _ in range(rng.randrange(12) if made else 0):
        place, kind = rng.randrange(len(made) + 1), rng.random()
        if kind < 0.3:
            made[place : place + rng.randrange(1, 8)] = rng.choices(vocabulary, k=rng.randrange(8))
        elif kind < 0.5:
            start = rng.randrange(len(made) + 1)
            made[place:place] = made[start : start + rng.randrange(40)]
        elif kind < 0.6:
            made[place:place] = rng.choices(vocabulary, k=rng.choice((5, 30, 59, 60, 61, 70)))
        elif kind < 0.75:
            del made[place : place + rng.randrange(30)]
        elif place < len(made):
            made[place] = rng.choice(vocabulary)
    return made


def runs_differ(rng: random.Random, kernel: ModuleType) -> str:
    """What the kernel gets wrong on two random word streams, or nothing."""
    name = rng.choice(("a{}", "é{}", "日{}", "\ud800{}"))
    vocabulary = [name.format(number) for number in range(rng.choice((1, 2, 3, 5, 12, 40, 300)))]
    here = rng.choices(vocabulary, k=rng.choice((0, 1, 3, 8, 20, 60, 150, 400)))
    there = edited(rng, here, vocabulary) if rng.random() < 0.7 else rng.choices(vocabulary, k=rng.choice((0, 1, 5, 30, 200)))
    if rng.random() < 0.5:  # equal words that are not the same object, in a tuple
        there = ["".join(list(word)) for word in there]
        given: list[str] | tuple[str, ...] = tuple(there)
    else:
        given = there
    shortest = rng.choice((1, 2, 3, 4, 4, 4, 5, 9))
    case = f"{shortest} of {here!r} and {there!r}"
    if kernel.shared_runs(here, given, shortest) != runs.shared_runs(here, there, shortest):
        return f"shared runs, {case}"
    if kernel.longest_run(here, given, shortest) != runs.longest_run(here, there, shortest):
        return f"longest run, {case}"
    if kernel.repeated_runs(given, shortest) != runs.repeated_runs(there, shortest):
        return f"repeated runs, {case}"
    return ""


def alignments_differ(rng: random.Random, kernel: ModuleType) -> str:
    """What the kernel gets wrong in aligning a random text with edited copies of it, or nothing."""
    article, others, parameters = alignment_cases.drawn(rng)
    return alignment_cases.difference(article, others, parameters, kernel)


def compare_runs(kernel: ModuleType, cases: int, seed: int) -> int:
    rng = random.Random(seed)
    for case in range(cases):
        if case and case % PROGRESS == 0:
            print(f"{case} pairs of texts so far, seed {seed}", file=sys.stderr, flush=True)
        wrong = runs_differ(rng, kernel) or alignments_differ(rng, kernel) or told_differs(rng, kernel)
        if wrong:
            print(f"seed {seed}: {wrong}")
            return 1
    print(f"{cases} pairs of texts, seed {seed}, same runs", flush=True)
    return 0


def main(path: str, cases: int, seed: int, part: str) -> int:
    assert "DEDUP_NO_KERNEL" in os.environ, "the reference must be what it is compared with"
    kernels = instances(path)
    if part == "runs":
        return compare_runs(kernels["scalar"], cases, seed)
    rng = random.Random(seed)
    texts = told = 0
    while texts < cases:
        if texts - told >= PROGRESS:
            told = texts
            print(f"{texts} texts so far, seed {seed}", file=sys.stderr, flush=True)
        article, scheme = article_of(rng), scheme_of(rng)
        numbers = (scheme.shingle, scheme.num_perm, scheme.kgram, scheme.window)
        expected = [reference(text) for text in article]
        words = [found.words for found in expected]
        sketches = [(sketch.signature, sketch.fingerprints) for sketch in sketch_article(words, scheme)]
        for text, found in zip(article, expected, strict=True):  # words are made by the same code in all
            if kernels["scalar"].words(text) != (found.words, found.starts, found.ends):
                print(f"words differ, seed {seed}: {text!r}")
                return 1
        for name, kernel in kernels.items():
            if kernel.sketch(article, *numbers) != sketches:
                print(f"{name}: sketches differ, seed {seed}, {scheme}: {article!r}")
                return 1
        if kernels["scalar"].sketch_words(words, *numbers) != sketches:
            print(f"sketches of words differ, seed {seed}, {scheme}: {words!r}")
            return 1
        if rng.random() < BATCHED and (
            wrong := batch_differs(rng, kernels["scalar"])
            or lines_differ(rng, kernels["scalar"])
            or stored_differs(rng, kernels["scalar"], text_of(rng))
        ):
            print(f"seed {seed}: {wrong}")
            return 1
        texts += len(article)
    print(f"{texts} texts, seed {seed}, same bits: {' '.join(kernels)}", flush=True)
    return 0


if __name__ == "__main__":
    _, file, count, *more = sys.argv
    sys.exit(main(file, int(count), int(more[0]) if more else 1, "".join(more[1:2])))
