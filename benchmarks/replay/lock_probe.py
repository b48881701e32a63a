"""Runs inside an environment: print its distributions' modules, requirements and Airflow plugins as JSON."""

import importlib.metadata
import json
import re
from collections import defaultdict

from packaging.requirements import InvalidRequirement, Requirement


def main() -> None:
    """Print the map."""
    modules: dict[str, set[str]] = defaultdict(set)
    needs: dict[str, list[Requirement]] = {}
    plugins = []
    for distribution in importlib.metadata.distributions():
        name = _normalised(distribution.metadata["Name"])
        needs[name] = [each for each in map(_requirement, distribution.requires or ()) if each]
        if any(entry.group == "airflow.plugins" for entry in distribution.entry_points):
            plugins.append(name)
        for file in distribution.files or ():
            dotted = _module(str(file))
            if dotted:
                modules[dotted].add(name)
    edges: dict[str, set[str]] = defaultdict(set)
    extras: dict[str, set[str]] = defaultdict(lambda: {""})
    grew = True
    while grew:  # an extra asked for by one distribution switches on requirements of another
        grew = False
        for name, requirements in needs.items():
            for requirement in requirements:
                wanted = _normalised(requirement.name)
                marker = requirement.marker
                if marker and not any(marker.evaluate({"extra": extra}) for extra in extras[name]):
                    continue
                grew |= wanted not in edges[name] or not requirement.extras <= extras[wanted]
                edges[name].add(wanted)
                extras[wanted] |= requirement.extras
    found = {
        "modules": {module: sorted(names) for module, names in sorted(modules.items())},
        "requires": {name: sorted(edges[name]) for name in sorted(needs)},
        "plugins": sorted(plugins),
    }
    print(json.dumps(found))


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _requirement(text: str) -> Requirement | None:
    try:
        return Requirement(text)
    except InvalidRequirement:
        return None


def _module(file: str) -> str:
    match = re.fullmatch(r"([A-Za-z_][\w/]*?)(/__init__)?(\.[\w-]+)?\.(py|so|pyd)", file.replace(".abi3", ""))
    return match[1].replace("/", ".") if match else ""


if __name__ == "__main__":
    main()
