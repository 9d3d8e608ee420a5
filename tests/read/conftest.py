"""Where the real samples are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def samples() -> Path:
    """The shared samples of real documents; tests that need them are skipped where they are not at hand."""
    found = Path(os.environ.get("DEDUP_DATA") or Path(__file__).parents[2].parent / "shared" / "data") / "cms_samples"
    if not found.is_dir():
        pytest.skip("no samples of CMS documents (set DEDUP_DATA)")
    return found
