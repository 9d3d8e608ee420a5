"""Oracles for offsets: they undo a source's escaping with the standard library, never with the code under test."""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from dedup.model import Article
from dedup.read import read

_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_BREAK = re.compile(r"<br[^<>]*>")


def undo_html(slice_: str) -> str:
    """What a browser shows of a slice of HTML whose tags are well formed, white space collapsed."""
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", re.sub(r"[ \t\r\n\f]+", " ", slice_))))
    return re.sub(r" ?\n ?", "\n", re.sub(" +", " ", text))


def undo_json(slice_: str) -> str:
    return str(json.loads(f'"{slice_}"'))


@pytest.fixture
def one() -> Callable[..., Article]:
    """Reads a document that holds exactly one article."""

    def read_one(source: str | bytes, path: str = "", **options: str) -> Article:
        (article,) = read(source.encode() if isinstance(source, str) else source, path=path, **options)  # type: ignore[arg-type]
        return article

    return read_one


@pytest.fixture(scope="session")
def samples() -> Path:
    """The shared samples of real documents; tests that need them are skipped where they are not at hand."""
    found = Path(os.environ.get("DEDUP_DATA") or Path(__file__).parents[2].parent / "shared" / "data") / "cms_samples"
    if not found.is_dir():
        pytest.skip("no samples of CMS documents (set DEDUP_DATA)")
    return found
