"""Completions: there as soon as the hook is, at the first TAB, in real shells on a terminal."""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import World
from tests.places import command, venv
from tests.shell.terminal import (
    HOOKS,
    PATIENCE,
    PROMPTS,
    ROWS,
    SHELLS,
    Person,
    Terminal,
)

# What is typed before TAB, and what the line is then: commands and options, the environment's own
# commands and what they take, environments to use, directories.
COMPLETED = {
    "autovenv sta": "autovenv status",
    "autovenv status --j": "autovenv status --json",
    "autovenv hook z": "autovenv hook zsh",
    "autovenv exec -- frob": "autovenv exec -- frobnicate",
    "autovenv exec frob": "autovenv exec frobnicate",
    "autovenv exec pytho": "autovenv exec python",
    "autovenv exec -- cat subf": "autovenv exec -- cat subfile",
    "autovenv exec -C subdir -- env cat '/etc/host name' subf": (
        "autovenv exec -C subdir -- env cat '/etc/host name' subfile"
    ),
    "autovenv exec -C subd": "autovenv exec -C subdir/",
    "autovenv exec --watch --path subd": "autovenv exec --watch --path subdir/",
    "autovenv use env": "autovenv use env39/",
    "autovenv activate subd": "autovenv activate subdir/",
    "autovenv allow subd": "autovenv allow subdir/",
    "autovenv allow --below subd": "autovenv allow --below subdir/",
    "autovenv deny subd": "autovenv deny subdir/",
    "autovenv forget subd": "autovenv forget subdir/",
}


@pytest.fixture(params=SHELLS)
def person(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Person]:
    person = Person(World(tmp_path), request.param)
    project = person.world.directory("proj")
    command(venv(f"{project}/.venv") + "/bin/frobnicate")
    venv(f"{project}/env39")
    person.world.directory("proj/subdir")
    Path(f"{project}/subfile").touch()
    yield person
    person.close()


def tab(terminal: Terminal, typed: str) -> str:
    """The line after TAB; it is thrown away."""
    terminal.child.send(typed + "\t")
    expected = f"$ {COMPLETED[typed]}"
    terminal.wait_for(expected)
    terminal.settle(0.1)
    line = terminal.lines()[-1].partition("$ ")[2]
    terminal.child.send("\x15")  # kills the line
    terminal.wait()
    return line


@pytest.mark.parametrize("compinit", ["", "before", "after"])
def test_tab_completes(person: Person, compinit: str) -> None:
    """From the first TAB; in zsh wherever `compinit` stands."""
    if (person.shell == "zsh") != bool(compinit):
        return
    lines = [PROMPTS[person.shell], HOOKS[person.shell]]
    if compinit:
        lines.insert(1 if compinit == "before" else 2, "autoload -Uz compinit; compinit -u -D\n")
    person.write(*lines)
    terminal = person.start(at="proj")
    assert {typed: tab(terminal, typed) for typed in COMPLETED} == COMPLETED


@pytest.mark.parametrize("person", ["fish"], indirect=True)
def test_fish_says_what_there_is_to_use(person: Person) -> None:
    """Beside each environment its Python and its maker; beside other directories what fish says."""
    os.unlink(venv(f"{person.world.home}/proj/env40") + "/bin/python")
    person.world.directory("proj/env-of-sorts")
    terminal = person.start(at="proj")
    terminal.child.send("autovenv use env\t")
    while len(shown := below(terminal)) < 3:
        terminal.read(time.monotonic() + PATIENCE)
    assert sorted(shown) == [
        "env-of-sorts/ (Directory)",
        "env39/ (Python 3.11.2, venv)",
        "env40/ (half-created, without bin/python)",
    ]


def below(terminal: Terminal) -> list[str]:
    """What fish shows below the line, an entry each."""
    rows = " ".join(terminal.row(y) for y in range(terminal.screen.cursor.y + 1, ROWS))
    return [" ".join(each.split()) for each in re.findall(r"\S+ +\([^)]*\)", rows)]


def test_they_cost_a_start_nothing(person: Person) -> None:
    """Before the first TAB nothing of them is read."""
    loaded = {
        "bash": "declare -F _shtab_autovenv",
        "zsh": "functions _shtab_autovenv",
        "fish": "functions -a | string match '_shtab_autovenv*'",
    }[person.shell]
    assert person.start(at="proj").type(loaded) == []
