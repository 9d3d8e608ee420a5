"""Where the real samples are."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def samples(data: Path) -> Path:
    """The shared samples of real documents; tests that need them are marked ``data("cms_samples")``."""
    return data / "cms_samples"
