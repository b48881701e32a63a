"""grimp's import graph, turned into DAG files: grimp_dags.py BASE HEAD, in the root of a checkout of HEAD.

Its cache is by file time, so a fresh checkout makes it void: it is switched off.
"""

import sys
from pathlib import Path

import grimp
from selection import changed_paths, is_dag_file

base, head = sys.argv[1:]
sys.path.insert(0, str(Path("dags").resolve()))
packages = sorted(path.parent.name for path in Path("dags").glob("*/__init__.py"))
graph = grimp.build_graph(*packages, cache_dir=None)
selected = set()
for path in changed_paths(base, head):
    module = path.removeprefix("dags/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    if path.endswith(".py") and module in graph.modules:
        selected |= {module, *graph.find_downstream_modules(module)}
files = (f"dags/{module.replace('.', '/')}.py" for module in selected)
print("\n".join(sorted(filter(is_dag_file, files))))
