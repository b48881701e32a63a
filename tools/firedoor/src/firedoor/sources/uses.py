"""The small language in which a node says what it uses.

A use is a string whose first character is its kind; strings marshal fast, intern well and sort in one order.

    N a.b.c      the global name ``a``, followed through the attributes ``b`` and ``c``
    G a          the global name ``a`` as a star import gives it, before the module binds that name itself
    E a.b        the name must exist (an annotation), but its content is not used
    ^ a.b        a class is created from this base (its metaclass and ``__init_subclass__`` run)
    I m:n        an import of ``n`` from module ``m`` is executed; leading dots are relative; ``*`` is a star
    T m:n        the same below ``if TYPE_CHECKING``: read by people and type checkers, never executed
    L m:a.b      the attributes ``a.b`` of module ``m`` are used, through a name bound inside the function
    M m:a.b      an attribute of module ``m`` is assigned from outside (monkeypatching)
    S pattern    a string that may name a file or folder of the repository; ``*`` stands for what is not known
    A pattern    the same, relative to the folder of this very file (``Path(__file__).parent / …``)
    D pattern    the same, where a folder is listed or globbed
    X a.b.c      a string that may name a module, or an attribute of one
    Y pattern    a dynamic import; ``*`` stands for what is not known; leading dots are relative
    F            runs a Python file that a string names, and takes its names
    V why        the whole namespace of this module may be used
    Q            reads the docstrings of what it names; ``Q*`` of whatever it is handed
    R            reads the source text of what it names, so comments count; ``R*`` of whatever it is handed
    P            edits ``sys.path``
    @ name       an attribute (``@read_parquet``) or URL scheme (``@mysql://``) that may need what nobody imports
    U            asks for ``__subclasses__()``
"""

from __future__ import annotations

NAME, GIVEN, EXISTS, CREATES = "N", "G", "E", "^"
IMPORTS, TYPING_IMPORT, LOCAL, PATCHES = "I", "T", "L", "M"
STRING, ANCHORED, LISTED = "S", "A", "D"
DOTTED, DYNAMIC, ENGINE, RUNS = "X", "Y", "@", "F"
NAMESPACE, DOCSTRINGS, SOURCE, PATH_EDIT, SUBCLASSES = "V", "Q", "R", "P", "U"
ANY_DOCSTRINGS, ANY_SOURCE = DOCSTRINGS + "*", SOURCE + "*"
