"""Whether a text leaks: a write that the resolver did not see, or one that reaches production when it is run."""

from __future__ import annotations

import random
import re

import duckdb
from engines import Contents, DuckDB
from firedoor.stages.placement import Name, Refusal, Sides, place, rewrite
from mutations import other, same
from sql_corpus import Nasty, setup, statements


def moved(name: Name) -> Sides:
    """Every table in the schema of the stage that belongs to its own; a database that is named is left behind."""
    there = Name("", f"acc_{name.schema}", name.table)
    return Sides(there, there)


def unseen_write(nasty: Nasty, sql: str) -> str:
    """What is wrong with the answer to a text that means what ``nasty`` does; empty when nothing is."""
    answer = place(sql, nasty.dialect, nasty.defaults)
    if isinstance(answer, Refusal):
        return "" if answer.code != "FD909" and answer.message and answer.fix else f"a refusal without words: {answer}"
    if nasty.refuse:
        return "let through"
    wrote = {str(name) for name in answer.writes}
    if not set(nasty.writes) <= wrote:
        return f"unseen: {sorted(set(nasty.writes) - wrote)}"
    text = rewrite(sql, nasty.dialect, moved, nasty.defaults)
    if isinstance(text, Refusal):
        return ""
    again = place(text, nasty.dialect, nasty.defaults)
    stays = isinstance(again, Refusal) or any(not name.schema.startswith("acc_") for name in again.writes)
    return f"not moved: {text}" if stays else ""


class Production:
    """DuckDB with production and a stage in it: what a moved text does to production."""

    def __init__(self, half: str) -> None:
        made = setup(half, "duckdb")
        schemas = sorted({*re.findall(r"(?i)create schema (?:if not exists )?(\w+)", made), "main"})
        listed = "|".join(schemas)
        copy = re.sub(rf"\b({listed})\b(?=[.;])", r"acc_\1", "CREATE SCHEMA main;\n" + made)
        self._made = made + ";\n" + copy
        self._connect()

    def _connect(self) -> None:
        self._connection = duckdb.connect(":memory:", config={"threads": 1, "enable_external_access": False})
        self._connection.execute("SET python_enable_replacements = false; BEGIN;" + self._made + ";COMMIT")
        self._before = self._production()

    def _production(self) -> Contents:
        found = DuckDB().contents(self._connection)
        return {name: text for name, text in found.items() if not name.startswith("acc_")}

    def harmed(self, sql: str, schema: str) -> str:
        """The tables of production that are not as they were after a text ran; it need not run to its end."""
        fresh = False
        try:
            self._connection.execute(f"USE memory.{schema or 'main'}")
            self._connection.execute(sql)
        except duckdb.Error:
            fresh = True  # parts of it may have run, a transaction may be open
        try:
            after = self._production()
        except duckdb.Error:
            self._connection.execute("ROLLBACK")
            after = self._production()
        harmed = sorted(
            name for name in self._before.keys() | after.keys() if self._before.get(name) != after.get(name)
        )
        if harmed or fresh or re.search(r"(?i)\b(temp|temporary|use|set|begin|create|drop|alter)\b", sql):
            self._connection.close()
            self._connect()
        return ", ".join(harmed)


def search(half: str, rounds: int, seed: int) -> list[str]:
    """The leaks that ``rounds`` drawn texts of each kind show, one line each."""
    corpus = statements(half)
    draw = random.Random(seed)
    found = []
    for _ in range(rounds):
        nasty = draw.choice(corpus)
        try:
            sql = same(nasty, draw)
        except Exception:  # a text that must be refused need not have tokens
            continue
        wrong = unseen_write(nasty, sql)
        if wrong:
            found.append(f"{nasty.id}: {wrong}\n{sql}")
    return found + _run(half, rounds, draw)


def _run(half: str, rounds: int, draw: random.Random) -> list[str]:
    corpus = [each for each in statements(half) if each.dialect == "duckdb"]
    production = Production(half)
    found = []
    for _ in range(rounds):
        nasty = draw.choice(corpus)
        sql = other(nasty, draw.choice(corpus), draw)
        text = rewrite(sql, "duckdb", moved, nasty.defaults)
        if isinstance(text, Refusal) and text.code == "FD909":
            found.append(f"{nasty.id}: {text.message}\n{sql}")
        if isinstance(text, str):
            harmed = production.harmed(text, nasty.defaults.get("schema", ""))
            if harmed:
                found.append(f"{nasty.id}: {harmed} changed\n{sql}\n{text}")
    return found
