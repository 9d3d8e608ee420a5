"""Texts -> sketches by the column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dedup.batch.columns import Ragged, columns
from dedup.batch.texts import Texts
from dedup.frozen import dataclass
from dedup.sign import SCHEME, Scheme

__all__ = ["Signed", "sign_texts"]


@dataclass(frozen=True, slots=True)
class Signed:
    """``signatures`` uint32[n, num_perm], ``fingerprints`` ragged uint64: the fields of n `dedup.model.Sketch`."""

    signatures: NDArray[np.uint32]
    fingerprints: Ragged


def sign_texts(
    texts: Texts, scheme: Scheme = SCHEME, *, articles: Sequence[int] | None = None, threads: int = 1
) -> Signed:
    """Sketches of many paragraphs; the same bits as `dedup.sign.sketch_article` gives for each article.

    ``texts``: strings, or an Arrow array of them.
    ``articles``: borders of articles in them; None: each text is an article.

    >>> signed = sign_texts(["The same sentence.", "the same — sentence", "Another one here"])
    >>> bool((signed.signatures[0] == signed.signatures[1]).all()), signed.signatures.shape
    (True, (3, 128))
    """
    made = columns(texts, ("signatures", "fingerprints"), scheme, articles=articles, threads=threads)
    assert made.signatures is not None and made.fingerprints is not None
    return Signed(made.signatures, made.fingerprints)
