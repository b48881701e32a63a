"""What the documentation says is so: commands and options exist, the reference is the code's, links lead somewhere."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from firedoor.cli.main import VERBS

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("benchmarks/*/README.md"),
        ROOT / "tools/firedoor/README.md",
    ]
)
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())

# The words of the design, each with one meaning.
WORDS = """DAG file, slug, definition, calm value, module body, closure, pin, ambient, runtime, fingerprint,
open fingerprint, artifact, environment, stage, evidence, table, partition, release manifest, freeze, base, touched,
affected, kind, chain, confidence, data-affected, precision, hub, import root, resource, lock, check, reach, plan,
shard, gate"""


@cache
def make_reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs" / "make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


def test_the_reference_is_the_codes() -> None:
    for path, text in make_reference().pages().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is stale: python docs/make_reference.py"


def test_every_error_code_of_the_source_has_its_words() -> None:
    sources = [*ROOT.glob("tools/*/src"), *ROOT.glob("libs/*/src")]
    texts = [path.read_text("utf-8") for source in sources for path in source.rglob("*.py")]
    codes = {code for text in texts for code in re.findall(r"\bFD\d{3}\b", text)}
    page = (ROOT / "docs" / "reference" / "errors.md").read_text("utf-8")
    assert codes
    assert codes == set(re.findall(r"^## (FD\d{3})$", page, re.MULTILINE))


def command_lines(text: str) -> Iterator[list[str]]:
    """Every `firedoor …` in code blocks and in code spans, as words."""
    blocks = "\n".join(re.findall(r"^```(?:console|ya?ml|bash)?\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    shown = re.findall(r"(?:^|\$ |&& |\$\(|run: |- )(firedoor [a-z-][^\n|>)#;&]*)", blocks, re.MULTILINE)
    for line in [*shown, *(span for span in spans if span.startswith("firedoor "))]:
        try:
            yield shlex.split(line)
        except ValueError:
            yield line.split()


def options_of(verb: str, *below: str) -> set[str]:
    found = make_reference().recorded(verb)
    for name in below:
        found = found.verbs[name]
    return {name for names, _ in found.rows for name in names if name.startswith("-")}


@each_page
def test_commands_exist_with_their_options(page: Path) -> None:
    for words in command_lines(page.read_text("utf-8")):
        verb = words[1]
        if verb.startswith("-"):
            assert verb in ("--help", "--version"), words
            continue
        assert verb in VERBS, words
        below = make_reference().recorded(verb).verbs
        assert not below or words[2:3] == [] or words[2] in below, words
        known = options_of(verb, *words[2:3] if below else ())
        for word in words[2:]:
            if word.startswith("--"):
                assert word.split("=")[0] in known, f"{' '.join(words)}: no option {word}"


def test_a_code_of_compat_is_none_of_stages() -> None:
    """Both once had FD940 to FD951: who looked one up read two pages."""
    source = ROOT / "tools" / "firedoor" / "src" / "firedoor"
    compat, stages = (
        {code for path in (source / room).rglob("*.py") for code in re.findall(r'"(FD\d{3})"', path.read_text())}
        for room in ("compat", "stages")
    )
    assert compat
    assert stages
    assert not compat & stages


def test_the_readme_and_guides_do_show_commands() -> None:
    for page in (ROOT / "README.md", *ROOT.glob("docs/guide/*.md")):
        assert any(words[1] in VERBS for words in command_lines(page.read_text("utf-8"))), page


@each_page
def test_nox_sessions_exist(page: Path) -> None:
    sessions = set(re.findall(r"^@nox\.session\ndef (\w+)", (ROOT / "noxfile.py").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bnox -s (\w+)", page.read_text("utf-8"))) <= sessions


def anchors(page: Path) -> set[str]:
    """What `page#…` can name: headings as GitHub and GitLab turn them into anchors, and ids."""
    text = page.read_text("utf-8")
    found = set(re.findall(r'<a id="([^"]+)">', text))
    for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE):
        found.add(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-"))
    return found


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in anchors(there), f"{page.name}: {target}"


def test_the_glossary_has_every_word() -> None:
    bold = set(re.findall(r"\*\*([^*]+)\*\*", (ROOT / "docs" / "glossary.md").read_text("utf-8")))
    assert {" ".join(word.split()) for word in WORDS.split(",")} <= bold


def test_scenarios_that_are_named_exist() -> None:
    text = (ROOT / "docs" / "how-reach-works.md").read_text("utf-8")
    names = re.findall(r"\[`(\w+)`\]", text) + re.findall(r"\(`([a-z_]+)`\)", text)
    assert len(names) > 30
    assert [name for name in names if not (ROOT / "tests" / "scenarios" / name / "expect.toml").exists()] == []


@each_page
def test_no_place_of_one_machine(page: Path) -> None:
    assert not re.search(r"(?<![\w.])/(?:tmp|root|work|home)/", page.read_text("utf-8"))


def test_the_two_commands_are_one_line_each() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    line = 'python3 -m venv .venv && .venv/bin/pip install -q "nox[uv]" && .venv/bin/nox'
    assert [found for found in text.splitlines() if found.startswith(line)] == [f"{line} -s affected", line]
