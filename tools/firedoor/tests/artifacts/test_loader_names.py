"""Code that finds modules, data and distributions by name finds the artifact's own: what packages really do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from isolated_process import Process
from tiny_artifact import artifact

INSTALLED = {
    "tool/__init__.py": "WHO = 'installed'",
    "tool/data/words.txt": "installed words",
    "tool-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: Tool\nVersion: 1.0\n",
    "tool-1.0.dist-info/entry_points.txt": "[plug.ins]\nold = tool:WHO\n",
    "other/__init__.py": "WHO = 'other'",
    "other-5.dist-info/METADATA": "Metadata-Version: 2.1\nName: other\nVersion: 5\n",
    "other-5.dist-info/entry_points.txt": "[plug.ins]\nother = other:WHO\n",
    "shared/base/__init__.py": "WHO = 'installed'\nimport shared.base.deep",
    "shared/base/deep.py": "",
    "odd.py": "WHO = 'installed odd'",
}
VENDORED = {
    "tool/__init__.py": "WHO = 'inside'",
    "tool/data/words.txt": "inside words",
    "tool/sub/__init__.py": "",
    "tool/sub/leaf.py": "",
    "tool-2.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tool\nVersion: 2.0\nRequires-Dist: other\n",
    "tool-2.0.dist-info/RECORD": "tool/__init__.py,,\n",
    "tool-2.0.dist-info/entry_points.txt": "[plug.ins]\nnew = tool:WHO\n",
    "shared/ours/__init__.py": "WHO = 'inside'",
}
DAG_FILE = """
import builtins, importlib, importlib.machinery, importlib.metadata as md, importlib.resources as resources
import importlib.util as util, os, pkgutil, sys, warnings
from importlib import metadata as md2, import_module
from importlib.metadata import version as version_of
import other, tool

WHO = "dag"
assert "dag" not in sys.modules

def plain(name):
    return name.partition(".")[2]

def groups():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # until 3.11 it is a dictionary, which is deprecated there
        points = md.entry_points()
        return points["plug.ins"] if hasattr(points, "values") else points.select(group="plug.ins")

def evaluate(expressions):
    answers = []
    for expression in expressions:
        try:
            answers.append(eval(expression))
        except Exception as error:
            answers.append(repr(error))
    return answers
"""
MEANINGS: dict[str, object] = {
    "import_module('tool').WHO": "inside",
    "importlib.import_module('to' + 'ol').WHO": "inside",
    "plain(importlib.import_module('.sub', 'tool').__name__)": "tool.sub",
    "import_module('odd').WHO": "installed odd",
    "__import__('tool').WHO": "inside",
    "__import__('tool.sub.leaf').WHO": "inside",
    "importlib.__import__('tool').WHO": "inside",
    "builtins.__import__('tool').WHO": "inside",
    "eval('__import__(\"tool\").WHO')": "inside",
    "importlib.reload(tool).WHO": "inside",
    "plain(util.find_spec('tool').name)": "tool",
    "util.find_spec('tool.nothing')": None,
    "util.find_spec('nothing')": None,
    "import_module('nothing')": "ModuleNotFoundError(\"No module named 'nothing'\")",
    "import_module('tool.nothing')": "ModuleNotFoundError(\"No module named 'tool.nothing'\")",
    "sys.modules['tool'].WHO": "inside",
    "sys.modules[__name__].WHO": "dag",
    "sys.modules['other'].WHO": "other",
    "'tool' in sys.modules, 'other' in sys.modules, 'nothing' in sys.modules": (True, True, False),
    "sorted(name for name in sys.modules if name.partition('.')[0] == 'tool')": ["tool", "tool.sub", "tool.sub.leaf"],
    "md.version('Tool'), md2.version('tool'), version_of('tool')": ("2.0", "2.0", "2.0"),
    "md.version('other')": "5",
    "md.requires('tool'), str(md.files('tool')[0])": (["other"], "tool/__init__.py"),
    "md.metadata('tool')['Version'], md.distribution('tool').version": ("2.0", "2.0"),
    "sorted(d.version for d in md.distributions() if d.metadata['Name'].lower() in ('tool', 'other'))": ["2.0", "5"],
    "[d.version for d in md.distributions(name='tool')]": ["2.0"],
    "sorted(p.name for p in md.entry_points(group='plug.ins'))": ["new", "other"],
    "sorted(p.load() for p in md.entry_points(group='plug.ins'))": ["inside", "other"],
    "[p.dist.version for p in md.entry_points(group='plug.ins', name='new')]": ["2.0"],
    "sorted(p.name for p in groups())": ["new", "other"],
    "resources.files('tool').joinpath('data/words.txt').read_text()": "inside words",
    "resources.files(tool).joinpath('data/words.txt').read_text()": "inside words",
    "pkgutil.get_data('tool', 'data/words.txt')": b"inside words",
    "pkgutil.resolve_name('tool:WHO')": "inside",
    "[m.name for m in pkgutil.iter_modules(tool.__path__)]": ["sub"],
    "[plain(m.name) for m in pkgutil.walk_packages(tool.__path__, 'tool.')]": ["tool.sub", "tool.sub.leaf"],
    "[plain(m.name) for m in pkgutil.walk_packages(tool.__path__, tool.__name__ + '.')]": ["tool.sub", "tool.sub.leaf"],
    "tool.__loader__.get_data(os.path.join(os.path.dirname(tool.__file__), 'data', 'words.txt'))": b"inside words",
    "open(os.path.join(os.path.dirname(tool.__file__), 'data', 'words.txt')).read()": "inside words",
    "isinstance(tool.__loader__, importlib.machinery.SourceFileLoader)": True,
    "import_module('shared.ours').WHO, import_module('shared.base').WHO": ("inside", "installed"),
    "import_module('shared.base') is __import__('shared').base": True,
}


def test_a_name_means_the_artifacts_own(process: Process, tmp_path: Path):
    """What each expression is in the DAG file of an artifact, where another ``tool`` is installed."""
    installed = tmp_path / "env" / "site-packages"
    for name, text in INSTALLED.items():
        path = installed / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    path = artifact(tmp_path, {"dags/dag.py": DAG_FILE}, site=VENDORED)
    program = f"print(load(sys.argv[1]).evaluate({list(MEANINGS)!r}))"
    answers = process.says(program, path, PYTHONPATH=str(installed))
    assert dict(zip(MEANINGS, answers, strict=True)) == MEANINGS


def task(process: Process, folder: Path, body: str, **more: Any) -> Any:
    """What ``task()`` returns in a DAG file with this ``body``."""
    path = artifact(folder, {"dags/dag.py": body, **more.pop("files", {})}, **more)
    return process.says("print(repr(load(sys.argv[1]).task()))", path)


def test_modules_that_a_package_files_under_other_names(process: Process, tmp_path: Path):
    """As requests.packages does."""
    site = {
        "req/__init__.py": "from . import packages",
        "req/packages.py": (
            "import sys\nlocals()['ulib'] = __import__('ulib')\n"
            "for name in list(sys.modules):\n"
            "    if name == 'ulib' or name.startswith('ulib.'):\n"
            "        sys.modules[f'req.packages.{name}'] = sys.modules[name]\n"
        ),
        "ulib/__init__.py": "from . import util",
        "ulib/util.py": "WHO = 'inside'",
    }
    body = """
import req
def task():
    import sys, ulib
    from req.packages.ulib.util import WHO
    return WHO, req.packages.ulib is ulib
"""
    path = artifact(tmp_path, {"dags/dag.py": body}, site=site)
    program = "print((load(sys.argv[1]).task(), [name for name in sys.modules if name.startswith('req')]))"
    assert process.says(program, path) == (("inside", True), [])


def test_modules_that_replace_or_move_themselves(process: Process, tmp_path: Path):
    site = {
        "lazy.py": (
            "import sys, types\nclass Lazy(types.ModuleType):\n"
            "    def __getattr__(self, name): return name.upper()\n"
            "sys.modules[__name__] = Lazy(__name__)\n"
        ),
        "moves.py": (
            "import sys, types\n__path__ = []\nmade = types.ModuleType(__name__ + '.made')\nmade.WHO = 'made'\n"
            "sys.modules[__name__ + '.made'] = made\n"
        ),
    }
    body = "import lazy\nfrom moves.made import WHO\ndef task(): return lazy.word, WHO"
    assert task(process, tmp_path, body, site=site) == ("WORD", "made")


def test_modules_that_a_finder_of_the_package_makes(process: Process, tmp_path: Path):
    """As six.moves does; another version of the package is installed."""
    text = """
import importlib.util, sys, types
__path__ = []
class Finder:
    name = __name__
    def find_spec(self, name, path=None, target=None):
        if name in (self.name + ".moves", self.name + ".moves.urllib"):
            return importlib.util.spec_from_loader(name, self, is_package=True)
    def create_module(self, spec):
        return types.ModuleType(spec.name)
    def exec_module(self, module):
        module.WHO = {!r}
sys.meta_path.append(Finder())
"""
    installed = tmp_path / "env" / "site-packages"
    installed.mkdir(parents=True)
    (installed / "sixth.py").write_text(text.replace("{!r}", "'installed'"))
    body = "from sixth.moves import urllib\nfrom sixth.moves.urllib import WHO\ndef task(): return WHO\n"
    path = artifact(tmp_path, {"dags/dag.py": body}, site={"sixth.py": text.replace("{!r}", "'inside'")})
    program = "print((load(sys.argv[1]).task(), 'sixth' in sys.modules, __import__('sixth.moves').moves.WHO))"
    assert process.says(program, path, PYTHONPATH=str(installed)) == ("inside", False, "installed")


def test_circular_star_relative_and_path_imports(process: Process, tmp_path: Path):
    site = {
        "ring/__init__.py": "from .a import A\nfrom . import c\n__all__ = ['A', 'late']\n",
        "ring/a.py": "import ring.b as b\nA = 1\n",
        "ring/b.py": "import ring.a as a\nfrom ring import a as again\ndef same(): return a is again\n",
        "ring/c.py": "from .. import ring as top\nimport ring\n",
        "ring/late.py": "",
        "ring/extra/far.py": "WHO = 'far'",
        "ring/paths.py": "__path__ = [__file__[:-8] + 'extra']\nfrom ring.paths.far import WHO\n",
        "space/part/leaf.py": "WHO = 'leaf'",
    }
    body = """
from ring import *
import ring.paths
from space.part import leaf
def task(): return A, late.__name__.endswith("ring.late"), ring.b.same(), ring.paths.WHO, leaf.WHO
"""
    assert task(process, tmp_path, body, site=site) == (1, True, True, "far", "leaf")


def test_types_that_look_their_module_up(process: Process, tmp_path: Path):
    body = """
from __future__ import annotations
import copyreg, dataclasses, enum, functools, logging, pickle, typing
@dataclasses.dataclass
class Row:
    kind: typing.ClassVar[str] = "row"
    parent: Row | None = None
class Colour(enum.Enum):
    RED = 1
Point = typing.NamedTuple("Point", [("x", int)])
class Odd: pass
copyreg.pickle(Odd, lambda odd: (Odd, ()))
@functools.lru_cache
def cached():
    return logging.getLogger(__name__).name.partition(".")[2]
def task():
    back = pickle.loads(pickle.dumps([Row(Row()), Colour.RED, Point(1), Odd(), cached]))
    same = back[0] == Row(Row()), back[1] is Colour.RED, back[2] == Point(1), type(back[3]) is Odd, back[4] is cached
    hints = typing.get_type_hints(Row)["parent"] == typing.Optional[Row]
    return hints, *same, [field.name for field in dataclasses.fields(Row)], cached()
"""
    assert task(process, tmp_path, body) == (True, True, True, True, True, True, ["parent"], "__dag__")


def test_filters_of_warnings_by_module(process: Process, tmp_path: Path):
    body = """
import warnings
warnings.filterwarnings("ignore", module="noisy")
import noisy
def task(): return noisy.DONE
"""
    assert task(process, tmp_path, body, site={"noisy.py": "import warnings\nwarnings.warn('x')\nDONE = 1"}) == 1


def test_a_warning_names_the_code_that_imports(process: Process, tmp_path: Path):
    """A stack level counts over the frames of imports, ours too."""
    body = """
import warnings
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    import old
def task(): return caught[0].filename.rpartition("/")[2], caught[0].lineno
"""
    site = {"old.py": "import warnings\nwarnings.warn('old', DeprecationWarning, stacklevel=2)\n"}
    assert task(process, tmp_path, body, site=site) == ("dag.py", 5)


def test_files_that_are_loaded_by_their_path(process: Process, tmp_path: Path):
    body = """
import importlib.util, importlib.machinery
from pathlib import Path
def by_path(loader=None):
    path = Path(__file__).parent / "made" / "one.py"
    spec = importlib.util.spec_from_file_location("one", path, loader=loader and loader("one", str(path)))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.core.WHO
def task(): return by_path(), by_path(importlib.machinery.SourceFileLoader)
"""
    files = {"dags/made/one.py": "import core", "dags/core.py": "WHO = 'inside'"}
    assert task(process, tmp_path, body, files=files) == ("inside", "inside")


def test_builtins_that_are_set_are_seen(process: Process, tmp_path: Path):
    body = "import builtins\nbuiltins.shout = str.upper\nimport core\ndef task(): return core.LOUD\n"
    assert task(process, tmp_path, body, files={"dags/core.py": "LOUD = shout('a')"}) == "A"


def test_data_beside_the_code_and_above_it(process: Process, tmp_path: Path):
    body = """
from pathlib import Path
import importlib.resources
HERE = Path(__file__)
def task():
    return (HERE.parent / "sql" / "a.sql").read_text(), (HERE.parents[2] / "config" / "c.yaml").read_text()
"""
    files = {"dags/team/sql/a.sql": "select 1", "config/c.yaml": "a: 1", "dags/team/x.py": body}
    path = artifact(tmp_path, files, dag_file="dags/team/x.py")
    assert process.says("print(load(sys.argv[1]).task())", path) == ("select 1", "a: 1")


def test_what_is_not_declared_is_not_read(process: Process, tmp_path: Path):
    loose = tmp_path / "loose"
    loose.mkdir()
    (loose / "secret.py").write_text("WHO = 'loose'")
    body = "try:\n    import secret\nexcept ImportError as error:\n    said = str(error)\ndef task(): return said"
    path = artifact(tmp_path, {"dags/dag.py": body})
    said = process.says("print(repr(load(sys.argv[1]).task()))", path, PYTHONPATH=str(loose))
    assert said.startswith("error[FD443]: team__dag imports 'secret', which is not in its artifact")
    assert f"it would come from {loose}{os.sep}secret.py" in said
    declared = artifact(
        tmp_path / "b", {"dags/dag.py": "import secret\ndef task(): return secret.WHO"}, meta={"outside": ["secret"]}
    )
    assert process.says("print(repr(load(sys.argv[1]).task()))", declared, PYTHONPATH=str(loose)) == "loose"


def test_one_artifact_cannot_import_another(process: Process, tmp_path: Path):
    one = artifact(tmp_path, {"dags/dag.py": "WHO = 1"}, slug="team__one")
    program = "one = load(sys.argv[1]); print(repr(load(sys.argv[2]).task(one.__file__.split('/')[-4])))"
    body = """
import importlib
def task(name):
    try:
        importlib.import_module(name)
    except ImportError as error:
        return str(error)
"""
    two = artifact(tmp_path, {"dags/dag.py": body}, slug="team__two")
    assert process.says(program, one, two).startswith("error[FD443]: team__two imports 'fd_team__one_")


def test_edits_of_sys_path_stay_inside(process: Process, tmp_path: Path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "loose.py").write_text("")
    body = f"""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "extra"))
sys.path.append({str(elsewhere)!r})
import helper
def task():
    from importlib import import_module
    sys.path = [*sys.path]
    try:
        import loose
    except ImportError as error:
        return helper.WHO, import_module("second").WHO, str(error).splitlines()[0]
"""
    files = {
        "dags/dag.py": body,
        "dags/extra/helper.py": "import second\nWHO = second.WHO",
        "dags/extra/second.py": "WHO = 2",
    }
    path = artifact(tmp_path, files)
    program = """
        before = list(sys.path)
        said = load(sys.argv[1]).task()
        print((said, sys.path == before, "helper" in sys.modules))
    """
    refusal = "error[FD443]: team__dag imports 'loose', which is not in its artifact"
    assert process.says(program, path) == ((2, 2, refusal), True, False)


def test_plugins_of_an_installed_version_are_not_seen(process: Process, tmp_path: Path):
    """The installed plugins of ``tool`` are built on the installed ``tool``."""
    installed = tmp_path / "env" / "site-packages"
    for name, needs, group in (
        ("hooked", "", "tool.plugins"),
        ("built", "Requires-Dist: Tool>=1\n", "things"),
        ("free", "", "things"),
    ):
        folder = installed / f"{name}-1.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n{needs}")
        (folder / "entry_points.txt").write_text(f"[{group}]\n{name} = {name}:x\n")
    body = """
import importlib.metadata as md
def task(): return [sorted(p.name for p in md.entry_points(group=group)) for group in ("tool.plugins", "things")]
"""
    path = artifact(tmp_path, {"dags/dag.py": body}, site={"tool-2.dist-info/METADATA": "Name: tool\nVersion: 2\n"})
    assert process.says("print(load(sys.argv[1]).task())", path, PYTHONPATH=str(installed)) == [[], ["free"]]
