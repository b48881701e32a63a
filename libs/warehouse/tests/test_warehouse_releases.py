import subprocess
import tomllib
from pathlib import Path

import pytest

LIBRARY = Path(__file__).parent.parent
RELEASES = tomllib.loads((LIBRARY / "releases.toml").read_text())


def git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=LIBRARY, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""


def test_the_newest_release_is_the_version_of_the_package():
    project = tomllib.loads((LIBRARY / "pyproject.toml").read_text())["project"]
    assert max(RELEASES, key=lambda version: [int(part) for part in version.split(".")]) == project["version"]


@pytest.mark.parametrize("version", RELEASES)
def test_a_release_is_what_git_holds(version: str):
    release = RELEASES[version]
    if not git("cat-file", "-t", release["commit"]):
        pytest.skip("this clone has no history as far back as this release")
    assert git("rev-parse", f"{release['commit']}:libs/warehouse") == release["tree"]
    text = git("show", f"{release['commit']}:libs/warehouse/pyproject.toml")
    assert tomllib.loads(text)["project"]["version"] == version
    assert git("merge-base", release["commit"], "HEAD") == release["commit"]
