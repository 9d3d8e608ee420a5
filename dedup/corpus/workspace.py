"""The output directory: one job at a time, stages that are whole or not there.

``.work/`` holds one directory of Parquet files a stage and its done mark.
A stage writes beside its place and is renamed when it is finished, so a job
killed at any moment goes on from its last finished stage.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dedup.errors import UsageError

__all__ = ["Workspace", "locked", "write_whole"]


@contextmanager
def locked(directory: str) -> Iterator[Path]:
    """The directory, made if need be, held against other jobs until the end. Raises `UsageError` if one is in it."""
    path = Path(directory)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{directory}: cannot be made: {error.strerror}", remedy="choose another --out") from None
    with open(path / ".lock", "a+b") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UsageError(
                f"{directory}: another report is being made here", remedy="wait for it, or choose another --out"
            ) from None
        yield path


class Workspace:
    """The stages of one job. ``identity`` says what the job is about: another identity starts from nothing."""

    def __init__(self, directory: Path, identity: str) -> None:
        self.root = directory / ".work"
        mark = self.root / "identity"
        if self.root.exists() and (not mark.exists() or mark.read_text() != identity):
            shutil.rmtree(self.root)
        self.root.mkdir(exist_ok=True)
        write_whole(mark, identity)
        self.spill = self.root / "spill"

    def table(self, name: str) -> str:
        """The directory of a finished stage."""
        return str(self.root / name)

    def done(self, name: str) -> dict[str, int] | None:
        """What a finished stage said of itself; None if it is still to do."""
        try:
            return dict(json.loads((self.root / f"{name}.done").read_text()))
        except FileNotFoundError:
            return None

    def remembered(self, name: str, value: str) -> str:
        """The value this job was started with: ``value`` the first time, what it was then ever after."""
        path = self.root / f"{name}.txt"
        if not path.exists():
            write_whole(path, value)
        return path.read_text()

    @contextmanager
    def stage(self, name: str) -> Iterator[tuple[str, dict[str, int]]]:
        """An empty directory to write into, and a dictionary for what the stage says of itself.

        Both become final when the block ends without an error.
        """
        fresh = self.root / f"{name}.new"
        final = self.root / name
        for leftover in (fresh, final):
            shutil.rmtree(leftover, ignore_errors=True)
        fresh.mkdir()
        facts: dict[str, int] = {}
        yield str(fresh), facts
        os.rename(fresh, final)
        write_whole(self.root / f"{name}.done", json.dumps(facts, sort_keys=True))

    def forget(self, name: str) -> None:
        """Free the room of a table that no later stage reads; it stays done."""
        shutil.rmtree(self.root / name, ignore_errors=True)

    def remove(self) -> None:
        """Remove everything the job worked with."""
        shutil.rmtree(self.root, ignore_errors=True)


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that it is there in whole or not at all."""
    fresh = path.with_name(path.name + ".tmp")
    with open(fresh, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
