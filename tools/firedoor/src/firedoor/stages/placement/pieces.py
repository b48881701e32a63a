"""A text → its statements, as runs of tokens; BigQuery's scripts are opened, so that each statement in them counts.

Tokens know where they stand in the text, so that a name can be replaced there and nothing else moves. What a script
adds around statements (conditions, defaults, loops over a query) becomes a query of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlglot import Token, TokenType

_CLOSERS = {"IF", "LOOP", "WHILE", "FOR", "REPEAT", "CASE"}
_JUMPS = {"LEAVE", "BREAK", "CONTINUE", "ITERATE", "RETURN"}


@dataclass(frozen=True)
class Piece:
    """One statement: its tokens, and whether they are an expression of a script that stands alone.

    ``sure`` is False where a script may pass it by: a temporary table made there may not exist afterwards.
    """

    tokens: tuple[Token, ...]
    expression: bool = False
    sure: bool = True


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


class _Script:
    """A reader of BigQuery's procedural language (its reference, "Procedural language")."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

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

    def _one(self) -> Iterator[Piece]:
        first, second = self._word(), self._word(1)
        sure = self._depth == 0
        if self._tokens[self._at].token_type is TokenType.SEMICOLON or first in ("ELSE", "LOOP", "REPEAT"):
            self._depth += first in ("LOOP", "REPEAT")
            self._at += 1
        elif (
            first == "BEGIN"
            and second not in ("TRANSACTION", "")
            and self._tokens[self._at + 1].token_type is not (TokenType.SEMICOLON)
        ):
            self._depth += 1
            self._at += 1
        elif first == "END":
            self._depth = max(0, self._depth - 1)
            self._until()
        elif first == "EXCEPTION":
            self._until("THEN")
        elif first in ("IF", "ELSEIF"):
            self._depth += first == "IF"
            self._at += 1
            yield Piece(self._until("THEN"), expression=True)
        elif first == "WHILE":
            self._depth += 1
            self._at += 1
            yield Piece(self._until("DO"), expression=True)
        elif first == "UNTIL":
            self._at += 1
            yield Piece(self._until("END"), expression=True)
            self._depth = max(0, self._depth - 1)
            self._until()
        elif first == "FOR":
            self._depth += 1
            self._until("IN")
            yield Piece(self._until("DO"), expression=True)
        elif first == "CASE":
            self._depth += 1
            self._at += 1
            yield Piece(self._until("WHEN"), expression=True)
            yield Piece(self._until("THEN"), expression=True)
        elif first == "WHEN":
            self._at += 1
            yield Piece(self._until("THEN"), expression=True)
        elif first == "DECLARE":
            self._until("DEFAULT")
            if self._at <= len(self._tokens) and word(self._tokens[self._at - 1]) == "DEFAULT":
                yield Piece(self._until(), expression=True)
        elif first in _JUMPS or (first == "RAISE" and second in ("", "USING")):
            self._until()
        elif first == "SET" and second and not second.startswith("@"):
            self._until("=")
            yield Piece(self._until(), expression=True)
        else:
            yield Piece(self._until(), sure=sure)
