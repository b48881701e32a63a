from pathlib import Path

import pytest
from firedoor.errors import UsageError
from firedoor.smoke import Limits, SmokeSettings, inputs_of, limits_of, read_smoke_settings
from firedoor.smoke.settings import environment_of, in_folder


def write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)


def test_nothing_needs_to_be_said(tmp_path: Path):
    assert read_smoke_settings(tmp_path) == SmokeSettings()


def test_what_is_said_counts_and_a_dag_toml_counts_more(tmp_path: Path):
    write(
        tmp_path,
        "pyproject.toml",
        '[tool.firedoor.run]\ndags_folder = "flows"\npythonpath = ["src"]\nlock = "l-{python}.txt"\n'
        '[tool.firedoor.smoke]\nseconds = 5\njobs = 3\npass = "TOKEN"\nvariables = "v.json"\nenvironment = {A = "1"}\n',
    )
    write(tmp_path, "flows/x/dag.toml", "[smoke]\nmemory_megabytes = 9\n")
    settings = read_smoke_settings(tmp_path)
    assert settings == SmokeSettings(
        "flows", "", ("src",), "l-{python}.txt", Limits(5, 1024), 3, ("TOKEN",), {"A": "1"}, ("v.json",)
    )
    assert limits_of(in_folder(tmp_path), settings, "flows/x/x.py") == Limits(5, 9)
    assert limits_of(in_folder(tmp_path), settings, "flows/y/y.py") == Limits(5, 1024)


def test_import_roots_that_are_said_are_on_the_path(tmp_path: Path):
    write(tmp_path, "pyproject.toml", '[tool.firedoor]\nroots = ["."]\n')
    assert read_smoke_settings(tmp_path).pythonpath == ("",)


def test_a_limit_of_nothing_is_a_fault_with_its_line(tmp_path: Path):
    write(tmp_path, "pyproject.toml", "[tool.firedoor.smoke]\nseconds = 0\n")
    with pytest.raises(UsageError, match=r"FD202(.|\n)*pyproject.toml:2(.|\n)*whole number of seconds"):
        read_smoke_settings(tmp_path)


def test_an_import_sees_nothing_of_our_environment_that_is_not_passed():
    settings = SmokeSettings(passes=("TOKEN",), environment={"A": "1"}, pythonpath=("src",))
    ours = {"TOKEN": "t", "SECRET": "s", "AIRFLOW_HOME": "/h", "PYTHONPATH": "/p", "LANG": "C", "PATH": "/bin"}
    seen = environment_of(Path("/repo"), settings, Path("/env/bin/python"), ours)
    assert seen.keys() - {"PATH", "PYTHONHASHSEED", "PYTHONNOUSERSITE"} == {"TOKEN", "A", "LANG", "PYTHONPATH"}
    assert (seen["PYTHONPATH"], seen["PATH"].split(":")[0]) == ("/repo/src", "/env/bin")


def test_whatever_can_change_a_result_is_an_input_of_its_evidence(tmp_path: Path):
    settings = SmokeSettings(variables=("v.json",))
    write(tmp_path, "v.json", "{}")
    first = inputs_of(in_folder(tmp_path), settings, Limits())
    assert inputs_of(in_folder(tmp_path), settings, Limits()) == first
    assert inputs_of(in_folder(tmp_path), settings, Limits(seconds=31)) != first
    assert inputs_of(in_folder(tmp_path), SmokeSettings(variables=("v.json",), passes=("A",)), Limits()) != first
    assert inputs_of(in_folder(tmp_path), SmokeSettings(variables=("v.json",), jobs=7), Limits()) == first
    write(tmp_path, "v.json", '{"a": 1}')
    assert inputs_of(in_folder(tmp_path), settings, Limits()) != first
