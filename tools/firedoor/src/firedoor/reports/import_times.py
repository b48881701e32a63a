"""The slowest imports of DAG files, as a tree of bars: in text for a terminal, and as one HTML file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from firedoor.reports.printable import printable
from firedoor.smoke.values import SmokeResult

_WIDTH = 30
_FILES, _DEEP, _BELOW = 10, 6, 5
_STYLE = (
    "body{font:14px/1.5 system-ui,sans-serif;margin:2em;max-width:70em}details{margin-left:1.2em}"
    "summary,.leaf{position:relative;cursor:pointer;padding:1px 4px}.leaf{margin-left:2.2em;cursor:default}"
    "i{position:absolute;left:0;top:1px;bottom:1px;background:#f6b26b66;z-index:-1}b{font-weight:400;float:right}"
)


def import_times_text(results: Sequence[SmokeResult]) -> str:
    """The ten slowest DAG files, and of each the slowest modules below each other; bars are shares of its time."""
    lines = []
    for result in _slowest(results)[:_FILES]:
        whole = max(result.import_seconds, 1e-9)
        lines += ["", f"{printable(result.dag_file)}  {result.import_seconds * 1000:,.0f} ms"]
        for deep, name, seconds in _rows(result.imports, 1):
            bar = "█" * max(1, round(_WIDTH * min(1.0, seconds / whole)))
            lines.append(f"{'  ' * deep + printable(name):<60} {seconds * 1000:>8,.0f} ms  {bar}")
    return "\n".join(lines).strip("\n") + "\n" if lines else "no import took as long as a millisecond\n"


def _slowest(results: Sequence[SmokeResult]) -> list[SmokeResult]:
    return sorted((one for one in results if one.imports), key=lambda one: (-one.import_seconds, one.dag_file))


def _rows(modules: Sequence[Any], deep: int) -> Iterator[tuple[int, str, float]]:
    for name, seconds, below in modules[:_BELOW]:
        yield deep, str(name), float(seconds)
        if deep < _DEEP:
            yield from _rows(below, deep + 1)


def import_times_html(results: Sequence[SmokeResult]) -> str:
    """All DAG files with all modules that took a millisecond; the page needs nothing else."""
    body = "".join(
        _node(result.dag_file, result.import_seconds, result.imports, max(result.import_seconds, 1e-9), True)
        for result in _slowest(results)
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Imports</title>'
        f"<style>{_STYLE}</style><h1>Imports of DAG files</h1>"
        f"{body or '<p>None took as long as a millisecond.'}</html>\n"
    )


def _node(name: str, seconds: float, below: Sequence[Any], whole: float, is_open: bool = False) -> str:
    share = 100 * min(1.0, seconds / whole)
    text = f'<i style="width:{share:.1f}%"></i>{escape(name)} <b>{seconds * 1000:,.0f} ms</b>'
    if not below:
        return f'<div class="leaf">{text}</div>'
    inner = "".join(_node(str(each), float(took), more, whole) for each, took, more in below)
    return f"<details{' open' if is_open else ''}><summary>{text}</summary>{inner}</details>"
