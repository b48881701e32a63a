"""A Postgres server of one test: made by initdb, reached by a socket, ended with the test."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest


@dataclass(frozen=True)
class Server:
    """A running server that trusts everybody who reaches its socket."""

    socket: Path
    port: int
    process: subprocess.Popen[bytes]

    def url(self, user: str, database: str = "postgres") -> str:
        return f"postgresql://{user}@/{database}?host={self.socket}&port={self.port}"


@contextmanager
def started(port: int = 5432) -> Iterator[Server]:
    """A server on a fresh cluster; the test is skipped where Postgres is not installed."""
    if not (shutil.which("initdb") and shutil.which("postgres")):
        pytest.skip("Postgres is not installed")
    user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path has 107 bytes at most
    data, socket = folder / "data", folder
    data.mkdir()
    for path in (folder, data) if user else ():
        shutil.chown(path, "nobody", "nogroup")
    initdb = [*user, "initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "-N"]
    subprocess.run(initdb, check=True, capture_output=True, cwd="/")
    settings = ["fsync=off", "listen_addresses=", f"unix_socket_directories={socket}", "full_page_writes=off"]
    command = [*user, "postgres", "-D", str(data), "-p", str(port), *(w for one in settings for w in ("-c", one))]
    process = subprocess.Popen(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = Server(socket, port, process)
    try:
        for _ in range(200):
            assert process.poll() is None, "Postgres ended at once"
            try:
                psycopg2.connect(server.url("postgres")).close()
                break
            except psycopg2.OperationalError:  # it is starting up
                time.sleep(0.05)
        yield server
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)
