"""Who owns a path: the documented rules of GitLab and of GitHub, each as rows of a table."""

from __future__ import annotations

import pytest
from firedoor.config.codeowners import GITHUB, GITLAB, parse_code_owners

# https://docs.gitlab.com/user/project/codeowners/reference/ and …/advanced/: (rule, file, path → owners)
GITLAB_RULES = [
    ("a star is the default owner", "* @all", {"a.py": "@all", "x/.b/c": "@all"}),
    ("the last match wins", "*.md @doc\nterms.md @legal", {"terms.md": "@legal", "a.md": "@doc"}),
    ("several owners, blanks or tabs", "a @x @y\t@g/sub", {"a": "@x @y @g/sub"}),
    ("mail addresses and roles", "a joe@example.org @@maintainer", {"a": "joe@example.org @@maintainer"}),
    ("what is no owner is ignored", "/p/* @group no_at_sign @user", {"p/a": "@group @user"}),
    ("lines of # are comments", "# * @nobody\n* @all", {"a": "@all"}),
    ("an escaped # is a name", "\\#pound.rb @x", {"#pound.rb": "@x"}),
    ("an escaped blank is in the name", "with\\ blanks/ @x", {"with blanks/a": "@x", "with": ""}),
    ("absolute: from the root", "/README.md @x", {"README.md": "@x", "docs/README.md": ""}),
    ("relative: anywhere", "README.md @x", {"README.md": "@x", "app/lib/README.md": "@x"}),
    ("relative with a slash: anywhere too", "internal/a.md @x", {"internal/a.md": "@x", "docs/internal/a.md": "@x"}),
    ("a folder means all below", "/docs/ @x", {"docs/a": "@x", "docs/b/c": "@x", "lib/docs/a": "", "docs": ""}),
    ("a relative folder, anywhere", "lib/ @x", {"lib/a": "@x", "b/lib/c/d": "@x"}),
    ("a name without slash is no folder", "docs @x", {"docs": "@x", "docs/a": ""}),
    ("a star stays in its folder", "/docs/* @x", {"docs/a": "@x", "docs/b/c": "", "docs/.hidden": "@x"}),
    ("a star within a name", "/docs/*spec* @x", {"docs/qa_specs.rb": "@x", "docs/a/spec": ""}),
    ("a star for one folder", "/docs/*/a.md @x", {"docs/api/a.md": "@x", "docs/a.md": "", "docs/b/c/a.md": ""}),
    ("two stars for any number", "/docs/**/i.md @x", {"docs/i.md": "@x", "docs/a/i.md": "@x", "docs/a/b/i.md": "@x"}),
    ("two stars at the end are one", "/docs/** @x", {"docs/a": "@x", "docs/a/b": ""}),
    ("two stars in a name are one", "/do**/a @x", {"docs/a": "@x", "do/b/a": ""}),
    ("one sign, a range, a negated one", "/?/[ab]/[^c] @x", {"q/a/d": "@x", "q/c/d": "", "q/b/c": "", "q/a/": ""}),
    ("an escaped sign is itself", "/\\[a\\]\\* @x", {"[a]*": "@x", "a": "", "[a]b": ""}),
    (
        "sections count together, the last match in each",
        "* @admin\n[README Owners]\nREADME.md @u1 @u2\ninternal/README.md @u4\n[other]\nREADME.md @u3",
        {"README.md": "@admin @u1 @u2 @u3", "internal/README.md": "@admin @u4 @u3"},
    ),
    (
        "a section's default owners",
        "[Docs][2] @docs @more\ndocs/\n^[Database] @db\nmodel/db/\nsetup.md @docs",
        {"docs/a": "@docs @more", "model/db/a": "@db", "setup.md": "@docs", "a": ""},
    ),
    ("sections of one name are one", "[Docs]\n*.md @a\n[X]\nx @x\n[DOCS]\nb.md @b", {"b.md": "@b", "a.md": "@a"}),
    ("an exclusion, whatever follows", "* @all\n!*.rb\n/s/*.rb @ruby", {"a.py": "@all", "s/a.rb": ""}),
    (
        "exclusions stay in their section",
        "* @all\n[Ruby]\n*.rb @r\n!/config/",
        {"config/a.rb": "@all", "a.rb": "@all @r"},
    ),
    ("a header that does not end is an entry", "* @g\n[Section name\ndocs/ @d", {"docs/a": "@d", "a": "@g"}),
    ("no owner at all", "* @all\n/a", {"a": "", "b": "@all"}),
    ("a range that runs backwards is text", "/[z-a] @x", {"[z-a]": "@x", "b": ""}),
    ("nothing", "", {"a": ""}),
]

# https://docs.github.com/repositories: About code owners
GITHUB_RULES = [
    ("a star is the default owner", "* @g1 @g2", {"a.py": "@g1 @g2", "x/.b/c": "@g1 @g2"}),
    ("the last match wins", "* @all\n*.js @js", {"a/b.js": "@js", "a.py": "@all"}),
    ("a comment behind a rule", "*.js @js #a comment by @me", {"a.js": "@js"}),
    ("a team, a mail address", "*.txt @org/team\n*.go d@example.org", {"a.txt": "@org/team", "a.go": "d@example.org"}),
    ("a folder at the root", "/build/logs/ @x", {"build/logs/a/b": "@x", "a/build/logs/c": "", "build/logs": ""}),
    ("docs/*: no deeper", "docs/* @x", {"docs/a.md": "@x", "docs/b/c.md": "", "a/docs/b.md": ""}),
    ("a folder anywhere", "apps/ @x", {"apps/a": "@x", "b/apps/c/d": "@x", "apps": ""}),
    ("a name is a file or a folder", "/apps/github @x", {"apps/github": "@x", "apps/github/a/b": "@x"}),
    ("a slash within ties to the root", "apps/github @x", {"apps/github/a": "@x", "b/apps/github": ""}),
    ("two stars", "**/logs @x", {"logs/a": "@x", "build/logs": "@x", "deeply/nested/logs/b": "@x"}),
    ("two stars at the end", "/a/** @x", {"a/b": "@x", "a/b/c": "@x", "a": ""}),
    ("without an owner: nobody", "/apps/ @x\n/apps/github", {"apps/a": "@x", "apps/github/b": ""}),
    ("an escaped blank", "a\\ b @x", {"a b": "@x"}),
    ("no ranges", "[ab] @x", {"a": "", "[ab]": "@x"}),
]


@pytest.mark.parametrize(
    ("host", "text", "owned"),
    [
        pytest.param(host, text, owned, id=f"{host}: {rule}")
        for host, rules in ((GITLAB, GITLAB_RULES), (GITHUB, GITHUB_RULES))
        for rule, text, owned in rules
    ],
)
def test_a_documented_rule(host: str, text: str, owned: dict[str, str]) -> None:
    owners = parse_code_owners(text, host)
    assert {path: " ".join(owners.of(path)) for path in owned} == owned


def test_a_section_tells_the_host_where_the_tree_does_not() -> None:
    assert parse_code_owners("[Docs] @docs\ndocs/").of("a/docs/b") == ("@docs",)
    assert parse_code_owners("docs @docs").of("docs/b") == ("@docs",)
