"""The lock oracle: a DAG is truly touched by a pin change if what it imports needs the changed distribution."""

from collections import deque
from collections.abc import Iterable

from .lock_environment import Installed


def distributions_of(module: str, environment: Installed) -> list[str]:
    """Return the distributions that hold a dotted name, by its longest known prefix."""
    parts = module.split(".")
    for end in range(len(parts), 0, -1):
        found = environment.modules.get(".".join(parts[:end]))
        if found:
            return found
    return []


def reached_distributions(modules: Iterable[str], environment: Installed) -> dict[str, str]:
    """Return every distribution that the imports reach → the one through which, or the import itself.

    Distributions with `airflow.plugins` entry points are reached by every DAG.
    """
    reached: dict[str, str] = {}
    queue: deque[str] = deque()
    for module in sorted(modules):
        for name in distributions_of(module, environment):
            if name not in reached:
                reached[name] = f"import {module}"
                queue.append(name)
    for name in environment.plugins:
        if name not in reached:
            reached[name] = "airflow.plugins entry point"
            queue.append(name)
    while queue:
        name = queue.popleft()
        for other in environment.requires.get(name, ()):
            if other not in reached:
                reached[other] = name
                queue.append(other)
    return reached


def why(name: str, reached: dict[str, str]) -> str:
    """Return the chain from an import to a distribution."""
    chain = [name]
    while chain[-1] in reached and len(chain) < 30:
        chain.append(reached[chain[-1]])
    return " ← ".join(chain)
