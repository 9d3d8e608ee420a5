"""Imports point downwards, and the way to ``--help`` stays light: checked by machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = ("numpy", "scipy", "redis", "flask", "datasketch", "rapidfuzz", "pydantic")


def test_import_contracts_hold() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["check", "--local", "{file}"]])
def test_nothing_heavy_is_imported(arguments: list[str], tmp_path: Path) -> None:
    story = tmp_path / "small.txt"
    story.write_text("One paragraph of an ordinary story.\n\nAnother paragraph of it.\n", encoding="utf-8")
    script = (
        "import sys\n"
        "from dedup.cli.main import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        f"print('HEAVY', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *(part.format(file=story) for part in arguments)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.rstrip().endswith("HEAVY []"), done.stdout + done.stderr
