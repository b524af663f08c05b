"""Beside tools that turn environments on themselves, each in both orders of the lines.

Those of the index are installed once below `.cache/tools`; conda's and VS Code's parts are rebuilt
from their documentation, as far as they touch what autovenv touches.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import World
from tests.shell.terminal import HOOKS, PROMPTS, SHELLS, Person
from tests.shell.test_coexistence import ANY_PROMPT, WALK, ours
from tests.shell.test_real_tools import Install, install

__all__ = ["install"]

CONDA = """
export CONDA_SHLVL=0 CONDA_EXE=/opt/conda/bin/conda
conda() {
  case $1 in
    activate) export CONDA_PREFIX=/opt/conda CONDA_DEFAULT_ENV=base CONDA_SHLVL=1
      export PATH=/opt/conda/bin:$PATH CONDA_PROMPT_MODIFIER='(base) '
      PS1="(base) $PS1" ;;
  esac
  \\hash -r
}
PATH=/opt/conda/condabin:$PATH
conda activate base
"""
CODE = {
    "bash": """
__vsc_original=${PROMPT_COMMAND:-}
__vsc_precmd() { local status=$?; builtin printf '\\e]633;D;%s\\a' "$status"; __vsc_pwd=$PWD; }
__vsc_prompt() {
  __vsc_precmd
  if [ -n "$__vsc_original" ]; then builtin eval "$__vsc_original"; fi
}
PROMPT_COMMAND=__vsc_prompt
PS1="\\[\\e]633;A\\a\\]$PS1\\[\\e]633;B\\a\\]"
""",
    "zsh": """
__vsc_precmd() { local code=$?; builtin printf '\\e]633;D;%s\\a' $code
  PS1=$'%{\\e]633;A\\a%}'${PS1//$'%{\\e]633;A\\a%}'/} }
autoload -Uz add-zsh-hook
add-zsh-hook precmd __vsc_precmd
""",
}
# In fish both put a function around fish_prompt.
CODE["fish"] = """
functions -c fish_prompt __vsc_fish_prompt
function __vsc_precmd --on-event fish_prompt
    builtin printf '\\e]633;D;%s\\a' $status
end
function fish_prompt
    builtin printf '\\e]633;A\\a'
    __vsc_fish_prompt
    builtin printf '\\e]633;B\\a'
end
"""
CONDA_FISH = """
functions -c fish_prompt __fish_prompt_orig
function fish_prompt
    set -q CONDA_PROMPT_MODIFIER; and echo -n $CONDA_PROMPT_MODIFIER
    __fish_prompt_orig
end
set -gx CONDA_SHLVL 1
set -gx CONDA_PREFIX /opt/conda
set -gx CONDA_DEFAULT_ENV base
set -gx CONDA_PROMPT_MODIFIER '(base) '
set -gx PATH /opt/conda/bin /opt/conda/condabin $PATH
"""
REBUILT = [
    *(("conda", shell, CONDA) for shell in ("bash", "zsh")),
    ("conda", "fish", CONDA_FISH),
    *(("code", shell, text) for shell, text in CODE.items()),
]
# The requirements, and the line for a shell; {bin} is where they are.
INDEX = {
    "aactivator": (["aactivator"], ("bash", "zsh"), 'eval "$({bin}/aactivator init)"'),
    "virtualenvwrapper": (
        ["virtualenvwrapper", "setuptools"],
        ("bash", "zsh"),
        "export VIRTUALENVWRAPPER_PYTHON={bin}/python\n"
        "export VIRTUALENVWRAPPER_VIRTUALENV={bin}/virtualenv\n"
        "source {bin}/virtualenvwrapper.sh",
    ),
    "virtualfish": (
        ["virtualfish", "setuptools"],
        ("fish",),
        "{bin}/python -c 'from virtualfish.loader import load; "
        'print("\\n".join(load(plugins=["auto_activation"])))\' | source',
    ),
}


@pytest.fixture
def person(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Person]:
    """Somebody with two projects, who uses the shell of the case."""
    shell = request.node.callspec.params["shell"]
    assert shell in SHELLS
    each = Person(World(tmp_path), shell)
    each.world.project("one")
    each.world.project("two")
    yield each
    each.close()


def walk(person: Person, line: str, order: str) -> list[list[str]]:
    """What is on at each prompt of the walk, with the line before ours or after it."""
    both = [line + "\n", HOOKS[person.shell]]
    person.write(PROMPTS[person.shell], *(both if order == "before" else reversed(both)))
    terminal = person.start(prompt=ANY_PROMPT)
    seen = []
    for typed, _ in WALK:
        terminal.type(typed)
        seen.append(ours(terminal))
    assert not any("autovenv:" in each for each in terminal.lines())
    return seen


@pytest.mark.parametrize("order", ["before", "after"])
@pytest.mark.parametrize(("tool", "shell", "text"), REBUILT)
def test_what_others_put_into_start_up_files_is_no_hindrance(
    person: Person, tool: str, shell: str, text: str, order: str
) -> None:
    """conda's base environment, and VS Code's shell integration."""
    assert walk(person, text, order) == [expected for _, expected in WALK]


@pytest.mark.long
@pytest.mark.parametrize("order", ["before", "after"])
@pytest.mark.parametrize(
    ("tool", "shell"), [(tool, shell) for tool, (_, shells, _) in INDEX.items() for shell in shells]
)
def test_other_managers_may_be_loaded(
    person: Person, install: Install, tool: str, shell: str, order: str
) -> None:
    """Where they turn nothing on, all is autovenv's."""
    requirements, _, line = INDEX[tool]
    text = line.format(bin=install(*requirements))
    person.world.directory(".virtualenvs")
    assert walk(person, text, order) == [expected for _, expected in WALK]
    known = {"aactivator": "_aactivate", "virtualenvwrapper": "workon", "virtualfish": "vf"}[tool]
    assert any(known in each for each in person.terminals[-1].type(f"type {known} | head -n 3"))
