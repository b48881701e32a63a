"""`ruff analyze graph`, turned into DAG files: ruff_dags.py RUFF BASE HEAD, in the root of a checkout of HEAD."""

import json
import subprocess
import sys

from selection import changed_paths, print_dag_files

ruff, base, head = sys.argv[1:]
command = [ruff, "analyze", "graph", "--direction", "dependents"]
graph = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
print_dag_files(graph, changed_paths(base, head))
