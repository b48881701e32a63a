from __future__ import annotations

import pytest
from firedoor.compat.deprecations import deprecations


def found(text: str) -> list[tuple[str, int, str, str]]:
    return [(one.name, one.line, one.since, one.until) for one in deprecations(text, "libs/m.py", "m")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "from warnings import deprecated\n@deprecated('use g; removed in 2.0')\ndef f(): ...\n",
            [("m.f", 3, "", "2.0")],
        ),
        (
            "@deprecation.deprecated(deprecated_in='1.2', removed_in='2.0', details='use g')\nclass C: ...\n",
            [("m.C", 2, "1.2", "2.0")],
        ),
        ("@deprecated(reason='old', version='1.3')\ndef f(): ...\n", [("m.f", 2, "1.3", "")]),
        (
            "import warnings\ndef f(a, b=None):\n    if b is not None:\n"
            "        warnings.warn('b is deprecated since 1.1, until 2026-12-31', DeprecationWarning)\n",
            [("m.f(b)", 4, "1.1", "2026-12-31")],
        ),
        (
            "def f(**kwargs):\n    if 'old' in kwargs:\n        warn('no', category=FutureWarning)\n",
            [("m.f(kwargs)", 3, "", "")],
        ),
        (
            "def f():\n    if sys.platform == 'x':\n        warn('no', DeprecationWarning)\n",
            [],  # nobody can say whose use it is
        ),
        (
            "class C:\n    def __init__(self):\n        warn(MyDeprecationWarning('gone in 3'))\n",
            [("m.C", 3, "", "3")],
        ),
        (
            "class C:\n    @deprecated('use n')\n    def m(self): ...\n",
            [("m.C.m", 3, "", "")],
        ),
        (
            "_OLD = {'rows': 'read'}\ndef __getattr__(name):\n    if name in _OLD or name == 'more':\n"
            "        warnings.warn(f'{name} is old', DeprecationWarning)\n        return 1\n    raise AttributeError\n",
            [("m.more", 3, "", ""), ("m.rows", 3, "", "")],
        ),
        (
            "import warnings\nwarnings.warn('m will be removed in version 4', PendingDeprecationWarning)\n",
            [("m", 2, "", "4")],
        ),
        (
            "def _deprecated_name(old):\n    warnings.warn(old, DeprecationWarning)\n"
            "def f():\n    _deprecated_name('f')\n",
            [("m.f", 4, "", "")],
        ),
        (
            "from x import warn_deprecated, deprecation\n"
            "class C:\n    def f(self):\n        warn_deprecated('f is old')\n"
            "    def g(self):\n        deprecation('g is old, removed in 3')\n",
            [("m.C.f", 4, "", ""), ("m.C.g", 6, "", "3")],
        ),
        (
            # What looks for deprecations, lists or clears them is not deprecated, whatever it is called.
            "from x import deprecated, deprecations, clear_deprecated\n"
            "def _deprecations(args):\n    return deprecated(args)\n"
            "def run(args):\n    return _deprecations(args)\n"
            "def show(found):\n    for one in deprecations(found):\n        print(one)\n    clear_deprecated(found)\n"
            "def _print_deprecations(found):\n    print(found)\n"
            "def report(found):\n    _print_deprecations(found)\n    return Deprecation(found)\n",
            [],
        ),
        ("def f():\n    warnings.warn('slow', UserWarning)\n", []),
        ("def f(:\n", []),
    ],
)
def test_what_a_library_has_deprecated(text: str, expected: list[tuple[str, int, str, str]]) -> None:
    assert found(text) == expected
