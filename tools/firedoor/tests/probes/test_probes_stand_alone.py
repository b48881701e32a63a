import ast
import subprocess
import sys
from pathlib import Path

import pytest
from firedoor.probes import script

PROBES = [script("smoke"), script("dagtest"), script("runtime"), script("tests")]


@pytest.mark.parametrize("probe", PROBES, ids=lambda path: path.name)
def test_a_probe_imports_the_standard_library_alone_and_reads_as_python_3_10(probe: Path):
    tree = ast.parse(probe.read_text(), feature_version=(3, 10))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("probe", [script("smoke"), script("dagtest"), script("tests")], ids=lambda path: path.name)
def test_a_probe_does_not_lend_its_folder_to_dags(probe: Path):
    lines = [line for line in probe.read_text().split('"""', 2)[2].splitlines() if line]
    assert lines[:3] == ["from __future__ import annotations", "import sys", lines[2]]
    assert lines[2].startswith("sys.path.pop(0)")


def test_large_pages_change_nothing_but_the_size_of_pages():
    code = (
        f"import runpy; use = runpy.run_path({str(script('largepages'))!r})['use_large_pages']\n"
        "kept = [bytes([n % 256]) * 4000 for n in range(5000)]\n"
        "found = use()\n"
        "assert [one[0] for one in kept] == [n % 256 for n in range(5000)]\n"
        "print(found)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) >= 0
