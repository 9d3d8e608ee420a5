"""Makes ``fold_table.py`` from the Unicode database of the running Python.

Run it only to begin a new scheme: the table decides every hash ever stored.
Scheme 1 is Unicode 15.1 (the database of Python 3.13, or the `unicodedata2`
package of that version).

    python -m dedup.data.make_fold_table > dedup/data/fold_table.py

The rules (scheme 1), code point by code point, so that neighbours never
matter and every folded character knows the one it came from:

1. apostrophes, decimal commas, trade marks, Arabic and Persian letter variants
   and the dotless i are replaced (`REPLACED`);
2. NFKD and full case folding, repeated until nothing changes;
3. combining marks of Latin, Greek, Cyrillic, Hebrew and Arabic, format
   characters, variation selectors and tatweel are dropped; marks of scripts
   that write vowels with them (Indic, Thai, kana voicing) stay;
4. decimal digits of every script become ASCII.

Each folded character then has a class; `dedup.normalise` makes words of the
classes. Sources: Unicode Standard Annex 15 (normalization forms), CaseFolding
and the general categories of the Unicode Character Database.
"""

from __future__ import annotations

import unicodedata

SEPARATOR, WORD, SINGLE, EXTEND, DROP, APOSTROPHE, POINT, HANGUL = range(8)
FIRST_EXPANSION = 16

REPLACED = {
    **dict.fromkeys("‘’‛`´′ʹʻʼʽʾʿˈ׳", "'"),
    **dict.fromkeys(",٫٬", "."),
    **dict.fromkeys("™℠", " "),
    "ı": "i",
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ې": "ي",
    "ک": "ك",
    "ۀ": "ه",
    "ہ": "ه",
    "ھ": "ه",
}

DROPPED_MARKS = (
    (0x0300, 0x036F),
    (0x0483, 0x0489),
    (0x0591, 0x05C7),
    (0x0610, 0x061A),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
    (0x0711, 0x0711),
    (0x0730, 0x074A),
    (0x0898, 0x08FF),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F),
    (0xE0100, 0xE01EF),
)

UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3005, 0x3007),
    (0x3041, 0x3096),
    (0x309D, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0x1B000, 0x1B16F),
    (0x20000, 0x3FFFD),
)


def within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= code <= high for low, high in ranges)


def class_of(character: str) -> int:
    """Class of a character that is already folded."""
    code, category = ord(character), unicodedata.category(character)
    if character == "'":
        return APOSTROPHE
    if character == ".":
        return POINT
    if character == "ـ" or category == "Cf" or (category[0] == "M" and within(code, DROPPED_MARKS)):
        return DROP
    if category[0] == "M":
        return EXTEND
    if category[0] in "LN":
        return SINGLE if within(code, UNSPACED) else WORD
    return SEPARATOR


def fold(character: str) -> str:
    """The folded form of one code point, dropped characters left out."""
    text = REPLACED.get(character, character)
    while True:
        step = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        step = "".join(REPLACED.get(part, part) for part in step)
        if step == text:
            break
        text = step
    out = []
    for part in text:
        if unicodedata.category(part) == "Nd":
            part = str(unicodedata.digit(part))
        if class_of(part) != DROP:
            out.append(part)
    return "".join(out)


def build() -> tuple[bytes, bytes, list[str]]:
    """``stage1`` (page of each 256 code points), ``stage2`` (uint16 values, little-endian), expansions."""
    expansions: dict[str, int] = {}
    pages: dict[bytes, int] = {}
    stage1 = bytearray()
    for page in range(0x1100):
        values = bytearray()
        for code in range(page << 8, (page + 1) << 8):
            character = chr(code)
            if 0xD800 <= code <= 0xDFFF:
                value = SEPARATOR
            elif 0xAC00 <= code <= 0xD7A3:
                value = HANGUL
            else:
                folded = fold(character)
                if not folded:
                    value = DROP
                elif folded == character or all(class_of(part) == SEPARATOR for part in folded):
                    value = class_of(folded[0])
                else:
                    value = expansions.setdefault(folded, FIRST_EXPANSION + len(expansions))
            values += value.to_bytes(2, "little")
        stage1.append(pages.setdefault(bytes(values), len(pages)))
    for text in expansions:
        for part in text:
            if fold(part) != part and class_of(part) != SEPARATOR:
                raise SystemExit(f"the fold of {text!r} is not a fixed point")
    if len(pages) > 256 or FIRST_EXPANSION + len(expansions) > 0xFFFF:
        raise SystemExit("the table outgrew its integers")
    return bytes(stage1), b"".join(pages), list(expansions)


def main() -> None:
    stage1, stage2, expansions = build()
    import base64
    import textwrap
    import zlib

    def block(data: bytes) -> str:
        lines = textwrap.wrap(base64.b85encode(zlib.compress(data, 9)).decode("ascii"), 110)
        return "\n".join(f"    {line!r}" for line in lines)

    joined = "\0".join(expansions).encode("utf-8")
    print(f'''"""Unicode fold of scheme 1, made by `dedup.data.make_fold_table`. Do not edit.

``STAGE1[code >> 8]`` is a page; ``STAGE2`` holds 256 little-endian uint16 values
a page: a class below 16, or 16 + the place of an expansion in ``EXPANSIONS``.
"""

import zlib
from base64 import b85decode

UNICODE_VERSION = "{unicodedata.unidata_version}"


def _unpack(text: str) -> bytes:
    return zlib.decompress(b85decode(text))


STAGE1 = _unpack(
{block(stage1)}
)
STAGE2 = _unpack(
{block(stage2)}
)
EXPANSIONS = _unpack(
{block(joined)}
).decode("utf-8").split(chr(0))''')


if __name__ == "__main__":
    main()
