"""The JSON that remembers places agrees with the standard library's."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.errors import ReadError
from dedup.kernel import native_json
from dedup.read.document import Document, Limits
from dedup.read.json_text import JsonString, located, parse
from tests.read.unescape import undo_json

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


def strings(value):
    if isinstance(value, JsonString):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


@settings(max_examples=200)
@given(values, st.booleans(), st.sampled_from([None, 1]))
def test_values_and_places(value, ascii_only, indent):
    source = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    found = parse(Document(source))
    assert found == json.loads(source)
    for string in strings(found):
        assert undo_json(source[string.start : string.end]) == string
        text = located(source, string)
        assert text.text == string
        for place, character in enumerate(string):
            start, end = text.offsets.span(place, place + 1)
            assert undo_json(source[start:end]) == character


@settings(max_examples=300)
@given(st.text(st.sampled_from('{}[]",:\\u0d83e+-. \ntrufalsn'), max_size=30))
def test_what_is_refused_is_what_the_standard_library_refuses(source):
    def refuse(constant):  # NaN and Infinity: Python reads them, the standard does not know them
        raise ValueError(constant)

    try:
        expected = json.loads(source, parse_constant=refuse)
    except ValueError:
        with pytest.raises(ReadError) as caught:
            parse(Document(source))
        assert caught.value.line and caught.value.column
    else:
        assert parse(Document(source)) == expected


def told(source):
    """Values, places and ways back; where there is no value, what is said of it."""
    try:
        found = parse(Document(source, limits=Limits(depth=4)))
    except ReadError as error:
        return str(error), error.line, error.column
    places = [(each, each.start, each.end, located(source, each).offsets) for each in strings(found)]
    return json.dumps(found), getattr(found, "end", None), places


OBJECTS = st.lists(
    st.sampled_from(
        [*'{}[]",:\\ \n\t\r', '"a"', '"é": ', '"日\U0001f600": ', '"text": ', '", ', '"x\\ny"', r'"\ud83d\ude00"', r'"\ud83d"', r'"\ude00é\"', r'"\uD83D\u00e9"',
         "\x01", "\ud800", "true", "false", "null", "nul", "-0", "12", "01", "1.5", "1e5", "9" * 18, "9" * 30, '"b": 1, ', '"c": "d", ']
    ), max_size=12,
).map("".join)  # fmt: skip


@pytest.mark.skipif(native_json is None, reason="there is no kernel here")
@settings(max_examples=500)
@given(OBJECTS, st.sampled_from(['"a": "', "", '"é": "\\u00e9\\n", ']))
def test_the_kernel_reads_what_the_reference_reads(members, first):
    source = "{" + first + members + "}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dedup.read.json_text.native_json", None)
        expected = told(source)
    assert told(source) == expected


@pytest.mark.skipif(native_json is None, reason="there is no kernel here")
def test_the_kernel_refuses_what_is_no_record():
    for wrong in (("[]", {}, str), ("", {}, str), (b"{}", {}, str), ("{}", [], str), ('{"a": "b"}', {}, None), ('{"a": "b"}', {}, str)):
        with pytest.raises((TypeError, ValueError, AttributeError)):
            native_json.json_members(*wrong)
    for wrong in (("abc", -1, 2), ("abc", 2, 1), ("abc", 0, 4), (b"abc", 0, 1)):
        with pytest.raises((TypeError, ValueError)):
            native_json.json_escapes(*wrong)
    for cut in ("a\\", "\\u", "\\ud83d\\u", "\\ud83d\\ude0"):
        assert sum(native_json.json_escapes(cut, 0, len(cut))[3]) == len(cut)


def test_half_a_surrogate_pair_is_replaced():
    document = Document(r'"a\ud83dz\ude00 \ud83d\ude00"')
    text = located(document.text, parse(document))
    assert text.text == "a\ufffdz\ufffd \N{GRINNING FACE}"
    assert text.offsets.span(1, 2) == (2, 8)
    assert text.offsets.span(5, 6) == (16, 28)


def test_depth_is_bounded():
    with pytest.raises(ReadError, match="deeper than 5 levels"):
        parse(Document("[" * 6 + "]" * 6, limits=Limits(depth=5)))
    assert parse(Document("[" * 5 + "]" * 5, limits=Limits(depth=5))) == [[[[[]]]]]


@pytest.mark.parametrize(
    ("source", "line", "column", "message"),
    [
        ('{"a": 1,}', 1, 9, "key in double quotes"),
        ('{"a": 1', 1, 8, "cut off"),
        ('{"a": "x', 1, 7, "ends inside the string"),
        ('{"a": "x\ny"}', 1, 9, "control character"),
        ("[1,\n 2\n 3]", 3, 2, "a comma or a closing bracket"),
        ("NaN", 1, 1, "a value is expected"),
        ("{} {}", 1, 4, "something follows"),
        ('"\\x"', 1, 2, "broken escape"),
    ],
)
def test_errors_name_their_place(source, line, column, message):
    with pytest.raises(ReadError, match=message) as caught:
        parse(Document(source, "a.json"))
    assert (caught.value.path, caught.value.line, caught.value.column) == ("a.json", line, column)
