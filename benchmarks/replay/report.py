"""The replay's result as text and JSON."""

from typing import Any

from .compare import SELECTORS, Compared, mean

HEADINGS = ("all", "file oracle", "+lock⇒all", "fd file", "fd defn")


def document(results: list[Compared]) -> dict[str, Any]:
    """Return the whole result as one JSON value; ratios compare like with like and say over which commits."""
    every = [share for each in results for share in each.shares]
    return {
        "schema": "firedoor.replay/1",
        "repositories": {each.name: _one(each) for each in results},
        "overall": _numbers(every) | {"misses": _counts(results)},
        "mean_of_repositories": _mean_of_means([_numbers(each.shares) for each in results]),
        "misses": [{"repository": each.name, **miss} for each in results for miss in each.misses],
        "errors": [{"repository": each.name, **error} for each in results for error in each.errors],
    }


def _one(each: Compared) -> dict[str, Any]:
    return {
        "commits": each.commits,
        "dag_files": each.dag_files,
        **_numbers(each.shares),
        "truly_touched": each.truly_touched,
        "quiet_edits": each.quiet,
        "chains": {"read": each.chains_read, "not_followed": len(each.chain_problems)},
        "misses": _counts([each]),
        "errors": len(each.errors),
        "extras_of_file_precision": len(each.extras),
        "dag_files_only_the_oracle_knows": sorted(each.oracle_only),
        "dag_files_only_firedoor_knows": sorted(each.firedoor_only),
    }


def _numbers(shares: list[dict[str, Any]]) -> dict[str, Any]:
    """Means over all commits; ratios where both sides answered.

    `without_locks`: only commits that touch no lock, constraints or requirements file of any kind.
    `with_locks`: all commits, against the file oracle that selects everything when a runtime lock changed.
    """
    complete = [share for share in shares if "firedoor_definition" in share]
    plain = [share for share in complete if not share["lock"]]
    return {
        "commits": len(shares),
        "mean_percent": {key: mean(shares, key) for key in SELECTORS},
        "without_locks": {
            "commits": len(plain),
            "file_oracle": mean(plain, "file_oracle"),
            "firedoor_definition": mean(plain, "firedoor_definition"),
            "ratio": _ratio(mean(plain, "firedoor_definition"), mean(plain, "file_oracle")),
            "ratio_all_commits_minus_pin_only": _ratio(
                mean(complete, "firedoor_definition_without_pins"), mean(complete, "file_oracle")
            ),
        },
        "with_locks": {
            "commits": len(complete),
            "file_oracle_or_lock": mean(complete, "file_oracle_or_lock"),
            "firedoor_definition": mean(complete, "firedoor_definition"),
            "ratio": _ratio(mean(complete, "firedoor_definition"), mean(complete, "file_oracle_or_lock")),
        },
        "bound_with_locks": _bound(complete),
    }


def _bound(complete: list[dict[str, Any]]) -> dict[str, Any] | None:
    """How low `with_locks` can go: the same, with the lock oracle's shares on those commits that it judged."""
    judged = [share for share in complete if "lock_oracle" in share]
    if not judged:
        return None
    best = [{"share": share.get("lock_oracle", share["firedoor_definition"])} for share in complete]
    return {
        "commits": len(judged),
        "lock_oracle": mean(judged, "lock_oracle"),
        "firedoor_definition": mean(judged, "firedoor_definition"),
        "ratio": _ratio(mean(best, "share"), mean(complete, "file_oracle_or_lock")),
    }


def _ratio(part: float | None, whole: float | None) -> float | None:
    return part / whole if part is not None and whole else None


def _mean_of_means(numbers: list[dict[str, Any]]) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for key in SELECTORS:
        values = [each["mean_percent"][key] for each in numbers if each["mean_percent"][key] is not None]
        found[key] = sum(values) / len(values) if values else None
    return found


def _counts(results: list[Compared]) -> dict[str, int]:
    counts = {"file": 0, "file_unknown_dag_file": 0, "dynamic": 0, "lock": 0}
    for each in results:
        for miss in each.misses:
            counts["file_unknown_dag_file" if miss.get("unknown_dag_file") else miss["oracle"]] += 1
    return counts


def table(result: dict[str, Any]) -> str:
    """Return the result as a text table."""
    width = max([len(name) for name in result["repositories"]] + [10])
    head = f"{'':{width}}  commits  DAGs  " + "  ".join(f"{heading:>11}" for heading in HEADINGS)
    lines = [head + "  ≤0.86  ≤0.70  misses: file dynamic lock  errors"]
    rows = [*result["repositories"].items(), ("overall", result["overall"])]
    for name, each in rows:
        means = "  ".join(f"{_cell(each['mean_percent'][key]):>11}" for key in SELECTORS)
        miss = each["misses"]
        lines.append(
            f"{name:{width}}  {each['commits']:7}  {each.get('dag_files', ''):>4}  {means}"
            f"  {_cell(each['without_locks']['ratio'], 2):>5}  {_cell(each['with_locks']['ratio'], 2):>5}"
            f"  {miss['file']:12} {miss['dynamic']:7} {miss['lock']:4}"
            f"  {each.get('errors', len(result['errors'])):6}"
            + (
                f"  (+{miss['file_unknown_dag_file']} in DAG files firedoor does not know)"
                * bool(miss["file_unknown_dag_file"])
            )
        )
    for name, each in rows:
        bound = each["bound_with_locks"]
        if bound:
            lines.append(
                f"{name}: on {bound['commits']} lock commits firedoor selects {_cell(bound['firedoor_definition'])} %, "
                f"the lock oracle {_cell(bound['lock_oracle'])} %: ≤0.70 can be {_cell(bound['ratio'], 2)} at best"
            )
    for name, each in result["repositories"].items():
        for row in each["quiet_edits"]:
            if row["selected"] or "error" in row:
                who = row.get("error") or ", ".join(sorted(row["selected"])[:5])
                lines.append(
                    f"{name}: {row['kind']} in {row['edited']} shared modules selected {len(row['selected'])}: {who}"
                )
    edits = [row for each in result["repositories"].values() for row in each["quiet_edits"]]
    edited, loud = sum(row["edited"] for row in edits), sum(len(row["selected"]) for row in edits)
    lines.append(f"{edited} edits of shared modules that change nothing selected {loud} DAG files")
    chains = [each["chains"] for each in result["repositories"].values()]
    read, lost = sum(each["read"] for each in chains), sum(each["not_followed"] for each in chains)
    lines.append(f"{read} chains from a touched path to a selected DAG file read, {lost} cannot be followed")
    lines.append("mean % of DAG files selected; ≤0.86: definition ÷ file oracle on commits without any lock file;")
    lines.append("≤0.70: definition ÷ 'file oracle, and a runtime lock selects all' on all commits")
    return "\n".join(lines)


def _cell(value: float | None, digits: int = 1) -> str:
    return "–" if value is None else f"{value:.{digits}f}"
