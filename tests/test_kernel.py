"""The compiled kernel by itself: its hash, its tables, its implementations, its manners."""

from __future__ import annotations

import gc
import os
import random
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import xxhash
from hypothesis import given
from hypothesis import strategies as st

from dedup.data.make_kernel_header import header
from dedup.kernel import kernel_name, native
from dedup.model import Sketch
from dedup.normalise import normalise, reference
from dedup.sign import SCHEME

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "dedup" / "_kernel"
NUMBERS = (SCHEME.shingle, SCHEME.num_perm, SCHEME.kgram, SCHEME.window)
needs_kernel = pytest.mark.skipif(native is None, reason="there is no kernel here")


def test_the_header_is_what_its_generator_prints():
    assert (SOURCES / "scheme1.h").read_text("ascii") == header() + "\n"


def run(program, **environment):
    return subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | environment | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_reference_can_be_asked_for():
    made = run("from dedup.kernel import kernel_name; print(kernel_name())", DEDUP_NO_KERNEL="1")
    assert made.stdout.strip() == "python"


@needs_kernel
class TestHash:
    @given(st.binary(max_size=2500), st.integers(0, 2**64 - 1))
    def test_is_xxh3(self, data, seed):
        assert native.xxh3_64(data, seed) == xxhash.xxh3_64_intdigest(data, seed)

    def test_of_every_size(self):
        data = random.Random(1).randbytes(3000)
        for size in range(3001):
            assert native.xxh3_64(data[:size], 0) == xxhash.xxh3_64_intdigest(data[:size])


@needs_kernel
class TestDispatch:
    def test_an_implementation_can_be_named(self):
        made = run("from dedup.kernel import kernel_name; print(kernel_name())", DEDUP_KERNEL="scalar")
        assert made.stdout.strip() == "scalar"

    def test_one_that_does_not_run_here_is_an_error(self):
        made = run("import dedup.kernel", DEDUP_KERNEL="mmx")
        assert "DEDUP_KERNEL=mmx" in made.stderr

    def test_the_best_is_named(self):
        assert kernel_name() in {"avx512", "avx2", "sse4.1", "neon", "scalar"}


@needs_kernel
class TestManners:
    @pytest.mark.parametrize(
        ("function", "arguments", "error"),
        [
            ("words", (b"bytes",), TypeError),
            ("words", (None,), TypeError),
            ("sketch", (["a"], 3, 128, 5), TypeError),
            ("sketch", ([1], *NUMBERS), TypeError),
            ("sketch", (3, *NUMBERS), TypeError),
            ("sketch", (["a"], 0, 128, 5, 8), ValueError),
            ("sketch", (["a"], 3, 129, 5, 8), ValueError),
            ("sketch", (["a"], -1, 128, 5, 8), OverflowError),
            ("sketch_words", ([[None]], *NUMBERS), TypeError),
            ("run_hashes", (["a"], 0), ValueError),
            ("signature", (["a"], 128), TypeError),
            ("signature", ([-1], 128), (OverflowError, TypeError)),
            ("signature", ([2**64], 128), OverflowError),
            ("band_keys", (b"short", 16, 4), ValueError),
            ("xxh3_64", ("text", 0), TypeError),
            ("deflate_index", (bytes(32769),), ValueError),
            ("deflate", (("text",), b"dictionary", b"no index of it"), ValueError),
            ("deflate", (["text"], b"", b""), TypeError),
            ("deflate", ((b"text",), b"", native and native.deflate_index(b"")), TypeError),
            ("hints", ((), (Sketch(b"short", ()),), 8, 3), ValueError),
            ("hints", ((), (), 0, 3), ValueError),
            ("hints", ((), (), 8, -1), ValueError),
            ("hints", ([], (), 8, 3), TypeError),
            ("hints", ((1,), (), 8, 3), TypeError),
            ("hints", ((), (1,), 8, 3), AttributeError),
            ("hints", ((), (Sketch("text", ()),), 8, 3), TypeError),
            ("hints", ((), (Sketch(bytes(512), [1]),), 8, 3), TypeError),
            ("hints", ((), (Sketch(bytes(512), ("1",)),), 8, 3), TypeError),
            ("places", (b"d:1", b"", 1, bytes(19), 0), ValueError),
            ("places", (b"d:1", b"", 0, b"", 0), ValueError),
            ("places", (b"d" * 201, b"", 0, bytes(19), 0), ValueError),
            ("batch", ([1], NUMBERS), TypeError),
            ("batch", (None, NUMBERS), TypeError),
            ("batch", (["a"], (3, 128, 5)), TypeError),
            ("shared", (b"", b"", b"", b"", bytearray()), ValueError),
            ("bucket_pairs", (b"12345", 3), ValueError),
            ("bucket_pairs", (b"1234", 0), ValueError),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, function, arguments, error):
        with pytest.raises(error):
            getattr(native, function)(*arguments)

    @pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc to see the memory in use")
    def test_nothing_leaks(self):
        """Reference counts of the arguments stay; memory of repeated calls does not grow."""
        text = "A text with “quotes”, 日本 and a lone \ud800 surrogate " * 20
        before = sys.getrefcount(text)

        def work():
            native.words(text)
            native.sketch([text, ""], *NUMBERS)
            native.sketch_words([text.split(), []], *NUMBERS)
            native.batch([text, text], NUMBERS, sets=True, fingerprints=True)
            for wrong in ([text, None], [None]):
                with pytest.raises(TypeError):
                    native.sketch(wrong, *NUMBERS)

        def size():
            gc.collect()
            return int(Path("/proc/self/statm").read_text().split()[1])

        for _ in range(200):
            work()
        first = size()
        for _ in range(2000):
            work()
        assert sys.getrefcount(text) == before
        assert size() - first < 400  # pages; one workspace a call would be 10,000 and more

    def test_many_threads_get_the_same(self):
        texts = [" ".join(random.Random(i).choices(["wire", "“report”", "日本", "1,776"], k=200)) for i in range(30)]
        expected = [(native.words(text), native.sketch([text], *NUMBERS)) for text in texts]
        wrong = []

        def work():
            for _ in range(20):
                for text, known in zip(texts, expected, strict=True):
                    if (native.words(text), native.sketch([text], *NUMBERS)) != known:
                        wrong.append(text)

        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not wrong

    @pytest.mark.parametrize("work", [native and native.words, native and (lambda text: native.sketch([text], *NUMBERS))])
    def test_others_run_while_a_long_text_is_worked_on(self, work):
        gate, ran = threading.Lock(), []
        gate.acquire()
        other = threading.Thread(target=lambda: gate.acquire() and ran.append(True))
        other.start()
        before = sys.getswitchinterval()
        sys.setswitchinterval(1000)  # nobody runs unless he is let
        try:
            gate.release()
            for _ in range(50):
                work("a long text, " * 200_000)
                if ran:
                    break
            assert ran
        finally:
            sys.setswitchinterval(before)
            other.join()

    @pytest.mark.parametrize("piece", ["a", "'", "日", "ﷺ", "\u0301", "\u00ad", " ", "a'", "1,", "\ud800", "한"])
    def test_long_texts_of_one_piece(self, piece):
        text = piece * 20_000
        assert normalise(text) == reference(text)
        native.sketch([text, "x", text], *NUMBERS)


@pytest.fixture(scope="module")
def storm(tmp_path_factory):
    """Builds the storm of `fuzz/storm.c` with a compiler; its digest of 3,000 inputs."""

    def run_with(compiler, *runner):
        if not all(shutil.which(tool) for tool in (compiler, *runner)):
            pytest.skip(f"needs {' and '.join((compiler, *runner))}")
        target = tmp_path_factory.mktemp("storm") / "storm"
        sources = [ROOT / "tests" / "fuzz" / "storm.c"]
        sources += [path for path in sorted(SOURCES.glob("*.c")) if '"glue.h"' not in path.read_text()]  # without Python
        flags = ["-std=gnu11", "-O1", "-static", f"-I{SOURCES}"]
        subprocess.run([compiler, *flags, *map(str, sources), "-o", str(target)], check=True)
        return subprocess.run([*runner, str(target), "3000", "1"], capture_output=True, text=True, check=True).stdout

    return run_with


STORM = "digest 4ebf77286a5ed55f"


def test_all_implementations_agree_on_random_input(storm):
    assert storm("gcc").strip().endswith(STORM)


def test_neon_gives_the_same_bits(storm):
    """On an emulated ARM processor; Debian's gcc-aarch64-linux-gnu and qemu-user."""
    printed = storm("aarch64-linux-gnu-gcc", "qemu-aarch64").strip()
    assert printed == f"3000 inputs, neon, {STORM}"


@needs_kernel
def test_words_and_places_that_come_again_are_right_whatever_came_between() -> None:
    words = [f"{stem}{number}" for number in range(12_000) for stem in ("w", "naïve", "日", "a word too long to keep ")]
    text = " ".join(words)
    first, again = normalise(text), normalise(text)
    assert first == again == reference(text)
    assert all(text[start:end] for start, end in zip(first.starts, first.ends, strict=True))
    short = normalise("Nordhafen rose")
    assert all(one is other for one, other in zip(short.words, normalise("nordhafen ROSE").words, strict=True))
