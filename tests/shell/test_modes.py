"""Ways into a shell, and modes of one, in which a person may be: all goes as always."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import World as Home
from tests.shell.driver import Outcome, Shell, World
from tests.shell.terminal import HOOKS, PROMPTS, SHELLS, Person
from tests.shell.test_coexistence import ONE, WALK, ours
from tests.shell.test_options import agrees, visits

# What is typed at an outer shell; {shell} is the shell's path, {home} the home directory.
KEEP = "HOME={home} ZDOTDIR={home} XDG_CONFIG_HOME={home}/config TERM=$TERM PATH={path}"
WAYS = {
    "exec": "exec {shell} -i",
    "a fresh login": f"env -i {KEEP} {{shell}} -l -i",
    "an empty environment": f"env -i {KEEP} {{shell}} -i",
    "script": "script -q -c '{shell} -i' /dev/null",
    "screen": "screen -c {home}/.screenrc {shell} -i",
    "sudo": f"sudo -n {KEEP} {{shell}} -i",
    "su": "su -p -s {shell} root",
    "no terminal of its own": "setsid -w {shell} -i",
}


# Each way in bash, and in the others what differs most; the rest with --long.
CASES = [
    pytest.param(
        way, shell, marks=() if shell == "bash" or way in ("exec", "sudo") else pytest.mark.long
    )
    for way in WAYS
    for shell in SHELLS
    if (way, shell) != ("no terminal of its own", "fish")  # which ends then
]


@pytest.fixture
def person(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Person]:
    """Somebody with two projects, who uses the shell of the case."""
    each = Person(Home(tmp_path), request.node.callspec.params["shell"])
    each.world.project("one")
    each.world.project("two")
    yield each
    each.close()


def enter(person: Person, way: str) -> str:
    """The line that is typed; the test is skipped where its program is missing, or refuses."""
    program = WAYS[way].split()[0]
    if program != "exec" and shutil.which(program) is None:
        pytest.skip(f"not installed: {program}")
    if program in ("sudo", "su") and os.geteuid() != 0:
        pytest.skip(f"{program} would ask for a password")
    world = person.world
    path = world.environ["PATH"]
    return WAYS[way].format(shell=person.program, home=world.home, path=path)


@pytest.mark.parametrize(("way", "shell"), CASES)
def test_a_shell_within_goes_on_as_the_outer_one(person: Person, way: str, shell: str) -> None:
    """Entered inside a project: on once; in, out and elsewhere, in silence."""
    profile = Path(person.world.home, ".bash_profile")
    profile.write_text(f"PATH={person.world.environ['PATH']}\n. ~/.bashrc\n")
    Path(person.world.home, ".screenrc").write_text("autodetach off\n")  # it ends with its terminal
    terminal = person.start()
    terminal.type("cd one")
    terminal.type("set outer 1" if shell == "fish" else "outer=1")
    line = enter(person, way)
    if way == "screen":
        terminal.child.send(f"{line}\r")
        terminal.settle(1)
    else:
        terminal.press(f"{line}\r")
    assert terminal.type('echo "[$outer]"')[-1:] == ["[]"]  # it is another shell
    seen = [ours(terminal)]
    for each, _ in WALK:
        terminal.type(each if each.startswith("cd ~") else each.replace("cd one", "cd ~/one"))
        seen.append(ours(terminal))
    assert seen == [ONE, *(expected for _, expected in WALK)]
    assert not any("autovenv:" in each for each in terminal.lines())


VI = {"bash": "set -o vi\n", "zsh": "bindkey -v\n", "fish": "fish_vi_key_bindings\n"}


@pytest.mark.parametrize("shell", SHELLS)
def test_keys_may_be_those_of_vi(person: Person, shell: str) -> None:
    """Set after the hook was read: what is typed goes as always."""
    person.write(PROMPTS[shell], HOOKS[shell], VI[shell])
    terminal = person.start()
    seen = []
    for line, _ in WALK:
        terminal.type(line)
        seen.append(ours(terminal))
    assert seen == [expected for _, expected in WALK]


MODES = {
    "bash": ("-o posix", "-u", "-e", "-T -E", "-l"),
    "zsh": ("-o vi", "-u", "-e", "--sh-word-split"),
    "fish": ("--features=all", "--private"),
}


def ours_or_odd(seen: Outcome) -> list[str]:
    """The messages that the hook may be the reason of."""
    return [each for each in seen.messages if "autovenv" in each or "not found" in each]


def test_a_shell_may_be_started_in_any_mode(world: World, shell: Shell) -> None:
    """By options on its command line."""
    text = visits(world, shell)
    world.write(world.home + "/.bash_profile", ". ~/.bashrc\n")
    bad = {}
    for options in MODES[shell.name]:
        path, env = (
            f"PATH={world.environ['PATH']}",
            {"ENV": world.home + "/.bashrc", "SUDO_USER": "", "SUDO_PS1": ""},
        )
        before = path if options == "-l" else ""
        seen = world.interactive(shell, text, options=options.split(), before=before, env=env)
        if not agrees(world, seen):
            bad[options] = (seen.stdout, seen.stderr, list(seen.probes))
    assert bad == {}


@pytest.mark.only("zsh")
@pytest.mark.parametrize("mode", ["sh", "ksh", "csh"])
def test_zsh_may_emulate_another_shell(world: World, shell: Shell, mode: str) -> None:
    """From its start on; the line is typed."""
    one = world.project("one")
    lines = [world.probes(shell), shell.hook_line, "true", f"cd {one}", "probe in"]
    lines += ["deactivate", "probe off", "cd", "probe out", ""]
    seen = world.start([shell.program, "--emulate", mode, "-i"], "\n".join(lines))
    assert seen["off"]["VIRTUAL_ENV"] is None
    assert (seen["in"]["VIRTUAL_ENV"], seen["out"]["VIRTUAL_ENV"]) == (one + "/.venv", None)
    assert ours_or_odd(seen) == []


@pytest.mark.only("bash")
@pytest.mark.parametrize("kept", ["", "1"])
def test_a_restricted_shell_says_once_that_it_may_not(
    world: World, shell: Shell, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """rbash, where PATH may not be changed nor output redirected, nor a file be read by its path,
    as a kept hook would be later: nothing is changed at all.
    """
    monkeypatch.setenv("AUTOVENV_TEST_KEPT", kept)
    one = world.project("one")
    seen = world.interactive(shell, ["echo $VIRTUAL_ENV:$PATH"] * 3, options=["-r"], cwd=one)
    assert seen.messages == ["autovenv: nothing changed: this shell is restricted"]
    assert seen.stdout == f":{world.environ['PATH']}\n" * 3


@pytest.mark.only("bash", "zsh")
def test_tracing_shows_commands_and_nothing_else(world: World, shell: Shell) -> None:
    """`set -x`: all goes as always."""
    one = world.project("one")
    lines = ["set -x", f"cd {one}", "true", "probe in", "cd", "true", "set +x", "probe out"]
    seen = world.interactive(shell, lines)
    assert (seen["in"]["VIRTUAL_ENV"], seen["out"]["VIRTUAL_ENV"]) == (one + "/.venv", None)
    assert (seen.stdout, [each for each in seen.messages if each.startswith("autovenv: ")]) == (
        "",
        [],
    )


@pytest.mark.only("bash", "zsh")
def test_what_a_trap_for_debug_prints_is_no_answer(world: World, shell: Shell) -> None:
    """zsh runs it in command substitutions, bash with `set -T`: its output would be evaluated."""
    one = world.project("one")
    canary = world.home + "/canary"
    functrace = "set -T" if shell.name == "bash" else "true"
    lines = [functrace, f"trap 'echo touch {canary}' DEBUG", "cd one", "true", "trap - DEBUG"]
    seen = world.interactive(shell, [*lines, "probe in", "cd", "probe out"])
    assert not Path(canary).exists()
    assert (seen["in"]["VIRTUAL_ENV"], seen["out"]["VIRTUAL_ENV"]) == (one + "/.venv", None)
    assert ours_or_odd(seen) == []


def test_nothing_is_looked_for_that_is_not_there(world: World, shell: Shell) -> None:
    """A handler for commands that are not found is never called, with an empty PATH too."""
    one = world.project("one")
    names = {
        "bash": "command_not_found_handle",
        "zsh": "command_not_found_handler",
        "fish": "fish_command_not_found",
    }
    body = "echo missing $argv; end" if shell.is_fish else "{ echo missing $1; }"
    define = f"function {names[shell.name]}; {body}" if shell.is_fish else ""
    define = define or f"{names[shell.name]}() {body}"
    lines = [f"cd {one}", "probe in", "cd", shell.assign("PATH", ""), f"cd {one}", "probe bare"]
    seen = world.interactive(shell, [*lines, "cd", "probe out"], before=define)
    assert (seen.stdout, seen.messages) == ("", [])
    assert seen["in"]["VIRTUAL_ENV"] == seen["bare"]["VIRTUAL_ENV"] == one + "/.venv"
    assert not seen["out"]["PATH"]


@pytest.mark.only("bash", "zsh")
def test_jobs_and_wait_are_the_persons(world: World, shell: Shell) -> None:
    """A background job at the prompt: `$!`, `jobs` and `wait` are about that one."""
    world.project("one")
    lines = ["(exit 5) & true", "mine=$!", "cd one", "true", "test $! = $mine; echo $?"]
    seen = world.interactive(shell, [*lines, "wait $mine; echo $?", "jobs", "cd"])
    assert seen.stdout == "0\n5\n"
