"""Beside other people's tools, in both orders of the lines; those that are missing are skipped."""

import itertools
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.command import World
from tests.shell.terminal import HOOKS, PROMPTS, SHELLS, Person, Terminal

# Prompts of other tools end in other characters, and some have more lines.
ANY_PROMPT = r".*[$#>%\u276f\ue0b0]\s?"
SHARE = "/usr/share"
VTE = "/etc/profile.d/vte-2.91.sh"
FZF = f"{SHARE}/doc/fzf/examples/key-bindings"
# What has to be there, and the line for each shell.
TOOLS: dict[str, tuple[str, Mapping[str, str]]] = {
    "vte": (VTE, dict.fromkeys(("bash", "zsh"), f"VTE_VERSION=7000\n. {VTE}")),
    "direnv": (
        "direnv",
        {
            "bash": 'eval "$(direnv hook bash)"',
            "zsh": 'eval "$(direnv hook zsh)"',
            "fish": "direnv hook fish | source",
        },
    ),
    "zoxide": (
        "zoxide",
        {
            "bash": 'eval "$(zoxide init bash)"',
            "zsh": 'eval "$(zoxide init zsh)"',
            "fish": "zoxide init fish | source",
        },
    ),
    "zoxide as cd": (
        "zoxide",
        {
            "bash": 'eval "$(zoxide init --cmd cd bash)"',
            "zsh": 'eval "$(zoxide init --cmd cd zsh)"',
            "fish": "zoxide init --cmd cd fish | source",
        },
    ),
    "mise": (
        "mise",
        {
            "bash": 'eval "$(mise activate bash)"',
            "zsh": 'eval "$(mise activate zsh)"',
            "fish": "mise activate fish | source",
        },
    ),
    "pyenv": (
        "pyenv",
        {
            "bash": 'eval "$(pyenv init - --no-rehash bash)"',
            "zsh": 'eval "$(pyenv init - --no-rehash zsh)"',
            "fish": "pyenv init - --no-rehash fish | source",
        },
    ),
    "bash-completion": (
        f"{SHARE}/bash-completion/bash_completion",
        {"bash": f". {SHARE}/bash-completion/bash_completion"},
    ),
    "liquidprompt": (
        f"{SHARE}/liquidprompt/liquidprompt",
        dict.fromkeys(("bash", "zsh"), f". {SHARE}/liquidprompt/liquidprompt"),
    ),
    "powerline": (
        f"{SHARE}/powerline/bindings/bash/powerline.sh",
        {"bash": f"POWERLINE_NO_SHELL_ABOVE=1\n. {SHARE}/powerline/bindings/bash/powerline.sh"},
    ),
    "fzf": (
        f"{FZF}.bash",
        {
            "bash": f". {FZF}.bash",
            "zsh": f". {FZF}.zsh",
            "fish": f"source {FZF}.fish\nfzf_key_bindings",
        },
    ),
    "autosuggestions": (
        f"{SHARE}/zsh-autosuggestions/zsh-autosuggestions.zsh",
        {"zsh": f". {SHARE}/zsh-autosuggestions/zsh-autosuggestions.zsh"},
    ),
    "syntax-highlighting": (
        f"{SHARE}/zsh-syntax-highlighting/zsh-syntax-highlighting.zsh",
        {"zsh": f". {SHARE}/zsh-syntax-highlighting/zsh-syntax-highlighting.zsh"},
    ),
}
# vte.sh assigns bash's PROMPT_COMMAND: what is there already is lost, and `doctor` says so.
CASES = [
    (tool, shell, order)
    for tool, (_, lines) in TOOLS.items()
    for shell, order in itertools.product(lines, ("before", "after"))
    if (tool, shell, order) != ("vte", "bash", "after")
]


def furnish(person: Person, tool: str, order: str) -> None:
    """The tool's line before ours or after it, the tool on PATH, and two projects in the home."""
    there, lines = TOOLS[tool]
    program = there if there.startswith("/") else shutil.which(there)
    if not program or not os.path.exists(program):
        pytest.skip(f"not installed: {there}")
    if tool == "zoxide as cd" and zoxide_version(program) < (0, 7):
        pytest.skip("zoxide before 0.7 has no working --cmd cd")
    world = person.world
    if not there.startswith("/"):
        world.environ["PATH"] += f":{os.path.dirname(program)}"
    both = [lines[person.shell] + "\n", HOOKS[person.shell]]
    person.write(PROMPTS[person.shell], *(both if order == "before" else reversed(both)))
    world.project("one")
    world.project("two")


def zoxide_version(program: str) -> tuple[int, ...]:
    """Its version, as numbers."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(part) for part in re.findall(r"\d+", said))


@pytest.fixture
def person(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Person]:
    """Somebody who uses the shell of the case."""
    shell = request.node.callspec.params["shell"]
    if shutil.which(shell) is None:
        pytest.skip(f"not installed: {shell}")
    each = Person(World(tmp_path), shell)
    yield each
    each.close()


def ours(terminal: Terminal) -> list[str]:
    """VIRTUAL_ENV, and the projects whose bin is on PATH, in its order."""
    variable, path = terminal.type('echo "=$VIRTUAL_ENV"; echo $PATH')[-2:]
    entries = path.replace(" ", ":").split(":")
    return [variable[1:], *(entry for entry in entries if entry.endswith("/.venv/bin"))]


ONE, TWO, OUT = [["~/one/.venv", "~/one/.venv/bin"], ["~/two/.venv", "~/two/.venv/bin"], [""]]
WALK = (
    ("cd one", ONE),
    ("cd ..", OUT),
    ("cd one", ONE),
    ("cd ~/two", TWO),
    ("cd", OUT),
    ("true", OUT),
)


@pytest.mark.parametrize(("tool", "shell", "order"), CASES)
def test_both_tools_do_their_job(person: Person, tool: str, shell: str, order: str) -> None:
    """On inside, once, and off outside, at each prompt of a walk; nothing is printed."""
    furnish(person, tool, order)
    terminal = person.start(prompt=ANY_PROMPT)
    seen = []
    for line, _ in WALK:
        terminal.type(line)
        seen.append(ours(terminal))
    assert seen == [expected for _, expected in WALK]
    assert not any("autovenv:" in line for line in terminal.lines())


@pytest.mark.parametrize(
    ("tool", "shell", "order"), [case for case in CASES if case[0].startswith("zoxide")]
)
def test_zoxide_jumps_into_an_environment(
    person: Person, tool: str, shell: str, order: str
) -> None:
    """By its own word, from one project to another and out."""
    furnish(person, tool, order)
    jump = "cd" if "as cd" in tool else "z"
    terminal = person.start()
    for line in ("cd ~/one", "cd ~/two", "cd ~"):
        terminal.type(line)
    seen = []
    for line in (f"{jump} one", f"{jump} two", f"{jump} ~"):
        terminal.type(line)
        seen.append(ours(terminal))
    assert seen == [ONE, TWO, OUT]


@pytest.mark.parametrize("order", ["before", "after"])
@pytest.mark.parametrize("shell", SHELLS)
def test_direnv_beside_an_environment_leaves_no_entry(
    person: Person, shell: str, order: str
) -> None:
    """Three visits to a directory with `.envrc` (PATH_add) and `.venv`: never two entries."""
    furnish(person, "direnv", order)
    world = person.world
    world.directory("one/tools")
    world.script(f"{world.home}/one/.envrc", "PATH_add tools\nexport FROM_DIRENV=1\n")
    world.script(f"{world.home}/one/tools/greet", "#!/bin/sh\necho hello\n")
    allow = ["direnv", "allow", f"{world.home}/one"]
    environ = {**world.environ, "DIRENV_LOG_FORMAT": ""}
    subprocess.run(allow, env=environ, check=True, capture_output=True)
    terminal = person.start(variables={"DIRENV_LOG_FORMAT": ""})
    seen, greeted = [], []
    for _ in range(3):
        for line, _ in WALK:
            terminal.type(line)
            seen.append(ours(terminal))
            if line == "cd one":
                greeted.append(terminal.type("greet; echo $FROM_DIRENV"))
    assert seen == [expected for _, expected in WALK] * 3
    assert greeted == [["hello", "1"]] * 6


@pytest.mark.parametrize("shell", SHELLS)
def test_an_environment_of_direnvs_is_foreign(person: Person, shell: str) -> None:
    """`source activate` in `.envrc`: left alone; that direnv takes it off pauses nothing."""
    furnish(person, "direnv", "before")
    world = person.world
    world.project("three")
    world.script(f"{world.home}/one/.envrc", "source ../two/.venv/bin/activate\nunset PS1\n")
    allow = ["direnv", "allow", f"{world.home}/one"]
    subprocess.run(allow, env=world.environ, check=True, capture_output=True)
    terminal = person.start(variables={"DIRENV_LOG_FORMAT": ""})
    theirs = ["~/two/.venv", "~/two/.venv/bin"]
    seen = []
    for line in ("cd one", "true", "cd ../three", "true", "cd ..", "true", "cd three", "cd"):
        terminal.type(line)
        seen.append(ours(terminal))
    three = ["~/three/.venv", "~/three/.venv/bin"]
    assert seen[1::2] == [theirs, three, OUT, OUT]
    assert seen[6] == three


# What an `.envrc` may say of an environment, and whether it is only the one that autovenv puts on.
ENVRCS = {
    "export VIRTUAL_ENV=$PWD/.venv\nPATH_add .venv/bin\n": True,
    "PATH_add .venv/bin\n": False,  # twice then
    "layout python3\n": False,
}


@pytest.mark.parametrize("order", ["before", "after"])
@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("text", ENVRCS)
def test_direnv_may_put_on_an_environment_too(
    person: Person, shell: str, order: str, text: str
) -> None:
    """Three visits, each from another project and back: nothing of either stays behind."""
    furnish(person, "direnv", order)
    world = person.world
    world.script(f"{world.home}/one/.envrc", text)
    environ = {**world.environ, "DIRENV_LOG_FORMAT": ""}
    terminal = person.start(variables={"DIRENV_LOG_FORMAT": ""})
    terminal.type("cd one")  # before it is allowed, autovenv comes first
    allow = ["direnv", "allow", f"{world.home}/one"]
    subprocess.run(allow, env=environ, check=True, capture_output=True)
    seen = []
    for _ in range(3):
        for line in (":", "cd", ":", "cd one", ":", "cd ../two", ":", "cd ../one"):
            terminal.type(line)
            seen.append(ours(terminal))
    assert seen[1::8] + seen[2::8] == [OUT] * 6
    if ENVRCS[text]:
        assert seen[4::8] == [ONE] * 3
    assert seen[5::8] + seen[6::8] == [TWO] * 6


# One prompt program at a time, and no second zoxide.
ALONE = ("powerline", "zoxide as cd")


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_everything_at_once(person: Person, shell: str) -> None:
    """All that is installed, in one start-up file, ours in the middle."""
    world = person.world
    lines = []
    for tool, (there, by_shell) in TOOLS.items():
        program = there if there.startswith("/") else shutil.which(there)
        if program and os.path.exists(program) and shell in by_shell and tool not in ALONE:
            lines.append(by_shell[shell] + "\n")
            if not there.startswith("/"):
                world.environ["PATH"] += f":{os.path.dirname(program)}"
    world.project("one")
    world.project("two")
    middle = len(lines) // 2
    person.write(PROMPTS[shell], *lines[:middle], HOOKS[shell], *lines[middle:])
    terminal = person.start(prompt=ANY_PROMPT)
    seen = []
    for line, _ in WALK:
        terminal.type(line)
        seen.append(ours(terminal))
    assert seen == [expected for _, expected in WALK]
