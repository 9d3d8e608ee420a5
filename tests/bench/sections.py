"""Tables of benches, printed and put into their sections of docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def write_section(title: str, note: str, head: Sequence[str], rows: Sequence[Sequence[object]], write: bool) -> None:
    """Prints a table; with ``write`` puts it in place of its section of docs/benchmarks.md."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    section = f"## {title}\n\n{note}\n\n" + "\n".join(lines) + "\n"
    print(section)
    if not write:
        return
    path = ROOT / "docs" / "benchmarks.md"
    path.parent.mkdir(exist_ok=True)
    old = path.read_text("utf-8") if path.exists() else "# Benchmarks\n\n"
    sections = old.split("\n## ")
    kept = [part for part in sections[1:] if not part.startswith(title + "\n")]
    path.write_text("\n## ".join([sections[0].rstrip("\n") + "\n", *kept]).rstrip("\n") + "\n\n" + section, "utf-8")
