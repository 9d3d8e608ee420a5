"""What a paragraph of plain text is for, as far as its looks tell.

Nothing later depends on a role being told; where it is, reports speak of
captions and credits, and repeats are judged with more care.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dedup.model import Role

__all__ = ["roles_of"]

_EDGE = 3
_HEADING_CHARACTERS = 80
_BYLINE_CHARACTERS = 60

_ITEM = re.compile(r"[-*•‣▪●◦–+] +\S|\d{1,3}[.)] +\S")
_CAPTION = re.compile(
    r"[(\[]?(?:file )?(?:photo|picture|image|caption|photograph|foto|bild|imagen|imagem|immagine|fotoğraf|фото"
    r"|photo d'illustration|légende|写真|صورة)s?\b ?(?:by|:|/|\()|\((?:reuters|afp|ap|getty)[^)]{0,40}photo\)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"[(\[—–-]*\s*(?:sources?|quellen?|fuentes?|fontes?|fonti?|kaynak(?:lar)?|источники?|bron(?:nen)?|المصدر|المصادر)\s*[:：]"
    r"|\(?(?:additional )?(?:reporting|writing|editing) by\b|(?:©|\(c\)|copyright\b)",
    re.IGNORECASE,
)
_MARKED = re.compile(f"(?i:{_CAPTION.pattern}|{_CREDIT.pattern})|{_ITEM.pattern}")
_LOOKS = re.compile(f"{_MARKED.pattern}|[>“«„「\"]")  # what most long paragraphs do not begin with, and are no more than body then
_BYLINE = re.compile(r"(?i:by|von|par|por|di|door|yazan|автор)[: ]\s*[^\W\d_a-zà-ÿ][^.!?]*$")
_FINAL = re.compile("[.!?:;,。！？；：؟۔…।][\"'”’»›)\\]」』]*$")
_QUOTED = re.compile("“[^“”]+”|«[^«»]+»|„[^„“”]+[“”]|「[^「」]+」|\"[^\"]+\"")


def roles_of(texts: Sequence[str], title: str = "") -> list[Role]:
    """One role for each paragraph, from its text and its neighbours. O(characters).

    >>> roles_of(["By Ann Lee", "He left the town on Monday.", "Outside Mosul", "They went on.", "Source: AFP"])
    ['byline', 'body', 'heading', 'body', 'credit']
    """
    return [
        "body" if len(text) > _HEADING_CHARACTERS and text != title and not _LOOKS.match(text) else _role(texts, place, title)
        for place, text in enumerate(texts)
    ]


def _role(texts: Sequence[str], place: int, title: str) -> Role:
    text = texts[place]
    if title and place < _EDGE and text == title:
        return "title"
    marked = _MARKED.match(text) is not None  # of most paragraphs, one expression is asked instead of three
    if marked and _CAPTION.match(text):
        return "caption"
    if marked and _CREDIT.match(text) and (len(text) <= 300 or place >= len(texts) - _EDGE):
        return "credit"
    if place < _EDGE and len(text) <= _BYLINE_CHARACTERS and len(texts) > 1 and _BYLINE.match(text):
        return "byline"
    if marked and _ITEM.match(text):
        return "list"
    if text.startswith("> ") or _QUOTED.fullmatch(text):
        return "quote"
    if _is_heading(texts, place):
        return "heading"
    return "body"


def _is_heading(texts: Sequence[str], place: int) -> bool:
    """Short, without a final mark, no row of figures, and before a paragraph that has a final mark."""
    text = texts[place]
    if len(text) > _HEADING_CHARACTERS or place + 1 >= len(texts) or text[0].islower() or _FINAL.search(text):
        return False
    following = texts[place + 1]
    if text == following or (place and text == texts[place - 1]):
        return False  # a caption that stands twice
    return bool(_FINAL.search(following)) and 5 * sum(map(str.isdigit, text)) <= len(text)
