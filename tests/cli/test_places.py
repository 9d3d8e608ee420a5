"""``dedup check`` on documents of CMSs and agencies: line and column are where an editor puts the cursor."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path

import pytest

from dedup.cli.main import main

CAPTION = "Soldiers \N{GRINNING FACE} of the Fourth Division rest &amp; wait beside the valley road on Monday, a day's march from the town."
WXR = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><wp:base_blog_url>https://post.example</wp:base_blog_url>
<item><wp:post_id>6</wp:post_id><content:encoded><![CDATA[<p>Another post about the weather at sea.</p>]]></content:encoded></item>
<item><title>Quay</title><wp:post_id>7</wp:post_id><content:encoded><![CDATA[<!-- wp:paragraph -->
<p>The \N{GRINNING FACE} board met on Tuesday.</p>
<!-- /wp:paragraph -->
<!-- wp:image --><figure><img src="a.jpg"/><figcaption>{caption}</figcaption></figure><!-- /wp:image -->
<b>\N{GRINNING FACE}</b> [caption id="a" width="3"]<img src="a.jpg"/> {caption}[/caption]]]></content:encoded></item></channel></rss>
"""
NEWSML = """<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:wire.example:20260301:1" version="2"><itemMeta/>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>
  <p>The \N{GRINNING FACE} board met on Tuesday.</p>\r
  <div>\N{GRINNING FACE} <p>{caption}</p></div>\r
\t<p>{caption}</p></body></html></inlineXML></contentSet></newsItem>
"""


@pytest.mark.parametrize(("name", "document", "key"), [
    ("export.wxr", WXR, "post.example/7"),
    ("story.xml", NEWSML, "wire.example/urn:newsml:wire.example:20260301:1"),
])  # fmt: skip
def test_line_and_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, document: str, key: str
) -> None:
    monkeypatch.chdir(tmp_path)
    source = document.replace("{caption}", CAPTION)
    Path(name).write_text(source, encoding="utf-8", newline="")
    first = source.index(CAPTION)
    places = first, source.index(CAPTION, first + 1)
    (_, _), (line, column) = rows = [(source.count("\n", 0, place) + 1, place - source.rfind("\n", 0, place)) for place in places]

    assert main(["check", "--local", name]) == 0
    shown = capsys.readouterr().out
    assert f"{name}:{line}:{column}: warning double/" in shown
    assert f"{name}:{rows[0][0]}:{rows[0][1]}" in shown

    for unit, encoding, width in (("codepoint", "utf-32-le", 4), ("utf16", "utf-16-le", 2), ("utf8", "utf-8", 1)):
        main(["check", "--local", "--format", "jsonl", "--offset-unit", unit, name])
        verdicts = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        verdict = next(each for each in verdicts if each.get("article", {}).get("key") == key)
        (finding,) = [each for each in verdict["findings"] if each["rule"].startswith("double/")]
        assert (finding["line"], finding["column"]) == (line, column)
        units = source.encode(encoding)
        for start, end in ((finding["start"], finding["end"]), (finding["related"][0]["start"], finding["related"][0]["end"])):
            assert unescape(units[start * width : end * width].decode(encoding)) == unescape(CAPTION)
