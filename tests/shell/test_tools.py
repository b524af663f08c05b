"""Environments that tools keep elsewhere, in real shells: what a cd finds, and what it starts.

Which environment each tool means is in tests/unit/test_discovery_tools.py; here pyenv stands for
those whose project file is small, Poetry for those whose TOML has to be parsed.
"""

import os
import time
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import World
from tests.shell.terminal import SHELLS, Person, find
from tests.shell.test_counts import NONE, ONE, Watched


@pytest.fixture(params=SHELLS)
def person(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Person]:
    """Somebody with pyenv's directory, a project of it, and one that no tool knows."""
    find("strace")
    each = Person(World(tmp_path), request.param)
    each.world.directory(".pyenv/versions")
    Path(each.world.directory("app/src"), "../.python-version").write_text("mine\n")
    Path(each.world.directory("library/src"), "../pyproject.toml").write_text("[project]\n")
    yield each
    each.close()


def make_mine(person: Person) -> None:
    """The environment that pyenv-virtualenv would make for the project, later than what is kept."""
    versions = Path(person.world.home, ".pyenv/versions")
    venv.create(versions / "mine", symlinks=True)
    later = time.time() + 5  # bash 3.2 and 4.4 compare whole seconds
    os.utime(versions, (later, later))


def on(watched: Watched) -> str:
    """VIRTUAL_ENV, and where python is found if that is elsewhere."""
    variable, python = watched.terminal.type('echo "=$VIRTUAL_ENV"; command -v python')[-2:]
    return variable[1:] if python == f"{variable[1:]}/bin/python" else f"{variable[1:]} {python}"


def test_what_a_tool_makes_is_found_at_the_next_cd(person: Person, tmp_path: Path) -> None:
    """A project without one is asked about once; when it is there, a cd within turns it on."""
    make_mine(person)
    Path(person.world.home, ".pyenv/versions/mine").rename(tmp_path / "mine")
    watched = Watched(person, tmp_path / "log")
    seen = [watched.starts(line) for line in ("cd app", ":", "cd src", "cd ..", "cd ..", "cd app")]
    assert seen == [ONE, NONE, NONE, NONE, NONE, NONE]
    (tmp_path / "mine").rename(f"{person.world.home}/.pyenv/versions/mine")
    make_mine(person)
    assert [watched.starts(line) for line in (":", "cd src", ":", "cd ..")] == [
        NONE,
        ONE,
        NONE,
        NONE,
    ]
    assert on(watched) == "~/.pyenv/versions/mine"
    assert [watched.starts(line) for line in ("cd", "cd app", "cd ~/library")] == [NONE, ONE, ONE]


def test_a_project_file_is_asked_about_once(person: Person, tmp_path: Path) -> None:
    """What a pyproject.toml means is kept until it changes, for other shells too."""
    lines = ("cd library", ":", "cd src", ":", "cd", "cd library/src", "cd")
    watched = Watched(person, tmp_path / "log")
    assert [watched.starts(line) for line in lines] == [ONE, NONE, NONE, NONE, NONE, NONE, NONE]
    other = Watched(person, tmp_path / "log2")
    assert [other.starts(line) for line in lines] == [NONE] * len(lines)
    later = time.time() + 500  # a file from the future makes no loop
    os.utime(f"{person.world.home}/library/pyproject.toml", (later, later))
    assert [other.starts(line) for line in ("cd library", ":", "cd src")] == [ONE, NONE, NONE]


def test_one_that_is_turned_off_is_not_found(person: Person) -> None:
    """The setting `tools` names those that are."""
    make_mine(person)
    terminal = person.start(variables={"AUTOVENV_TOOLS": "poetry"})
    assert terminal.type('cd app; echo "=$VIRTUAL_ENV"') == ["="]
