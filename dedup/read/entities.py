"""Character references of HTML and XML, one at a time and with their length.

`html.unescape` decodes a whole string and so loses where each reference
stood; this reads a single one by the same rules (WHATWG HTML, "named
character reference state" and "numeric character reference end state").
"""

from __future__ import annotations

import re
from html.entities import html5

__all__ = ["reference"]

_REFERENCE = re.compile(r"&(?:#(?:[xX]([0-9a-fA-F]{1,12})|([0-9]{1,12}));?|([A-Za-z][A-Za-z0-9]{1,31});?)")
# What the numbers 128 to 159 mean on the web: windows-1252.
_C1 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ"


def reference(source: str, at: int, end: int) -> tuple[str, int]:
    """What the ``&`` at ``at`` stands for, and where the reference ends.

    A plain ampersand stands for itself.

    >>> reference("R&amp;D", 1, 7), reference("&notit;", 0, 7), reference("AT&T", 2, 4)
    (('&', 6), ('¬', 4), ('&', 3))
    """
    found = _REFERENCE.match(source, at, end)
    if not found:
        return "&", at + 1
    hexadecimal, decimal, name = found.groups()
    if name is None:
        return _character(int(hexadecimal, 16) if hexadecimal else int(decimal)), found.end()
    if source[found.end() - 1] == ";" and name + ";" in html5:
        return html5[name + ";"], found.end()
    # Old references may lack their semicolon, and text may follow at once.
    for size in range(min(len(name), 6), 1, -1):
        if name[:size] in html5:
            return html5[name[:size]], at + 1 + size
    return "&", at + 1


def _character(code: int) -> str:
    if 0x80 <= code <= 0x9F:
        return _C1[code - 0x80]
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return chr(code)
