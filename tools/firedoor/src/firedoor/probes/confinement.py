"""What a process that imports DAG code may not do: reach the network, outlive its parent, take all memory."""

from __future__ import annotations

import ctypes
import errno
import faulthandler
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

CLOSED = "the network is closed while a DAG file is imported"
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_LIBC = ctypes.CDLL(None, use_errno=True)
_LINUX = sys.platform == "linux"


def close_network() -> str:
    """Close the network for this process and all that come from it; return who closed it: ``kernel`` or ``python``.

    Where the kernel allows it, the process gets a network of its own with nothing in it: programs and C libraries are
    held as well. The audit hook holds Python code everywhere, and says in plain words why it fails.
    """
    closed = "kernel" if _LINUX and _own_network() else "python"
    sys.addaudithook(_refuse_network)
    return closed


def _own_network() -> bool:
    if _LIBC.unshare(_CLONE_NEWNET) == 0:
        return True
    user, group = os.geteuid(), os.getegid()
    if _LIBC.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return False
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        Path(f"/proc/self/{name}").write_text(text)
    return True


_watching: list[Callable[[object], None]] = []


def watch(told: Callable[[object], None]) -> None:
    """Tell each address that is refused from now on, on the stack of who wants it."""
    _watching.append(told)


def _tell(address: object) -> None:
    for told in _watching:
        told(address)


def _refuse_network(event: str, args: tuple[Any, ...]) -> None:
    if not event.startswith("socket."):
        return
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        if args[0].family in (socket.AF_INET, socket.AF_INET6) and (event == "socket.connect" or args[-1]):
            _tell(args[-1])
            raise OSError(errno.ENETUNREACH, f"{CLOSED} ({event} {args[-1]!r})")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        _tell(args[0])
        raise socket.gaierror(socket.EAI_FAIL, f"{CLOSED} ({event} {args[0]!r})")


def adopt_orphans() -> None:
    """Become the parent of what a child leaves behind, so that it can be found and ended (Linux)."""
    if _LINUX:
        _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _give_way() -> None:
    os.nice(5)


def follow(parent: int) -> None:
    """In a fresh fork that forks in turn: ended with ``parent``, and parent of its own orphans (Linux)."""
    _end_with(parent)
    adopt_orphans()


def _end_with(parent: int) -> None:
    if _LINUX:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it was faster
            os._exit(1)


def confine(parent: int, data_bytes: int, file_bytes: int) -> None:
    """In a fresh fork: a process group of its own, ended with ``parent``, limits, and a stack for who asks."""
    os.setpgid(0, 0)
    _end_with(parent)
    if _LINUX:
        resource.setrlimit(resource.RLIMIT_DATA, (data_bytes, data_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    # Forks of forks give way more and more, so that who watches them is not starved by them.
    os.register_at_fork(after_in_child=_give_way)
    faulthandler.enable()
    faulthandler.register(signal.SIGUSR2)
