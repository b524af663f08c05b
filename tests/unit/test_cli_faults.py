"""A command that is not whole, or to which the system gives no answer: one line, no traceback."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import autovenv
from tests.command import Result, World, says

PACKAGE = os.path.dirname(autovenv.__file__)
START = """
import sys
sys.path.insert(0, {!r})
from autovenv.__main__ import main
sys.exit(main(sys.argv[1:]))
"""
AGAIN = "install it again"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def run(world: World, *words: str) -> Result:
    """What the copy below `package` says."""
    command = [sys.executable, "-I", "-c", START.format(f"{world.top}/package"), *words]
    done = subprocess.run(
        command, env=world.environ, capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("words", [("hook", "bash"), ("status",), ("exec", "--", "true")])
def test_half_a_package_is_told_on_one_line(world: World, words: tuple[str, ...]) -> None:
    """A shell that starts shows no traceback; `exec` ends with the code for its own failures."""
    shutil.copytree(
        PACKAGE, f"{world.top}/package/autovenv", ignore=shutil.ignore_patterns("*.bundle.*")
    )
    os.unlink(f"{world.top}/package/autovenv/settings.py")
    shutil.rmtree(f"{world.top}/package/autovenv/__pycache__", ignore_errors=True)
    line = f"internal error: ModuleNotFoundError: No module named 'autovenv.settings'; {AGAIN}"
    assert run(world, *words) == says(125 if words[0] == "exec" else 1, line)


def test_a_package_of_empty_files_is_told_on_one_line(world: World) -> None:
    """As a full disk leaves it."""
    shutil.copytree(
        PACKAGE, f"{world.top}/package/autovenv", ignore=shutil.ignore_patterns("*.bundle.*")
    )
    Path(world.top, "package/autovenv/hooks.py").write_text("")
    line = "internal error: ImportError: cannot import name 'hook' from 'autovenv.hooks'"
    file = f"({world.top}/package/autovenv/hooks.py)"
    assert run(world, "hook", "bash") == says(1, f"{line} {file}; {AGAIN}")


@pytest.mark.parametrize(("word", "code"), [("hook", 1), ("exec", 125)])
def test_a_package_that_is_gone_is_told_on_one_line(word: str, code: int) -> None:
    """By the command itself, which is in another directory."""
    command = f"{PACKAGE}/bin/autovenv"
    words = [sys.executable, "-I", "-S", command, word, "bash"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    line = f"internal error: No module named 'autovenv'; {AGAIN}"
    assert (done.returncode, done.stdout, done.stderr) == says(code, line)


def test_a_system_without_an_answer_is_told_on_one_line(
    world: World, need: Callable[[str], str]
) -> None:
    """A file of the project's that cannot be looked at: neither there nor not there."""
    project = world.project("one")
    file = f"{project}/.venv/pyvenv.cfg"
    inject = ["-o", "/dev/null", "-f", "-P", file, "-e", "inject=newfstatat,stat:error=EIO"]
    words = [need("strace"), "-qq", *inject, sys.executable, "-I", "-m", "autovenv", "status"]
    done = subprocess.run(
        words,
        cwd=project,
        env={**world.environ, "PWD": project},
        capture_output=True,
        text=True,
        check=False,
    )
    line = f"internal error: NoAnswer: input/output error: {file}; run 'autovenv doctor'"
    assert (done.returncode, done.stdout, done.stderr) == says(1, line)
