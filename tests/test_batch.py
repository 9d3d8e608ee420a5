"""The batch path: the same bits as one at a time, and groups against brute force."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.bands import band_keys
from dedup.batch import candidates
from dedup.batch import columns as columns_module
from dedup.batch.candidates import band_pairs, distinct_pairs, first_places, hot_pairs, pairs_of_buckets, sort_band
from dedup.batch.columns import columns
from dedup.batch.group import connected, group
from dedup.batch.sign import sign_texts
from dedup.batch.texts import ArrowTexts, arrow_texts, chunks
from dedup.kernel import native
from dedup.normalise import normalise, normalised_text
from dedup.shingle import shingle_hashes
from dedup.sign import Scheme, sketch_article

VOCABULARY = [f"word{number}" for number in range(400)] + ["İstanbul", "l’été", "1,776", "日本", "naïve"]
texts = st.lists(st.text(st.one_of(st.sampled_from("ab 'é日\u0301\ud800.1"), st.characters())), max_size=12)


def sentences(rng, n, size=30):
    return [" ".join(rng.choices(VOCABULARY, k=size + rng.randrange(20))) for _ in range(n)]


def edited(rng, text, edits):
    words = text.split()
    for _ in range(edits):
        words[rng.randrange(len(words))] = rng.choice(VOCABULARY)
    return " ".join(words)


def shingles(text):
    return set(shingle_hashes(normalise(text).words, 3))


def jaccard(one, other):
    return len(one & other) / max(len(one | other), 1)


class TestColumns:
    @settings(max_examples=60)
    @given(texts, st.data())
    def test_sketches_are_those_of_each_article(self, texts, data):
        cuts = sorted(data.draw(st.lists(st.integers(0, len(texts)), max_size=3)))
        borders = [0, *cuts, len(texts)]
        signed = sign_texts(texts, articles=borders)
        expected = [
            sketch
            for a, b in pairwise(borders)
            for sketch in sketch_article([normalise(text).words for text in texts[a:b]])
        ]
        assert [row.astype("<u4").tobytes() for row in signed.signatures] == [sketch.signature for sketch in expected]
        assert [tuple(run.tolist()) for run in signed.fingerprints] == [sketch.fingerprints for sketch in expected]

    @settings(max_examples=40)
    @given(texts)
    def test_the_other_columns(self, texts):
        import xxhash

        scheme = Scheme(shingle=2, num_perm=64, bands=8, rows=4)
        made = columns(texts, ("digests", "words", "keys", "shingles", "signatures"), scheme)
        normalised = [normalised_text(text) for text in texts]
        assert made.digests.tolist() == [xxhash.xxh3_64_intdigest(text.encode()) for text in normalised]
        assert made.words.tolist() == [len(normalise(text).words) for text in texts]
        rows = [row.astype("<u4").tobytes() for row in made.signatures]
        assert [tuple(row) for row in made.keys.tolist()] == [band_keys(row, 8, 4) for row in rows]
        sets = [sorted(set(shingle_hashes(text.split(" ") if text else [], 2))) for text in normalised]
        assert [run.tolist() for run in made.shingles] == sets

    def test_chunks_threads_and_arrow_change_nothing(self, monkeypatch):
        pa = pytest.importorskip("pyarrow")
        rng = random.Random(3)
        texts = [*sentences(rng, 300), "", "***", "…", "x" * 5000]
        borders = sorted({0, len(texts), *rng.choices(range(len(texts)), k=60)})
        whole = sign_texts(texts, articles=borders)
        monkeypatch.setattr(columns_module, "CHUNK", 7)
        array = pa.array(texts)
        shifted = pa.array(["before", *texts, "behind"], pa.large_string())[1:-1]
        chunked = pa.chunked_array([texts[:100], texts[100:]])
        for other in (texts, tuple(texts), *map(arrow_texts, (array, shifted, chunked, array.dictionary_encode()))):
            for threads in (1, 3):
                again = sign_texts(other, articles=borders, threads=threads)
                assert (again.signatures == whole.signatures).all()
                assert (again.fingerprints.values == whole.fingerprints.values).all()
                assert (again.fingerprints.offsets == whole.fingerprints.offsets).all()

    def test_nulls_are_empty_and_numbers_are_no_texts(self):
        pa = pytest.importorskip("pyarrow")
        rows = sign_texts(arrow_texts(pa.array(["a b", None]))).signatures
        assert (rows == sign_texts(["a b", ""]).signatures).all()
        assert len(arrow_texts(pa.array([], pa.string()))) == 0
        with pytest.raises(TypeError, match="no texts"):
            arrow_texts(pa.array([1, 2]))

    @given(st.lists(st.binary(max_size=20), max_size=8))
    def test_bytes_that_are_no_utf8_part_words(self, parts):
        data = b"".join(parts)
        ends = np.cumsum([0, *map(len, parts)]).astype(np.int32)
        raw = ArrowTexts(data, memoryview(ends), False)
        decoded = [part.decode("utf-8", "replace") for part in parts]
        assert raw.strings() == decoded
        assert (sign_texts(raw).signatures == sign_texts(decoded).signatures).all()
        assert raw.take([0] if parts else []).strings() == decoded[:1]

    def test_an_arrow_array_or_any_iterable_is_taken_as_it_is(self):
        pa = pytest.importorskip("pyarrow")
        texts = ["a b c", "d e f", "a b c"]
        expected = columns(texts, ("digests",)).digests.tolist()
        for given_texts in (pa.array(texts), pa.chunked_array([texts[:1], texts[1:]]), np.array(texts, object), iter(texts)):
            assert columns(given_texts, ("digests",)).digests.tolist() == expected
        assert group(pa.array(texts)).group.tolist() == group(iter(texts)).group.tolist() == [0, 1, 0]
        for wrong in ("a b c", b"a b c", pa.array([1])):
            with pytest.raises(TypeError, match="texts"):
                columns(wrong, ("digests",))

    @pytest.mark.parametrize("articles", [[], [0, 1], [0, 3, 2], [1, 2]])
    def test_borders_that_do_not_divide_the_texts_are_refused(self, articles):
        with pytest.raises(ValueError, match="ascend"):
            columns(["a", "b"], ("words",), articles=articles)

    def test_an_unknown_column_is_refused(self):
        with pytest.raises(ValueError, match="no such column: colour"):
            columns(["a"], ("colour",))

    @given(st.lists(st.integers(0, 9), max_size=9), st.integers(1, 12))
    def test_chunks_cover_everything_once_and_keep_articles_whole(self, sizes, size):
        borders = np.cumsum([0, *sizes]).tolist()
        texts = [""] * borders[-1]
        for limits in (borders, None):
            parts = list(chunks(len(texts), limits, size))
            assert [place for a, b in parts for place in range(a, b)] == list(range(len(texts)))
            assert all(a < b for a, b in parts)
            assert limits is None or {a for a, _ in parts} <= set(borders)

    @pytest.mark.skipif(native is None, reason="there is no kernel here")
    @pytest.mark.parametrize(
        ("keywords", "message"),
        [
            ({"data": b"abc", "offsets": np.array([0, 4], np.int32)}, "offsets do not fit"),
            ({"data": b"abc", "offsets": np.array([2, 1], np.int32)}, "offsets do not fit"),
            ({"data": b"abc", "offsets": np.array([-1, 1], np.int64), "wide": True}, "offsets do not fit"),
            ({"data": b"abc", "offsets": np.array([0, 3], np.int32), "rows": np.empty(5, np.uint32)}, "rows has"),
            ({"data": b"abc", "offsets": np.array([0, 3], np.int32), "articles": np.array([0, 2])}, "articles do not"),
            ({"data": b"abc", "offsets": np.array([0, 3], np.int32), "bands": 33, "band_rows": 4}, "no such bands"),
            ({"data": b"abc", "offsets": np.array([0, 3], np.int32), "digests": memoryview(bytearray(16))[4:12]}, "alignment"),
            ({"data": b"abc", "offsets": np.array([0, 3], np.int32), "articles": bytes(7)}, "articles do not"),
        ],
    )
    def test_the_kernel_refuses_buffers_that_do_not_fit(self, keywords, message):
        with pytest.raises(ValueError, match=message):
            native.batch(None, (3, 128, 5, 8), **keywords)

    @pytest.mark.skipif(native is None, reason="there is no kernel here")
    def test_the_kernel_refuses_pairs_outside_the_runs(self):
        values, offsets = np.arange(4, dtype=np.uint64), np.array([0, 2, 4])
        with pytest.raises(ValueError, match="do not fit"):
            native.shared(values, offsets, np.array([0], np.uint32), np.array([2], np.uint32), np.empty(1, np.uint32))

    def test_without_the_kernel_the_columns_are_the_same(self):
        program = (
            "import hashlib, random, numpy as np\n"
            "from dedup.batch.columns import columns, shared\n"
            "rng = random.Random(5)\n"
            "pool = 'ab cd ef é日\\u0301\\ud800.1\\'’ x'\n"
            "texts = [''.join(rng.choices(pool, k=rng.randrange(300))) for _ in range(300)]\n"
            "want = ('signatures', 'digests', 'words', 'keys', 'shingles', 'fingerprints')\n"
            "made = columns(texts, want, articles=[0, 10, 11, 11, 150, 300])\n"
            "digest = hashlib.sha256()\n"
            "for array in (made.signatures, made.digests, made.words, made.keys, made.shingles.values,\n"
            "              made.shingles.offsets, made.fingerprints.values, made.fingerprints.offsets,\n"
            "              shared(made.shingles, np.arange(299, dtype=np.uint32), np.arange(1, 300, dtype=np.uint32))):\n"
            "    digest.update(np.ascontiguousarray(array).tobytes())\n"
            "print(digest.hexdigest())\n"
        )
        found = {
            subprocess.run(
                [sys.executable, "-c", program],
                env=os.environ | {"DEDUP_NO_KERNEL": flag, "PYTHONPATH": os.pathsep.join(sys.path)},
                capture_output=True,
                check=True,
            ).stdout
            for flag in ("0", "1")
        }
        assert len(found) == 1


class TestCandidates:
    @given(st.lists(st.integers(0, 5), max_size=40))
    def test_pairs_of_buckets_are_all_pairs_with_equal_keys(self, keys):
        found = pairs_of_buckets(sort_band(np.array(keys, np.uint32)), cap=100)
        expected = {i << 32 | k for k in range(len(keys)) for i in range(k) if keys[i] == keys[k]}
        assert sorted(found.tolist()) == sorted(expected)

    @given(st.lists(st.integers(0, 9).map(lambda value: value << 13), max_size=60), st.integers(1, 12))
    def test_band_pairs_and_large_buckets(self, keys, cap):
        pairs, large = band_pairs(np.array(keys, np.uint32), cap)
        buckets = [[place for place, key in enumerate(keys) if key == value] for value in set(keys)]
        small = [bucket for bucket in buckets if len(bucket) <= cap]
        assert sorted(pairs.tolist()) == sorted(i << 32 | k for bucket in small for k in bucket for i in bucket if i < k)
        assert sorted(each.tolist() for each in large) == sorted(bucket for bucket in buckets if len(bucket) > max(cap, 1))

    @pytest.mark.parametrize("items", [5000, 70_000])
    def test_the_kernel_finds_the_pairs_that_sorting_finds(self, items):
        if native is None:
            pytest.skip("there is no kernel here")
        keys = np.random.default_rng(7).integers(0, 1 << 14, items, np.uint32) * np.uint32(0x9E3779B1)
        pairs, large = band_pairs(keys, 5)
        buckets = sort_band(keys)
        assert np.array_equal(np.sort(pairs), np.sort(pairs_of_buckets(buckets, 5)))
        assert sum(map(len, large)) == sum(size for size in (buckets.ends - buckets.starts).tolist() if size > 5)

    @pytest.mark.parametrize("by", ["kernel", "python"])
    @given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), max_size=60))
    def test_first_places_and_distinct_pairs(self, by, halves):
        """High and low halves that meet apart, as digests may by chance."""
        if by == "kernel" and native is None:
            pytest.skip("there is no kernel here")
        values = [high << 32 | low for high, low in halves]
        array = np.array(values, np.uint64)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(candidates, "native", native if by == "kernel" else None)
            assert first_places(array).tolist() == [values.index(value) for value in values]
            assert distinct_pairs([array, array[:3]]).tolist() == sorted(set(values))

    @given(st.integers(1, 30), st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=40))
    def test_connected_is_union_find(self, n, edges):
        edges = [(a % n, b % n) for a, b in edges]
        parent = list(range(n))

        def find(item):
            while parent[item] != item:
                item = parent[item]
            return item

        for a, b in edges:
            a, b = find(a), find(b)
            parent[max(a, b)] = min(a, b)
        left, right = (np.array([edge[side] for edge in edges], np.uint32) for side in (0, 1))
        assert connected(n, left, right).tolist() == [find(item) for item in range(n)]

    def test_a_long_chain_is_connected(self):
        n = 50_000
        order = np.random.default_rng(1).permutation(n).astype(np.uint32)
        assert not connected(n, order[1:], order[:-1]).any()


def brute_force(texts, threshold):
    sets = [shingles(text) for text in texts]
    return {
        (i, k)
        for k in range(len(texts))
        for i in range(k)
        if sets[i] and sets[k] and jaccard(sets[i], sets[k]) >= threshold
    }


class TestGroup:
    @pytest.mark.parametrize("cap", [256, 3])
    @pytest.mark.parametrize("seed", range(3))
    def test_against_brute_force(self, seed, cap):
        rng = random.Random(seed)
        texts = sentences(rng, 60)
        texts += [edited(rng, rng.choice(texts), rng.randrange(6)) for _ in range(240)] + ["", "…", "a", "a", "a b"]
        rng.shuffle(texts)
        found = group(texts, 0.7, cap=cap)
        truth = brute_force(texts, 0.7)
        together = {(i, k) for i, k in truth if found.group[i] == found.group[k]}
        assert len(together) >= 0.999 * len(truth)
        verified = set(zip(found.left.tolist(), found.right.tolist(), strict=True))
        assert verified <= truth
        if cap == 256:
            distinct = {(i, k) for i, k in truth if found.first[i] == i and found.first[k] == k}
            assert len(verified) >= 0.999 * len(distinct)
        for left, right, value in zip(found.left, found.right, found.resemblance, strict=True):
            assert value == np.float32(jaccard(shingles(texts[left]), shingles(texts[right])))
        heads = connected(
            len(texts),
            np.concatenate([found.left, found.first]),
            np.concatenate([found.right, np.arange(len(texts), dtype=np.uint32)]),
        )
        assert (heads == found.group).all()

    def test_one_paragraph_in_5000_articles_costs_no_pair(self):
        rng = random.Random(4)
        texts = sentences(rng, 500) + ["Follow us on Twitter – sign up for our newsletter today"] * 2500
        texts += ["follow us on twitter, sign up for our “newsletter” today!"] * 2500
        rng.shuffle(texts)
        found = group(texts)
        footers = [place for place, text in enumerate(texts) if "ollow us" in text]
        assert set(found.group[footers].tolist()) == {footers[0]}
        assert len(set(found.group.tolist())) == 501
        assert found.candidates < 50

    def test_14000_variants_of_one_template_stay_bounded(self):
        """Every variant resembles every other: 98 million pairs, of which leaders look at few."""
        rng = random.Random(5)
        template = " ".join(rng.choices(VOCABULARY, k=40))
        texts = [f"{template} reference number {number} of the register" for number in range(14_000)] + sentences(rng, 100)
        found = group(texts)
        assert (found.group[:14_000] == 0).all()
        assert len(set(found.group.tolist())) == 101
        assert found.hot >= 1
        assert found.candidates < 40 * len(texts)

    def test_240000_paragraphs_with_one_of_them_5000_times(self):
        """The size of a night: the repeated one is one item, and every near copy of another is still found."""
        rng = random.Random(7)
        pool = [f"{word}{number}" for word in VOCABULARY[:40] for number in range(50)]
        texts = [" ".join(rng.choices(pool, k=24)) for _ in range(234_000)]
        copies = [f"{texts[place]} added words" for place in range(1000)]  # 22 of 24 shingles: J = 0.917
        texts += copies + ["Follow us on Twitter – sign up for our newsletter today"] * 5000
        order = rng.sample(range(len(texts)), len(texts))
        found = group([texts[place] for place in order])
        group_of = np.empty(len(texts), np.int64)
        group_of[order] = found.group
        assert len(texts) == 240_000
        assert len(set(group_of[235_000:].tolist())) == 1
        assert (group_of[234_000:235_000] == group_of[:1000]).sum() >= 999
        assert len(found.left) <= 1000
        assert len(set(group_of.tolist())) == len(texts) - 4999 - len(found.left)
        assert found.candidates < 2000
        assert found.hot == 0

    def test_a_flooded_bucket_costs_bounded_work_however_it_was_filled(self):
        """Somebody who knows the scheme can give any number of texts one band key; what they cost stays linear."""
        items, cap, asked = 20_000, 64, 0

        def unlike(pairs):
            nonlocal asked
            asked += len(pairs)
            return np.zeros(len(pairs))

        seen = set()
        for _ in range(3):  # and the same in other bands
            pairs, large = band_pairs(np.full(items, 7, np.uint32), cap)
            assert len(pairs) == 0
            assert not [edge for edges, _ in hot_pairs(large, cap, 0.7, unlike, seen) for edge in edges]
        assert asked < items * (32 + cap / 2)

    def test_variants_that_do_not_resemble_each_other_stay_bounded(self):
        """One shared opening fills buckets, hardly any pair is verified."""
        rng = random.Random(6)
        opening = " ".join(rng.choices(VOCABULARY, k=12))
        texts = [f"{opening} {' '.join(rng.choices(VOCABULARY, k=12))}" for _ in range(3000)]
        found, uncapped = group(texts, cap=64), group(texts, cap=4096)
        assert found.hot > 0
        assert uncapped.hot == 0
        assert found.candidates < uncapped.candidates / 3
        sets = [shingles(text) for text in texts]
        assert all(jaccard(sets[a], sets[b]) >= 0.7 for a, b in zip(found.left, found.right, strict=True))

    def test_threads_and_arrow_change_nothing(self, monkeypatch):
        pa = pytest.importorskip("pyarrow")
        monkeypatch.setattr(columns_module, "CHUNK", 50)
        rng = random.Random(8)
        texts = sentences(rng, 100)
        texts += [edited(rng, rng.choice(texts), 2) for _ in range(200)]
        one, other = group(texts), group(arrow_texts(pa.array(texts)), threads=3)
        assert (one.group == other.group).all()
        assert (one.left == other.left).all()
        assert (one.resemblance == other.resemblance).all()

    def test_nothing_to_group(self):
        assert group([]).group.tolist() == []
        assert group(["", "…"]).group.tolist() == [0, 1]

    @pytest.mark.parametrize("threshold", [0, 1.5])
    def test_a_threshold_that_is_none_is_refused(self, threshold):
        with pytest.raises(ValueError, match="threshold"):
            group(["a"], threshold)
        with pytest.raises(ValueError, match="bucket"):
            group(["a"], cap=1)


def test_the_single_path_imports_next_to_nothing():
    """Neither numpy and its like, nor the parts of the standard library that cost more than the path itself."""
    program = (
        "import sys\n"
        "before = set(sys.modules)\n"
        "from dedup.normalise import normalise\n"
        "from dedup.sign import sketch_article\n"
        "from dedup.bands import band_keys\n"
        "sketch = sketch_article([normalise('One sentence is enough for this.').words])[0]\n"
        "band_keys(sketch.signature, 16, 4)\n"
        "heavy = {'numpy', 'scipy', 'datasketch', 'xxhash', 'redis', 'zlib', 'typing', 're', 'collections', 'functools'}\n"
        "print(sorted(heavy & (set(sys.modules) - before)))\n"
    )
    if native is None:
        pytest.skip("there is no kernel here")
    made = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)
    assert made.stdout.strip() == "[]"
