"""Reads every sample document and prints, per format, what came of it.

    python -m tests.read.sample_table [DIRECTORY] [--all]

The tables in docs/formats.md are this program's output; ``--all`` lists each
refusal instead, and each document that is meant to fail and is read. A
document without a word says nothing of a reader's strictness, so refusals of
those are counted apart from refusals of form, and so are documents that hold
no article, such as catalogues. For every character of
every block and paragraph it checks that the reported span, unescaped by the
standard library, is that character, and that spans in UTF-16 units and UTF-8
bytes slice the same text.
"""

from __future__ import annotations

import contextlib
import html
import json
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from dedup.errors import NoText, ReadError, UnknownFormat
from dedup.model import Article, Span
from dedup.offsets import to_utf8, to_utf16
from dedup.read import read_path
from dedup.segment import segment

UNREADABLE = (".repo",)


def format_of(path: Path) -> str:
    head = path.read_bytes()[:4096]
    place = str(path)
    if "newsml" in place:
        return "NewsML-G2"
    if "wordpress" in place:
        return "WordPress export (WXR)"
    if "ninjs" in place:
        return "ninjs"
    return "JSON Feed" if path.suffix == ".json" else "Atom" if b"<feed" in head else "RSS"


def wrong_spans(article: Article) -> Iterator[str]:
    """Descriptions of the characters whose span is not theirs: none, where readers are right."""
    paragraphs = segment(article)
    pieces = [(f"block {number}", block.text, block.offsets) for number, block in enumerate(article.blocks, 1)]
    if not all(block.fixed for block in article.blocks):  # else the paragraphs are the blocks
        pieces += [(f"paragraph {paragraph.number}", paragraph.text, paragraph.offsets) for paragraph in paragraphs]
    for name, text, offsets in pieces:
        last = 0
        for place, character in enumerate(text):
            start, end = offsets.span(place, place + 1)
            if start < last - 16 or end > len(article.source):
                yield f"{name}: span {start}-{end} out of order"
            last = end
            if character not in undone(article.source[start:end]):
                yield f"{name}, character {place}: {article.source[start:end]!r} is not {character!r}"
    yield from wrong_units(article.source, [paragraph.span for paragraph in paragraphs])


def wrong_units(source: str, spans: Sequence[Span]) -> Iterator[str]:
    """Descriptions of the spans that slice something else in UTF-16 units or in UTF-8 bytes."""
    offsets = {offset for span in spans for offset in span}
    for encoding, width, table in (("utf-16-le", 2, to_utf16(source, offsets)), ("utf-8", 1, to_utf8(source, offsets))):
        data = source.encode(encoding, "surrogatepass")
        for start, end in spans:
            if data[width * table[start] : width * table[end]].decode(encoding, "surrogatepass") != source[start:end]:
                yield f"{start}-{end} is another span in {encoding}"


def undone(written: str) -> set[str]:
    """Everything that a written character can stand for: as it is, or behind one or two escapes."""
    found = {written}
    if not written:  # a line break that a node of rich text stands for
        return {"\n"}
    if len(written) > 1:
        for _ in range(2):
            for text in tuple(found):
                with contextlib.suppress(ValueError):
                    found.add(json.loads(f'"{text}"'))
        if re.fullmatch(r"\s*\n[\s>]*", written):  # a Markdown quote goes on in the next line
            found.add(" ")
        for _ in range(2):
            found |= {html.unescape(text) for text in found}
        if any(text.isspace() for text in found):
            found |= {" ", "\n"}
        if written.lstrip().lower().startswith("<br") or "\\u003cbr" in written.lower() or "&lt;br" in written.lower():
            found.add("\n")
    elif written.isspace():
        found |= {" ", "\n"}
    # An entity may stand for two characters.
    return found | {character for text in found for character in text if len(text) == 2}


def table(root: Path) -> tuple[list[str], list[str], list[str], list[str]]:
    """Rows of the table, refused documents with their reasons, those meant to fail that are read, and wrong spans."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    refused: list[str] = []
    accepted: list[str] = []
    wrong: list[str] = []
    for path in sorted(root.rglob("*")):
        if not path.is_file() or path.suffix in UNREADABLE:
            continue
        name = format_of(path)
        counts[name]["files"] += 1
        should_fail = "should_fail" in path.parts or "invalid" in path.name
        counts[name]["should_fail"] += should_fail
        try:
            articles = list(read_path(path))
        except ReadError as error:
            kind = "no text" if isinstance(error, NoText) else "no article" if isinstance(error, UnknownFormat) else "form"
            counts[name][kind] += 1
            counts[name][f"should_fail {kind}"] += should_fail
            refused.append(str(error).replace(str(root) + os.sep, "", 1))
            continue
        if should_fail:
            accepted.append(f"{path.relative_to(root)}: {len(articles)} articles")
        counts[name]["articles"] += len(articles)
        for article in articles:
            counts[name]["paragraphs"] += len(article.blocks)
            wrong += [f"{path}: {article.key}: {problem}" for problem in wrong_spans(article)]
    rows = [
        "| format | files | articles | blocks | refused: form | no article | no text | meant to fail | refused: form | no article | no text | read |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name, count in sorted(counts.items()):
        kinds = ("form", "no article", "no text")
        count["should_fail read"] = count["should_fail"] - sum(count[f"should_fail {kind}"] for kind in kinds)
        fields = ("files", "articles", "paragraphs", *kinds, "should_fail", *(f"should_fail {kind}" for kind in kinds), "should_fail read")
        rows.append(f"| {name} | " + " | ".join(str(count[field]) for field in fields) + " |")
    return rows, refused, accepted, wrong


def reasons(refused: list[str]) -> list[str]:
    """The refusals, equal reasons together, with the first place of each."""
    places: dict[str, list[str]] = defaultdict(list)
    for line in refused:
        place, _, reason = line.partition(": ")
        places[reason.partition(" (")[0]].append(place)
    rows = ["| refused | because | for instance |", "|---|---|---|"]
    for reason, found in sorted(places.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        rows.append(f"| {len(found)} | {reason} | `{found[0].rpartition('/')[2]}` |")
    return rows


if __name__ == "__main__":
    here = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    root = Path(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1] != "--all" else Path(os.environ.get("DEDUP_DATA") or here) / "cms_samples"
    rows, refused, accepted, wrong = table(root)
    print("\n".join(rows), "", *(refused if "--all" in sys.argv else reasons(refused)), sep="\n")
    if "--all" in sys.argv:
        print("\nMeant to fail, and read:", *accepted, sep="\n")
    if wrong:
        print("\nWrong spans:", *wrong[:50], sep="\n")
    sys.exit(bool(wrong))
