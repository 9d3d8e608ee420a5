"""Captions that a document keeps beside its text, and those in it: one picture's is read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dedup.model import Block

__all__ = ["captions_beside"]


def captions_beside(captions: Iterable[Block], blocks: Iterable[Block]) -> Iterator[Block]:
    """``captions`` that a document keeps beside its text, without those of pictures that stand in the text as well.

    One of the two may go on where the other ends, with the credit of the
    picture. O(n log n) comparisons, and one for each pair of which one begins
    the other: no more than there are characters.
    """
    beside = list(captions)
    if not beside:
        return
    inside = {block.text for block in blocks if block.role == "caption"}
    own = {caption.text for caption in beside}
    told = inside & own
    begins: list[str] = []  # those the one at hand begins with: in order, they are still open when it comes
    for text in sorted(inside | own):
        while begins and not text.startswith(begins[-1]):
            begins.pop()
        for shorter in begins:
            if _goes_on(shorter, text):
                if shorter in inside and text in own:
                    told.add(text)
                if text in inside and shorter in own:
                    told.add(shorter)
        begins.append(text)
    for caption in beside:
        if caption.text not in told:
            yield caption


def _goes_on(caption: str, longer: str) -> bool:
    """Has ``longer``, which begins with ``caption``, something behind it, and not in the middle of its sentence?"""
    rest = longer[len(caption) :]
    return not rest[:1].isalnum() and not rest.lstrip()[:1].islower()
