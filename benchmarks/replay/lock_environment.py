"""A real environment for a history's pins, and what its metadata gives: import → distribution → Requires-Dist."""

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .lock_pins import exact_version


@dataclass(frozen=True, slots=True)
class Installed:
    """Metadata of an environment; names are normalised."""

    modules: dict[str, list[str]]
    """Dotted module name → distributions whose RECORD holds it."""
    requires: dict[str, list[str]]
    plugins: list[str]
    """Distributions with `airflow.plugins` entry points: every process of Airflow imports them."""
    dropped: dict[str, str]
    """Distributions that did not install, with the version wanted."""


def installed(histories: Iterable[dict[str, str]], folder: Path, uv: str, python: str) -> Installed:
    """Install every distribution of the locks (newest first: the newest exact pin wins) and read its metadata.

    Binaries only, without dependency resolution, for the lock has resolved. A version that does not install is
    replaced by the newest one that does; what has none is dropped and named.
    """
    answer = folder / "installed.json"
    if answer.exists():
        return Installed(**json.loads(answer.read_text()))
    wanted: dict[str, str | None] = {}
    for pins in histories:
        for name, pin in pins.items():
            if wanted.get(name) is None:
                wanted[name] = exact_version(pin)
    environment = folder / "environment"
    subprocess.run([uv, "venv", "-q", "--python", python, "--clear", str(environment)], check=True)
    interpreter = str(environment / "bin" / "python")
    left = dict(wanted)
    dropped: dict[str, str] = {}
    if not _install(uv, interpreter, left.items()):
        for name, version in sorted(left.items()):
            if not _install(uv, interpreter, [(name, version)]) and not _install(uv, interpreter, [(name, None)]):
                dropped[name] = version or "any"
    _install(uv, interpreter, [("packaging", None)])
    script = Path(__file__).with_name("lock_probe.py")
    found = subprocess.run([interpreter, "-I", str(script)], check=True, capture_output=True, text=True)
    metadata = {**json.loads(found.stdout), "dropped": dropped}
    answer.write_text(json.dumps(metadata, indent=1, sort_keys=True))
    return Installed(**metadata)


def _install(uv: str, interpreter: str, wanted: Iterable[tuple[str, str | None]]) -> bool:
    requirements = [f"{name}=={version}" if version else name for name, version in wanted]
    command = [
        uv,
        "pip",
        "install",
        "-q",
        "--python",
        interpreter,
        "--no-deps",
        "--only-binary",
        ":all:",
        *requirements,
    ]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
