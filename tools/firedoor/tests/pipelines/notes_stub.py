"""The notes of one merge request on loopback, as GitLab documents them (docs.gitlab.com/api/notes). No real server."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

NOTES = "/api/v4/projects/17/merge_requests/7/notes"


@dataclass
class Notes:
    """What was asked and what is kept; ``faults`` are answered first."""

    api: str = ""
    notes: list[dict[str, Any]] = field(default_factory=list)
    faults: list[tuple[int, bytes]] = field(default_factory=list)
    requests: list[tuple[str, str | None, str | None]] = field(default_factory=list)

    def add(self, body: str, **more: object) -> None:
        self.notes.append({"id": 100 + len(self.notes), "body": body, "system": False, **more})


@contextmanager
def serving() -> Iterator[Notes]:
    stub = Notes()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

        def answer(self, status: int, document: object) -> None:
            body = document if isinstance(document, bytes) else json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def handle_one(self) -> None:
            path, _, query = self.path.partition("?")
            length = int(self.headers.get("Content-Length") or 0)
            data = self.rfile.read(length)
            token = self.headers.get("PRIVATE-TOKEN")
            stub.requests.append((f"{self.command} {path}", token, self.headers.get("Content-Type")))
            one = re.fullmatch(rf"{NOTES}/(\d+)", path)
            if stub.faults:
                self.answer(*stub.faults.pop(0))
            elif token != "a token":
                self.answer(401, {"message": "401 Unauthorized"})
            elif self.command == "GET" and path == NOTES:
                asked = {name: values[0] for name, values in parse_qs(query).items()}
                start = (int(asked["page"]) - 1) * int(asked["per_page"])
                self.answer(200, stub.notes[start : start + int(asked["per_page"])])
            elif self.command == "POST" and path == NOTES:
                stub.add(json.loads(data)["body"])
                self.answer(201, stub.notes[-1])
            elif self.command == "PUT" and one:
                note = next(note for note in stub.notes if note["id"] == int(one[1]))
                note["body"] = json.loads(data)["body"]
                self.answer(200, note)
            else:
                self.answer(404, {"message": "404 Not found"})

        do_GET = do_POST = do_PUT = handle_one  # noqa: N815  # names of http.server

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stub.api = f"http://127.0.0.1:{server.server_address[1]}/api/v4"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
