"""bytes -> Articles: reads what newsrooms have, as it is, with the way back to it.

::

    read, read_path      the two doors             formats    which reader takes a document
    decode               bytes -> text             document   what a reader is given and makes
    json_text, markup    JSON and markup that remember where things stand
    blocks               markup -> Blocks          elements   what each element means to a reader
    visible, entities    the characters shown      shortcodes WordPress's brackets
    titles               fields that may be HTML   captions   those beside the text
    xml_tree             XML that remembers too    xml_safety is it good XML, and safe
    front_matter, mail       what stands above a text
    from_text, from_markdown, from_html, from_page, from_json (its systems: from_record,
    from_ninjs, from_wordpress ...), from_ndjson, from_xml ...

Readers are pure: bytes or text in, Articles out, no file, no network. Only
`dedup.read.paths` opens files.
"""

from __future__ import annotations

from dedup.read.door import read
from dedup.read.paths import read_path

__all__ = ["read", "read_path"]
