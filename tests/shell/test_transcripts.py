"""Sessions as a person sees them. One that was copied from a bug report can be pasted in as a test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import World
from tests.shell.terminal import HOOKS, PROMPTS, SHELLS, Person


@pytest.fixture(params=SHELLS)
def person(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Person]:
    """Somebody who uses one of the shells, in a home of their own."""
    each = Person(World(tmp_path), request.param)
    yield each
    each.close()


def test_cd_puts_it_on_and_off(person: Person) -> None:
    """cd in, further down, out, and in and out on one line."""
    person.world.project("proj")
    person.world.directory("proj/src/deep")
    person.start().plays("""
$ echo "[$VIRTUAL_ENV]"
[]
$ cd proj
(proj) $ echo $VIRTUAL_ENV
~/proj/.venv
(proj) $ command -v python
~/proj/.venv/bin/python
(proj) $ cd src/deep
(proj) $ cd ../../..
$ echo "[$VIRTUAL_ENV]"
[]
$ cd proj; command -v python; cd ..
~/proj/.venv/bin/python
$
""")
