"""What `autovenv hook` prints, in every shell that has one."""

import os
import re
import subprocess
from collections.abc import Callable

import pytest

from autovenv import hooks
from autovenv.settings import read_settings
from autovenv.shells import HOOKED
from tests.places import Place, venv, write

EVIL = "a'b\\ $(touch obeyed) `touch obeyed` \"\n%n\x1b\udcff"
TOLD = ("python", "entry", "main", "changed", "completions", "answers", "home")
Need = Callable[[str], str]


def told(text: str) -> dict[str, str]:
    """The simple values that the hook is told in front."""
    found = re.findall(r"(?:^|set -g )__autovenv_(\w+)[= ]'([^'\n]*)'$", text, re.MULTILINE)
    return dict(reversed(found))


@pytest.mark.parametrize("shell", HOOKED)
@pytest.mark.parametrize("kind", ["printed", "kept", "whole"])
def test_it_is_the_shells_language(place: Place, shell: str, need: Need, kind: str) -> None:
    """Inside a project of any name too; nothing of it is run by being read."""
    program = need(shell)
    project = f"{place.home}/{EVIL}"
    venv(project + "/.venv")
    write(place.config, 'names = ["it\'s", "$(x)", "e"]\nstop_at = ["/it\'s", "/(a|b)"]\n')
    file = place.top + "/hook"
    kept = "" if kind == "printed" else file
    text = hooks.hook(shell, {**place.environ, "PWD": project}, kept=kept, whole=kind == "whole")
    write(file, text)
    before = sorted(os.listdir(place.top))
    done = subprocess.run(
        [program, "-n", file],
        env={"PATH": os.environ["PATH"], "HOME": place.top + "/tools"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert sorted(os.listdir(place.top)) == before


@pytest.mark.parametrize("shell", HOOKED)
def test_no_word_is_left_to_be_replaced(place: Place, shell: str) -> None:
    """Nor any comment: half the text is half the time that a shell takes to read it."""
    text = hooks.hook(shell, place.environ)
    assert "__AUTOVENV_" not in text
    assert not [line for line in text.split("\n") if line.lstrip().startswith("#")]


@pytest.mark.parametrize("shell", HOOKED)
def test_it_is_told_absolute_paths_that_are_there(place: Place, shell: str) -> None:
    """So that neither PATH nor the working directory has a say in what it calls."""
    facts = told(hooks.hook(shell, place.environ).replace("\\builtin eval '", "\n"))
    values = hooks.facts(shell, place.environ, read_settings(place.environ))
    paths = {name: value for name, value in values.items() if name in TOLD}
    assert all(value.startswith("/") for value in paths.values())
    for name in ("python", "entry", "main"):
        assert os.path.isfile(paths[name])
    if shell != "zsh":  # which is told within quotes
        assert {name: facts.get(name) for name in paths} == paths


@pytest.mark.parametrize("shell", HOOKED)
def test_one_that_is_kept_has_no_answer(place: Place, shell: str) -> None:
    """It is read in any directory; one that is printed brings the answer for this one."""
    venv(place.venv)
    environ = {**place.environ, "PWD": place.project}
    here = os.getcwd()
    os.chdir(place.project)
    try:
        printed, file = hooks.hook(shell, environ), hooks.hook(shell, environ, kept="/hook")
    finally:
        os.chdir(here)
    assert place.venv in printed
    assert place.venv not in file


@pytest.mark.parametrize("shell", HOOKED)
def test_the_same_circumstances_give_the_same_hook(place: Place, shell: str) -> None:
    """Nothing of the moment is in it."""
    assert hooks.hook(shell, place.environ) == hooks.hook(shell, place.environ)
