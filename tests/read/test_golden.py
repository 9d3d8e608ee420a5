"""Every document under documents/ gives the articles under golden/, and every span is right.

    python -m tests.read.test_golden       writes golden/ anew; review the difference like code
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dedup.model import Article
from dedup.read import read_path
from dedup.read.paths import document_name
from tests.read.sample_table import wrong_spans

HERE = Path(__file__).parent
DOCUMENTS = sorted((HERE / "documents").iterdir())
FIELDS = [name for name in Article.__slots__ if name not in ("source", "blocks", "path")]


def described(path: Path) -> list[dict[str, object]]:
    """The articles of a document as plain data; empty fields left out, spans as they slice the source."""
    found: list[dict[str, object]] = []
    for article in read_path(path):
        fields = {name: value for name in FIELDS if (value := getattr(article, name)) not in ("", 0, None)}
        if article.extent is not None:
            fields["extent"] = list(article.extent)
        fields["id"] = article.id.replace(document_name(str(path)), path.name)
        found.append({
            **fields,
            "blocks": [
                [block.role + ("" if block.fixed else " (open)"), block.text, *block.offsets.span(0, len(block.text))]
                for block in article.blocks
            ],
        })
    return found


def golden(path: Path) -> Path:
    return HERE / "golden" / f"{path.name}.golden"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_document(path):
    assert described(path) == json.loads(golden(path).read_text(encoding="utf-8"))
    for article in read_path(path):
        assert list(wrong_spans(article)) == []


def test_every_golden_file_has_its_document():
    assert {golden(path).name for path in DOCUMENTS} == {path.name for path in (HERE / "golden").iterdir()}


if __name__ == "__main__":
    for path in DOCUMENTS:
        articles = ",\n".join(
            "{"
            + ", ".join(f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in article.items() if name != "blocks")
            + ',\n "blocks": [\n  '
            + ",\n  ".join(json.dumps(block, ensure_ascii=False) for block in article["blocks"])  # type: ignore[attr-defined]
            + "\n]}"
            for article in described(path)
        )
        golden(path).write_text(f"[{articles}]\n", encoding="utf-8")
