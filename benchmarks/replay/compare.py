"""Selections side by side: means, ratios and misses, from the rows of one repository."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .ledger import Row

SELECTORS = ("everything", "file_oracle", "file_oracle_or_lock", "firedoor_file", "firedoor_definition")


@dataclass(slots=True)
class Compared:
    """What one repository's replay gave."""

    name: str
    commits: int = 0
    dag_files: int = 0
    errors: list[Row] = field(default_factory=list)
    shares: list[dict[str, Any]] = field(default_factory=list)
    """Per commit: selector → share of DAG files selected, 0–1; `lock` and `runtime_lock` say what was touched.

    `lock_oracle`, where there is one: the least that a commit of a runtime lock can select.
    """
    misses: list[Row] = field(default_factory=list)
    extras: list[Row] = field(default_factory=list)
    """Selected by `--precision file`, not by the file oracle: to be read, not counted."""
    truly_touched: int | None = None
    """DAG files × commits that the dynamic oracle observed to be touched."""
    quiet: list[Row] = field(default_factory=list)
    """Edits that change nothing, and who was selected all the same."""
    chains_read: int = 0
    chain_problems: list[Row] = field(default_factory=list)
    """Selections whose chain a reader cannot follow."""
    oracle_only: set[str] = field(default_factory=set)
    firedoor_only: set[str] = field(default_factory=set)

    @property
    def loud(self) -> int:
        """DAG files that edits without effect have selected."""
        return sum(len(row["selected"]) + ("error" in row) for row in self.quiet)


def selected(answer: Row | None) -> set[str]:
    """Return the DAG files of an answer, without those selected for a check alone."""
    if answer is None or "error" in answer:
        return set()
    return {path for path, each in answer["affected"].items() if set(each["kinds"] or ()) != {"check"}}


def compare(
    name: str,
    oracle: list[Row],
    file_answers: dict[str, Row],
    definition_answers: dict[str, Row],
    known: set[str] | None,
) -> Compared:
    """Return the comparison of the file oracle's rows with firedoor's answers by commit.

    `known` are the DAG files that firedoor knows at the newest and oldest commit, None where nothing was asked.
    """
    result = Compared(name, commits=len(oracle), dag_files=len(oracle[0]["dag_files"]) if oracle else 0)
    for row in oracle:
        commit, dags, wanted = row["commit"], set(row["dag_files"]), set(row["file_oracle"])
        answers = {"firedoor_file": file_answers.get(commit), "firedoor_definition": definition_answers.get(commit)}
        for precision, answer in answers.items():
            if answer is not None and "error" in answer:
                result.errors.append({"commit": commit, "precision": precision, "error": answer["error"]})
        total = max(1, len(dags))
        share: dict[str, Any] = {
            "commit": commit,
            "lock": bool(row["locks"]),
            "runtime_lock": bool(row["runtime_locks"]),
        }
        share |= {"everything": float(bool(dags)), "file_oracle": len(wanted) / total}
        share["file_oracle_or_lock"] = share["everything"] if row["runtime_locks"] else share["file_oracle"]
        for precision, answer in answers.items():
            if answer is not None and "error" not in answer:
                share[precision] = len(selected(answer) & dags) / total
                share[precision + "_without_pins"] = len(_without_pins(answer) & dags) / total
        result.shares.append(share)
        answer = answers["firedoor_file"]
        if answer is None or "error" in answer:
            continue
        result.oracle_only |= set(row["own_dag_files"]) - known if known is not None else set()
        result.firedoor_only |= dags - set(row["own_dag_files"])
        got = set(answer["affected"])
        for dag in sorted(wanted - got):
            unknown = known is not None and dag not in known
            result.misses.append(
                {
                    "oracle": "file",
                    "commit": commit,
                    "base": row["base"],
                    "dag_file": dag,
                    "evidence": row["file_oracle"][dag],
                    "unknown_dag_file": unknown,
                }
            )
        for dag in sorted(_without_pins(answer) & dags - wanted):
            each = answer["affected"][dag]
            result.extras.append({"commit": commit, "dag_file": dag, "kinds": each["kinds"], "chain": each["chain"]})
    return result


def dynamic_misses(rows: Iterable[Row], answers: dict[str, Row]) -> list[Row]:
    """Return what was observed to be touched and `--precision definition` did not select."""
    return [
        {"oracle": "dynamic", "commit": row["commit"], "base": row["base"], "dag_file": dag, "evidence": evidence}
        for row in rows
        for dag, evidence in sorted(row["touched"].items())
        if _missed(dag, answers.get(row["commit"]))
    ]


def lock_misses(rows: Iterable[Row], answers: dict[str, dict[str, Row]]) -> list[Row]:
    """Return what a pin change truly touches and firedoor did not select.

    At file precision the imports of the whole file closure count, at definition precision those that really ran.
    """
    return [
        {
            "oracle": "lock",
            "precision": precision,
            "commit": row["commit"],
            "base": row["base"],
            "dag_file": dag,
            "evidence": evidence,
        }
        for row in rows
        for precision, key in (("file", "touched"), ("definition", "executed"))
        for dag, evidence in sorted(row[key].items())
        if _missed(dag, answers[precision].get(row["commit"]))
    ]


def add_lock_oracle(
    shares: list[dict[str, Any]], judged: Iterable[Row], oracle: Iterable[Row], answers: dict[str, Row], key: str
) -> None:
    """Add to each commit that the lock oracle judged the share that not even a perfect answer could leave out.

    It is what the lock oracle names and what firedoor selects for other reasons than pins. `key` says by which imports:
    those that really ran (`executed`) or those of the whole file closure (`touched`).
    """
    dags = {row["commit"]: set(row["dag_files"]) for row in oracle}
    by_commit = {share["commit"]: share for share in shares}
    for row in judged:
        commit, answer = row["commit"], answers.get(row["commit"])
        if answer is None or "error" in answer:
            continue
        wanted = set(row[key]) | _without_pins(answer)
        by_commit[commit]["lock_oracle"] = len(wanted & dags[commit]) / max(1, len(dags[commit]))


def _missed(dag: str, answer: Row | None) -> bool:
    return answer is not None and "error" not in answer and dag not in answer["affected"]


def _without_pins(answer: Row) -> set[str]:
    return {path for path in selected(answer) if set(answer["affected"][path]["kinds"] or ()) != {"pin"}}


def mean(shares: Iterable[dict[str, Any]], key: str) -> float | None:
    """Return the mean of one column in percent, over the commits that have it."""
    values = [share[key] for share in shares if key in share]
    return 100 * sum(values) / len(values) if values else None
