"""Rooms are closed: what each artifact sees in a process that it shares, on every Python that is here.

A test writes artifacts and a program. The program runs in a process of its own, under each Python, and prints a value.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from isolated_process import Process
from tiny_artifact import artifact

LIB = "import dates\nVERSION = {0}\ndef stamp():\n    import late\n    return VERSION, dates.VERSION, late.VERSION\n"


def pair(folder: Path, slug: str, version: int) -> Path:
    """A DAG with a library, a lazily imported module, and a distribution, each of this version."""
    return artifact(
        folder,
        {
            "dags/dag.py": "from lib import core\nimport dates\n\ndef task():\n    return core.stamp()\n",
            "libs/lib/__init__.py": "",
            "libs/lib/core.py": LIB.format(version),
            "libs/late.py": f"VERSION = {version}\n",
        },
        slug=slug,
        roots=["dags", "libs"],
        site={"dates/__init__.py": f"VERSION = {version}\n"},
    )


def test_two_artifacts_have_their_own_versions_in_any_order(process: Process, tmp_path: Path):
    one, two = pair(tmp_path, "team__one", 1), pair(tmp_path, "team__two", 2)
    program = "print([load(path).task() for path in sys.argv[1:]])"
    assert process.says(program, one, two, one) == [(1, 1, 1), (2, 2, 2), (1, 1, 1)]
    assert process.says(program, two, one) == [(2, 2, 2), (1, 1, 1)]


def test_the_same_names_outside_are_untouched(process: Process, tmp_path: Path):
    one = pair(tmp_path, "team__one", 1)
    outside = tmp_path / "outside" / "site-packages"
    outside.mkdir(parents=True)
    (outside / "dates.py").write_text("VERSION = 'outside'")
    (outside / "lib.py").write_text("VERSION = 'outside'")
    program = """
        import dates, lib
        before = set(sys.modules)
        dag = load(sys.argv[1])
        new = {name.partition(".")[0] for name in set(sys.modules) - before} & {"dates", "lib", "late"}
        print(dates.VERSION, lib.VERSION, dag.task(), sys.modules["dates"] is dates, new, sep=",")
    """
    done = process.run(program, one, PYTHONPATH=str(outside))
    assert done.stdout == "outside,outside,(1, 1, 1),True,set()\n", done.stderr


def test_imports_are_the_artifacts_in_threads_coroutines_and_callbacks(process: Process, tmp_path: Path):
    files = {
        "dags/dag.py": """
            import asyncio, atexit, threading
            from concurrent.futures import ThreadPoolExecutor
            def lazy():
                from late import VERSION
                return VERSION
            async def wait():
                await asyncio.sleep(0)
                import late
                return late.VERSION
            def everywhere():
                with ThreadPoolExecutor(2) as pool:
                    threads = list(pool.map(lambda _: lazy(), range(3)))
                return threads, asyncio.run(wait()), sorted([2, 1], key=lambda n: n * lazy())
        """,
        "dags/late.py": "VERSION = 7",
    }
    path = artifact(tmp_path, {name: dedent(text) for name, text in files.items()})
    assert process.says("print(load(sys.argv[1]).everywhere())", path) == ([7, 7, 7], 7, [1, 2])


def test_a_dag_file_runs_anew_each_time_and_its_modules_once(process: Process, tmp_path: Path):
    path = artifact(
        tmp_path, {"dags/dag.py": "import lib\nlib.runs.append(1)\nitem = object()", "dags/lib.py": "runs = []"}
    )
    program = "a, b = load(sys.argv[1]), load(sys.argv[1]); print((b.lib.runs, a.item is b.item))"
    assert process.says(program, path) == ([1, 1], False)


def test_pickles_of_two_artifacts_are_read_in_another_process(process: Process, tmp_path: Path):
    def make(slug: str, version: int) -> Path:
        files = {
            "dags/dag.py": "from lib import Row\ndef task(): return Row()",
            "dags/lib.py": f"class Row:\n    V = {version}",
        }
        return artifact(tmp_path, files, slug=slug)

    archives = make("team__one", 1), make("team__two", 2)
    write = "import pickle; f = open('rows', 'wb'); [pickle.dump(x, f) for x in (load(a) for a in sys.argv[1:])]"
    write = """
        import pickle
        dags = [load(path) for path in sys.argv[1:]]
        print(repr(pickle.dumps([(dag.task(), dag.task) for dag in dags])))
    """
    rows = process.says(write, *archives)
    read = f"""
        import pickle
        for path in reversed(sys.argv[1:]):
            load(path)
        print([(row.V, task().V) for row, task in pickle.loads({rows!r})])
    """
    assert process.says(read, *archives) == [(1, 1), (2, 2)]


def test_source_and_tracebacks_can_be_read(process: Process, tmp_path: Path):
    path = artifact(tmp_path, {"dags/dag.py": "import lib\n", "dags/lib.py": "\ndef fail():\n    return 1 / 0\n"})
    program = """
        import inspect, traceback
        lib = load(sys.argv[1]).lib
        try:
            lib.fail()
        except ZeroDivisionError:
            said = traceback.format_exc()
        print((inspect.getsource(lib.fail), said, inspect.getmodule(lib.fail) is lib))
    """
    source, said, same = process.says(program, path)
    assert source == "def fail():\n    return 1 / 0\n"
    assert '/repo/dags/lib.py", line 3, in fail\n    return 1 / 0' in said
    assert same
