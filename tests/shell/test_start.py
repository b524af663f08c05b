"""What a shell reads of the hook at its start, and how it comes to the rest."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.shell.driver import Shell, World
from tests.shell.test_faults import FAILED, GONE, own_package

WHOLE = {
    "bash": "declare -F __autovenv_look >/dev/null && echo whole || echo not yet",
    "zsh": "(( ${+functions[__autovenv_look]} )) && echo whole || echo not yet",
    "fish": "functions -q __autovenv_look; and echo whole; or echo not yet",
}


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hook is read from the file that `setup` keeps."""
    monkeypatch.setenv("AUTOVENV_TEST_KEPT", "1")


@pytest.mark.parametrize("kind", ["printed", "kept"])
def test_the_rest_is_read_before_the_second_prompt(
    world: World, shell: Shell, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or at the first one where something is; or with the first word."""
    monkeypatch.setenv("AUTOVENV_TEST_KEPT", "1" if kind == "kept" else "")
    one = world.project("one")
    seen = world.interactive(shell, [WHOLE[shell.name]] * 2)
    assert seen.stdout == "not yet\nwhole\n"
    seen = world.interactive(shell, [f"autovenv deactivate; {WHOLE[shell.name]}"])
    assert seen.stdout == "whole\n"
    seen = world.interactive(shell, [WHOLE[shell.name], "probe in"], cwd=one)
    assert (seen.stdout, seen["in"]["VIRTUAL_ENV"]) == ("whole\n", one + "/.venv")


def dangling(world: World, at: str) -> None:
    """A link that leads nowhere."""
    os.symlink("nowhere", at + "/.venv")


def named(world: World, at: str) -> None:
    """A file that says where the environment is."""
    world.environment(world.home + "/shelf")
    world.write(at + "/.venv", world.home + "/shelf\n")


def versioned(world: World, at: str) -> None:
    """pyenv's file."""
    world.write(at + "/.python-version", "mine\n")
    world.environment(world.directory(".pyenv", "versions") + "/mine")


THERE: dict[str, Callable[[World, str], object]] = {
    ".venv": lambda world, at: world.environment(at + "/.venv"),
    "venv": lambda world, at: world.environment(at + "/venv"),
    "env": lambda world, at: world.environment(at + "/env"),
    "a file": named,
    "a tool's": versioned,
    "a dead link": dangling,
}


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("what", THERE)
@pytest.mark.parametrize("below", ["", "/a/b"])
def test_whatever_there_is_counts_at_the_first_prompt(
    world: World, shell: Shell, what: str, below: str
) -> None:
    """As it does after a `cd`."""
    at = world.directory("one")
    world.directory("one", "a", "b")
    THERE[what](world, at)
    started = world.interactive(shell, ["probe in"], cwd=at + below)
    went = world.interactive(shell, [f"cd {at}{below}", "probe in"])
    assert started["in"].kinds() == went["in"].kinds()
    assert started.messages == went.messages
    assert (started["in"]["AUTOVENV_STATE"] or "-") == (
        "broken" if what == "a dead link" else "active"
    )


@pytest.mark.usefixtures("kept")
def test_another_versions_hook_takes_the_place_of_one_that_was_not_whole(
    world: World, shell: Shell
) -> None:
    """A core of another version made the kept file anew, with functions of other names."""
    one = world.project("one")
    files = f"{world.state}/hook.{shell.name}*"
    own = "look|climb|change|arrive|remember|ask|begin|bound|doubt"
    rename = (
        f"sed -E -i.old 's/__autovenv_({own})\\>/__autovenv_\\1_anew/g; s/0\\.1\\.0/9.9.9/' {files}"
    )
    lines = [rename, f"cd {one}", "probe in", "cd", "true", "probe out", f"cd {one}", "probe back"]
    for start in (world.home, world.directory("plain")):
        seen = world.interactive(shell, lines, cwd=start)
        assert seen["in"]["VIRTUAL_ENV"] == seen["back"]["VIRTUAL_ENV"] == one + "/.venv"
        assert (seen["out"]["PATH"], seen.messages) == (world.environ["PATH"], [])


@pytest.mark.usefixtures("kept")
def test_another_versions_hook_read_in_a_project(world: World, shell: Shell) -> None:
    """The start-up file read again after an upgrade: what is on stays, and is undone exactly."""
    one = world.project("one")
    file = Path(world.state, f"hook.{shell.name}")
    other = f"sed -i.old 's/0\\.1\\.0/9.9.9/' {file} {file}.whole"
    lines = [
        *("true", "probe before", f"cd {one}", "probe in", other, f". {file}", "true"),
        *("probe again", "cd", "true", "probe out"),
    ]
    seen = world.interactive(shell, lines)
    assert (seen["in"]["VIRTUAL_ENV"], seen.messages) == (one + "/.venv", [])
    assert seen["again"].kinds() == seen["in"].kinds()
    assert seen["out"].kinds() == seen["before"].kinds()


@pytest.mark.usefixtures("kept")
def test_a_kept_hook_that_was_taken_away_is_asked_for(world: World, shell: Shell) -> None:
    """As by `setup --undo` in another shell: the shells that run have it until they end."""
    one = world.project("one")
    lines = [f"rm -r {world.state}", f"cd {one}", "probe in", "cd", "probe out"]
    seen = world.interactive(shell, lines)
    assert (seen["in"]["VIRTUAL_ENV"], seen["out"]["PATH"]) == (
        one + "/.venv",
        world.environ["PATH"],
    )
    assert seen.messages == []


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("fault", ["gone", "failed"])
def test_a_rest_that_cannot_be_had_is_said_once(world: World, shell: Shell, fault: str) -> None:
    """Neither the kept file nor the program: one line a shell, and `autovenv` says why."""
    one = world.project("one")
    package, python = own_package(world)
    spoil = f"rm {python}" if fault == "gone" else f"printf '#!/bin/sh\\nexit 3\\n' >{python}"
    gone = f"autovenv: its program is gone: {python} {package}/_entry.py; {GONE}"
    words = gone if fault == "gone" else FAILED
    spoil = f"cp -p {python} {python}.good; {spoil}; rm -r {world.state}"
    mend = f"mv -f {python}.good {python}"
    lines = [f"probe before; {spoil}", "true", f"cd {one}", "true", "probe in", "cd", f"cd {one}"]
    seen = world.interactive(shell, [*lines, "probe still", mend, "probe mended"])
    assert seen.messages == [words]
    assert seen["in"].kinds() == seen["still"].kinds() == seen["before"].kinds()
    assert seen["mended"]["VIRTUAL_ENV"] == one + "/.venv"
    seen = world.interactive(shell, [f"{spoil}; autovenv status; {mend}", "autovenv status"])
    assert seen.messages == ([gone] if fault == "gone" else [])


@pytest.mark.usefixtures("kept")
@pytest.mark.only("bash", "zsh")
def test_a_subshell_does_not_read_it(world: World, shell: Shell) -> None:
    """A `cd` there is of no concern."""
    one = world.project("one")
    inside = f'(cd {one}; {WHOLE[shell.name]}; echo "[$VIRTUAL_ENV]")'
    seen = world.script(shell, f"{inside}\ncd {one}\necho $VIRTUAL_ENV")
    assert seen.stdout == f"not yet\n[]\n{one}/.venv\n"


def test_the_last_section_is_what_a_start_reads(shell: Shell) -> None:
    """Where it begins stands there once."""
    text = Path(__file__).parents[2].joinpath("shell", f"hook.{shell.name}").read_text()
    assert text.count("- at a shell's start\n") == 1


@pytest.mark.only("bash", "zsh")
@pytest.mark.parametrize("kind", ["printed", "kept"])
def test_verbose_shells_show_nothing_of_it(
    world: World, shell: Shell, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`set -v` prints what is read."""
    monkeypatch.setenv("AUTOVENV_TEST_KEPT", "1" if kind == "kept" else "")
    seen = world.interactive(shell, ["set -v", "true", "autovenv deactivate"])
    assert [line for line in seen.stderr.splitlines() if line.endswith("() {")] == []
