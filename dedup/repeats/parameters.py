"""How long what stands twice must be to be told, and what may stand twice."""

from __future__ import annotations

from dedup.frozen import TYPE_CHECKING, dataclass

if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal["paragraph", "caption", "sentence", "near", "phrase"]
else:
    Kind = str

__all__ = ["ASIDE", "FORM", "Kind", "RepeatParameters"]

ASIDE = frozenset({"title", "heading", "byline", "dateline", "credit", "note", "table"})
"""Roles of what stands beside the text: a heading may come again."""

FORM = 12.0
"""Words of a whole sentence or paragraph from which it is no row of a form, however often it stands."""


@dataclass(frozen=True, slots=True)
class RepeatParameters:
    """Floors, in words.

    ``run``: a repeat inside sentences, and a paragraph repeated further off.
    ``neighbour``: a paragraph repeated at once, or a caption. ``near``: a
    passage with changes, of which at least ``near_share`` must be the same,
    ``near_telling`` of it words that are neither names, figures nor formulas:
    "600 barrels a day from" beside "500 barrels a day from" is how reports go;
    so are two figures exchanged and more, where no run is long enough by itself.
    """

    run: float = 8
    neighbour: float = 4
    near: float = 12
    near_share: float = 0.75
    near_telling: int = 5
