"""DAG files that would take others down with them, and what smoke must say of each."""

from __future__ import annotations

from dataclasses import dataclass

PASSES = ""
QUICK = 2
"""Seconds that a file which never ends may take."""


@dataclass(frozen=True)
class Hostile:
    """One file: what it does on import, the codes of which one must be found, and its own limits."""

    name: str
    body: bytes
    codes: tuple[str, ...]
    seconds: int = 60
    megabytes: int = 512
    first: bytes = b""


def _hostile(name: str, body: str | bytes, *codes: str, seconds: int = 60, megabytes: int = 512) -> Hostile:
    return Hostile(name, body if isinstance(body, bytes) else body.encode(), codes, seconds, megabytes)


HOSTILE = (
    _hostile("exits", "import sys\nsys.exit(0)\n", "FD714"),
    _hostile("exits_at_once", "import os\nos._exit(0)\n", "FD714"),
    _hostile("exits_in_atexit", "import atexit, os\natexit.register(os._exit, 3)\n", PASSES),
    _hostile("raises_base_exception", "class Own(BaseException): ...\nraise Own('bad')\n", "FD710"),
    _hostile("interrupts", "raise KeyboardInterrupt\n", "FD710"),
    _hostile("never_ends", "while True: pass\n", "FD712", seconds=QUICK),
    _hostile(
        "ignores_signals",
        "import signal, time\n"
        "for name in ('TERM', 'INT', 'ALRM', 'HUP'): signal.signal(getattr(signal, 'SIG' + name), lambda *_: 0)\n"
        "while True: time.sleep(1)\n",
        "FD712",
        seconds=QUICK,
    ),
    _hostile("stops_itself", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\n", "FD712", seconds=QUICK),
    _hostile("eats_memory", "kept = []\nwhile True: kept.append(b'x' * 2**20)\n", "FD713"),
    _hostile("eats_memory_at_once", "kept = b'x' * 2**40\n", "FD713"),
    _hostile(
        "eats_memory_in_children",
        "import os, time\n"
        "for _ in range(4):\n"
        "    if not os.fork():\n"
        "        kept = b'x' * (200 * 2**20)\n"
        "        time.sleep(600)\n"
        "time.sleep(600)\n",
        "FD713",
    ),
    _hostile("forks_for_ever", "import os\nwhile True: os.fork()\n", "FD720", "FD713", "FD712", seconds=QUICK * 3),
    _hostile("forks_once", "import os\nos.fork()\n", PASSES),
    _hostile(
        "leaves_a_daemon",
        "import os, time\n"
        "if not os.fork():\n"
        "    os.setsid()\n"
        "    if not os.fork():\n"
        "        open(os.environ['LEFT_BEHIND'] + '/daemon-' + str(os.getpid()), 'w').close()\n"
        "        time.sleep(600)\n"
        "    os._exit(0)\n"
        "os.wait()\n"
        "while not [n for n in os.listdir(os.environ['LEFT_BEHIND']) if n[0] == 'd']: time.sleep(0.01)\n",
        PASSES,
    ),
    _hostile(
        "leaves_a_program",
        "import os, subprocess, sys\n"
        "command = [sys.executable, '-S', '-c', 'import time; time.sleep(600)']\n"
        "left = subprocess.Popen(command, start_new_session=True)\n"
        "open(os.environ['LEFT_BEHIND'] + '/program-' + str(left.pid), 'w').close()\n",
        PASSES,
    ),
    _hostile("closes_stdout", "import os, sys\nsys.stdout.close()\nfor n in (0, 1, 2): os.close(n)\n", PASSES),
    _hostile("closes_everything", "import os\nos.closerange(0, 4096)\n", PASSES),
    _hostile("prints_binary", "import os\nfor n in (1, 2): os.write(n, bytes(range(256)) * 99)\n", PASSES),
    _hostile("prints_an_answer", 'print(\'{"file": "dags/good.py", "answer": ""}\', flush=True)\n', PASSES),
    _hostile("prints_a_lot", "import os\nfor _ in range(3000): os.write(1, b'x' * 2**16)\n", PASSES),
    _hostile("fills_the_disk", "with open('big', 'wb') as file:\n    while True: file.write(b'x' * 2**20)\n", "FD710"),
    _hostile("prints_for_ever", "import os\nwhile True: os.write(2, b'x' * 2**16)\n", "FD712", seconds=QUICK),
    _hostile(
        "replaces_datetime",
        "import datetime\n"
        "class Frozen(datetime.datetime):\n"
        "    @classmethod\n"
        "    def now(cls, tz=None): return cls(1970, 1, 1, tzinfo=tz)\n"
        "datetime.datetime = Frozen\n",
        PASSES,
        "FD710",
    ),
    _hostile(
        "replaces_builtins",
        "import builtins, json, os, time, traceback\n"
        "json.dumps = os._exit = os.getpid = time.perf_counter = traceback.format_exc = builtins.open = None\n",
        PASSES,
        "FD710",
    ),
    _hostile("syntax_error", "def f(:\n", "FD711"),
    _hostile("wrong_encoding", b"text = '\xe9\xff'\n", "FD711"),
    Hostile("unknown_encoding", b"", ("FD711",), first=b"# coding: no-such-encoding\n"),
    _hostile("null_byte", b"text = 'a\0b'\n", "FD711"),
    _hostile(
        "starts_threads",
        "import threading, time\nfor _ in range(20): threading.Thread(target=time.sleep, args=(600,)).start()\n",
        PASSES,
    ),
    _hostile("removes_its_folder", "import os, shutil\nshutil.rmtree(os.getcwd())\n", PASSES),
    _hostile("removes_its_home", "import os, shutil\nshutil.rmtree(os.environ['HOME'])\n", PASSES),
    _hostile("goes_elsewhere", "import os\nos.chdir('/')\nos.umask(0o777)\n", PASSES),
    _hostile("recurses", "def f(): f()\nf()\n", "FD710"),
    _hostile(
        "recurses_without_limit",
        "import sys\nsys.setrecursionlimit(10**9)\nvalue = []\nfor _ in range(10**7): value = [value]\nrepr(value)\n",
        "FD715",
        "FD713",
        "FD712",
        "FD710",
        seconds=QUICK * 5,
    ),
    _hostile("faults", "import ctypes\nctypes.string_at(0)\n", "FD715"),
    _hostile("empties_the_environment", "import os\nos.environ.clear()\n", PASSES),
    _hostile("ends_its_watcher", "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n", "FD716"),
    _hostile("has_a_long_traceback", "raise ValueError('x' * 10**7)\n", "FD710"),
    _hostile("raises_odd_text", "raise ValueError('\\ud800 \\x1b[31m \\0')\n", "FD710"),
)
