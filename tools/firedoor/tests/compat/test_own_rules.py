"""Every rule of our own on every example: each speaks of its own, and of no other's."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from firedoor.compat.own_rules import own_rules
from firedoor.compat.values import BREAKS, EXECUTED, REACHED, RISK, CompatReport
from repository import dag, judged, repository

RULES = own_rules()
LEVELS = {"breaks": BREAKS, "risk": RISK, "behaviour changed": REACHED}


def module(name: str) -> str:
    return name.replace("-", "_")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> CompatReport:
    """All examples in one repository, judged at once: every rule sees every one of them."""
    old = {f"{module(rule.name)}.py": rule.example.old for rule in RULES}
    new = {f"{module(rule.name)}.py": rule.example.new for rule in RULES}
    uses = {
        f"{module(rule.name)}_example": dag(rule.example.uses.replace("{library}", module(rule.name))) for rule in RULES
    }
    return judged(repository(tmp_path_factory.mktemp("rules") / "r", old, new, uses), means=(EXECUTED,))


def test_each_rule_speaks_of_its_own_example_and_of_no_other(report: CompatReport) -> None:
    spoken = {
        rule.name: sorted(
            {
                (verdict.rule, verdict.verdict)
                for verdict in report.verdicts
                if verdict.dag_file == f"dags/{module(rule.name)}_example.py" and verdict.rule
            }
        )
        for rule in RULES
    }
    assert spoken == {rule.name: [(rule.name, LEVELS[rule.level])] for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_words_of_a_verdict_are_those_of_its_rule(report: CompatReport, rule: object) -> None:
    told = next(verdict for verdict in report.verdicts if verdict.rule == rule.name)  # type: ignore[attr-defined]
    for words, template in ((told.cause, rule.sentence), (told.fix, rule.fix)):  # type: ignore[attr-defined]
        assert "{" not in words
        assert words.startswith(template.partition("{")[0])
