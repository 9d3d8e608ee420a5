"""Wire furniture: lines for editors that readers should never see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from dedup.model import Paragraph, Span

__all__ = ["Leftover", "find_furniture"]


@dataclass(frozen=True, slots=True)
class Leftover:
    """One leftover and where it stands in the source."""

    kind: Literal["advisory", "contact", "signoff", "slug"]
    paragraph: int
    span: Span


def find_furniture(paragraphs: Sequence[Paragraph]) -> Iterator[Leftover]:
    """Leftovers in text order."""
    return iter(())
