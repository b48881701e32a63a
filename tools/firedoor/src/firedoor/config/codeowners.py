"""CODEOWNERS: who answers for a path, as GitLab and as GitHub read the file.

GitLab: https://docs.gitlab.com/user/project/codeowners/reference/ and …/advanced/, whose patterns are those of Ruby's
``File.fnmatch`` with FNM_PATHNAME and FNM_DOTMATCH (https://docs.ruby-lang.org/en/master/File.html#method-c-fnmatch).
GitHub: https://docs.github.com/repositories (About code owners), whose patterns are those of gitignore without
negation, escaped ``#`` and character ranges.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from firedoor.config.globs import expression

GITLAB, GITHUB = "GitLab", "GitHub"

_HEADER = re.compile(r"\^?\[(?P<name>[^]]+)\](?:\[\d*\])?(?P<owners>(?:\s+\S*@\S+)*)\s*$")
_FIRST_BLANK = re.compile(r"(?<!\\)\s+")
_STARS_IN_A_NAME = re.compile(r"(?<=[^/*])\*\*+|\*\*+(?=[^/*])")  # beside other signs they mean one star
_OWNER = re.compile(r"@\S+|\S+@\S+")  # @user, @group/subgroup, @@role, mail address; GitLab ignores all else


@dataclass(frozen=True, slots=True)
class _Rule:
    """One line: what it matches and who owns that; ``excluded``: it takes paths out of its section."""

    matches: Callable[[str], object]
    owners: tuple[str, ...]
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class CodeOwners:
    """One file: the rules of each of its sections in their order (GitHub knows one section, without a name)."""

    sections: tuple[tuple[_Rule, ...], ...] = ()

    def of(self, path: str) -> tuple[str, ...]:
        """The owners of ``path`` (relative to the root), each once; empty where nobody is named.

        In each section the last rule that matches wins, and an exclusion there beats all others; the owners of all
        sections count together.
        """
        found: dict[str, None] = {}
        for rules in self.sections:
            matching = [rule for rule in rules if rule.matches(path)]
            if matching and not any(rule.excluded for rule in matching):
                found.update(dict.fromkeys(matching[-1].owners))
        return tuple(found)


def parse_code_owners(text: str, host: str = "") -> CodeOwners:
    """Read a file as ``host`` does; without one as GitLab where a line opens a section, else as GitHub."""
    lines = [line.strip() for line in text.splitlines()]
    said = [line for line in lines if line and not line.startswith("#")]
    if host == GITLAB or (not host and any(_HEADER.match(line) for line in said)):
        return _of_gitlab(said)
    return _of_github(said)


def _of_gitlab(lines: list[str]) -> CodeOwners:
    """Sections of one name, whatever its case, are one; a pattern that is repeated keeps its first place."""
    sections: dict[str, dict[str, _Rule]] = {"": {}}
    name, default = "", _owners("")
    for line in lines:
        header = _HEADER.match(line)
        if header:
            name, default = header["name"].casefold(), _owners(header["owners"])
            sections.setdefault(name, {})
            continue
        pattern, *rest = _FIRST_BLANK.split(line, maxsplit=1)
        excluded = pattern.startswith("!")
        pattern = pattern[excluded:]
        owners = _owners(rest[0]) if rest else ()
        matches = re.compile(expression(_gitlab_glob(pattern)), re.DOTALL).fullmatch
        sections[name][pattern] = _Rule(matches, () if excluded else owners or default, excluded)
    return CodeOwners(tuple(tuple(rules.values()) for rules in sections.values()))


def _of_github(lines: list[str]) -> CodeOwners:
    """A rule without an owner says that nobody owns the path; what follows ``#`` is a comment."""
    rules: list[_Rule] = []
    for line in lines:
        pattern, *rest = _FIRST_BLANK.split(line, maxsplit=1)
        owners = _owners(re.split(r"(?:^|\s)#", rest[0])[0]) if rest else ()
        matches = re.compile(expression(_github_glob(pattern)) + _below(pattern), re.DOTALL).fullmatch
        rules.append(_Rule(matches, owners))
    return CodeOwners((tuple(rules),))


def _owners(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split() if _OWNER.fullmatch(word))


def _gitlab_glob(pattern: str) -> str:
    """GitLab reads a relative pattern as ``/**/pattern`` and one that ends with a slash as ``pattern/**/*``."""
    anywhere = "" if pattern.startswith("/") else "**/"
    within = "**/*" if pattern.endswith("/") else ""
    pattern = re.sub(r"\\(.)", r"[\1]", pattern.lstrip("/")).replace("[^", "[!")
    return _STARS_IN_A_NAME.sub("*", re.sub(r"\*\*$", "*", anywhere + pattern)) + within


def _github_glob(pattern: str) -> str:
    """Gitignore: a slash before the last sign ties it to the root; a pattern that matches a folder means all in it.

    GitHub's exception: ``docs/*`` means the files in ``docs`` and no deeper ones.
    """
    anywhere = "" if "/" in pattern[:-1] else "**/"
    pattern = re.sub(r"\\(.)", r"[\1]", pattern.strip("/").replace("[", "[[]"))
    return _STARS_IN_A_NAME.sub("*", anywhere + pattern)


def _below(pattern: str) -> str:
    return "" if pattern.endswith("/*") else "/.+" if pattern.endswith("/") else "(?:/.+)?"
