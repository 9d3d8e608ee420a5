"""The kernel writes rows as Python's json and csv do."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.corpus import row_texts
from dedup.corpus.row_texts import as_texts
from dedup.kernel import native_rows

pytestmark = pytest.mark.skipif(native_rows is None, reason="no kernel")

_TEXTS = st.text(st.one_of(st.sampled_from('=+-@",\\\t\r\n\b\f\x0b\x00\x1f\x7f'), st.characters(exclude_categories=["Cs"])), max_size=9)
_COLUMNS = st.one_of(
    st.lists(st.none() | _TEXTS, min_size=6, max_size=6).map(lambda values: pa.array(values, pa.string())),
    st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), min_size=6, max_size=6).map(lambda values: pa.array(values, pa.int64())),
    st.lists(st.integers(-(2**31), 2**31 - 1), min_size=6, max_size=6).map(lambda values: pa.array(values, pa.int32())),
)


@given(st.lists(st.tuples(_TEXTS, _COLUMNS), min_size=1, max_size=4, unique_by=lambda column: column[0]), st.integers(0, 6), st.integers(0, 6))
def test_the_kernel_writes_what_json_and_csv_write(columns: list[tuple[str, pa.Array]], first: int, count: int) -> None:
    batch = pa.RecordBatch.from_arrays([values for _, values in columns], [name for name, _ in columns]).slice(first, count)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_texts, "native_rows", None)
        reference = as_texts(batch)
    assert as_texts(batch) == reference


def test_columns_that_do_not_fit_are_refused() -> None:
    assert native_rows is not None
    numbers = (b"n", None, bytes(8), None)
    for wrong in (
        (b"t", b"\0" * 8, b"", None),  # two rows need three ends
        (b"t", pa.array([0, 9, 2], pa.int32()).buffers()[1], b"ab", None),  # ends that go back
        (b"t", pa.array([0, 1, 9], pa.int32()).buffers()[1], b"ab", None),  # ends behind the text
        (b"n", None, bytes(15), None),
        (b"n", None, bytes(16), b"\1"),
    ):
        with pytest.raises(ValueError, match="does not fit"):
            native_rows.rows((wrong, (b"n", None, bytes(16), None)), 2)
    with pytest.raises(ValueError, match="two columns"):
        native_rows.rows((numbers,), 1)
