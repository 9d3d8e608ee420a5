"""The kernel, built with AddressSanitizer and UBSan, against the reference."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SOURCES = HERE.parent.parent / "dedup" / "_kernel"
CASES = int(os.environ.get("DEDUP_FUZZ_CASES", "4000"))
SEED = int(os.environ.get("DEDUP_FUZZ_SEED", "1"))


@pytest.fixture(scope="module")
def compiler():
    found = shutil.which("gcc")
    if not found:
        pytest.skip("needs gcc for a build with sanitizers")
    return found


@pytest.fixture(scope="module")
def sanitized(compiler, tmp_path_factory):
    """The extension built with sanitizers, and the library that must be loaded before Python."""
    runtime = subprocess.run([compiler, "-print-file-name=libasan.so"], capture_output=True, text=True, check=True)
    if not os.path.isabs(runtime.stdout.strip()):
        pytest.skip("needs the AddressSanitizer runtime")
    target = tmp_path_factory.mktemp("sanitized") / "_native.abi3.so"
    command = [compiler, "-std=c11", "-O1", "-g", "-shared", "-fPIC", "-Wall", "-Wextra", "-Werror", "-Wno-cast-function-type"]
    command += ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", f"-I{sysconfig.get_path('include')}"]
    subprocess.run([*command, *map(str, sorted(SOURCES.glob("*.c"))), "-o", str(target)], check=True)
    return target, runtime.stdout.strip()


def campaign(sanitized, *arguments):
    extension, runtime = sanitized
    environment = os.environ | {
        "LD_PRELOAD": runtime,
        "ASAN_OPTIONS": "detect_leaks=0",
        "DEDUP_NO_KERNEL": "1",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    ran = subprocess.run(
        [sys.executable, HERE / "campaign.py", extension, *map(str, arguments)],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-4000:]
    return ran.stdout


def test_same_bits_and_no_sanitizer_report(sanitized):
    assert "same bits: scalar" in campaign(sanitized, CASES, SEED)


def test_same_runs_and_no_sanitizer_report(sanitized):
    assert "same runs" in campaign(sanitized, CASES // 4, SEED, "runs")
