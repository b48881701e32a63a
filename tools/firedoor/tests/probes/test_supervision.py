import json
import subprocess
import sys
from pathlib import Path

from firedoor.probes import script

ENDS = """
import os, pathlib, runpy, time
dead = runpy.run_path({path!r})["_dead"]
really, there = os.killpg, []
def spy(group, how):
    there.append(pathlib.Path("/proc", str(group)).exists())
    really(group, how)
os.killpg = spy
reading, writing = os.pipe()
for _ in range(3):
    if not os.fork():
        os.setpgid(0, 0)
        if not os.fork():
            time.sleep(60)
        os._exit(7)
os.close(writing)
seen = 0
while seen < 3:
    for _, status, _ in dead():
        assert os.WEXITSTATUS(status) == 7
        seen += 1
assert os.read(reading, 1) == b"", "what was left behind still runs"
assert there == [True] * 3, there
"""


def test_what_a_fork_leaves_behind_is_ended_while_the_number_of_its_group_is_its_own():
    code = ENDS.format(path=str(script("supervision")))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


STARVES = """
import json, os, pathlib, runpy, types
supervision = runpy.run_path({path!r})
count = [3]
def ended_for_memory():
    count[0] += {rises}
    return count[0]
processes = types.SimpleNamespace(
    table=dict, family=lambda table, pid: [], waited_seconds=lambda pid: 0.0, ended_for_memory=ended_for_memory
)
def work(request, folder, answer):
    os.kill(os.getpid(), request["how"])
for number, how in enumerate([9, 11]):
    request = {{"number": number, "file": "x", "seconds": 60, "memory_bytes": 1, "how": how}}
    supervisor = supervision["Supervisor"](work, processes, pathlib.Path({scratch!r}), 1, 0, ())
    for event in supervisor.run([request]):
        if "ended" in event:
            print(json.dumps(event["ended"]))
"""


def test_who_is_killed_while_the_kernel_ends_processes_for_memory_is_told(tmp_path: Path):
    """The kernel's own count is the only word on it: without a rise nobody but the import itself has done it."""
    told = []
    for rises in (0, 1):
        code = STARVES.format(path=str(script("supervision")), scratch=str(tmp_path), rises=rises)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert done.stderr == ""
        told.append([json.loads(line) for line in done.stdout.splitlines()])
    assert told == [[{"signal": 9}, {"signal": 11}], [{"signal": 9, "starved": True}, {"signal": 11}]]
