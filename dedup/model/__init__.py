"""The nouns, in the order the pipeline makes them::

    article    Article and Block come out of `dedup.read`, Paragraph out of `dedup.segment`
    lookup     Sketch out of `dedup.sign`, Hit and Stored... out of an index
    passages   Match out of `dedup.verify`, Alignment out of `dedup.align`, Repeat out of `dedup.repeats`
    verdict    Credit, Finding and Verdict out of `dedup.judge`

All are frozen, slotted and made of tuples. Offsets are code points. Times are
ISO 8601 in UTC with a ``Z`` ("2016-10-25T09:00:00Z"), so that string order is
time order.
"""

from __future__ import annotations

from dedup.model.article import ROLES, STATES, Article, Block, Paragraph, Role, Span, Status, Words
from dedup.model.lookup import KEPT, Hit, Lookup, Sketch, StoredArticle, StoredParagraph
from dedup.model.passages import Alignment, Match, Op, Repeat
from dedup.model.verdict import Credit, CreditVerdict, Dismissal, Finding, Level, Related, Share, Source, Verdict

__all__ = [
    "KEPT",
    "ROLES",
    "STATES",
    "Alignment",
    "Article",
    "Block",
    "Credit",
    "CreditVerdict",
    "Dismissal",
    "Finding",
    "Hit",
    "Level",
    "Lookup",
    "Match",
    "Op",
    "Paragraph",
    "Related",
    "Repeat",
    "Role",
    "Share",
    "Sketch",
    "Source",
    "Span",
    "Status",
    "StoredArticle",
    "StoredParagraph",
    "Verdict",
    "Words",
]
