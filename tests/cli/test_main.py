"""The door of the command line: help, errors, exit codes, closed pipes, and what it does not import."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dedup.cli.main import COMMANDS, main, parser_of

HEAVY = ("numpy", "scipy", "redis", "flask", "datasketch", "pydantic", "rapidfuzz")


def _loaded(*arguments: str) -> set[str]:
    code = (
        "import sys; from dedup.cli.main import main; "
        f"code = main({list(arguments)!r}); "
        "print('MODULES', code, *sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.split("MODULES")[1].split())


def test_help_teaches_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    for command in COMMANDS:
        assert f"  {command} " in shown


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(command: str) -> None:
    text = parser_of(command).format_help()
    assert "examples:" in text
    assert f"dedup {command}" in text.partition("examples:")[2]


def test_no_arguments_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2


def test_unknown_command_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chek"]) == 2
    assert "did you mean dedup check?" in capsys.readouterr().err


def test_unknown_option_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--lokal", "x"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("dedup: ")
    assert error.count("\n") == 1
    assert "did you mean --local? see dedup check --help" in error


def test_help_imports_nothing_heavy() -> None:
    loaded = _loaded("--help")
    assert "0" in loaded
    assert not loaded.intersection(HEAVY)


def test_help_of_a_command_imports_nothing_heavy() -> None:
    assert not _loaded("check", "--help").intersection(HEAVY)


def test_unexpected_error_tells_nothing_of_the_article(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("CONFIDENTIAL draft text")

    monkeypatch.setattr("dedup.cli.check.examine", fail)
    assert main(["check", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert "CONFIDENTIAL" not in error
    assert "RuntimeError" in error
    assert "report" in error
    with pytest.raises(RuntimeError):
        main(["check", "--debug", str(tmp_path)])


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_broken_pipe_is_quiet() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "dedup", "explain"], stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)
    assert done.returncode == 128 + signal.SIGPIPE
    assert done.stderr == ""


def test_closed_standard_output_is_quiet() -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m dedup explain >&-"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_full_disk_is_one_line() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "dedup", "explain"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert done.stderr.startswith("dedup: No space left on device")
