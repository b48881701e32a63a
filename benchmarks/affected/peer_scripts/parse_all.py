"""Bare `ast.parse` of every Python file below a folder, as anybody would write it: the yardstick of a cold run."""

import ast
import sys
from pathlib import Path

for path in Path(sys.argv[1]).rglob("*.py"):
    ast.parse(path.read_bytes())
