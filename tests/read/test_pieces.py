"""Files that give fewer bytes than they are asked for."""

from __future__ import annotations

import io
import time

import pytest

from dedup.errors import UsageError
from dedup.read.archives import opened
from dedup.read.decode import Whole


class Dribble(io.BytesIO):
    """Gives so many bytes at a time, and ``None`` from a place on, as a pipe does that has none ready."""

    def __init__(self, data: bytes, most: int = 1, ready: int = 1 << 40) -> None:
        super().__init__(data)
        self.most, self.ready = most, ready

    def read(self, size: int | None = -1, /) -> bytes | None:  # type: ignore[override]
        return None if self.tell() >= self.ready else super().read(min(size or 0, self.most))


def test_as_many_as_asked_for_until_the_end():
    whole = Whole(Dribble(b"0123456789", most=3))
    assert [whole.read(size) for size in (4, 0, 5, 4, 4)] == [b"0123", b"", b"45678", b"9", b""]
    assert Whole(io.BytesIO(b"0123")).read(-1) == b"0123"


def test_short_reads_cost_what_they_bring():
    data = bytes(800_000)
    started = time.process_time()
    assert Whole(Dribble(data)).read(len(data)) == data
    assert time.process_time() - started < 6


@pytest.mark.parametrize("ready", [0, 2, 6])
def test_a_file_that_does_not_wait_is_refused_and_taken_for_no_end(ready):
    with pytest.raises(UsageError, match="does not wait"):
        opened(Dribble(b"\x1f\x8b\x08\x00" * 4, ready=ready), "a.gz").read()
