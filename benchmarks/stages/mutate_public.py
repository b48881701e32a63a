"""Mutations of the SQL of public repositories that mean the same: none may lose a write.

    uv run --with jinja2 --with ./tools/firedoor python benchmarks/stages/public_sql.py … --out rendered.json
    python benchmarks/stages/mutate_public.py rendered.json --rounds 5000

The truth of a text is what the resolver says of it unchanged: what is looked for is that case, quotes, comments,
brackets or a statement beside it make a write unseen, or leave one outside of the stage when it is moved.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "sql_corpus"))

from firedoor.stages.placement import Refusal, place
from leaks import unseen_write
from mutations import same
from sql_corpus import Nasty

MOST = 20_000  # characters of a text


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rendered", type=Path)
    parser.add_argument("--rounds", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    draw = random.Random(options.seed)
    texts = [each for each in json.loads(options.rendered.read_text("utf-8")) if len(each["sql"]) < MOST]
    known: dict[int, Nasty | None] = {}
    counted: Counter[str] = Counter()
    for _ in range(options.rounds):
        at = draw.randrange(len(texts))
        if at not in known:
            known[at] = _truth(texts[at])
        nasty = known[at]
        if nasty is None:
            counted["refused unchanged"] += 1
            continue
        sql = same(nasty, draw)
        counted["mutations"] += 1
        counted["of texts that write"] += bool(nasty.writes)
        counted["refused"] += isinstance(place(sql, nasty.dialect, nasty.defaults), Refusal)
        wrong = unseen_write(nasty, sql)
        if wrong:
            counted["leaks"] += 1
            print(f"{texts[at]['path']}: {wrong[:200]}")
    print(", ".join(f"{count} {word}" for word, count in counted.items()))
    print(f"leaks: {counted['leaks']}")
    return 0


def _truth(text: dict[str, str]) -> Nasty | None:
    defaults = {"schema": "public"}
    answer = place(text["sql"], text["dialect"], defaults)
    if isinstance(answer, Refusal):
        return None
    names = [tuple(sorted(map(str, group))) for group in (answer.reads, answer.writes)]
    kind = "script" if ";" in text["sql"].rstrip().rstrip(";") else "public"
    return Nasty("public", text["dialect"], text["path"], text["sql"], kind, *names, False, False, defaults=defaults)


if __name__ == "__main__":
    sys.exit(main())
