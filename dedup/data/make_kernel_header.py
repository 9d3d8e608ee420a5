"""Makes ``dedup/_kernel/scheme1.h``: the pinned tables of scheme 1 as C.

    python -m dedup.data.make_kernel_header > dedup/_kernel/scheme1.h

A test says that the header is what this prints.
"""

from __future__ import annotations

from collections.abc import Iterable

from dedup.data.fold_table import EXPANSIONS, STAGE1, STAGE2
from dedup.data.permutations import A, B

SEPARATOR, WORD, SINGLE, EXTEND, DROP, APOSTROPHE, POINT, HANGUL = range(8)
FIRST_EXPANSION = 16
COMPOUND = 0x8000

# What a byte of folded text is to the word maker; a joiner names the kind it joins.
BYTE_WORD, BYTE_DIGIT, BYTE_APOSTROPHE, BYTE_POINT = 1, 2, 4, 8


def value_of(character: str) -> int:
    """The table's entry of a code point."""
    code = ord(character)
    place = (STAGE1[code >> 8] << 8 | code & 0xFF) * 2
    return STAGE2[place] | STAGE2[place + 1] << 8


def is_compound(expansion: str) -> bool:
    """Whether the parts of an expansion must be looked up one by one."""
    return any(value_of(part) in {SINGLE, EXTEND} for part in expansion)


def baked(expansion: str) -> bytes:
    """UTF-8 of an expansion, with separators made spaces."""
    return "".join(" " if value_of(part) == SEPARATOR else part for part in expansion).encode()


def kind_of(byte: int) -> int:
    """Kind of a byte of folded text; bytes of other scripts are word bytes, since separators are gone."""
    character = chr(byte)
    if byte >= 0x80 or character.isalpha():
        return BYTE_WORD
    if character.isdigit():
        return BYTE_WORD | BYTE_DIGIT
    return {"'": BYTE_APOSTROPHE, "`": BYTE_APOSTROPHE, ".": BYTE_POINT, ",": BYTE_POINT}.get(character, 0)


def array(declaration: str, values: Iterable[int], *, base: str = "d") -> str:
    """One C array, wrapped."""
    lines, line = [], "   "
    for text in (format(value, base) for value in values):
        if len(line) + len(text) > 116:
            lines.append(line)
            line = "   "
        line += f" {text},"
    return f"static const {declaration} = {{\n" + "\n".join([*lines, line]) + "\n};\n"


def compaction(mask: int) -> list[int]:
    """A byte shuffle that moves the bytes named by an 8-bit mask to the front."""
    kept = [place for place in range(8) if mask >> place & 1]
    return kept + [0x80] * (8 - len(kept))


def header() -> str:
    """The text of the header."""
    values = [STAGE2[place] | STAGE2[place + 1] << 8 for place in range(0, len(STAGE2), 2)]
    compound = [is_compound(expansion) for expansion in EXPANSIONS]
    marked = [
        value | COMPOUND if value >= FIRST_EXPANSION and compound[value - FIRST_EXPANSION] else value for value in values
    ]
    pool = [expansion.encode() if whole else baked(expansion) for expansion, whole in zip(EXPANSIONS, compound, strict=True)]
    starts = [0]
    for text in pool:
        starts.append(starts[-1] + len(text))
    longest = max(sum(len(part.encode()) + 2 for part in expansion) for expansion in EXPANSIONS)
    lower = [ord(chr(byte).lower()) if byte < 0x80 else byte for byte in range(256)]
    names = ("SEPARATOR", "WORD", "SINGLE", "EXTEND", "DROP", "APOSTROPHE", "POINT", "HANGUL")
    return "\n".join(
        [
            "/* Tables of scheme 1, made by dedup.data.make_kernel_header. Do not edit. */",
            "#ifndef DEDUP_SCHEME1_H",
            "#define DEDUP_SCHEME1_H",
            "",
            "#include <stdint.h>",
            "",
            f"enum {{ {', '.join(names)}, FIRST_EXPANSION = {FIRST_EXPANSION}, COMPOUND = 0x{COMPOUND:x} }};",
            f"enum {{ BYTE_WORD = {BYTE_WORD}, BYTE_DIGIT = {BYTE_DIGIT} }};",
            f"enum {{ BYTE_APOSTROPHE = {BYTE_APOSTROPHE}, BYTE_POINT = {BYTE_POINT} }};",
            f"enum {{ NUM_PERM = {len(A)}, LONGEST_FOLD = {longest} }};",
            "",
            array("uint32_t PERMUTATION_A[NUM_PERM]", A, base="#x"),
            array("uint32_t PERMUTATION_B[NUM_PERM]", B, base="#x"),
            array("uint8_t BYTE_KIND[256]", map(kind_of, range(256))),
            array("uint8_t BYTE_LOWER[256]", lower),
            array("uint8_t COMPACTION[256 * 8]", (place for mask in range(256) for place in compaction(mask))),
            array(f"uint8_t FOLD_PAGE[{len(STAGE1)}]", STAGE1),
            array(f"uint16_t FOLD_VALUE[{len(marked)}]", marked),
            array(f"uint16_t EXPANSION_AT[{len(starts)}]", starts),
            array(f"uint8_t EXPANSION_BYTES[{starts[-1]}]", b"".join(pool)),
            "#endif",
        ]
    )


if __name__ == "__main__":
    print(header())
