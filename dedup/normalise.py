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

`normalise` is the compiled kernel where there is one; `reference` says in
Python what it computes, and serves where there is none. `docs/scheme-1.md`
is the specification of both.
"""

from __future__ import annotations

from dedup.kernel import native
from dedup.model import Words

__all__ = ["folded_ascii", "normalise", "normalised_text", "reference"]

# Classes of folded characters, spelled as letters so that a regular
# expression over the class string finds the words: word character, digit,
# single (a word by itself), extending mark, apostrophe, point, separator.
_CLASS_LETTERS = " wse '."
_WORD = r"se*|[wde]+(?:'[wde]+|(?<=d)\.(?=d)[wde]+)*"
_DROPPED = 4
_HANGUL = 7
_FIRST_EXPANSION = 16

# The same for text that is ASCII once folded, which needs no class string.
_ASCII_WORD = r"[a-z0-9]+(?:'[a-z0-9]+|(?<=[0-9])\.(?=[0-9])[a-z0-9]+)*"
_ASCII_FOLD = {
    code: (
        chr(code).lower() if chr(code).isalnum()
        else "'" if chr(code) in "'`"
        else "." if chr(code) in ".,"
        else " "
    )
    for code in range(128)
}  # fmt: skip


def normalise(text: str) -> Words:
    """Comparable words of ``text`` and where each stands. O(characters).

    Lone surrogates, private and unassigned characters part words; no text is
    refused. A span takes in the marks and invisible characters right behind
    its word, so it never cuts a letter from its accent.

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
    if native is not None:
        return Words(*native.words(text))
    return reference(text)


def normalised_text(text: str) -> str:
    """The words of ``text`` joined by single spaces: the buffer that scheme 1 hashes slices of."""
    return " ".join(normalise(text).words)


def reference(text: str) -> Words:
    """`normalise` in Python alone."""
    from re import finditer  # only here: with the kernel the module is not needed

    origin: list[int] | None = None
    if text.isascii():
        folded = text.translate(_ASCII_FOLD)
    else:
        folded = "".join(map(_FOLDS.__getitem__, text))
        if any(len(_FOLDS[character]) != 1 for character in set(text)):
            origin = [place for place, character in enumerate(text) for _ in _FOLDS[character]]
    if folded.isascii():
        spans = [found.span() for found in finditer(_ASCII_WORD, folded)]
    else:
        spans = [found.span() for found in finditer(_WORD, "".join(map(_CLASSES.__getitem__, folded)))]
    words = [folded[start:end] for start, end in spans]
    if "'" in folded or "." in folded:
        words = [word if word.isalnum() else word.replace("'", "").replace(".", "") for word in words]
    if origin is not None:
        spans = [(origin[start], _stretch(text, origin[end - 1] + 1)) for start, end in spans]
    return Words(tuple(words), tuple([start for start, _ in spans]), tuple([end for _, end in spans]))


def folded_ascii(text: str) -> str | None:
    """The folded text where that is ASCII (lower case, apostrophes one, separators spaces), else None."""
    if text.isascii():
        return text.translate(_ASCII_FOLD)
    folded = "".join(map(_FOLDS.__getitem__, text))
    return folded if folded.isascii() else None


def _stretch(text: str, end: int) -> int:
    """``end`` moved over the characters behind it that fold to nothing."""
    while end < len(text) and not _FOLDS[text[end]]:
        end += 1
    return end


class _Folds(dict[str, str]):
    """Memo of a pure function: character -> folded characters, from the pinned table.

    Separators fold to spaces, decimal commas to points, all apostrophes to one.
    """

    def __missing__(self, character: str) -> str:
        from dedup.data.fold_table import EXPANSIONS

        value = _value(character)
        if value == _HANGUL:
            folded = _jamo(character)
        elif value >= _FIRST_EXPANSION:
            folded = EXPANSIONS[value - _FIRST_EXPANSION]
        elif value == _DROPPED:
            folded = ""
        else:
            folded = character
        folded = "".join([" " if _CLASSES[part] == " " else part for part in folded])
        self[character] = folded
        return folded


class _Classes(dict[str, str]):
    """Memo of a pure function: folded character -> its class letter."""

    def __missing__(self, character: str) -> str:
        letter = self[character] = "d" if "0" <= character <= "9" else _CLASS_LETTERS[_value(character)]
        return letter


_FOLDS = _Folds()
_CLASSES = _Classes()


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
