"""Signatures against datasketch, winnowing against its definition and its guarantee."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import xxhash
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.data.permutations import A, B
from dedup.shingle import kgram_hashes, shingle_hashes
from dedup.sign import SCHEME, Scheme, signature, sketch_article, winnow

words = st.lists(st.text(min_size=1, max_size=8), max_size=60)
few_words = st.lists(st.sampled_from(["the", "of", "in", "and", "said", "a", "minister", "war"]), max_size=80)


def by_datasketch(words, k=3, num_perm=128):
    k = min(k, len(words)) or 1
    sketch = MinHash(num_perm=num_perm, seed=1, hashfunc=lambda data: xxhash.xxh3_64_intdigest(data) & 0xFFFFFFFF)
    for place in range(len(words) - k + 1):
        sketch.update(" ".join(words[place : place + k]).encode())
    return np.asarray(sketch.hashvalues).astype("<u4").tobytes()


class TestSignature:
    @given(words)
    def test_is_the_row_of_datasketch(self, words):
        assert signature(shingle_hashes(words, 3)) == by_datasketch(words)
        assert sketch_article([words])[0].signature == by_datasketch(words)

    @settings(max_examples=20)
    @given(words, st.integers(1, 128), st.integers(1, 5))
    def test_of_other_sizes(self, words, num_perm, k):
        # datasketch draws all of a before all of b, so only the pinned 128 are its own row of that size.
        whole = signature(shingle_hashes(words, k))
        assert whole == by_datasketch(words, k)
        assert signature(shingle_hashes(words, k), num_perm) == whole[: 4 * num_perm]

    @given(st.lists(st.integers(0, 2**64 - 1), max_size=50), st.randoms())
    def test_is_of_the_set(self, hashes, random):
        again = hashes + hashes[:10]
        random.shuffle(again)
        assert signature(again) == signature(hashes)

    def test_of_nothing_is_all_ones(self):
        assert signature([]) == b"\xff" * 512 == by_datasketch([])

    def test_of_a_very_long_text(self):
        hashes = list(range(0, 2**64, 2**64 // 10_000))
        parts = [np.frombuffer(signature(hashes[i::3]), "<u4") for i in range(3)]
        assert signature(hashes) == np.minimum.reduce(parts).tobytes()

    def test_every_permutation_is_one(self):
        assert len(A) == len(B) == 128
        assert all(a % 2 for a in A)


def windows_minima(hashes, window):
    """Winnowing by its definition: the rightmost minimum of every window."""
    spans = [range(i, i + window) for i in range(len(hashes) - window + 1)] or [range(len(hashes))]
    return sorted({max(span, key=lambda place: (-hashes[place], place)) for span in spans if span})


class TestWinnow:
    @given(st.lists(st.integers(0, 9), max_size=60), st.integers(1, 12))
    def test_is_its_definition(self, hashes, window):
        assert winnow(hashes, window) == windows_minima(hashes, window)

    @given(few_words, few_words, few_words, st.data())
    def test_every_shared_run_leaves_a_shared_fingerprint(self, shared, one, other, data):
        """Whatever stands around the run, and wherever paragraphs begin and end."""
        shared = (shared + ["president", "met", "his", "colleague"] * 4)[: max(len(shared), SCHEME.guaranteed_run)]

        def article(before, after):
            stream = before + shared + after
            cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=4)))
            return [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]

        found = [
            {value for sketch in sketch_article(paragraphs) for value in sketch.fingerprints}
            for paragraphs in (article(one, other), article(other, one[::-1]))
        ]
        assert found[0] & found[1] & set(kgram_hashes(shared, SCHEME.kgram))

    @given(st.lists(few_words, max_size=6))
    def test_a_fingerprint_belongs_to_the_paragraph_where_its_kgram_starts(self, paragraphs):
        sketches = sketch_article(paragraphs)
        stream = [word for words in paragraphs for word in words]
        hashes = kgram_hashes(stream, SCHEME.kgram)
        picked = windows_minima(hashes, SCHEME.window) if hashes else []
        start = 0
        for words, sketch in zip(paragraphs, sketches, strict=True):
            own = {hashes[place] for place in picked if start <= place < start + len(words)}
            if len(words) < SCHEME.guaranteed_run:
                own.update(kgram_hashes(words, SCHEME.kgram))
            assert sketch.fingerprints == tuple(sorted(own))
            start += len(words)

    @given(st.lists(few_words, max_size=6), st.lists(st.integers(0, 40), max_size=5))
    def test_borders_add_the_runs_of_short_paragraphs_to_what_an_article_leaves_and_take_nothing(self, paragraphs, cuts):
        stream = [word for words in paragraphs for word in words]
        cuts = sorted(min(cut, len(stream)) for cut in cuts)
        divided = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
        hashes = kgram_hashes(stream, SCHEME.kgram)
        everywhere = {hashes[place] for place in windows_minima(hashes, SCHEME.window)} if hashes else set()
        for parts in (paragraphs, divided):
            left = {f for sketch in sketch_article(parts) for f in sketch.fingerprints}
            short = [words for words in parts if len(words) < SCHEME.guaranteed_run]
            assert left == everywhere.union(*(kgram_hashes(words, SCHEME.kgram) for words in short))

    @given(few_words.filter(lambda words: len(words) >= SCHEME.kgram), st.lists(few_words, max_size=3))
    def test_two_short_paragraphs_that_share_a_kgram_share_a_fingerprint(self, words, around):
        short = words[: SCHEME.guaranteed_run - 1]
        alone = sketch_article([short])[0].fingerprints
        inside = sketch_article([*around, short[: SCHEME.kgram], *around])[len(around)].fingerprints
        assert set(kgram_hashes(short[: SCHEME.kgram], SCHEME.kgram)) <= set(alone) & set(inside)


class TestScheme:
    def test_its_fingerprint_is_frozen(self):
        assert SCHEME.fingerprint == "fb47fc9461977d8b"

    def test_every_number_counts(self):
        names = ("shingle", "bands", "rows", "kgram", "window")
        changed = [Scheme(**{name: getattr(SCHEME, name) - 1}) for name in names]
        changed += [Scheme(version=2), Scheme(num_perm=127)]
        assert len({scheme.fingerprint for scheme in [SCHEME, *changed]}) == 8
        assert Scheme().fingerprint == SCHEME.fingerprint

    @pytest.mark.parametrize("numbers", [{"kgram": 0}, {"num_perm": 129}, {"bands": 33, "rows": 4}, {"window": -1}])
    def test_numbers_that_no_sketch_can_have_are_refused(self, numbers):
        with pytest.raises(ValueError):
            Scheme(**numbers)

    def test_the_guarantee(self):
        assert SCHEME.guaranteed_run == 12


class TestGolden:
    """What scheme 1 gave on its first day; see `golden/make_scheme1.py`."""

    @pytest.mark.parametrize("flag", ["0", "1"], ids=["kernel", "reference"])
    def test_articles(self, flag):
        golden = Path(__file__).parent / "golden"
        made = subprocess.run(
            [sys.executable, golden / "make_scheme1.py"],
            env=os.environ | {"DEDUP_NO_KERNEL": flag, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        )
        assert made.stdout == (golden / "scheme1.jsonl").read_bytes()


def test_the_specification_names_this_scheme():
    page = (Path(__file__).parent.parent / "docs" / "scheme-1.md").read_text("utf-8")
    assert f"The default scheme is `{SCHEME.fingerprint}`." in page
    for each in ("shingle", "num_perm", "kgram", "window"):
        assert f"| `{each}` | {getattr(SCHEME, each)} |" in page
