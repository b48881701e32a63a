import subprocess
import sys

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
