"""What a tree holds beside plain files, and what every DAG of an Airflow meets: symbolic links, plugins, settings."""

import configparser
import posixpath
import re
from collections.abc import Callable, Iterable

from .dag_files import is_test
from .history import Entries
from .layout import ancestors

LINK = "120000"
DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")


def with_links(entries: Entries, text: Callable[[str], str]) -> tuple[Entries, dict[str, tuple[str, ...]]]:
    """Return the tree as a process sees it, with every link followed, and alias → (the link, the file it leads to).

    A link to a folder gives an alias for each file below it. Links that leave the repository or lead in circles are
    files of their own, as git has them.
    """
    links = {path: text(digest) for path, (mode, digest) in entries.items() if mode == LINK}
    seen: Entries = dict(entries)
    aliases: dict[str, tuple[str, ...]] = {}
    for link in sorted(links):
        target = _target(link, links)
        if target and target not in entries:
            del seen[link]  # a folder, or nothing
        for path, entry in entries.items() if target else ():
            if (path == target or path.startswith(f"{target}/")) and entry[0] != LINK:
                alias = link + path[len(target) :]
                seen[alias] = entry
                aliases[alias] = (link, path)
    return seen, aliases


def _target(link: str, links: dict[str, str]) -> str:
    here = link
    for _ in range(len(links) + 1):
        there = posixpath.normpath(posixpath.join(posixpath.dirname(here), links[here]))
        if there.startswith(("/", "..")) or there == ".":
            return ""
        if there not in links:
            return there
        here = there
    return ""


def around_every_dag(entries: Entries, plugin_of_dags: Callable[[str], bool]) -> list[str]:
    """Return the files that every DAG of a tree meets: plugins that add to DAGs, local settings, `airflow.cfg`."""
    found = []
    for path in entries:
        name = path.rpartition("/")[2]
        if is_test(path):
            continue
        if name in {"airflow_local_settings.py", "airflow.cfg"} or (
            path.endswith(".py")
            and any(folder.rpartition("/")[2] == "plugins" for folder in ancestors(path))
            and plugin_of_dags(path)
        ):
            found.append(path)
    return sorted(found)


def named_in_configuration(text: str) -> Iterable[str]:
    """Return the dotted names among the values of an `airflow.cfg`: classes and functions that Airflow imports."""
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    try:
        parser.read_string(text)
    except configparser.Error:
        return ()
    values = [value for section in parser.sections() for _, value in parser.items(section) if value]
    return [name for value in values for name in DOTTED.findall(value) if value.strip().endswith(name)]
