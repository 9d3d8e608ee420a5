"""An address that cannot be listened on is told in one line, before anything is started."""

from __future__ import annotations

import socket

import pytest

from dedup.errors import UsageError
from service.serve import serve


def test_a_port_in_use_is_named_with_a_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port}: Address already in use") as told:
            serve(port=port)
    assert "--port" in (told.value.remedy or "")


@pytest.mark.parametrize("port", [-1, 65_536, 99_999])
def test_a_number_that_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(UsageError, match="is no port"):
        serve(port=port)
