"""Beside pyenv-virtualenv's hook, which turns environments on at each prompt too, in both orders.

One that does the same wherever the tests run; with --long the real one, where it is installed.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import World
from tests.shell.terminal import HOOKS, PROMPTS, SHELLS, Person, Terminal

POSIX = r"""
export PYENV_VIRTUALENV_INIT=1
_pyenv_virtualenv_hook() {
  local status_=$? dir=$PWD name=''
  while [ -n "$dir" ] && [ ! -f "$dir/.python-version" ]; do dir=${dir%/*}; done
  if [ -n "$dir" ]; then read -r name <"$dir/.python-version"; fi
  if [ -n "${VIRTUAL_ENV-}" ] && [ "$VIRTUAL_ENV" != "${PYENV_VIRTUAL_ENV-}" ]; then
    : # somebody else's
  elif [ -z "$name" ] && [ -n "${VIRTUAL_ENV-}" ]; then
    unset VIRTUAL_ENV PYENV_VIRTUAL_ENV
    if [ -n "${_OLD_VIRTUAL_PATH-}" ]; then export PATH=$_OLD_VIRTUAL_PATH; fi
    if [ -n "${_OLD_VIRTUAL_PS1-}" ]; then export PS1=$_OLD_VIRTUAL_PS1; fi
    unset _OLD_VIRTUAL_PATH _OLD_VIRTUAL_PS1
    unset -f deactivate 2>/dev/null
  elif [ -n "$name" ] && [ "${VIRTUAL_ENV-}" != "$PYENV_ROOT/versions/$name" ]; then
    export VIRTUAL_ENV=$PYENV_ROOT/versions/$name PYENV_VIRTUAL_ENV=$PYENV_ROOT/versions/$name
    export _OLD_VIRTUAL_PS1=$PS1 PS1="($name) $PS1"
  fi
  return $status_
}
"""
STAND_IN = {
    "bash": POSIX + 'PROMPT_COMMAND="_pyenv_virtualenv_hook;${PROMPT_COMMAND-}"\n',
    "zsh": POSIX + "precmd_functions=(_pyenv_virtualenv_hook $precmd_functions)\n",
    "fish": r"""
set -gx PYENV_VIRTUALENV_INIT 1
function _pyenv_virtualenv_hook --on-event fish_prompt
    set -l status_ $status
    set -l dir $PWD
    set -l name ''
    while test -n "$dir" -a ! -f "$dir/.python-version"
        set dir (string replace -r '/[^/]*$' '' -- $dir)
    end
    test -n "$dir"; and read name <"$dir/.python-version"
    if test -n "$VIRTUAL_ENV" -a "$VIRTUAL_ENV" != "$PYENV_VIRTUAL_ENV"
    else if test -z "$name" -a -n "$VIRTUAL_ENV"
        set -e VIRTUAL_ENV
        set -e PYENV_VIRTUAL_ENV
        functions -e deactivate
    else if test -n "$name" -a "$VIRTUAL_ENV" != "$PYENV_ROOT/versions/$name"
        set -gx PYENV_VIRTUAL_ENV "$PYENV_ROOT/versions/$name"
        set -gx VIRTUAL_ENV "$PYENV_ROOT/versions/$name"
    end
    return $status_
end
""",
}
REAL = {
    "bash": 'eval "$(pyenv init - --no-rehash bash)"\neval "$(pyenv virtualenv-init - bash)"\n',
    "zsh": 'eval "$(pyenv init - --no-rehash zsh)"\neval "$(pyenv virtualenv-init - zsh)"\n',
    "fish": "pyenv init - --no-rehash fish | source\npyenv virtualenv-init - fish | source\n",
}


@pytest.fixture(params=["stand-in", pytest.param("real", marks=pytest.mark.long)])
def lines(request: pytest.FixtureRequest, shell: str) -> str:
    """The lines that pyenv-virtualenv asks for."""
    if request.param == "stand-in":
        return STAND_IN[shell]
    words = ["pyenv", "virtualenv-init", "-", shell]
    if (
        not shutil.which("pyenv")
        or subprocess.run(words, check=False, capture_output=True).returncode
    ):
        pytest.skip("not installed: pyenv-virtualenv")
    return REAL[shell]


@pytest.fixture(params=["before", "after"])
def person(
    request: pytest.FixtureRequest, tmp_path: Path, shell: str, lines: str
) -> Iterator[Person]:
    """Somebody with both hooks, a project with `.venv`, and one whose environment is pyenv's."""
    each = Person(World(tmp_path), shell)
    world = each.world
    root = world.directory("pyenv")
    world.environ["PYENV_ROOT"] = root
    world.environ["PATH"] += ":" + os.path.dirname(shutil.which("pyenv") or "/bin/sh")
    world.project("one")
    world.project("other")
    world.project("made")
    world.directory("pyenv/versions")
    os.rename(f"{world.home}/made/.venv", f"{root}/versions/mine")
    world.directory("pv/sub")
    Path(world.home, "pv/.python-version").write_text("mine\n")
    both = [lines, HOOKS[shell]]
    each.write(PROMPTS[shell], *(both if request.param == "before" else reversed(both)))
    yield each
    each.close()


def on(terminal: Terminal) -> list[str]:
    """VIRTUAL_ENV, the directories of environments on PATH, and the prompt."""
    variable, path = terminal.type('echo "=$VIRTUAL_ENV"; echo $PATH')[-2:]
    entries = path.replace(" ", ":").split(":")
    bins = [each for each in entries if each.startswith("~") and each.endswith("/bin")]
    return [variable[1:], *bins, terminal.lines()[-1]]


# What is on after a line: VIRTUAL_ENV, the directories on PATH, the prompt.
ONE = ["~/one/.venv", "~/one/.venv/bin", "(one) $"]
MINE = ["~/pyenv/versions/mine", "~/pyenv/versions/mine/bin", "(mine) $"]
OTHER = ["~/other/.venv", "~/other/.venv/bin", "(.venv) $"]
OUT = ["", "$"]


def theirs(shell: str) -> list[str]:
    """Where pyenv-virtualenv put it on: its shims find `python`, and fish shows no name."""
    return ["~/pyenv/versions/mine", "$" if shell == "fish" else "(mine) $"]


@pytest.mark.parametrize("shell", SHELLS)
def test_both_hooks_end_clean(person: Person, shell: str) -> None:
    """Ours is quicker, at `cd`, and theirs leaves that alone; by hand beats both; what one turns
    off by hand the other may turn on; nothing changes from prompt to prompt, and nothing stays.
    """
    by_hand = "source ~/other/.venv/bin/activate" + (".fish" if shell == "fish" else "")
    walk = (
        *(("cd one", ONE), ("cd ../pv/sub", MINE), ("cd ~/one", ONE), ("cd ~/pv", MINE)),
        *((by_hand, OTHER), ("cd", OTHER), ("cd pv", OTHER), ("deactivate", theirs(shell))),
        *(("cd", OUT), ("cd pv", MINE), ("deactivate", theirs(shell)), ("cd", OUT)),
        *(("cd pv", MINE), ("autovenv deactivate", theirs(shell)), ("cd ../one", ONE), ("cd", OUT)),
    )
    terminal = person.start()
    seen = []
    for line, _ in walk:
        terminal.type(line)
        seen.append((on(terminal), on(terminal)))
    assert seen == [(expected, expected) for _, expected in walk]
    assert not any("autovenv:" in each for each in terminal.lines())


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_that_starts_inside_has_it_once(person: Person, shell: str) -> None:
    """By whichever hook is called first; the other one leaves it alone."""
    terminal = person.start(at="pv")
    first = on(terminal)
    assert first in (MINE, theirs(shell))
    assert on(terminal) == first
    terminal.type("cd")
    assert (on(terminal), on(terminal)) == (OUT, OUT)
