"""A working directory of its own for every test, and no settings from outside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import dedup

CAPTION = "The harbour ferry waits at the old pier while the harbour master looks for its captain."
DOUBLED = f"Ferry runs late\n\n{CAPTION}\n{CAPTION}\n\nNobody was hurt, the harbour master told reporters on Tuesday.\n"
CLEAN = "Ferry runs late\n\nNobody was hurt, the harbour master told reporters on Tuesday morning at the pier.\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with ``doubled.md`` (one warning) and ``clean.md``, made the working directory."""
    for name in list(os.environ):
        if name.startswith(("DEDUP_", "GITHUB_")) and name != "DEDUP_DATA":
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "80")
    place = tmp_path / "desk"
    place.mkdir()
    (place / "doubled.md").write_text(DOUBLED, encoding="utf-8")
    (place / "clean.md").write_text(CLEAN, encoding="utf-8")
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def python_path() -> dict[str, str]:
    """An environment in which a new Python finds this package from any directory."""
    return {**os.environ, "PYTHONPATH": str(Path(dedup.__file__).parent.parent)}
