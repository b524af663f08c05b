"""The prompt: `(name) ` in front, whatever is in the name and however a shell draws its prompt."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import World
from tests.shell.terminal import HOOKS, PROMPTS, SHELLS, Person, find

# Directory names with what shells, their prompts and terminals obey.
NAMES = [
    "100%d %F{red} %n",
    r"back\slash \u \w \033[31m",
    "$(echo run) ${HOME} $HOME",
    "`echo run`",
    'it\'s "quoted"',
    "a!b !! ^x",
    "snake 🐍 蛇",
    "שלום",
    "(paren) [x] {y,z} *",
]


@pytest.fixture(params=SHELLS)
def person(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Person]:
    """Somebody who uses one of the shells."""
    each = Person(World(tmp_path), request.param)
    yield each
    each.close()


@pytest.fixture
def bash(tmp_path: Path) -> Iterator[Person]:
    """Somebody who uses bash."""
    each = Person(World(tmp_path), "bash")
    yield each
    each.close()


@pytest.fixture
def zsh(tmp_path: Path) -> Iterator[Person]:
    """Somebody who uses zsh."""
    each = Person(World(tmp_path), "zsh")
    yield each
    each.close()


@pytest.fixture
def fish(tmp_path: Path) -> Iterator[Person]:
    """Somebody who uses fish."""
    each = Person(World(tmp_path), "fish")
    yield each
    each.close()


def names_shown(person: Person, *lines: str) -> list[str]:
    """What the prompt is in a project of each of the NAMES, after these start-up lines."""
    person.write(PROMPTS[person.shell], *lines, HOOKS[person.shell])
    for number, name in enumerate(NAMES):
        config = Path(person.world.project(f"p{number}"), ".venv/pyvenv.cfg")
        config.write_text(f"{config.read_text()}prompt = {name!r}\n")
    terminal = person.start(prompt=r"(\(.*\) )?\$ ")
    shown = []
    for number in range(len(NAMES)):
        terminal.type(f"cd ~/p{number}")
        shown.append(terminal.lines()[-1])
    return shown


EXPECTED = [f"({name}) $" for name in NAMES]


def test_nothing_in_a_name_is_obeyed(person: Person) -> None:
    """Neither by the shell nor by its prompt."""
    assert names_shown(person) == EXPECTED


def test_nothing_in_a_name_is_obeyed_by_a_bash_without_promptvars(bash: Person) -> None:
    """There no variable can stand for the name."""
    assert names_shown(bash, "shopt -u promptvars\n") == EXPECTED


@pytest.mark.parametrize(
    "options",
    [
        "setopt prompt_subst",
        "setopt prompt_bang",
        "setopt prompt_subst prompt_bang",
        "unsetopt prompt_percent",
        "unsetopt prompt_percent; setopt prompt_subst prompt_bang",
    ],
)
def test_nothing_in_a_name_is_obeyed_by_any_zsh(zsh: Person, options: str) -> None:
    """Whichever way zsh is told to read its prompt."""
    assert names_shown(zsh, options + "\n") == EXPECTED


def test_a_name_cannot_move_the_cursor(person: Person) -> None:
    """Control characters and bidi controls are left out of it."""
    config = Path(person.world.project("proj"), ".venv/pyvenv.cfg")
    name = "a\x1b[2Jb\rc\x07d\x9b31me\u202ef\ng"
    config.write_text(f"{config.read_text()}prompt = {name!r}\n")
    person.start(at="proj").plays("""
(a[2Jbcd31mefg) $ echo $VIRTUAL_ENV_PROMPT
a[2Jbcd31mefg
(a[2Jbcd31mefg) $
""")


def test_no_prefix_where_it_is_not_wanted(person: Person) -> None:
    """VIRTUAL_ENV_DISABLE_PROMPT, at any time; the name is told all the same."""
    person.world.project("proj")
    export = (
        "set -gx VIRTUAL_ENV_DISABLE_PROMPT"
        if person.shell == "fish"
        else "export VIRTUAL_ENV_DISABLE_PROMPT="
    )
    unset = "set -e" if person.shell == "fish" else "unset"
    person.start(at="proj", variables={"VIRTUAL_ENV_DISABLE_PROMPT": "1"}).plays(f"""
$ echo $VIRTUAL_ENV_PROMPT
proj
$ {unset} VIRTUAL_ENV_DISABLE_PROMPT
(proj) $ {export}{" " if person.shell == "fish" else ""}1
$ cd ..
$
""")


def test_no_prefix_by_the_settings(person: Person) -> None:
    """`prompt = false`."""
    person.world.project("proj")
    Path(person.world.directory("config/autovenv"), "config.toml").write_text("prompt = false\n")
    person.start(at="proj").plays("""
$ echo $VIRTUAL_ENV_PROMPT
proj
$ cd ..
$
""")


PROGRAMS = {
    "bash": ["starship_precmd", "_omp_hook"],
    "zsh": ["starship_precmd", "prompt_starship_precmd", "_p9k_precmd", "_omp_precmd"],
}


@pytest.mark.parametrize(("shell", "function"), [(s, f) for s in PROGRAMS for f in PROGRAMS[s]])
def test_no_prefix_where_a_prompt_program_shows_it(
    tmp_path: Path, shell: str, function: str
) -> None:
    """Told by its function in this very shell; its variables are inherited and prove nothing."""
    person = Person(World(tmp_path), shell)
    person.world.project("proj")
    inherited = {"STARSHIP_SHELL": shell, "POWERLEVEL9K_X": "1", "POSH_THEME": "x"}
    terminal = person.start(at="proj", variables=inherited)
    terminal.plays(f"""
(proj) $ {function}() {{ :; }}
$ echo $VIRTUAL_ENV_PROMPT
proj
$ unset -f {function}
(proj) $
""")
    person.close()


def test_no_prefix_where_fish_prompt_belongs_to_such_a_program(fish: Person) -> None:
    """There the function is fish_prompt itself."""
    fish.world.project("proj")
    fish.write("function fish_prompt\n  command -q starship; echo -n '$ '\nend\n", HOOKS["fish"])
    assert fish.start(at="proj").lines()[-1] == "$"


def test_a_theme_may_change_while_it_is_on(person: Person) -> None:
    """One prefix before the new prompt, none after leaving."""
    person.world.project("proj")
    change = (
        "function fish_prompt; echo -n 'new$ '; end" if person.shell == "fish" else "PS1='new$ '"
    )
    terminal = person.start(at="proj")
    terminal.type(change)
    terminal.type("true")
    assert terminal.lines()[-1] == "(proj) new$"
    terminal.type("cd ..")
    assert terminal.lines()[-1] == "new$"
    terminal.type("cd proj")
    assert terminal.lines()[-1] == "(proj) new$"


def test_a_prompt_that_is_defined_inside_stays(person: Person) -> None:
    """Leaving takes the name out of it, and brings no older one back."""
    person.world.project("proj")
    define = (
        "function fish_prompt; echo -n 'mine $ '; end"
        if person.shell == "fish"
        else "PS1='mine $ '"
    )
    terminal = person.start(at="proj")
    terminal.type(define)
    terminal.type("cd ..")
    assert terminal.lines()[-1] == "mine $"
    terminal.type("cd proj")
    assert terminal.lines()[-1] == "(proj) mine $"
    terminal.type("cd ..")
    assert terminal.lines()[-1] == "mine $"


def test_a_prompt_that_bash_builds_each_time_has_one_prefix(bash: Person) -> None:
    """`PROMPT_COMMAND='__git_ps1 …'` and its like assign PS1 anew; the hook goes last."""
    bash.world.project("proj")
    builder = '__ps1() { PS1=$1$2; }\nPROMPT_COMMAND=\'__ps1 "git " "$ "; \'\n'
    bash.write(PROMPTS["bash"], builder, HOOKS["bash"])
    bash.start().plays("""
git $ cd proj
(proj) git $ true
(proj) git $ cd ..
git $
""")


def test_a_prompt_that_zsh_builds_each_time_has_one_prefix(zsh: Person) -> None:
    """A theme's precmd function, before the hook's line or after it: from the second prompt on."""
    zsh.world.project("proj")
    builder = "build() { PS1='git $ ' }\nprecmd_functions+=(build)\n"
    for order in ([builder, HOOKS["zsh"]], [HOOKS["zsh"], builder]):
        zsh.write(PROMPTS["zsh"], *order)
        zsh.start().plays("""
git $ cd proj
(proj) git $ true
(proj) git $ cd ..
git $
""")


def test_prompts_that_show_the_status_are_not_disturbed(person: Person) -> None:
    """$? and PIPESTATUS are the last command's, on, off and while something changes."""
    person.world.project("proj")
    status = {
        "bash": 'f() { local s=$? p=${PIPESTATUS[*]}; PS1="$s $p \\$ "; }\nPROMPT_COMMAND=f\n',
        "zsh": "setopt prompt_subst\nPS1='$? $pipestatus $ '\n",
        "fish": "set -g fish_greeting\nfunction fish_prompt\n  set -l s $status\n"
        "  set -l p $pipestatus\n  echo -n $s $p '$ '\nend\n",
    }
    person.write(status[person.shell], HOOKS[person.shell])
    terminal = person.start()
    seen = []
    no = "sh -c 'exit 3'"
    for line in (no, f"{no} | true | {no}", f"cd proj; {no}", no, f"{no} | true", f"cd ..; {no}"):
        terminal.type(line)
        seen.append(terminal.lines()[-1].rstrip("$ "))
    on = "(proj) "
    assert seen == ["3 3", "3 3 0 3", on + "3 3", on + "3 3", on + "0 3 0", "3 3"]


def exported(person: Person, bare: str) -> None:
    """Start shells without start-up files in each other, PS1 exported by the person."""
    person.world.project("proj")
    line = HOOKS[person.shell].strip()
    inherited = "(proj) " if person.shell == "zsh" else ""
    said = "exit\n" if person.shell == "bash" else ""
    terminal = person.start(bare, at="proj", variables={"PS1": "$ "})
    terminal.plays(f"""
$ {line}
(proj) $ export PS1
(proj) $ {person.program} {bare}
{inherited}$ {line}
(proj) $ cd ..
$ exit
{said}(proj) $
""")


def test_an_exported_prompt_has_one_prefix_in_nested_shells_of_bash(bash: Person) -> None:
    """Users export PS1: what the inner shell inherits shows nothing without the hook."""
    exported(bash, "--norc")


def test_an_exported_prompt_has_one_prefix_in_nested_shells_of_zsh(zsh: Person) -> None:
    """zsh's prompt holds the name itself where nothing is expanded; the hook knows it again."""
    exported(zsh, "-f")


@pytest.mark.parametrize("command", ["{shell}", ""])
def test_a_new_tmux_pane_is_on_once(person: Person, command: str) -> None:
    """A server that was started inside a project hands its variables to every pane: shells that are
    its `default-command`, and the login shells that it starts where there is none.
    """
    tmux = find("tmux")
    world = person.world
    world.project("proj")
    world.project("other")
    Path(world.home, ".bash_profile").write_text(f"PATH={world.environ['PATH']}\n. ~/.bashrc\n")
    Path(world.home, ".tmux.conf").write_text(
        f"set -g default-command '{command.format(shell=person.program)}'\nset -g status off\n"
    )
    terminal = person.start(at="proj", variables={"LC_ALL": "C.UTF-8"})
    # The name of a socket has to be short.
    terminal.child.send(f"{tmux} -u -S ../socket new-session -c {world.home}/other\r")
    terminal.wait_for("(other) $")
    terminal.settle()
    terminal.child.send("echo $VIRTUAL_ENV; exit\r")
    terminal.wait_for("[exited]")
    terminal.wait()
    assert terminal.lines()[-1] == "(proj) $"
