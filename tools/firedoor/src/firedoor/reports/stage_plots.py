"""Small pictures of a column before and after, as SVG inside of a page."""

from __future__ import annotations

from html import escape

from firedoor.reports.printable import printable
from firedoor.stages.drift import Drift
from firedoor.stages.plots import Plot

WIDTH, HEIGHT = 320, 120
_TOP, _BASE, _LEFT = 6, 96, 4


def bars(plot: Plot) -> str:
    """Two bars for each bin or value: production's and the stage's. Each tells its count when it is pointed at."""
    most = max(1, *plot.before, *plot.after)
    step = (WIDTH - 2 * _LEFT) / max(1, len(plot.labels))
    parts = []
    for at, label in enumerate(plot.labels):
        for side, (name, counts) in enumerate((("before", plot.before), ("after", plot.after))):
            height = (_BASE - _TOP) * counts[at] / most
            x = _LEFT + at * step + side * step * 0.42 + step * 0.08
            told = _text(f"{label}: {counts[at]:,} {name}")
            parts.append(
                f'<rect class="{name}" x="{x:.1f}" y="{_BASE - height:.1f}" width="{step * 0.4:.1f}" '
                f'height="{height:.1f}"><title>{told}</title></rect>'
            )
    ends = (plot.labels[0], plot.labels[-1]) if plot.labels else ("", "")
    said = f"{plot.column}: how its values lie before and after"
    return _svg(said, parts, (_short(ends[0]), _short(ends[1])))


def lines(drift: Drift) -> str:
    """A statistic per day: production's line and the stage's."""
    days = sorted({day for day, _ in (*drift.before, *drift.after)})
    values = [value for _, value in (*drift.before, *drift.after)]
    if not days:
        return ""
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    step = (WIDTH - 2 * _LEFT) / max(1, len(days) - 1)
    parts = []
    for name, series in (("before", drift.before), ("after", drift.after)):
        points = " ".join(
            f"{_LEFT + days.index(day) * step:.1f},{_BASE - (_BASE - _TOP) * (value - low) / span:.1f}"
            for day, value in series
        )
        parts.append(f'<polyline class="{name}" points="{points}"/>')
    return _svg(f"{drift.statistic} of {drift.column or 'the table'} per day", parts, (days[0], days[-1]))


def _svg(said: str, parts: list[str], ends: tuple[str, str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{_text(said)}"><title>{_text(said)}</title>'
        f'<line class="axis" x1="0" y1="{_BASE}" x2="{WIDTH}" y2="{_BASE}"/>{"".join(parts)}'
        f'<text x="{_LEFT}" y="{HEIGHT - 8}">{_text(ends[0])}</text>'
        f'<text class="end" x="{WIDTH - _LEFT}" y="{HEIGHT - 8}">{_text(ends[1])}</text></svg>'
    )


def _short(label: str) -> str:
    return label if len(label) <= 18 else label[:17] + "…"


def _text(text: str) -> str:
    return escape(printable(text), quote=True)
