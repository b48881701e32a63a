"""How a thing that can be reached is named: a pair of strings.

("lib/a.py", "")          the module body
("lib/a.py", "f")         the definition ``f``; or what ``f`` is bound to
("lib/a.py", "f.g")       the attribute ``g`` of what ``f`` is bound to
("lib/a.py", ".")         the module as an attribute of its package, which it is once somebody imported it
("lib/a.py", "*")         the whole module: it is passed as a value, or starred, or cannot be read more closely
("lib/a.py", "^C")        creating a subclass of ``C``
("lib/a.py", "#f")        the docstring of ``f``; ``#`` alone: of all in the module
("lib/a.py", "!f.g")      that there is such a name: an annotation or a calm value asks for no more
("lib/a.py", "%f")        the source text that defines ``f``; ``%`` alone: of the module
("lib/a.py", "&f")        ``f`` as ``from lib.a import *`` gives it
("lib/a.py", "<script>")  the file run as a program
("lib/", "a.f")           the same through a folder without ``__init__.py``
("sql/x.sql", "<file>")   a resource
("airflow.cfg", "<named>") the code that a file names by dotted name, whatever else it says
("", "-pandas:NA")        an import from outside of the repository
("", "*")                 any first-party module: an import that cannot be known
"""

from __future__ import annotations

Key = tuple[str, str]

BODY = ""
WHOLE = "*"
ATTRIBUTE = "."
SCRIPT = "<script>"
FILE = "<file>"
NAMED = "<named>"
OUTSIDE = "-"
ANYTHING: Key = ("", "*")
CREATION, DOCUMENTATION, SOURCE_TEXT, STARRED, DEMANDED = "^", "#", "%", "&", "!"
PREFIXES = (CREATION, DOCUMENTATION, SOURCE_TEXT, STARRED, DEMANDED)


def definition(key: Key) -> str:
    """What a reader calls the thing: the definition's name; ``""`` for a module body or a file."""
    name = key[1]
    if name in (BODY, FILE, NAMED, SCRIPT, ATTRIBUTE):
        return ""
    return name.lstrip("^#%&!")
