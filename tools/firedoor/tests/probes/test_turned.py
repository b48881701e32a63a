"""A turned process: other time for all who ask for it, listings backwards, and both can be taken back."""

import subprocess
import sys
from pathlib import Path

from firedoor.probes import script

CODE = """
import datetime as first
from datetime import date, datetime, timezone
kept = datetime
import runpy, sys
turned = runpy.run_path({path!r})
import time as real
before = real.time()
turned["turn"](86400.0 * 400, {here!r}, {there!r})
import glob, logging, os, pathlib, time
logging.warning("a formatter keeps localtime by name")
class Sub(datetime): ...
then = datetime.fromtimestamp(before + 86400 * 400)
asked = [kept.now(), Sub.now(), datetime.today(), first.datetime.now(timezone.utc).replace(tzinfo=None)]
asked += [datetime.combine(date.today(), then.time()), datetime.fromtimestamp(time.time())]
asked += [datetime.fromtimestamp(time.time_ns() / 1e9), datetime(*time.localtime()[:6]), datetime(*time.gmtime()[:6])]
asked += [datetime.strptime(time.strftime("%Y%m%d%H"), "%Y%m%d%H"), datetime.strptime(time.ctime(), "%c")]
for number, moment in enumerate(asked):
    assert abs((moment - then).total_seconds()) < 86400, (number, moment, then)
assert type(Sub.now()) is Sub
def listings(folder):
    with os.scandir(folder) as entries:
        yield [entry.name for entry in entries]
    yield os.listdir(folder)
    yield [path.name for path in pathlib.Path(folder).iterdir()]
    yield [path.name for path in pathlib.Path(folder).glob("*")]
    yield [os.path.basename(path) for path in glob.glob(folder + "/*")]
    yield next(os.walk(folder))[2]
turned["turn_back"]("listings")
order = os.listdir({there!r})
turned["_state"]["backwards"] = True
assert len(order) == 5
for number, names in enumerate([*listings({here!r}), *listings({there!r})]):
    assert names == order[::-1], (number, names, order)
assert turned["is_turned"]()
turned_list, os.listdir = os.listdir, sorted
assert not turned["is_turned"]()
os.listdir = turned_list
assert turned["is_turned"]()
turned["turn_back"]("clock")
assert abs(time.time() - before) < 600 and abs((kept.now() - datetime.fromtimestamp(before)).total_seconds()) < 600
"""


def test_every_way_to_ask_for_time_and_names_is_turned(tmp_path: Path):
    here, there = tmp_path / "here", tmp_path / "there"
    for folder, names in ((here, "edcba"), (there, "badec")):
        folder.mkdir()
        for name in names:
            (folder / name).write_text("")
    code = CODE.format(path=str(script("turned")), here=str(here), there=str(there))
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
