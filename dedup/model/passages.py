"""Text that stands in two places, and the edits between them: verified matches, alignments, repeats."""

from __future__ import annotations

from dedup.frozen import TYPE_CHECKING, NamedTuple, dataclass

if TYPE_CHECKING:
    from typing import Literal

    from dedup.model.article import Span

__all__ = ["Alignment", "Match", "Op", "Repeat"]


@dataclass(frozen=True, slots=True)
class Match:
    """A verified pair: paragraph ``number`` here, stored paragraph ``stored`` there.

    ``resemblance`` is |A∩B| / |A∪B| and ``containment`` |A∩B| / |A| (A here),
    ``contained`` |A∩B| / |B|, of word shingle sets; ``run`` is the longest
    shared run of words.
    """

    number: int
    stored: int
    resemblance: float
    containment: float
    contained: float
    run: int


class Op(NamedTuple):
    """One edit: ``here[a:b]`` against ``there[c:d]``, relative to the two spans of its alignment."""

    kind: Literal["equal", "replace", "insert", "delete"]
    here_start: int
    here_end: int
    there_start: int
    there_end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """One passage of the article aligned with one passage of another text.

    ``here`` slices ``Article.source``; ``there`` slices ``StoredArticle.text``
    (or the article's own source when ``key`` is None). ``first_word`` and
    ``last_word`` (exclusive) place it in the article's word stream, and
    ``matched`` names the words of that stream that stand on both sides.
    """

    key: str | None
    here: Span
    there: Span
    paragraph: int
    there_paragraph: int
    first_word: int
    last_word: int
    matched: tuple[int, ...]
    edited: int
    there_matched: tuple[int, ...]
    ops: tuple[Op, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Something that stands twice inside one article: `dedup.repeats` finds them.

    Both spans slice ``Article.source``; the second place is the one to look
    at. ``resemblance`` is 1.0 for all kinds but ``near`` and ``phrase``; a
    ``phrase`` is one wording in two statements.
    """

    kind: Literal["paragraph", "caption", "sentence", "near", "phrase"]
    paragraph: int
    span: Span
    first_paragraph: int
    first_span: Span
    resemblance: float = 1.0
    ops: tuple[Op, ...] = ()
