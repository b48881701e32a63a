"""Requests that are tried again where that may help."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from firedoor.errors import WorldError

TRIES = 4
SECONDS = 30.0
"""How long one answer may take."""
LARGEST = 64 * 2**20
"""Bytes of an answer that are read; what is longer is cut, and so is damaged."""
_BYTES = "application/octet-stream"
_BUSY = 429
_SERVER_FAULT = 500
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and the bytes that came with it."""

    status: int
    body: bytes

    @property
    def text(self) -> str:
        """The beginning of the body, as one line."""
        return " ".join(self.body[:_SHOWN].decode("utf-8", "replace").split())


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls with ``headers`` (secret ones: no other host sees them); between tries it waits ``pause``, 2, 4 times."""

    headers: Mapping[str, str]
    pause: float

    def call(self, method: str, address: str, data: bytes | None = None, kind: str = _BYTES) -> Answer:
        """The answer, whatever its status; raises WorldError FD502 where none comes, or only 429 and 5xx."""
        reason = ""
        for attempt in range(TRIES):
            if attempt:
                time.sleep(self.pause * 2 ** (attempt - 1))
            try:
                answer = self._once(method, address, data, kind)
            except (OSError, HTTPException) as error:  # no connection, a broken one, or half an answer
                reason = str(error) or type(error).__name__
                continue
            if answer.status != _BUSY and answer.status < _SERVER_FAULT:
                return answer
            reason = f"{answer.status} {answer.text}"
        raise WorldError(
            "FD502", f"no answer from {address}", because=f"{reason} (tried {TRIES} times)", fix="run it again"
        )

    def _once(self, method: str, address: str, data: bytes | None, kind: str) -> Answer:
        request = Request(address, data, dict(self.headers), method=method)
        if data is not None:
            request.add_header("Content-Type", kind)
        try:
            with build_opener(_SameHostOnly).open(request, timeout=SECONDS) as response:
                return Answer(response.status, response.read(LARGEST))
        except HTTPError as error:
            with error:
                return Answer(error.code, error.read(_SHOWN))


class _SameHostOnly(HTTPRedirectHandler):
    """Follows a redirect to another host (object storage) without our headers."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> Request | None:
        following = super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]  # typeshed: HTTPMessage
        if following is not None and urlsplit(newurl).netloc != urlsplit(req.full_url).netloc:
            following.headers.clear()
        return following
