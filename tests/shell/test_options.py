"""The hook does its work, and stays silent, under whatever options and modes the shell has."""

import pytest

from tests.shell.driver import Outcome, Shell, World

BASH = {
    "strict": "set -euo pipefail",
    "strict, trap": "set -Eeuo pipefail; trap 'echo trapped' ERR",
    "noclobber": "set -C",
    "noglob": "set -f",
    "failglob": "shopt -s failglob",
    "nullglob": "shopt -s nullglob",
    "nocasematch": "shopt -s nocasematch extglob",
    "posix": "set -o posix",
    "no hash": "set +h",
    "keyword": "set -k",
    "physical": "set -P",
    "IFS empty": "IFS=",
    "IFS odd": "IFS=/.:abcv_",
    "all exported": "set -a",
    "globs": "shopt -s dotglob; GLOBIGNORE='*'",
}
ZSH = {
    "strict": "setopt ERR_EXIT NO_UNSET; [[ $ZSH_VERSION < 5.1 ]] || setopt PIPE_FAIL",
    "err_return": "setopt ERR_RETURN",
    "trap": "TRAPZERR() { echo trapped }",
    "ksh_arrays": "setopt KSH_ARRAYS",
    "sh_word_split": "setopt SH_WORD_SPLIT GLOB_SUBST",
    "warnings": "setopt WARN_CREATE_GLOBAL",
    "nested warnings": "[[ $ZSH_VERSION < 5.4 ]] || setopt WARN_NESTED_VAR",
    "noclobber": "setopt NO_CLOBBER",
    "noglob": "setopt NO_GLOB",
    "nomatch": "setopt NOMATCH EXTENDED_GLOB NULL_GLOB",
    "csh globs": "setopt CSH_NULL_GLOB",
    "csh quotes": "setopt CSH_JUNKIE_QUOTES",
    "csh history": "setopt CSH_JUNKIE_HISTORY CSH_JUNKIE_LOOPS BANG_HIST",
    "rc": "setopt RC_EXPAND_PARAM RC_QUOTES",
    "chase": "setopt CHASE_LINKS AUTO_PUSHD CDABLE_VARS",
    "all exported": "setopt ALL_EXPORT",
    "ksh": "emulate ksh",
    "sh": "emulate sh",
    "no options left": "setopt NO_SHORT_LOOPS IGNORE_BRACES NO_EQUALS NO_FUNCTION_ARGZERO",
    "IFS empty": "IFS=",
    "IFS odd": "IFS=/.:abcv_",
}
FISH = {
    "plain": "",
    "IFS empty": "set -g IFS ''",
    "IFS odd": "set -g IFS /.:abcv_",
    "C": "set -gx LC_ALL C",
}
OPTIONS = {"bash": BASH, "zsh": ZSH, "fish": FISH}


def visits(world: World, shell: Shell) -> str:
    """A few visits, in which nothing may be said."""
    one, other = world.project("one"), world.project("with space")
    blocked = world.project("blocked")
    return "\n".join(
        [
            "probe before",
            *(shell.cd(one), "probe one", shell.cd(other), "probe other"),
            *(shell.cd(world.home), "probe after"),
            *(f"cd {one}; deactivate", "probe paused", "autovenv activate", "probe again"),
            *("cd", f"autovenv activate {blocked}", "probe pinned", "autovenv deactivate", "cd"),
            "probe end",
        ]
    )


def agrees(world: World, seen: Outcome) -> bool:
    """Whether the visits went as they must, in silence."""
    one, other = (f"{world.home}/{name}/.venv" for name in ("one", "with space"))
    expected = {
        "before": (None, None),
        "one": (one, "active"),
        "other": (other, "active"),
        "after": (None, None),
        "paused": (None, "paused"),
        "again": (one, "active"),
        "pinned": (world.home + "/blocked/.venv", "active"),
        "end": (None, None),
    }
    found = {
        label: (probe["VIRTUAL_ENV"], probe["AUTOVENV_STATE"])
        for label, probe in seen.probes.items()
    }
    return (
        found == expected
        and all(
            seen[label]["PATH"] == seen["before"]["PATH"] for label in ("after", "paused", "end")
        )
        and seen["one"]["PATH"] == f"{one}/bin:{seen['before']['PATH']}"
        and seen.stdout == ""
        and seen.messages == []
    )


def test_scripts_work_under_any_options(world: World, shell: Shell) -> None:
    """Options set before the hook is read, and in bash `set -euo pipefail` with a trap for ERR."""
    text = visits(world, shell)
    bad = {}
    for name, line in OPTIONS[shell.name].items():
        seen = world.script(shell, text, before=line)
        if not agrees(world, seen) or seen.code:
            bad[name] = (seen.stdout, seen.stderr, seen.code, list(seen.probes))
    assert bad == {}


def test_interactive_shells_work_under_any_options(world: World, shell: Shell) -> None:
    """Options set after the hook was read, by the rest of the start-up file."""
    text = visits(world, shell)
    bad = {}
    for name, line in OPTIONS[shell.name].items():
        seen = world.interactive(shell, text, after=line)
        if not agrees(world, seen):
            bad[name] = (seen.stdout, seen.stderr, seen.code, list(seen.probes))
    assert bad == {}


@pytest.mark.only("bash", "zsh")
def test_options_and_ifs_stay_as_they_are(world: World, shell: Shell) -> None:
    """Each option that was on is on afterwards, in the shell itself; IFS and traps too."""
    one = world.project("one")
    list_all = "set +o; shopt -p" if shell.name == "bash" else "setopt; unsetopt"
    show = f'{{ {list_all}; printf "%q\\n" "$IFS"; trap; }} >'
    bad = {}
    for name, line in OPTIONS[shell.name].items():
        lines = [
            line,
            "trap 'true' USR1 || :",  # a zsh 5.0 of today's compilers knows no signals
            f"{show}before 2>&1 || :",
            *("cd one", "true", "cd", "true"),
            f"{show}after 2>&1 || :",
        ]
        if name == "noclobber":
            lines = [
                each.replace(">before", ">|before").replace(">after", ">|after") for each in lines
            ]
        for file in ("before", "after"):
            world.write(f"{world.home}/{file}", "")
        world.interactive(shell, "\n".join(lines))
        with open(world.home + "/before") as before, open(world.home + "/after") as after:
            first, second = before.read(), after.read()
            if not first or first != second:
                bad[name] = (first, second)
    assert one
    assert bad == {}


@pytest.mark.only("bash", "zsh")
def test_reading_the_hook_leaves_the_options_alone(world: World, shell: Shell) -> None:
    """The options after the start, a prompt and a visit are those of a shell without it."""
    world.project("one")
    show = "set +o; shopt -p" if shell.name == "bash" else "setopt; unsetopt"
    lines = [show, "echo =", "true", show, "echo =", "cd one", "cd", show]
    without, seen = (world.interactive(shell, lines, hook=hook) for hook in (False, True))
    assert seen.stdout == without.stdout
    script = f"{show}\ncd one\ncd\n{show}"
    without, seen = (world.script(shell, script, hook=hook) for hook in (False, True))
    assert seen.stdout == without.stdout


@pytest.mark.only("bash")
def test_a_shell_that_stops_at_failures_lives_on(world: World, shell: Shell) -> None:
    """`set -e` at the prompt: neither a step nor a message ends the shell."""
    world.hide(world.project("blocked") + "/.venv")
    seen = world.interactive(
        shell, "set -e\ncd blocked\ntrue\nprobe in\ncd\ntrue\nprobe end\nfalse\nprobe never"
    )
    assert list(seen.probes) == ["in", "end"]
    assert seen.code == 1
