"""Every rule, by a pipeline that breaks it and one that just does not."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from firedoor.errors import UsageError
from firedoor.pipelines.lint import Limits, lint, parse_pipeline, pipeline_of
from firedoor.pipelines.lint.rules import RULES

SCRIPT = {"script": ["true"]}


def said(text: str, **limits: Any) -> list[tuple[str, str, int | None]]:
    found = lint(parse_pipeline("x.yml", text), Limits(**limits))
    return [(finding.code, finding.message, finding.line) for finding in found]


def codes(document: dict[str, Any], **limits: Any) -> list[str]:
    text = json.dumps(document)
    return sorted({finding.code for finding in lint(parse_pipeline("x.json", text), Limits(**limits))})


def job(**keys: Any) -> dict[str, Any]:
    return {"script": ["true"], **keys}


def many(number: int) -> dict[str, Any]:
    return {f"j{n}": job(stage="build") for n in range(number)}


def matrix(values: int, **keys: Any) -> dict[str, Any]:
    return job(parallel={"matrix": [{"X": [str(n) for n in range(values)]}]}, **keys)


def gate(**keys: Any) -> dict[str, Any]:
    return {"script": ["firedoor ci gate"], "stage": "deploy", "when": "always", **keys}


RUN = {"script": ["firedoor ci run 1"]}

CASES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("FD821", {"a": "text", "b": job()}, {"b": job()}),
    ("FD821", {"a": job(extends=".x")}, {"a": job(extends=".x"), ".x": {"stage": "test"}}),
    ("FD821", {"a": job(extends=".x"), ".x": {"extends": ".x"}}, {"a": job(extends=[".x"]), ".x": {}}),
    ("FD822", {"stages": ["a"]}, {"a": job()}),
    ("FD822", {"a": job(stage=".pre"), "b": job(stage=".post")}, {"a": job(stage=".pre"), "b": job()}),
    ("FD822", {"a": job(rules=[{"when": "never"}])}, {"a": job(rules=[{"when": "never"}, {"if": "$X"}])}),
    ("FD824", {"a": job(script=["x" * 2**21])}, {"a": job(script=["x" * 2**19])}),
    ("FD824", {"a": job(script=["x" * (2**20 + 1)])}, {"a": job()}),
    ("FD825", many(501), many(500)),
    ("FD825", {f"m{n}": matrix(100) for n in range(6)}, {f"m{n}": matrix(100) for n in range(5)}),
    ("FD826", {"x" * 256: job()}, {"x" * 255: job()}),
    ("FD827", {"a": matrix(201)}, {"a": matrix(200)}),
    ("FD827", {"a": job(parallel=0)}, {"a": job(parallel=200)}),
    ("FD827", {"a": matrix(0)}, {"a": matrix(1)}),
    (
        "FD827",
        {"a": job(parallel={"matrix": [{"X": ["y" * 250]}]})},
        {"a": job(parallel={"matrix": [{"X": ["y" * 200]}]})},
    ),
    (
        "FD827",
        {"a": job(parallel={"matrix": [{"X": ["1", 1]}]})},
        {"a": job(parallel={"matrix": [{"X": ["1", 2]}]})},
    ),
    ("FD828", {"a": {"stage": "test"}}, {"a": {"trigger": {"include": "x", "strategy": "depend"}}}),
    ("FD828", {"a": {"script": []}}, {"a": {"script": "true"}}),
    ("FD828", {"a": job(script=[{"echo a": "b"}])}, {"a": job(script=["echo a: b", ["nested"]])}),
    ("FD828", {"a": job(before_script=[1])}, {"a": job(before_script=["1"])}),
    ("FD829", {"a": job(stage="verify")}, {"stages": ["verify"], "a": job(stage="verify")}),
    ("FD830", {"a": job(variables={"A-B": "1"})}, {"a": job(variables={"A_B": "1"})}),
    ("FD831", {"a": job(needs=["b"])}, {"a": job(needs=[{"job": "b", "optional": True}])}),
    ("FD831", {"a": job(needs=["a"])}, {"a": job(needs=[])}),
    (
        "FD831",
        {"a": job(needs=["b"], stage="build"), "b": job(stage="deploy")},
        {"a": job(needs=["b"], stage="deploy"), "b": job(stage="deploy")},
    ),
    ("FD831", {"a": job(needs=["b", {"job": "b"}]), "b": job()}, {"a": job(needs=["b"]), "b": job()}),
    (
        "FD832",
        {"a": job(needs=[f"j{n}" for n in range(51)])} | many(51),
        {"a": job(needs=[f"j{n}" for n in range(50)])} | many(50),
    ),
    ("FD832", {"a": job(needs=["m"]), "m": matrix(51)}, {"a": job(needs=["m"]), "m": matrix(50)}),
    (
        "FD832",
        {"a": job(needs=[{"pipeline": "$P", "job": "plan"}] + [f"j{n}" for n in range(50)])} | many(50),
        {"a": job(needs=[{"pipeline": "$P", "job": "plan"}] + [f"j{n}" for n in range(49)])} | many(49),
    ),
    (
        "FD833",
        {"a": job(needs=["b"]), "b": job(rules=[{"if": "$X"}])},
        {"a": job(needs=[{"job": "b", "optional": True}]), "b": job(rules=[{"if": "$X"}])},
    ),
    (
        "FD833",
        {"a": job(needs=["b"]), "b": job(rules=[{"if": "$X"}])},
        {"a": job(needs=["b"], rules=[{"if": "$X"}]), "b": job(rules=[{"if": "$X"}])},
    ),
    (
        "FD833",
        {"a": job(needs=["b"]), "b": job(only=["main"])},
        {"a": job(needs=["b"]), "b": job(rules=[{"when": "on_success"}])},
    ),
    ("FD833", {"a": job(needs=["b"]), "b": job(when="manual")}, {"a": job(needs=["b"]), "b": job(when="always")}),
    ("FD834", {"a": job(dependencies=["b"])}, {"a": job(dependencies=["b"]), "b": job(stage="build")}),
    (
        "FD835",
        {"a": job(cache=[{"key": str(n)} for n in range(5)])},
        {"a": job(cache=[{"key": str(n)} for n in range(4)])},
    ),
    ("FD835", {"a": job(cache={"key": {"files": ["a", "b", "c"]}})}, {"a": job(cache={"key": {"files": ["a", "b"]}})}),
    ("FD835", {"a": job(cache={"fallback_keys": list("abcdef")})}, {"a": job(cache={"fallback_keys": list("abcde")})}),
    ("FD836", {"a": job(cache={"key": "a/b"})}, {"a": job(cache={"key": "a-b"})}),
    ("FD836", {"a": job(cache={"key": ".."})}, {"a": job(cache={"key": "$X."})}),
    ("FD837", {"a": job(cache={"paths": ["/tmp/x"]})}, {"a": job(cache={"paths": ["tmp/x"]})}),
    ("FD837", {"a": job(artifacts={"paths": ["../x"]})}, {"a": job(artifacts={"paths": [".x"]})}),
    (
        "FD838",
        {"a": {"trigger": {"include": "x"}}},
        {"a": {"trigger": {"include": "x", "strategy": "depend"}}},
    ),
    (
        "FD838",
        {"a": {"trigger": {"include": list("wxyz"), "strategy": "depend"}}},
        {"a": {"trigger": {"include": list("xyz"), "strategy": "depend"}}},
    ),
    ("FD839", {"a": job(environment="pröd")}, {"a": job(environment={"name": "review/$CI_COMMIT_REF_SLUG"})}),
    ("FD839", {"a": job(resource_group="a;b")}, {"a": job(resource_group="a b")}),
    (
        "FD840",
        {"a": matrix(200, environment="$X"), "b": matrix(200, environment="$X"), "c": matrix(101, environment="$X")},
        {"a": matrix(200, environment="$X"), "b": matrix(200, environment="$X"), "c": matrix(100, environment="$X")},
    ),
    (
        "FD840",
        {"a": job(environment="prd"), "b": job(environment="prd")},
        {"a": job(environment="prd"), "b": job(environment="$X")},
    ),
    ("FD841", {"a": RUN}, {"a": RUN, "g": gate()}),
    ("FD841", {"a": RUN, "g": gate(), "h": gate()}, {"a": RUN, "g": gate(needs=["a"])}),
    ("FD841", {"a": RUN, "g": gate(when="on_success")}, {"a": RUN, "g": gate()}),
    ("FD841", {"a": RUN, "g": gate(allow_failure=True)}, {"a": RUN, "g": gate(allow_failure=False)}),
    ("FD841", {"a": RUN, "g": gate(rules=[{"if": "$X"}])}, {"a": RUN, "g": gate()}),
    ("FD841", {"a": RUN, "b": RUN, "g": gate(needs=["a"])}, {"a": RUN, "b": RUN, "g": gate(needs=["a", {"job": "b"}])}),
    ("FD841", {"a": RUN, "g": gate(stage="test")}, {"a": RUN, "g": gate(stage=".post")}),
]


@pytest.mark.parametrize(("code", "wrong", "right"), CASES, ids=[f"{code}-{n}" for n, (code, _, _) in enumerate(CASES)])
def test_a_rule_tells_wrong_from_right(code: str, wrong: dict[str, Any], right: dict[str, Any]) -> None:
    assert code in codes(wrong)
    assert code not in codes(right)


def test_a_child_runs_as_a_child() -> None:
    rule = {"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}
    wrong = {"workflow": {"rules": [rule]}, "a": SCRIPT}
    right = {"workflow": {"rules": [rule, {"if": '$CI_PIPELINE_SOURCE == "parent_pipeline"'}]}, "a": SCRIPT}
    never = {"workflow": {"rules": [{"if": '$CI_PIPELINE_SOURCE == "parent_pipeline"', "when": "never"}]}, "a": SCRIPT}
    assert codes(wrong, child=True) == codes(never, child=True) == ["FD823"]
    assert codes(right, child=True) == codes(wrong) == []
    assert codes({"workflow": {"rules": [{"if": "$CI_MERGE_REQUEST_IID"}]}, "a": SCRIPT}, child=True) == []


def test_every_rule_has_a_case_and_a_code_of_its_own() -> None:
    broken: dict[str, set[str]] = {}
    for wrong in [wrong for _, wrong, _ in CASES] + [
        {"workflow": {"rules": [{"if": "$CI_PIPELINE_SOURCE == 'push'"}]}}
    ]:
        pipeline = replace(pipeline_of("x", wrong, len(json.dumps(wrong))), duplicates=(("a", 1),))
        for rule in RULES:
            found = {finding.code for finding in rule(pipeline, Limits(child=True))}
            broken.setdefault(rule.__name__, set()).update(found)
    assert all(len(found) == 1 for found in broken.values()), broken
    assert len(set.union(*broken.values())) == len(RULES)
    assert all(rule.__doc__ for rule in RULES)


def test_yaml_has_lines_and_its_duplicates_are_told() -> None:
    text = "a:\n  script: [true]\n\nb:\n  script: ['true']\n  needs: [c]\nb:\n  script: ['true']\n  needs: [c]\n"
    assert said(text) == [
        ("FD828", "a: a line of script is bool, not a text", 1),
        ("FD831", "b: needs 'c', which is no job", 4),
        ("FD820", "the key 'b' stands twice; only the last counts", 7),
    ]
    assert said('{"a": {"script": ["x"]}, "a": {"script": ["y"]}}') == [
        ("FD820", "the key 'a' stands twice; only the last counts", None)
    ]


def test_anchors_references_and_merges_are_understood() -> None:
    text = """
.x: &x
  before_script: [echo]
.y:
  script: [echo]
a:
  <<: *x
  script:
    - !reference [.y, script]
    - echo "b"
  rules:
    - !reference [.y, rules]
"""
    assert said(text) == []


@pytest.mark.parametrize(
    "text", ["", "- a", "a: [", "\x00", "text", "{", "a: !unknown b", "a: &a [*a", "%%", "[" * 2000, "? [a]\n: b\n: c"]
)
def test_what_is_no_pipeline_is_one_error(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_pipeline("x.yml", text)
    assert (raised.value.code, bool(raised.value.because)) == ("FD805", True)


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\n1: {}\nnull: {}\n",
        "a: {needs: {}, cache: 3, parallel: x, stage: [1], script: {}, rules: 1, trigger: [], environment: 2}",
        "a: {needs: [1, null, [b]], artifacts: [], variables: [], extends: {}, script: [null]}",
        "stages: 3\nworkflow: []\na: {parallel: {matrix: [1, {X: null}, {Y: {}}]}, script: [x]}",
        "stages: [[1], {}]\nworkflow: {rules: [1]}\na: {script: [x], dependencies: [{}]}",
    ],
)
def test_odd_values_are_no_traceback(text: str) -> None:
    pipeline = parse_pipeline("x.yml", text)
    assert all(finding.message for finding in lint(pipeline, Limits(child=True)))
