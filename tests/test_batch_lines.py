"""JSON lines of the batch path beside the standard library's reading of the same lines."""

from __future__ import annotations

import json
import os
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.batch import lines
from dedup.batch.lines import json_file_texts, json_texts
from dedup.errors import ReadError
from dedup.kernel import native

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
RECORDS = st.builds(
    lambda others, text: dict(others) | {"text": text}, st.dictionaries(st.text(max_size=5), JSON, max_size=4), st.text()
)
STYLES = st.sampled_from(
    [{"ensure_ascii": False}, {}, {"separators": (",", ":")}, {"indent": "\r", "ensure_ascii": False}, {"separators": (" ,\t", " : ")}]
)
# Pieces of which some lines are JSON and most are not quite.
BROKEN = st.lists(
    st.sampled_from(
        [
            b'{"text": "a"}', b"{", b"}", b'"text"', b":", b'"a"', b",", b"[1, 2]", b"]", b"01", b"-", b"1.5e+3", b"true", b"NaN",
            b'"\\u00e9"', b'"\\ud83d\\ude00"', b'"\\ud83d"', b'"\\x"', b'"\\', b"\xc3\xa9", b"\xff", b"\xed\xa0\x80", b'"\xe2\x82"',
            b" ", b"\t", b"\r", b"\x00", b"\xef\xbb\xbf", b'{"id": 1, "text": "b\\n"}', b'{"text": 3}', b'"te\\u0078t"', b'{"text"',
        ]
    ),
    max_size=9,
).map(b"".join)  # fmt: skip


def by_json(data: bytes) -> list[str] | int:
    """The texts, or the number of the first line that has none."""
    found = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line or line.isspace():
            continue
        try:
            record = json.loads(line.decode("utf-8", "surrogatepass"))
        except (ValueError, RecursionError):
            return number
        if not isinstance(record, dict) or not isinstance(record.get("text"), str):
            return number
        found.append(record["text"])
    return found


def by_lines(data: bytes) -> list[str] | int:
    try:
        made = json_texts(bytearray(data))
    except ReadError as error:
        assert error.line is not None
        return error.line
    ends = made.offsets.tolist()
    return [bytes(made.data[a:b]).decode("utf-8", "surrogatepass") for a, b in pairwise(ends)]


@pytest.fixture(params=["kernel", "python"], autouse=True)
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "python":
        monkeypatch.setattr(lines, "native", None)
    elif native is None:
        pytest.skip("there is no kernel here")


@given(st.lists(st.tuples(RECORDS, STYLES), max_size=5), st.sampled_from(["\n", "\r\n", "\n\n"]), st.booleans())
def test_written_lines_come_back(records, ending, ended):
    data = ending.join(json.dumps(record, **style) for record, style in records) + (ending if ended else "")
    data = data.encode("utf-8", "surrogatepass")
    assert by_lines(data) == by_json(data)


@given(st.lists(BROKEN, max_size=5).map(b"\n".join))
@example(b'{"text": "a", "text": "b"}')
@example(b'{"text": "a"}}')
@example(b'{"text": "a"} {')
@example(b'{"text": "a",}')
@example(b'{"a": [1, {"b": "]}"}], "text": "a"}')
@example(b'{"text": "a", "b": ' + b"[" * 70 + b"]" * 70 + b"}")
@example(b'{"text": "a", "b": ' + b"[" * 20_000)
@example(b'{"text": "a", "b": 1.}\n')
@example(b'{"text": "\\ud83d\\ude00 \\/ \\b\\f\\n\\r\\t\\"\\\\"}')
@example(b'{"text": "\xf4\x90\x80\x80"}')
@example(b'{"text": "\x7f\xf4\x8f\xbf\xbf"}')
def test_any_lines_are_read_or_refused_as_json_does(data):
    assert by_lines(data) == by_json(data)


def test_a_line_of_nothing_but_escapes():
    """A million of them: the end of the string is looked for once, not once an escape."""
    text = "\n\u00e9\"" * 350_000
    assert by_lines(json.dumps({"text": text}).encode()) == [text]


def test_more_lines_than_room_at_first(monkeypatch):
    monkeypatch.setattr(lines, "_ROOM", 16)
    data = b"".join(b'{"text": "%d"}\n\n' % number for number in range(100))
    assert by_lines(data) == [str(number) for number in range(100)]


def test_refusals_name_the_line_and_no_text():
    data = b'{"text": "fine"}\n\n{"text": "secret}\n'
    with pytest.raises(ReadError, match=r"a\.jsonl:3:10: not valid JSON") as refused:
        json_texts(bytearray(data), path="a.jsonl")
    assert "secret" not in str(refused.value)
    with pytest.raises(ReadError, match="no text in 'body'"):
        json_texts(bytearray(b'{"text": "secret"}'), "body")


def test_a_file_is_read_as_its_bytes(tmp_path):
    file = tmp_path / "a.jsonl"
    for data in (b"", b"\n", b'{"text": "one"}\n{"text": "tw\\u00f6"}', b'{"text": "one"}\n\n{"te\\u0078t": "last"}\n'):
        file.write_bytes(data)
        assert json_file_texts(file).strings() == json_texts(bytearray(data)).strings()
    file.write_bytes(b'{"text": "one"}\n{"text": 2}\n')
    with pytest.raises(ReadError, match=r"a\.jsonl:2: no text in 'text'"):
        json_file_texts(file)


def test_a_pipe_has_no_size(tmp_path):
    read, write = os.pipe()
    os.write(write, b'{"text": "one"}\n')
    os.close(write)
    assert json_file_texts(f"/dev/fd/{read}").strings() == ["one"]
    os.close(read)


def test_a_system_without_large_pages_reads_files_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(lines, "_HUGE", 9999)  # no advice that any system knows
    file = tmp_path / "one.jsonl"
    file.write_bytes(b'{"text": "one"}')
    assert json_file_texts(file).strings() == ["one"]
