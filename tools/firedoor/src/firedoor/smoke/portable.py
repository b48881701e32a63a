"""What is told of a failure, without what only this machine knows: equal failures read the same on every runner."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from firedoor.findings import Finding

_ROOT = "\0"  # a text that holds one reads a dot there
_PART = rf"""{_ROOT}?(?:/[^/\s"':]+)*"""
_INSTALLED = re.compile(rf"{_PART}/((?:site|dist)-packages/|firedoor/probes/)")
_STANDARD = re.compile(rf"{_PART}/lib/(python3\.\d+/)")


def portable(text: str, root: Path) -> str:
    """``text`` with paths below ``root`` relative to it, those of installed modules from ``site-packages`` on, and
    those of Python's own library from ``python3.…`` on."""
    text = re.sub(rf"{re.escape(str(root))}(?=/|(?![\w.-]))", _ROOT, text)
    text = _STANDARD.sub(r"\1", _INSTALLED.sub(r"\1", text))
    return text.replace(f"{_ROOT}/", "").replace(_ROOT, ".")


def portable_finding(finding: Finding, root: Path) -> Finding:
    """``finding`` with such texts."""
    return replace(
        finding,
        message=portable(finding.message, root),
        fix=portable(finding.fix, root),
        detail=portable(finding.detail, root),
    )
