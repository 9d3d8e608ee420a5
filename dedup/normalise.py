"""Text -> comparable words, with the way back.

Two writings of the same sentence give the same words: case, accents, quotes,
dashes, widths, ligatures, Arabic vowel marks and letter variants, the Turkish
dotted and dotless i, soft hyphens and zero-width characters make no
difference. Punctuation parts words; an apostrophe inside a word, and a point
or comma between digits, do not. Han, kana, Thai, Lao, Khmer and Myanmar are
cut into characters, since they write no spaces.

The fold is a table of code points pinned with the scheme
(`dedup.data.fold_table`), never the Unicode database of the running Python:
hashes stored today must still match in ten years. It looks at no neighbours,
so each folded character comes from exactly one character of the source.
"""

from __future__ import annotations

import re

from dedup.model import Words

__all__ = ["normalise", "normalised_text"]

# Classes of folded characters, spelled as letters so that a regular
# expression over the class string finds the words: word character, digit,
# single (a word by itself), extending mark, apostrophe, point, separator.
_CLASS_LETTERS = " wse '."
_WORD = re.compile(r"se*|[wde]+(?:'[wde]+|(?<=d)\.(?=d)[wde]+)*")
_HANGUL = 7
_FIRST_EXPANSION = 16

_ASCII_CLASSES = {
    code: (
        "d" if 0x30 <= code <= 0x39
        else "w" if chr(code).isalpha()
        else "'" if chr(code) in "'`"
        else "." if chr(code) in ".,"
        else " "
    )
    for code in range(128)
}  # fmt: skip


def normalise(text: str) -> Words:
    """Comparable words of ``text`` and where each stands. O(characters).

    >>> normalise("The U.S.-led “coali\u00adtion” didn’t drop 1,776…").words
    ('the', 'u', 's', 'led', 'coalition', 'didnt', 'drop', '1776')
    >>> normalise("İSTANBUL, Ισχύς ﬁn").words
    ('istanbul', 'ισχυσ', 'fin')
    >>> normalise("日本の").words
    ('日', '本', 'の')
    >>> words = normalise("a “Bc”")
    >>> (words.starts, words.ends)
    ((0, 3), (1, 5))
    """
    if text.isascii():
        folded, origin = text.lower(), None
        classes = text.translate(_ASCII_CLASSES)
    else:
        folded, classes, origin = _fold(text)
    words, starts, ends = [], [], []
    for found in _WORD.finditer(classes):
        start, end = found.span()
        word = folded[start:end]
        if not word.isalnum() and ("'" in word or "." in word):
            word = word.replace("'", "").replace(".", "").replace(",", "").replace("`", "")
        words.append(word)
        starts.append(start)
        ends.append(end)
    if origin is not None:
        starts = [origin[start] for start in starts]
        ends = [origin[end - 1] + 1 for end in ends]
    return Words(tuple(words), tuple(starts), tuple(ends))


def normalised_text(text: str) -> str:
    """The words of ``text`` joined by single spaces: the buffer that scheme 1 hashes slices of."""
    return " ".join(normalise(text).words)


class _Folds(dict[str, tuple[str, str]]):
    """Memo of a pure function: character -> (folded, classes), filled from the pinned table."""

    def __missing__(self, character: str) -> tuple[str, str]:
        entry = self[character] = _look_up(character)
        return entry


_FOLDS = _Folds()


def _fold(text: str) -> tuple[str, str, list[int] | None]:
    """Folded text, its classes, and for each folded character its place in ``text`` (None: one to one)."""
    entries = [_FOLDS[character] for character in text]
    folded = "".join([entry[0] for entry in entries])
    classes = "".join([entry[1] for entry in entries])
    if len(folded) == len(text) and all(len(entry[0]) == 1 for entry in entries):
        return folded, classes, None
    return folded, classes, [place for place, entry in enumerate(entries) for _ in entry[0]]


def _look_up(character: str) -> tuple[str, str]:
    from dedup.data.fold_table import EXPANSIONS

    value = _value(character)
    if value == _HANGUL:
        folded = _jamo(character)
        return folded, "w" * len(folded)
    if value >= _FIRST_EXPANSION:
        folded = EXPANSIONS[value - _FIRST_EXPANSION]
    elif value == 4:
        return "", ""
    else:
        folded = character
    return folded, "".join(["d" if "0" <= part <= "9" else _CLASS_LETTERS[_value(part)] for part in folded])


def _value(character: str) -> int:
    from dedup.data.fold_table import STAGE1, STAGE2

    code = ord(character)
    place = (STAGE1[code >> 8] << 8 | code & 0xFF) * 2
    return STAGE2[place] | STAGE2[place + 1] << 8


def _jamo(syllable: str) -> str:
    """Canonical decomposition of a Hangul syllable (Unicode Standard, section 3.12)."""
    index = ord(syllable) - 0xAC00
    jamo = chr(0x1100 + index // 588) + chr(0x1161 + index % 588 // 28)
    return jamo + chr(0x11A7 + index % 28) if index % 28 else jamo
