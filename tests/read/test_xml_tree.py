"""XML: the tree agrees with the standard library's, and attacks are refused."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from dedup.errors import ReadError
from dedup.read import read
from dedup.read.decode import decode
from dedup.read.document import Document, Limits
from dedup.read.xml_tree import LEAVES, parse


def flat(element) -> list[object]:
    return [element.name, "".join(element.located().text.split()), [flat(child) for child in element.children]]


def flat_oracle(element) -> list[object]:
    name = element.tag.rpartition("}")[2]
    return [
        name,
        "".join("".join(element.itertext()).split()),
        [flat_oracle(child) for child in element if name not in LEAVES],
    ]


@pytest.mark.data("cms_samples")
@pytest.mark.parametrize("folder", ["iptc-newsml-g2", "wordpress-importer-wxr", "wordpress-theme-test-data"])
def test_samples_give_the_same_tree(samples, folder):
    compared = 0
    for path in sorted((samples / folder).rglob("*.xml")):
        data = decode(path.read_bytes(), declared=True)
        try:
            oracle = ElementTree.fromstring(data)
        except ElementTree.ParseError:
            with pytest.raises(ReadError):
                parse(Document(data))
            continue
        assert flat(parse(Document(data))) == flat_oracle(oracle), path
        compared += 1
    assert compared


def test_namespaces():
    root = parse(Document('<a xmlns="u:1" xmlns:p="u:2/v3"><p:b/><b xmlns="u:3"><c/></b><b/></a>'))
    assert [child.namespace for child in root.all("b")] == ["u:2/v3", "u:3", "u:1"]
    assert root.first("b", namespace="u:2/") is root.children[0]
    assert root.children[1].children[0].namespace == "u:3"


@pytest.mark.parametrize("inside", ["<div>a</div>", "<p/><div/><b><p>a</p></b>", "<body>a</body><div><p>a", "</u>a<p>b</p>"])
def test_what_stands_in_an_element_of_text_ends_no_element_around_it(inside):
    root = parse(Document(f"<p><body><b><div>{inside}</div></b><i>x</i></body></p>"), strict=False)
    div = root.first("body", "b", "div")
    assert div.children == [] and root.text("body", "i") == "x"
    assert div.source[div.start :].startswith("<div>") and div.complete and root.complete


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><nitf><body><body.content><p>&b;</p></body.content></body></nitf>'
EXTERNAL = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><nitf><body><p>&x;</p></body></nitf>'
PARAMETER = '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://example.invalid/x.dtd"> %x;]><nitf><body><p>x</p></body></nitf>'


@pytest.mark.parametrize("attack", [LAUGHS, EXTERNAL, PARAMETER, LAUGHS.replace("nitf", "rss")])
def test_entities_are_refused_and_nothing_is_fetched(attack):
    with pytest.raises(ReadError, match="declares entities") as caught:
        list(read(attack.encode(), path="a.xml"))
    assert caught.value.remedy and caught.value.line == 1


def test_an_external_dtd_is_named_but_never_read():
    source = '<!DOCTYPE nitf SYSTEM "file:///etc/hostname"><nitf><body><body.content><p>a &eacute; b</p></body.content></body></nitf>'
    (article,) = read(source.encode(), path="a.xml")
    assert article.blocks[0].text == "a é b"


def test_depth_is_bounded():
    with pytest.raises(ReadError, match="deeper than 10 levels"):
        parse(Document("<a>" * 11 + "</a>" * 11, limits=Limits(depth=10)), strict=False)


@pytest.mark.parametrize(
    ("source", "line", "column", "message"),
    [
        ("<nitf>\n <body></nitf>", 2, 10, "mismatched tag"),
        ("<nitf>\n<body>", 2, 7, "cut off"),
        ("<newsItem>é<a b=></newsItem>", 1, 17, "not well-formed"),
    ],
)
def test_errors_name_their_place(source, line, column, message):
    with pytest.raises(ReadError, match=message) as caught:
        list(read(source.encode(), path="a.xml"))
    assert (caught.value.line, caught.value.column) == (line, column)
