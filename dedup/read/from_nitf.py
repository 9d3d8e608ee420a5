"""NITF, the IPTC's older markup of a news story, alone or inside another document."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.model import Block
from dedup.read.blocks import blocks_within
from dedup.read.located import Located
from dedup.read.markup import tokens

__all__ = ["nitf_blocks"]


def nitf_blocks(located: Located) -> Iterator[Block]:
    """Blocks of the ``body.content`` of a NITF document that stands as a string in another."""
    text = located.text
    for start, end in content_of(text, 0, len(text)):
        for block in blocks_within(text, start, end, xml=True):
            yield Block(block.text, block.role, block.offsets.through(located.offsets), block.fixed)


def content_of(source: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the text of each ``body.content`` stands; all of it where there is none."""
    found: list[tuple[int, int]] = []
    opened = -1
    for token in tokens(source, start, end, xml=True):
        if token.name.rpartition(":")[2] == "body.content":
            if token.kind == "start" and not token.closed and opened < 0:
                opened = token.end
            elif token.kind == "end" and opened >= 0:
                found.append((opened, token.start))
                opened = -1
    if opened >= 0:
        found.append((opened, end))
    return found or [(start, end)]
