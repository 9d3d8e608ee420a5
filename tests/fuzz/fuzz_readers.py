"""Coverage-guided fuzzing of the readers with atheris.

    DEDUP_FUZZ_SECONDS=600 python tests/fuzz/fuzz_readers.py [DOCUMENT ...]

Each document of tests/read/documents is a target of its own: the campaign
starts from it, keeps its name (so its reader is chosen) and runs for
DEDUP_FUZZ_SECONDS (default 20). Exports and feeds are targets once more with
"stream-" before the name: read item by item, as those over the limit are, which
must give the same whatever pieces the bytes arrive in. A target fails on any exception that is no
`DedupError`, on a span outside the source, and on an input that takes longer
than a second for its size (up to a megabyte counts as one). Inputs that fail
are kept in DEDUP_FUZZ_DIR (default: a temporary directory).
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dedup.model import Article

DOCUMENTS = Path(__file__).resolve().parents[1] / "read" / "documents"
SECONDS = int(os.environ.get("DEDUP_FUZZ_SECONDS", "20"))
MOST_BYTES = 1 << 16
STREAM = "stream-"
STREAMED = tuple(STREAM + name for name in ("export.wxr", "feed.rss", "feed.atom"))
_HEAD = 512  # bytes that a stream is looked at before it is read


def check(data: bytes, name: str) -> None:
    """One input: raises where the reader of ``name`` misbehaves."""
    from dedup.errors import DedupError
    from dedup.read import read

    try:
        for article in read(data, path=name):
            _check_article(article)
    except DedupError as error:
        str(error).encode()


def check_stream(data: bytes, name: str) -> None:
    """One export or feed, read item by item: raises where that misbehaves, or depends on the pieces read."""
    whole, dribbled = (_streamed(data, name, size) for size in (1 << 16, 13))
    if whole != dribbled:
        raise AssertionError("the articles depend on the pieces in which the bytes arrive")


def _streamed(data: bytes, name: str, most: int) -> list[object]:
    """The articles, and the error that ended them, where ``most`` bytes come at a time."""
    from dedup.errors import DedupError
    from dedup.read.document import LIMITS
    from dedup.read.xml_stream import read_stream

    class Pieces(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or most, most))

    found: list[object] = []
    try:
        for article in read_stream(data[:_HEAD], Pieces(data[_HEAD:]), path=name, limits=LIMITS):
            _check_article(article)
            found.append(article)
    except DedupError as error:
        found.append(str(error))
    return found


def _check_article(article: Article) -> None:
    for block in article.blocks:
        start, end = block.offsets.span(0, len(block.text))
        if not 0 <= start <= end <= len(article.source):
            raise AssertionError(f"span {start}-{end} of a source of {len(article.source)}")
        block.text.encode()


def check_in_time(data: bytes, name: str) -> None:
    """As `check` or `check_stream`, and within a second a megabyte."""
    started = time.process_time()
    if name.startswith(STREAM):
        check_stream(data, name.removeprefix(STREAM))
    else:
        check(data, name)
    seconds = time.process_time() - started
    if seconds > max(len(data) / 2**20, 1):
        raise AssertionError(f"{seconds:.1f} s for {len(data)} bytes")


def fuzz(name: str) -> None:
    """Runs in a process of its own: atheris ends it."""
    import atheris

    with atheris.instrument_imports(include=["dedup.read"]):
        from dedup.read.formats import READERS

        for module, _ in READERS.values():
            __import__(f"dedup.read.{module}")
        for module in ("from_newsml", "from_nitf", "from_wxr", "from_feed", "from_ninjs", "from_wordpress", "from_ghost",
                       "from_strapi", "from_ans", "from_portable_text", "from_json_feed", "from_record", "from_page", "xml_stream"):  # fmt: skip
            __import__(f"dedup.read.{module}")
    atheris.Setup(sys.argv, lambda data: check_in_time(data, name))
    atheris.Fuzz()


def campaign(names: list[str]) -> int:
    """Every target in turn; the number of those that failed."""
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        kept = Path(os.environ.get("DEDUP_FUZZ_DIR") or scratch)
        for name in names or [*sorted(path.name for path in DOCUMENTS.iterdir()), *STREAMED]:
            corpus = Path(scratch) / name
            corpus.mkdir()
            seed = (DOCUMENTS / name.removeprefix(STREAM)).read_bytes()
            for times in (1, 8):  # repetition is what makes slow readers show
                (corpus / f"seed{times}").write_bytes(seed * times)
            arguments = (
                f"-max_total_time={SECONDS}", f"-max_len={MOST_BYTES}", "-timeout=20", "-rss_limit_mb=2048",
                "-print_final_stats=1", f"-artifact_prefix={kept}/{name}-",
            )  # fmt: skip
            process = subprocess.run(
                [sys.executable, __file__, "--target", name, str(corpus), *arguments],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            runs = next((line.split()[-1] for line in process.stderr.splitlines() if "number_of_executed_units" in line), "?")
            failed += process.returncode != 0
            print(f"{name}: {runs} inputs in {SECONDS} s, {'FAILED' if process.returncode else 'no failure'}", flush=True)
            if process.returncode:
                print("\n".join(process.stderr.splitlines()[-30:]), flush=True)
    return failed


if __name__ == "__main__":
    if sys.argv[1:2] == ["--target"]:
        target = sys.argv[2]
        del sys.argv[1:3]
        fuzz(target)
    else:
        sys.exit(campaign(sys.argv[1:]))
