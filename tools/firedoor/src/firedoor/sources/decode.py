"""Bytes of a Python file → syntax tree, with the compiler's own rules for encodings."""

from __future__ import annotations

import ast
import sys
import warnings

# A left-deep chain of 5,000 operators is legal Python; our walks need one frame a level.
RECURSION_LIMIT = 20_000
# A larger file is generated data: it is compared by its digest alone.
MAX_BYTES = 4_000_000


class Unparsable(ValueError):  # noqa: N818  # it is a finding about a file, handled as a value at once
    """The bytes are no Python that this interpreter can read; ``str()`` says why, in one line."""


def parse(data: bytes) -> ast.Module:
    """The syntax tree of ``data``.

    Raises :class:`Unparsable` for syntax errors, wrong encodings, null bytes, files over
    :data:`MAX_BYTES` and nesting beyond the compiler's limits.
    """
    if len(data) > MAX_BYTES:
        raise Unparsable(f"larger than {MAX_BYTES} bytes")
    if sys.getrecursionlimit() < RECURSION_LIMIT:
        sys.setrecursionlimit(RECURSION_LIMIT)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape in a user's file is not our reader's business
            return ast.parse(data)
    except SyntaxError as error:
        raise Unparsable(f"{error.msg} (line {error.lineno})" if error.lineno else str(error.msg)) from error
    except (ValueError, LookupError, RecursionError, MemoryError) as error:
        raise Unparsable(str(error) or type(error).__name__) from error
