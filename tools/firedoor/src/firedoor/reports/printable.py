"""Text that a terminal or a page shows as it is meant: odd signs in file names and sources become escapes."""

from __future__ import annotations


def printable(text: str) -> str:
    r"""``text`` with everything that is not printable as an escape: newlines, control and direction signs, raw bytes.

    A byte that was no UTF-8 (a lone surrogate) becomes ``\xNN``, a backslash stays.

    >>> printable("a\nb\x1b[31m\udce9")
    'a\\nb\\x1b[31m\\xe9'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else _escaped(sign) for sign in text)


def _escaped(sign: str) -> str:
    code = ord(sign)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(sign) or (
        f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    )


def cell(text: str) -> str:
    """``text`` inside a Markdown table cell or sentence: nothing in it is markup."""
    escaped = printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join("\\" + sign if sign in "\\|*_[]#~`@!$" else sign for sign in escaped)


def code(text: str) -> str:
    """``text`` as inline code of Markdown that a table cell can hold: only backticks and bars would be markup there."""
    escaped = printable(text).replace("|", "\\|")
    longest, run = 0, 0
    for sign in escaped:
        run = run + 1 if sign == "`" else 0
        longest = max(longest, run)
    if not longest:
        return f"`{escaped}`"
    fence = "`" * (longest + 1)
    return f"{fence} {escaped} {fence}"
