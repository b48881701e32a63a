"""A text → its statements, as runs of tokens; BigQuery's scripts are opened, so that each statement in them counts.

Tokens know where they stand in the text, so that a name can be replaced there and nothing else moves. What a script
adds around statements (conditions, defaults, loops over a query) becomes a query of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlglot import Token, TokenType

# A word that begins a condition → the word that ends it, and whether a branch begins there.
_CONDITIONS = {
    "IF": ("THEN", True),
    "ELSEIF": ("THEN", False),
    "WHILE": ("DO", True),
    "FOR": ("DO", True),
    "CASE": ("WHEN", True),
    "WHEN": ("THEN", False),
    "UNTIL": ("END", False),
}
_JUMPS = {"LEAVE", "BREAK", "CONTINUE", "ITERATE", "RETURN", "RAISE"}


@dataclass(frozen=True)
class Piece:
    """One statement: its tokens, and whether they are an expression of a script that stands alone.

    ``branch`` tells in which branches of a script it stands, each with a number of its own: a temporary table that is
    made in one may not exist outside of it.
    """

    tokens: tuple[Token, ...]
    expression: bool = False
    branch: tuple[int, ...] = ()


def word(token: Token | None) -> str:
    """The keyword that a token is, in upper case; empty for strings, quoted names and the end."""
    if token is None or token.token_type in (TokenType.STRING, TokenType.IDENTIFIER, TokenType.RAW_STRING):
        return ""
    return token.text.upper()


def pieces(tokens: Sequence[Token], dialect: str) -> list[Piece]:
    """The statements of a text, in order, without empty ones."""
    if dialect == "bigquery":
        return [piece for piece in _Script(tokens).pieces() if piece.tokens]
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token.token_type is TokenType.SEMICOLON:
            found.append([])
        else:
            found[-1].append(token)
    return [Piece(tuple(each)) for each in found if each]


def _without_description(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """What ``ASSERT … AS 'text'`` asserts."""
    described = len(tokens) > 2 and word(tokens[-2]) == "AS" and tokens[-1].token_type is TokenType.STRING
    return tokens[:-2] if described else tokens


class _Script:
    """A reader of BigQuery's procedural language (its reference, "Procedural language")."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._open: list[int] = []  # 0 for a block that always runs
        self._numbers = itertools.count(1)

    def _word(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return word(self._tokens[at]) if at < len(self._tokens) else ""

    def _until(self, *stops: str) -> tuple[Token, ...]:
        """The tokens before a keyword or a semicolon at this depth of brackets and of CASE … END; goes past it."""
        start, brackets, cases = self._at, 0, 0
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            text = word(token)
            if brackets == 0 and cases == 0 and (token.token_type is TokenType.SEMICOLON or text in stops):
                break
            brackets += (token.token_type is TokenType.L_PAREN) - (token.token_type is TokenType.R_PAREN)
            cases += (text == "CASE") - (text == "END" and cases > 0)
            self._at += 1
        found = tuple(self._tokens[start : self._at])
        self._at += 1
        return found

    def pieces(self) -> Iterator[Piece]:
        while self._at < len(self._tokens):
            yield from self._one()

    def _piece(self, tokens: tuple[Token, ...], *, expression: bool = False) -> Piece:
        return Piece(tokens, expression, tuple(number for number in self._open if number))

    def _enter(self, *, always: bool = False) -> None:
        self._open.append(0 if always else next(self._numbers))

    def _other_branch(self) -> None:
        if self._open:
            self._open[-1] = next(self._numbers)

    def _leave(self) -> None:
        if self._open:
            self._open.pop()

    def _begins_block(self) -> bool:
        following = self._tokens[self._at + 1 : self._at + 2]
        return bool(following) and following[0].token_type is not TokenType.SEMICOLON and self._word(1) != "TRANSACTION"

    def _one(self) -> Iterator[Piece]:
        first, second = self._word(), self._word(1)
        if self._tokens[self._at].token_type is TokenType.SEMICOLON:
            self._at += 1
        elif first == "ELSE":
            self._other_branch()
            self._at += 1
        elif first in ("LOOP", "REPEAT"):
            self._enter()
            self._at += 1
        elif first == "BEGIN" and self._begins_block():
            self._enter(always=True)
            self._at += 1
        elif first == "END":
            self._leave()
            self._until()
        elif first == "EXCEPTION":
            self._other_branch()
            self._until("THEN")
        elif first in ("DECLARE", "SET") and not second.startswith("@"):
            yield from self._variable(first)
        elif first in _JUMPS:
            self._until()
        elif first == "ASSERT":
            self._at += 1
            yield self._piece(_without_description(self._until()), expression=True)
        elif first in _CONDITIONS:
            yield from self._condition(first)
        else:
            yield self._piece(self._until())

    def _condition(self, first: str) -> Iterator[Piece]:
        """What decides whether, or how often, the following statements run."""
        stop, enters = _CONDITIONS[first]
        if first in ("ELSEIF", "WHEN"):
            self._other_branch()
        if first == "FOR":
            self._until("IN")
        else:
            self._at += 1
        yield self._piece(self._until(stop), expression=True)
        if enters:
            self._enter()
        if first == "CASE":
            yield self._piece(self._until("THEN"), expression=True)
        elif first == "UNTIL":
            self._leave()
            self._until()

    def _variable(self, first: str) -> Iterator[Piece]:
        """The value that a variable gets."""
        stop = "DEFAULT" if first == "DECLARE" else "="
        self._until(stop)
        if self._at <= len(self._tokens) and self._tokens[self._at - 1].token_type is not TokenType.SEMICOLON:
            yield self._piece(self._until(), expression=True)
