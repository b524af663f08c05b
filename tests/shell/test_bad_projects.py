"""Projects whose files are not what they should be: one clear line, and the prompt."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import World
from tests.shell.terminal import SHELLS, Person


@pytest.fixture(params=SHELLS)
def person(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Person]:
    """Somebody who uses one of the shells."""
    each = Person(World(tmp_path), request.param)
    yield each
    each.close()


def test_a_pyproject_that_does_not_parse(person: Person) -> None:
    """Said once an arrival, with the status as it was; what is beside or above it goes on."""
    world = person.world
    Path(world.directory("broken/src"), "../pyproject.toml").write_bytes(b"\xff")
    Path(world.project("whole"), "pyproject.toml").write_text("[")
    Path(world.directory("whole/part"), "pyproject.toml").write_text("[")
    terminal = person.start()
    line = "autovenv: not activated: ~/broken/pyproject.toml: cannot be parsed: not UTF-8"
    terminal.plays(f"""
$ cd broken
{line}
$ cd src
$ cd ~/whole
(whole) $ cd part
(whole) $ cd ~/broken
{line}
$ cd
$
""")
    status = "$status" if person.shell == "fish" else "$?"
    terminal.type("cd broken")
    assert terminal.type(f"echo {status}") == ["0"]


def test_what_stands_where_a_file_should_be(person: Person) -> None:
    """Directories, FIFOs and links in a loop are passed over; a `.venv` that is one is said."""
    world = person.world
    project = Path(world.directory("odd"))
    (project / "Pipfile").mkdir()
    (project / ".pdm-python").symlink_to(".pdm-python")
    (project / "pyproject.toml").symlink_to("poetry.toml")
    (project / "poetry.toml").symlink_to("pyproject.toml")
    os.mkfifo(project / ".python-version")
    Path(world.directory("loop"), ".venv").symlink_to(".venv")
    Path(world.directory("envs"), ".python-envs").mkdir()
    why = "cannot be read: not a small file; run 'autovenv use'"
    person.start().plays(f"""
$ cd odd
$ cd ../loop
autovenv: not activated: ~/loop/.venv: a link that leads nowhere: .venv; run 'rm ~/loop/.venv'
$ cd ../envs
autovenv: not activated: ~/envs/.python-envs: {why}
$ cd
$
""")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_what_cannot_be_read(person: Person) -> None:
    """One line with the reason."""
    file = Path(person.world.directory("shut"), "pyproject.toml")
    file.touch(0)
    person.start().plays("""
$ cd shut
autovenv: not activated: ~/shut/pyproject.toml: cannot be read: permission denied
$ cd
$
""")
