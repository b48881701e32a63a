"""Container contexts: what they hold, and what the commands of their Dockerfile make, without a container."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from firedoor.environments import Lock
from firedoor.environments.images import HOME, Image, images
from firedoor.environments.marker import read_marker
from locks import Wheelhouse

sys.path.append(str(Path(__file__).parents[4] / "libs" / "firedoor_airflow" / "src"))
from firedoor_airflow.worker_environment import program_for  # found through the line above

OURS = f"{sys.version_info[0]}.{sys.version_info[1]}"


def test_locks_that_install_the_same_share_an_image_that_has_the_tag_of_each(house: Wheelhouse):
    one = house.lock(("alpha", "1.0"), path="one.txt")
    same = Lock("same.txt", b"# of another DAG\n" + one.text)
    other = house.lock(("alpha", "1.1"), path="other.txt")
    found = images([(one, "3.11", ["a.py"]), (same, "3.11", ["b.py"]), (other, "3.11", ["c.py"]), (one, "3.12", [])])
    assert len(found) == 3
    [shared] = [image for image in found if image.python == "3.11" and "a.py" in image.dags]
    assert shared.dags == ("a.py", "b.py")
    assert shared.tags == tuple(sorted((one.sha256[:16], same.sha256[:16])))
    assert len({image.key for image in found}) == 3


def test_no_registry_is_named(house: Wheelhouse):
    [image] = images([(house.lock(("alpha", "1.0")), "3.11", [])])
    text = image.files["Dockerfile"]
    assert "FROM ${BASE}\n" in text
    assert not re.search(r"https?:|[a-z0-9]+\.(?:io|com|org|dev)\b", text)
    assert "ARG PYTHON=python3.11\n" in text


@pytest.fixture
def built(house: Wheelhouse, tmp_path: Path) -> tuple[Path, Image, list[Lock]]:
    """What `docker build` would run, with another folder in the place of the image's."""
    one = house.lock(("alpha", "1.0"))
    same = Lock("same.txt", b"# of another DAG\n" + one.text)
    [image] = images([(one, OURS, []), (same, OURS, [])])
    place = tmp_path / "image"
    text = image.files["Dockerfile"].replace(HOME, str(place))
    home = place / "environments" / image.key
    home.mkdir(parents=True)
    [copied] = re.findall(r"(?m)^COPY (.*) (\S+)/$", text)
    assert copied[1] == str(home)
    for name in copied[0].split():
        (home / name).write_text(image.files[name])
    [command] = re.findall(r"(?ms)^RUN (.*?)(?<!\\)\n", text)
    subprocess.run(["sh", "-ec", command], check=True, env={**os.environ, "PYTHON": sys.executable})
    return place, image, [one, same]


def test_its_commands_make_what_a_worker_finds(built: tuple[Path, Image, list[Lock]]):
    place, image, locks = built
    marker = read_marker(place / "environments" / image.key)
    assert marker is not None
    assert marker.python == OURS
    for lock in locks:
        program = program_for(lock.sha256, [OURS], "dags/a.py", place)
        said = subprocess.check_output([program, "-I", "-c", "import alpha; print(alpha.VERSION)"], text=True)
        assert said == "1.0\n"
