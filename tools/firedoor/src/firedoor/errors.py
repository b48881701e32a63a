"""The error tree: what stops a command, and what its reader can do next.

    FiredoorError            has a code, one sentence of cause, one fix to paste
    ├── UsageError           the caller must act: bad argument, bad configuration, no base      exit 2
    └── WorldError           the platform must act: git died, disk full, network; retryable     exit 4

Findings are values, not exceptions. Anything else that is raised is a bug of ours (exit 70).
"""

from __future__ import annotations


class FiredoorError(Exception):
    """One clear error: ``code`` (stable, ``FD`` and three digits), ``message``, ``because`` and a ``fix`` to paste."""

    exit_code = 2

    def __init__(self, code: str, message: str, *, because: str = "", fix: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.because = because
        self.fix = fix

    def __str__(self) -> str:
        lines = [f"error[{self.code}]: {self.message}"]
        if self.because:
            lines.append(f"  because   {self.because}")
        if self.fix:
            lines.append(f"  fix       {self.fix}")
        return "\n".join(lines)


class UsageError(FiredoorError):
    """The caller must act: an argument, the configuration or the chosen base is wrong."""

    exit_code = 2


class WorldError(FiredoorError):
    """The platform failed; the same command may succeed when it is run again."""

    exit_code = 4
