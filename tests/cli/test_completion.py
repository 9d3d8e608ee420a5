"""Completion scripts, tried in the shells that are there."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from dedup.cli.completion import SHELLS, script
from dedup.cli.main import COMMANDS


def _complete(*words: str) -> list[str]:
    """What bash offers for the last word."""
    line = " ".join(f'"{word}"' for word in words)
    code = f'{script("bash")}\nCOMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _dedup; printf "%s\\n" "${{COMPREPLY[@]}}"'
    done = subprocess.run(["bash", "--norc", "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("dedup", "che"), ["check"]),
        (("dedup", "check", "--diff"), ["--diff-base"]),
        (("dedup", "check", "--format", "sa"), ["sarif"]),
        (("dedup", "check", "--fail-on", ""), ["note", "warning", "error", "never"]),
        (("dedup", "explain", "double/ca"), ["double/caption"]),
        (("dedup", "completion", "z"), ["zsh"]),
        (("dedup", "check", "sto"), []),
    ],
)
def test_bash_offers(words: tuple[str, ...], offered: list[str]) -> None:
    assert _complete(*words) == offered


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_is_in_every_script(shell: str) -> None:
    text = script(shell)
    assert all(command in text for command in COMMANDS)


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_shell_takes_the_script(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    done = subprocess.run([shell, "-n"], input=script(shell), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
