"""Environments of every Python that this machine has, in bash: found, right, on, and gone again."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from autovenv.environment import Environment, read_environment
from tests.command import World
from tests.shell.terminal import find, install
from tests.shell.test_real_tools import installed, missing, pythons

pytestmark = pytest.mark.long
PREFIX = "import sys; sys.stdout.write('%s %d.%d' % ((sys.prefix,) + sys.version_info[:2]))"
VISIT = f"""
eval "$(autovenv hook bash)"
cd project && python -c "{PREFIX}"
cd .. && printf '[%s]' "${{VIRTUAL_ENV-}}"
"""
OPTIONS = ((), ("--copies",), ("--system-site-packages",))


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    install(made)
    made.directory("project")
    return made


def run(world: World, *words: str) -> str:
    """What a command prints at home; it must succeed and complain of nothing."""
    done = subprocess.run(
        words, cwd=world.home, env=world.environ, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), (words, done.stdout, done.stderr)
    return done.stdout


def check(world: World, version: tuple[int, int]) -> Environment:
    """That a visit to the project puts its environment on, which has this Python."""
    path = f"{world.home}/project/.venv"
    wanted = "{} {}.{}[]".format(path, *version)
    assert run(world, find("bash"), "-c", VISIT) == wanted
    found = read_environment(path, f"{world.home}/project")
    assert found
    assert found.problem is None
    return found


@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
def test_venv_of_every_python(world: World, options: tuple[str, ...]) -> None:
    """Its version is what pyvenv.cfg says; copies and system packages too."""
    every = {version: path for version, path in pythons().items() if version >= (3, 3)}
    for version, python in every.items():
        run(world, python, "-m", "venv", "--clear", "--without-pip", *options, "project/.venv")
        assert check(world, version).version.startswith("{}.{}.".format(*version))


def test_venv_of_pypy(world: World) -> None:
    """Its version is the language's; a `pypy3` in it may hide the one on PATH, as python3 may."""
    pypy = shutil.which("pypy3") or missing("pypy3")
    run(world, pypy, "-m", "venv", "--without-pip", "project/.venv")
    script = "import sys; sys.stdout.write('%d %d' % sys.version_info[:2])"
    major, minor = run(world, pypy, "-c", script).split()
    assert check(world, (int(major), int(minor))).maker == "venv"


@pytest.mark.parametrize("requirement", ["virtualenv<20.22", "virtualenv<16.8", "virtualenv<16"])
def test_virtualenv_of_old_pythons(world: World, requirement: str) -> None:
    """Of 2.7 and of those before 3.10, by virtualenvs of that time."""
    program = installed(requirement) + "/virtualenv"
    every = {version: path for version, path in pythons().items() if version < (3, 9)}
    for version, python in every.items():
        shutil.rmtree(f"{world.home}/project/.venv", ignore_errors=True)
        if requirement == "virtualenv<20.22":
            run(world, program, "--quiet", "-p", python, "--no-download", "project/.venv")
        else:
            module = next(Path(program).parents[1].glob("lib/*/site-packages/virtualenv.py"))
            words = [python, str(module), "--quiet", "--no-download", "project/.venv"]
            done = subprocess.run(words, cwd=world.home, capture_output=True, check=False)
            assert done.returncode == 0, done.stderr
        found = check(world, version)
        assert found.maker == "virtualenv"
    assert (2, 7) in every or missing("Python 2.7")


def test_a_venv_made_by_another_ones_python(world: World) -> None:
    """The base of both is the same, and the inner one is as good."""
    version, python = max(pythons().items())
    run(world, python, "-m", "venv", "--without-pip", "outer")
    run(world, f"{world.home}/outer/bin/python", "-m", "venv", "--without-pip", "project/.venv")
    check(world, version)
    shutil.rmtree(f"{world.home}/outer")
    check(world, version)


def test_a_bind_mount(world: World) -> None:
    """As in a container: the project stands in another place than where it was made."""
    version, python = max(pythons().items())
    os.rename(f"{world.home}/project", f"{world.home}/made-here")
    world.directory("project")
    run(world, python, "-m", "venv", "--without-pip", "made-here/.venv")
    mount = f"mount --bind '{world.home}/made-here' '{world.home}/project' && "
    script = mount + f'exec "{find("bash")}" -c "$1"'
    words = [find("unshare"), "--mount", "sh", "-c", script, "sh", VISIT]
    may = subprocess.run([*words[:2], "true"], capture_output=True, check=False)
    if may.returncode != 0:
        missing("a mount namespace")
    wanted = "{}/project/.venv {}.{}[]".format(world.home, *version)
    assert run(world, *words) == wanted
