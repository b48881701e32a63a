"""A package registry on loopback that does what GitLab's documentation says of generic packages; it keeps no secret.

Sources: https://docs.gitlab.com/user/packages/generic_packages/ (put, get, duplicates), https://docs.gitlab.com/api/packages/
(list, delete). No real server was asked.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = "the job's"
FILE = re.compile(r"/api/v4/projects/17/packages/generic/([A-Za-z0-9._-]+)/([\w.+-]+)/([A-Za-z0-9._-]+)")
FILES = re.compile(r"/api/v4/projects/17/packages/(\d+)/package_files")
PACKAGE = re.compile(r"/api/v4/projects/17/packages/(\d+)")
LIST = "/api/v4/projects/17/packages"


@dataclass
class Stub:
    """``files`` maps (package, version, name) to all bytes that were sent; ``faults`` are answered first."""

    api: str = ""
    files: dict[tuple[str, str, str], list[bytes]] = field(default_factory=dict)
    faults: list[int] = field(default_factory=list)
    duplicates: bool = True
    elsewhere: str = ""
    requests: list[str] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def packages(self) -> dict[tuple[str, str], int]:
        """(name, version) of each → its number, which stays."""
        found = dict.fromkeys((name, version) for name, version, _ in self.files)
        return {package: self.numbers.setdefault(package, len(self.numbers)) for package in found}

    def numbered(self, number: str) -> tuple[str, str]:
        """The (name, version) of a number."""
        return next(package for package, known in self.packages().items() if known == int(number))


@contextmanager
def serving() -> Iterator[Stub]:
    """A stub that serves until the end of the block."""
    stub = Stub()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def handle_one(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path, _, query = self.path.partition("?")
            with stub.lock:
                stub.requests.append(f"{self.command} {path}")
                stub.tokens.append(self.headers.get("JOB-TOKEN"))
                if stub.faults:
                    self.answer(stub.faults.pop(0), b'{"message":"out of order"}')
                elif self.headers.get("JOB-TOKEN") != TOKEN:
                    self.answer(401, b'{"message":"401 Unauthorized"}')
                elif match := FILE.fullmatch(path):
                    self.on_file(match.groups(), body)  # type: ignore[arg-type]  # three groups
                elif path == LIST:
                    self.on_list(query)
                elif match := FILES.fullmatch(path):
                    package = stub.numbered(match[1])
                    names = [name for *where, name in stub.files if tuple(where) == package]
                    self.answer(200, json.dumps([{"file_name": name} for name in names]).encode())
                elif (match := PACKAGE.fullmatch(path)) and self.command == "DELETE":
                    package = stub.numbered(match[1])
                    stub.files = {key: value for key, value in stub.files.items() if key[:2] != package}
                    self.answer(204)
                else:
                    self.answer(404, b'{"message":"404 Not found"}')

        def on_file(self, key: tuple[str, str, str], body: bytes) -> None:
            if self.command == "PUT":
                if key in stub.files and not stub.duplicates:
                    self.answer(400, b'{"message":"400 Bad request - Duplicate package is not allowed"}')
                    return
                stub.files.setdefault(key, []).append(body)
                self.answer(201, b'{"message":"201 Created"}')
            elif key not in stub.files:
                self.answer(404, b'{"message":"404 Not Found"}')
            elif stub.elsewhere:
                self.answer(302, Location=f"{stub.elsewhere}/{'/'.join(key)}")
            else:
                self.answer(200, stub.files[key][-1])

        def on_list(self, query: str) -> None:
            words = dict(part.split("=") for part in query.split("&"))
            assert words["package_type"] == "generic"
            size, page = int(words["per_page"]), int(words["page"])
            packages = [
                {"id": number, "name": name, "version": version, "created_at": datetime.now(UTC).isoformat()}
                for (name, version), number in stub.packages().items()
            ]
            self.answer(200, json.dumps(packages[size * (page - 1) : size * page]).encode())

        do_GET = do_PUT = do_DELETE = handle_one  # noqa: N815  # http.server asks for these names

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    stub.api = f"http://127.0.0.1:{server.server_port}/api/v4"
    try:
        yield stub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
