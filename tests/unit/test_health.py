"""What is worth knowing of an environment that works, and how one is made anew."""

import os

import pytest

from autovenv.environment import Environment, read_environment, recreate
from autovenv.health import notes
from tests.places import HOME_LINE, Place, command, venv, write

CONFIG = HOME_LINE + "version = 3.11.2\n"


def read(path: str) -> Environment:
    environment = read_environment(path, path.rpartition("/")[0])
    assert environment
    return environment


def healthy(place: Place, config: str = CONFIG) -> str:
    """An environment of which nothing is to be said."""
    venv(place.venv, config)
    os.makedirs(place.venv + "/lib/python3.11")
    command(place.venv + "/bin/pip", f"#!{place.venv}/bin/python\n")
    return place.venv


def test_nothing_to_say(place: Place) -> None:
    """Scripts of its own, of a link to it, of the system; no scripts; a free-threaded Python."""
    path = healthy(place)
    os.symlink(place.project, place.home + "/link")
    command(path + "/bin/linked", f"#!{place.home}/link/.venv/bin/python3\n")
    command(path + "/bin/env", "#!/usr/bin/env python\n")
    command(path + "/bin/system", "#!/usr/bin/python3 -E\n")
    command(path + "/bin/binary", b"\x7fELF\xff")
    os.mkfifo(path + "/bin/fifo")
    os.mkdir(path + "/bin/directory")
    assert notes(read(path), on=True) == []
    os.rename(path + "/lib/python3.11", path + "/lib/python3.11t")
    assert notes(read(path), on=True) == []


def test_another_version(place: Place) -> None:
    """Made anew by another Python over the old one."""
    path = healthy(place)
    os.rename(path + "/lib/python3.11", path + "/lib/python3.10")
    assert notes(read(path), on=True) == [
        "pyvenv.cfg says Python 3.11, but packages are in lib/python3.10; "
        f"run 'python3.11 -m venv --clear {path}'"
    ]


def test_moved(place: Place) -> None:
    """It is activated, and the scripts that start another Python are named."""
    path = healthy(place)
    os.rename(place.project, place.home + "/blog")
    moved = place.home + "/blog/.venv"
    anew = f"run 'python3.11 -m venv --clear {moved}'"
    note = f"in its bin would start {path}/bin/python; {anew}"
    assert place.on(place.home + "/blog") == moved
    assert notes(read(moved), on=True) == [f"moved: pip {note}"]
    long = f"#!/bin/sh\n'''exec' \"{path}/bin/python\" \"$0\" \"$@\"\n' '''\n"
    command(moved + "/bin/black", long)
    assert notes(read(moved), on=True) == [f"moved: black and 1 more {note}"]


def test_no_pip(place: Place) -> None:
    """Then `pip` means another one, if the environment is on."""
    os.unlink(healthy(place) + "/bin/pip")
    start = "no pip inside: 'pip' is another Python's;"
    assert notes(read(place.venv), on=False) == []
    assert notes(read(place.venv), on=True) == [f"{start} run 'python -m ensurepip --default-pip'"]
    write(place.venv + "/pyvenv.cfg", CONFIG + "uv = 0.5\n")
    assert notes(read(place.venv), on=True) == [f"{start} say 'uv pip'"]
    command(place.venv + "/bin/pip3")
    assert notes(read(place.venv), on=True) == [f"pip3 but {start} say 'python -m pip'"]


@pytest.mark.parametrize(
    ("maker", "files", "wanted"),
    [
        ("uv = 1\n", ["uv.lock"], "uv sync"),
        ("uv = 1\n", ["pyproject.toml", "poetry.lock"], "uv sync"),
        ("uv = 1\n", [], "uv venv --clear {}"),
        ("virtualenv = 20\n", ["poetry.lock", "pyproject.toml"], "poetry install"),
        ("virtualenv = 20\n", ["Pipfile"], "pipenv install"),
        ("virtualenv = 20\n", ["pdm.lock"], "pdm install"),
        ("virtualenv = 20\n", ["pyproject.toml"], "virtualenv --clear {}"),
        ("", ["pyproject.toml", "uv.lock"], "python3.11 -m venv --clear {}"),
    ],
)
def test_made_anew_by_its_maker(place: Place, maker: str, files: list[str], wanted: str) -> None:
    """By the tool that the project uses, if that made it."""
    healthy(place, CONFIG + maker)
    for file in files:
        write(f"{place.project}/{file}", "")
    assert recreate(read(place.venv)) == wanted.format(place.venv)


def test_made_anew_under_another_name(place: Place) -> None:
    """A project's tool makes `.venv` alone."""
    write(place.project + "/uv.lock", "")
    other = venv(place.project + "/env", CONFIG + "uv = 1\n")
    assert recreate(read(other)) == f"uv venv --clear {other}"
