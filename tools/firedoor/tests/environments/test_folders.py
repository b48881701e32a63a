"""Sealed folders, as somebody sees them who is not root."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

AS_ANYBODY = """
import os, sys
from pathlib import Path
from firedoor.environments.folders import remove, seal
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
home = Path(sys.argv[1], "home")
(home / "package" / "inner").mkdir(parents=True)
for name in ("package/__init__.py", "package/inner/__init__.py", "package/data.txt"):
    (home / name).write_text("X = 1")
(home / "link").symlink_to("/absent")
seal(home)
said = []
for what in (
    lambda: (home / "package" / "__init__.py").write_text("X = 2"),
    lambda: (home / "package" / "new.py").write_text(""),
    lambda: (home / "package" / "data.txt").unlink(),
    lambda: (home / "new").mkdir(),
    lambda: (home / "package").rename(home / "other"),
):
    try:
        what()
        said.append("done")
    except PermissionError:
        said.append("refused")
sys.path.insert(0, str(home))
import package.inner
said.append(sorted(path.parent.parent.name for path in home.rglob("*.pyc")))
home.rename(home.with_name("moved"))
remove(home.with_name("moved"))
said.append(os.listdir(sys.argv[1]))
print(said)
"""


def test_its_owner_can_keep_compiled_code_and_remove_it_and_nothing_else():
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as place:  # pytest's own cannot be entered by others
        Path(place).chmod(0o777)
        command = [sys.executable, "-c", AS_ANYBODY, place]
        done = subprocess.run(command, capture_output=True, text=True, env=environ)
    assert done.stdout == f"{['refused'] * 5 + [['inner', 'package'], []]}\n", done.stderr
