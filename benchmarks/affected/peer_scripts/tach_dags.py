"""`tach map`, turned into DAG files: tach_dags.py TACH BASE HEAD, in the root of a checkout of HEAD
with a tach.toml."""

import json
import subprocess
import sys

from selection import changed_paths, print_dag_files

tach, base, head = sys.argv[1:]
command = [tach, "map", "--direction", "dependents"]
graph = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
print_dag_files(graph, changed_paths(base, head))
