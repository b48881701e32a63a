"""The report of one DAG file on a stage, for whoever owns the product: one page that needs nothing else.

No script, no font and no picture is loaded; what data says is text and never markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from firedoor.findings import ERROR
from firedoor.reports.printable import printable
from firedoor.reports.stage_plots import bars, lines
from firedoor.stages.dag_judgement import DagJudgement, readers_of
from firedoor.stages.difference import Difference
from firedoor.stages.judgement import Observed, TableJudgement
from firedoor.stages.structure import COMPATIBLE

LINES = 6
"""Plots of days that are shown of a table at most."""

_STYLE = """
:root{color-scheme:light dark;--ink:#1c1e21;--soft:#5f6672;--paper:#fff;--card:#f6f7f9;--line:#d9dde3;--before:#8a94a6;
--after:#d9730d;--bad:#b42318;--good:#1a7f37;--warn:#946200}
@media(prefers-color-scheme:dark){:root{--ink:#e6e8eb;--soft:#9aa3af;--paper:#16181c;--card:#1f2227;--line:#343a42;
--before:#7c8798;--after:#f0883e;--bad:#ff7b72;--good:#57ab5a;--warn:#d4a72c}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.35rem;margin:0 0 .25rem;overflow-wrap:anywhere}
h2{font-size:1.1rem;margin:0 0 .5rem;overflow-wrap:anywhere}h3{font-size:.95rem;margin:1rem 0 .25rem}
.soft{color:var(--soft);font-size:.9rem}.verdict{border-left:.4rem solid var(--good);background:var(--card);
padding:.75rem 1rem;margin:1rem 0;font-size:1.1rem}.verdict.failed{border-color:var(--bad)}
section{border:1px solid var(--line);border-radius:.5rem;padding:1rem;margin:1rem 0}
ul{padding-left:1.2rem;margin:.25rem 0}.bad{color:var(--bad)}.good{color:var(--good)}.warn{color:var(--warn)}
.tag{font-size:.8rem;border:1px solid currentColor;border-radius:1rem;padding:0 .5rem;white-space:nowrap}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:1rem}
figure{margin:0}figcaption{font-size:.85rem;color:var(--soft)}svg{width:100%;height:auto;display:block}
svg .axis{stroke:var(--line)}svg rect.before{fill:var(--before)}svg rect.after{fill:var(--after)}
svg polyline{fill:none;stroke-width:2}svg polyline.before{stroke:var(--before)}svg polyline.after{stroke:var(--after)}
svg text{font-size:11px;fill:var(--soft)}svg text.end{text-anchor:end}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem;margin:.25rem 0}
th,td{border:1px solid var(--line);padding:.2rem .5rem;text-align:left;vertical-align:top}
.key::before{content:"";display:inline-block;width:.7rem;height:.7rem;margin-right:.3rem;background:var(--before)}
.key.after::before{background:var(--after)}code{overflow-wrap:anywhere}details{margin:.5rem 0}
"""


def stage_html(report: DagJudgement) -> str:
    """The whole page."""
    failed = "" if report.passed else " failed"
    state = "passed" if report.passed else "not passed"
    body = [
        f"<h1>{_text(report.dag_file)}</h1>",
        f'<p class="soft">stage {_text(report.stage)}, compared with production'
        f"{'; its code did not change, a table that it reads did' if report.data_affected else ''}</p>",
        f'<div class="verdict{failed}" role="status"><strong>{state}:</strong> {_text(report.headline)}</div>',
        _list(report.notes),
        *map(_finding, report.findings),
        *(_table(table) for table in sorted(report.tables, key=lambda table: (table.passed, table.equal, table.table))),
    ]
    title = f"{report.dag_file} on {report.stage}: {state}"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{_text(title)}</title><style>{_STYLE}</style></head>\n<body><main>\n"
        + "\n".join(part for part in body if part)
        + "\n</main></body></html>\n"
    )


def _finding(finding: Any) -> str:
    level = "bad" if finding.level == ERROR else "warn"
    detail = (
        f"<details><summary>more</summary><pre>{_text_of_lines(finding.detail)}</pre></details>"
        if finding.detail
        else ""
    )
    return f'<section><p class="{level}">{_text(finding.message)}</p>{detail}</section>'


def _table(table: TableJudgement) -> str:
    found = table.difference
    parts = [f"<h2>{_text(table.table)}</h2>"]
    if table.equal:
        rows = found.sentences()[0] if found else "nothing to compare"
        parts.append(f'<p class="good">{_text(rows)}</p>')
    else:
        parts.append("<ul>" + "".join(_observed(table, one) for one in table.observed) + "</ul>")
    parts += [
        f'<p class="bad">expected, and it did not happen: {_text(str(expected))}</p>' for expected in table.missing
    ]
    if found and found.notes:
        parts.append(_list(found.notes))
    parts.append(_plots(table))
    if found:
        parts.append(_examples(found))
    parts += [_held(table), _readers(table)]
    return "<section>\n" + "\n".join(part for part in parts if part) + "\n</section>"


def _observed(table: TableJudgement, one: Observed) -> str:
    if one.expected:
        tag, level = "expected", "good"
    elif one.verdict == COMPATIBLE:
        tag, level = "harms nobody", "soft"
    else:
        tag, level = "nobody expected this", "bad"
    readers = readers_of(table, one.column)
    said = "" if readers is None else f"<br><span class=soft>read by: {_codes(readers) or 'nobody'}</span>"
    return f'<li>{_text(one.words)} <span class="tag {level}">{tag}</span>{said}</li>'


def _plots(table: TableJudgement) -> str:
    figures = [(bars(plot), f"{plot.column}: how its values lie") for plot in table.plots]
    moved = sorted((one for one in table.drift if one.before and one.after), key=lambda one: not one.outside)
    figures += [(lines(one), one.words) for one in moved[:LINES]]
    if not figures:
        return ""
    shown = "".join(f"<figure>{svg}<figcaption>{_text(words)}</figcaption></figure>" for svg, words in figures)
    names = (("key", "before (production)"), ("key after", "after (this change)"))
    spans = " ".join(f'<span class="{name}">{words}</span>' for name, words in names)
    legend = f'<p class="soft">{spans}</p>'
    return f'<h3>Before and after</h3>{legend}<div class="plots">{shown}</div>'


def _examples(found: Difference) -> str:
    tables = [
        (f"rows that are gone, {len(found.gone_examples)} of {found.gone:,}", found.names, found.gone_examples),
        (f"rows that are new, {len(found.new_examples)} of {found.new:,}", found.names, found.new_examples),
    ]
    for one in found.columns:
        head = (*found.key, f"{one.column} before", f"{one.column} after")
        tables.append((f"{one.column}, {len(one.examples)} of {one.rows:,} rows", head, one.examples))
    shown = [f"<h3>{_text(words)}</h3>{_rows(head, rows)}" for words, head, rows in tables if rows]
    return f"<details><summary>Examples</summary>{''.join(shown)}</details>" if shown else ""


def _held(table: TableJudgement) -> str:
    if not table.held or not table.held.expectations:
        return ""
    kept = sum(one.kept for one in table.held.expectations)
    rows = "".join(
        f'<tr><td class="{"good" if one.kept else "bad"}">{"kept" if one.kept else "not kept"}</td>'
        f"<td>{_text(one.words)}</td><td>{_text(one.measured)}</td></tr>"
        for one in sorted(table.held.expectations, key=lambda one: one.kept)
    )
    opened = "" if table.held.kept else " open"
    words = f"Contract: {kept} of {len(table.held.expectations)} promises are kept"
    return f'<details{opened}><summary>{words}</summary><div class="scroll"><table>{rows}</table></div></details>'


def _readers(table: TableJudgement) -> str:
    if not table.readers:
        return ""
    verdicts = {(one.words, reader.place): told for one in table.structure for reader, told in one.readers}
    broken = sorted({f"{place}: {words}" for (words, place), told in verdicts.items() if told != COMPATIBLE})
    places = sorted({one.place for one in table.readers})
    listed = _list(broken) if broken else ""
    return f"<details><summary>Readers of this table: {len(places)}</summary><p>{_codes(places)}</p>{listed}</details>"


def _rows(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    cells = "".join(f"<th>{_text(name)}</th>" for name in head)
    lines_ = "".join("<tr>" + "".join(f"<td>{_value(value)}</td>" for value in row) + "</tr>" for row in rows)
    return f'<div class="scroll"><table><tr>{cells}</tr>{lines_}</table></div>'


def _value(value: Any) -> str:
    if value is None:
        return '<span class="soft">NULL</span>'
    text = str(value)
    return _text(text if len(text) <= 200 else text[:199] + "…")


def _list(items: Sequence[str]) -> str:
    return f'<ul class="soft">{"".join(f"<li>{_text(item)}</li>" for item in items)}</ul>' if items else ""


def _codes(places: Sequence[str]) -> str:
    return ", ".join(f"<code>{_text(place)}</code>" for place in places)


def _text_of_lines(text: str) -> str:
    return "\n".join(_text(line) for line in text.splitlines())


def _text(text: str) -> str:
    return escape(printable(text), quote=True)
