"""Threads share the heaps of the C library, which is asked how many it made."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

_SCRIPT = """
import ctypes, sys, threading
from dedup.corpus.heap import share_heaps

most = int(sys.argv[1])
assert not most or share_heaps(most)
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
met = threading.Barrier(6)

def work():
    met.wait()
    libc.malloc(4096)
    met.wait()

threads = [threading.Thread(target=work) for _ in range(6)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc.fdopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, file)
libc.fflush(file)
"""


def _heaps(most: int) -> int:
    told = subprocess.run([sys.executable, "-c", _SCRIPT, str(most)], capture_output=True, text=True, check=True).stdout
    return told.count("<heap nr=")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="needs the GNU C library")
def test_threads_share_the_heaps() -> None:
    assert _heaps(0) > 2
    assert _heaps(2) == 2
