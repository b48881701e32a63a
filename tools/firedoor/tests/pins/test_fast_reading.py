"""What is read in another way because it is faster says the same as the plain way."""

import random
from pathlib import Path

import pytest
from firedoor.pins import asked, layer, locked_lines
from firedoor.pins.requirements import decode

ROOT = Path(__file__).parents[4]
LOCKS = sorted((ROOT / "constraints").rglob("*.txt"))
PARTS = [
    "a==1 \\\n", "b[x]==2 ; python_version < '3' \\\n", "a==1\n", "    --hash=sha256:" + "0f" * 32 + "\n",
    "    --hash=sha256:" + "1e" * 32 + " \\\n", "    --hash=sha256:" + "0F" * 32 + "\n", "    --hash=md5:1\n",
    "    --hash=sha256:" + "0f" * 31 + "\n", "    # via a\n", "    # via\n", "    #   -r x/requirements.in\n",
    "    #   b\n", "# a comment\n", "\n", "--only-binary :all:\n", "-i x\n", "    # via a, -r b.in\n", "\0\n",
    "c==3 # via a\n",
]  # fmt: skip


def said(text: locked_lines.LockedText) -> object:
    pins = [(p.name, p.version, p.extras, p.marker, p.line, p.hashes, p.via, p.roots) for p in text.pins]
    return pins, text.faults


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_a_lock_as_it_is_written_is_read_as_line_by_line(path: Path) -> None:
    whole = decode(path.read_bytes())
    quick = locked_lines._as_written(whole)
    assert quick is None or said(quick) == said(locked_lines._line_by_line(whole))
    assert quick is not None or "2.11" in path.name  # it has an option, which is not of the form


def test_a_lock_of_any_lines_is_read_as_line_by_line() -> None:
    chance, quickly = random.Random(7), 0
    for _ in range(20_000):
        lines = [chance.choice(PARTS) for _ in range(chance.randrange(6))]
        if lines and chance.random() < 0.7:  # more that are of the form
            lines = [PARTS[0], PARTS[4], PARTS[3], *lines]
        whole = "".join(lines)
        quick = locked_lines._as_written(whole)
        if quick is not None:
            quickly += 1
            assert said(quick) == said(locked_lines._line_by_line(whole)), whole
    assert quickly > 2_000


def test_the_lines_of_a_layer_are_those_of_splitlines() -> None:
    chance = random.Random(7)
    parts = ["\n", " ", "#", "\t", "\r\n", "a==1\n", "\u2028", "\x0c", "-c x\n", "é"]
    texts = [decode(path.read_bytes()) for path in LOCKS]
    texts += ["".join(chance.choice(parts) for _ in range(chance.randrange(12))) for _ in range(3_000)]
    for text in texts:
        plain = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line and line[0] not in " #\t"]
        assert list(layer._lines_that_begin(text)) == plain


@pytest.mark.parametrize("text", ["a\n", "a==1\nb-c==1.2.3\n", "a\n\nb\n", "a==1", "A\n", "a>=1\n", "a==1.*\n", ""])
def test_plain_requirements_are_read_as_others(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = asked.read_requirements("requirements.in", lambda path: text.encode())
    monkeypatch.setattr(asked, "_PLAIN", asked._FILE)  # matches none of them
    assert quick == asked.read_requirements("requirements.in", lambda path: text.encode())
