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

from autovenv.discovery import Where
from autovenv.discovery.hatch import stored
from tests.command import World
from tests.shell.terminal import PROMPTS, SHELLS, Person, Terminal, find
from tests.shell.watched import NONE, ONE, Watched


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


def venv_on(terminal: Terminal, line: str) -> str:
    """VIRTUAL_ENV after the line."""
    return terminal.type(f'{line}; echo "=$VIRTUAL_ENV"')[-1][1:]


def test_an_answer_is_for_shells_with_the_same_variables(person: Person) -> None:
    """What one shell was told is not believed by one that asks for something else."""
    make_mine(person)
    other = {"PYENV_ROOT": person.world.directory("none")}
    for variables, wanted in [(other, ""), ({}, "~/.pyenv/versions/mine"), (other, "")]:
        terminal = person.start(variables=variables)
        assert venv_on(terminal, "cd app") == wanted
    venv.create(Path(person.world.home, "library/envs/a"), symlinks=True)
    terminal = person.start()
    assert venv_on(terminal, "cd library") == ""
    export = "set -gx UV_PROJECT_ENVIRONMENT envs/a"
    terminal.type(export if person.shell == "fish" else "export UV_PROJECT_ENVIRONMENT=envs/a")
    assert venv_on(terminal, "cd src") == "~/library/envs/a"


def test_an_answer_rests_on_its_own_files_whatever_others_ask(person: Person) -> None:
    """A shell with other variables takes nothing from what this one's answers rest on."""
    person.world.directory("app2")
    Path(person.world.home, "app2/.python-version").write_text("none\n")
    terminal = person.start()
    assert venv_on(terminal, "cd app") == ""
    other = person.start(variables={"PYENV_ROOT": person.world.directory("none")})
    assert venv_on(other, "cd app2") == ""
    make_mine(person)
    assert venv_on(terminal, "cd src") == "~/.pyenv/versions/mine"


@pytest.mark.parametrize("where", ["uv", "hatch"])
def test_one_that_is_made_deep_inside_is_found_at_the_next_cd(person: Person, where: str) -> None:
    """In a directory that was not there, or below one in which nothing else changes."""
    world = person.world
    if where == "uv":
        place = Path(world.home, "library/envs/a")
        variables = {"UV_PROJECT_ENVIRONMENT": "envs/a"}
    else:
        data = f"{world.home}/h"
        variables = {"HATCH_DATA_DIR": data}
        place = Path(stored(f"{world.home}/library", "", Where(world.home, (), (), variables)))
        place.parent.mkdir(parents=True)
    terminal = person.start(variables=variables)
    assert venv_on(terminal, "cd library") == ""
    venv.create(place, symlinks=True)
    later = time.time() + 5  # as in make_mine
    os.utime(place, (later, later))
    assert venv_on(terminal, "cd src") == str(place).replace(world.home, "~")


def test_what_the_settings_say_of_tools_counts_at_once(person: Person) -> None:
    """In the next shell: an answer rests on the settings too."""
    make_mine(person)
    settings = Path(person.world.home, "config/autovenv/config.toml")
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('tools = ["poetry"]\n')
    os.utime(settings, (1, 1))
    Path(person.world.home, "app/pyproject.toml").touch()
    assert venv_on(person.start(), "cd app") == ""
    settings.write_text('tools = ["pyenv"]\n')
    later = time.time() + 5
    os.utime(settings, (later, later))
    assert venv_on(person.start(), "cd app") == "~/.pyenv/versions/mine"


def test_settings_count_from_the_next_shell_on(person: Person) -> None:
    """In the hook that `setup` keeps in a file too: when they are written, and when they go."""
    world = person.world
    venv.create(f"{world.directory('app')}/mine", symlinks=True)
    person.write(PROMPTS[person.shell])
    assert world.run("setup", person.shell)[0] == 0
    assert venv_on(person.start(), "cd app") == ""
    settings = Path(world.home, "config/autovenv/config.toml")
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('names = ["mine"]\n')
    later = time.time() + 5  # as below
    os.utime(settings, (later, later))
    assert venv_on(person.start(), "cd app") == "~/app/mine"
    settings.unlink()
    assert venv_on(person.start(), "cd app") == ""


def test_what_virtualenvwrapper_makes_is_known_to_the_next_shell(person: Person) -> None:
    """By the hook that `setup` keeps in a file too, which knows the projects that there were."""
    world = person.world
    person.write(PROMPTS[person.shell])
    assert world.run("setup", person.shell)[0] == 0
    shelf, project = Path(world.home, ".virtualenvs"), world.directory("plain")
    venv.create(shelf / "till", symlinks=True)
    (shelf / "till/.project").write_text(f"{project}\n")
    later = time.time() + 5  # bash 3.2 and 4.4 compare whole seconds
    os.utime(shelf, (later, later))
    assert venv_on(person.start(), "cd plain") == "~/.virtualenvs/till"
    os.utime(shelf, (1, 1))
    watched = Watched(person, Path(world.home, "log"))
    assert watched.started() == {"fork": 0, "exec": 1}  # the shell itself
    assert venv_on(watched.terminal, "cd plain") == "~/.virtualenvs/till"


def test_a_tools_file_counts_when_the_environment_beside_it_goes(person: Person) -> None:
    """It is of no concern while that is there, however one comes and goes; a nearer one is."""
    make_mine(person)
    app = Path(person.world.home, "app")
    venv.create(app / ".venv", symlinks=True)
    (app / "src/inner").mkdir(parents=True, exist_ok=True)
    terminal = person.start()
    for line in ("cd app", "cd src", "cd inner", "cd ..", "cd ..", "cd src/inner"):
        assert venv_on(terminal, line) == "~/app/.venv", line
    (app / "src/.python-version").write_text("mine\n")
    assert venv_on(terminal, "cd ..") == "~/.pyenv/versions/mine"
    (app / "src/.python-version").unlink()
    assert venv_on(terminal, "cd inner") == "~/app/.venv"
    (app / ".venv").rename(app / "old")
    assert venv_on(terminal, "cd ..") == "~/.pyenv/versions/mine"
    (app / ".python-version").unlink()
    assert venv_on(terminal, "cd inner") == ""
    (app / "old").rename(app / ".venv")
    (app / ".python-version").write_text("mine\n")
    assert venv_on(terminal, "cd ..") == "~/app/.venv"
    (app / ".python-version").unlink()
    assert venv_on(terminal, "cd inner") == "~/app/.venv"
    (app / ".venv").rename(app / "old")
    assert venv_on(terminal, "cd ..") == ""


def test_a_file_that_is_made_in_a_directory_that_is_watched_counts(person: Person) -> None:
    """What is kept names the directory alone, as long as the file isn't there."""
    project = person.world.directory("library")
    venv.create(Path(person.world.home, "shelf/library-py3"), symlinks=True)
    terminal = person.start()
    assert venv_on(terminal, "cd library") == ""
    answers = Path(person.world.home, "state/autovenv/answers")
    kept = (answers / project[1:] / "=answer").read_text().splitlines()
    assert not [line for line in kept[3:] if line.rpartition("/")[0] in kept]


def test_one_of_two_project_files_counts_when_it_goes(person: Person) -> None:
    """At the next cd; what the other says is kept then."""
    venv.create(f"{person.world.home}/.pyenv/versions/mine", symlinks=True)
    app = Path(person.world.home, "app")
    (app / "pyproject.toml").write_text("[project]\n")
    terminal = person.start()
    assert venv_on(terminal, "cd app") == "~/.pyenv/versions/mine"
    assert venv_on(terminal, "cd src") == "~/.pyenv/versions/mine"
    (app / ".python-version").unlink()
    assert venv_on(terminal, "cd ..") == ""
    watched = Watched(person, Path(person.world.home, "log"))
    assert [watched.starts(line) for line in ("cd app", "cd src", "cd ..")] == [NONE] * 3
