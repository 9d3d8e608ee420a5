"""Connections that a worker keeps, in processes with limits of their own."""

from __future__ import annotations

import subprocess
import sys

import pytest

ASK = """
import resource, sys
from service.descriptors import connections_for
soft, hard, workers, threads = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
print(connections_for(workers, threads), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


@pytest.mark.parametrize(
    ("limits", "workers", "threads", "connections", "soft"),
    [
        ((256, 4096), 2, 8, 1_000, 1_102),
        ((2000, 4096), 2, 8, 1_000, 2_000),
        ((256, 512), 2, 8, 410, 512),
        ((100, 100), 2, 8, 9, 100),
        ((1024, 4096), 300, 8, 1_000, 1_996),
    ],
)
def test_connections_fit_into_the_open_files(
    limits: tuple[int, int], workers: int, threads: int, connections: int, soft: int
) -> None:
    asked = [sys.executable, "-c", ASK, *map(str, (*limits, workers, threads))]
    assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split() == [str(connections), str(soft)]
