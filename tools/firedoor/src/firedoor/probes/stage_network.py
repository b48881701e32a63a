"""Only declared targets can be reached from Python: a host and a port that a stage's address names."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Sequence
from typing import Any


def allow_only(targets: Sequence[tuple[str, int]]) -> None:
    """Refuse every other connection of this process from now on; an audit hook cannot be taken away again."""
    hosts = {host for host, _ in targets}
    addresses = {(address, port) for host, port in targets for address in _addresses(host, port)}

    def refuse(event: str, args: tuple[Any, ...]) -> None:
        if event == "socket.connect" and args[0].family in (socket.AF_INET, socket.AF_INET6):
            if (args[1][0], args[1][1]) not in addresses and (args[1][0], args[1][1]) not in targets:
                raise OSError(errno.ENETUNREACH, f"{_CLOSED}: {args[1][0]}:{args[1][1]}")
        elif event in ("socket.sendto", "socket.sendmsg") and args[0].family in (socket.AF_INET, socket.AF_INET6):
            if args[-1]:
                raise OSError(errno.ENETUNREACH, f"{_CLOSED}: {args[-1]!r}")
        elif event in ("socket.getaddrinfo", "socket.gethostbyname") and str(args[0]) not in hosts:
            raise socket.gaierror(socket.EAI_FAIL, f"{_CLOSED}: {args[0]!r}")

    sys.addaudithook(refuse)


_CLOSED = "on a stage only the targets of [tool.firedoor.stages] can be reached"


def _addresses(host: str, port: int) -> list[str]:
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError:
        return []
