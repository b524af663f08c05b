"""Where a shell may start no more processes (`ulimit -u`), so that the core cannot be asked.

Root may start as many as it likes. So it becomes somebody else, who may still read the files of
the tests, wherever they are, and run its Python.
"""

import os
import shlex
import subprocess
from collections.abc import Callable

import pytest

from tests.shell.driver import Shell, World
from tests.shell.test_faults import FAILED

SOMEBODY = 54321
CHANGE = (
    *(f"--reuid={SOMEBODY}", f"--regid={SOMEBODY}", "--clear-groups"),
    *("--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"),
)


@pytest.fixture
def bounded(world: World, shell: Shell, need: Callable[[str], str]) -> Shell:
    """The shell, run by somebody for whom the limit counts."""
    if shell.is_fish and shell.version < (3, 2):
        pytest.skip("a pipe between builtins never ends where this fish gets no thread")
    if os.geteuid() != 0:
        return shell
    become = [need("setpriv"), *CHANGE, "--"]
    if subprocess.run([*become, "true"], check=False, capture_output=True).returncode:
        pytest.skip("nobody else can be run here")
    os.chown(world.top + "/tmp", SOMEBODY, SOMEBODY)
    program = f"{world.top}/{shell.name}"
    world.write(program, f'#!/bin/sh\nexec {shlex.join([*become, shell.program])} "$@"\n')
    os.chmod(program, 0o700)
    return Shell(shell.name, program)


def test_a_core_that_cannot_be_started_does_no_harm(world: World, bounded: Shell) -> None:
    """Nothing is changed, the prompt comes, ours is one line at most; and when processes may be
    started again, the next prompt is right. (bash itself tries for 15 seconds, and then gives the
    command line up, as for any process; zsh gives it up at once, and one before 5.0.8 does not tell
    that from Ctrl-C: then it is the prompt after that.)
    """
    one = world.project("one")
    lines = ["probe before", "ulimit -S -u 1", "cd one", "probe none; ulimit -S -u 4000"]
    if bounded.name == "zsh" and bounded.version < (5, 0, 8):
        lines.append("true")
    seen = world.interactive(bounded, [*lines, "probe mended", "cd", "probe after"])
    assert seen["none"].kinds() == seen["before"].kinds()
    assert seen["none"].pwd == one
    assert seen["mended"]["VIRTUAL_ENV"] == one + "/.venv"
    assert seen["mended"]["PATH"] == f"{one}/.venv/bin:{world.environ['PATH']}"
    assert seen["after"].kinds() == seen["before"].kinds()
    assert [line for line in seen.messages if "autovenv: " in line] in ([], [FAILED])


@pytest.mark.only("zsh")
@pytest.mark.parametrize("prompts", [1, 2, 3])
def test_the_next_prompt_asks_again(world: World, bounded: Shell, prompts: int) -> None:
    """After however many at which no process could be started."""
    if bounded.version < (5, 0, 8):
        pytest.skip("it does not tell this from Ctrl-C")
    one = world.project("one")
    lines = ["ulimit -S -u 1", "cd one", *["true"] * prompts, "ulimit -S -u 4000", "probe mended"]
    seen = world.interactive(bounded, lines)
    assert seen["mended"]["VIRTUAL_ENV"] == one + "/.venv"
    assert [line for line in seen.messages if "autovenv: " in line] in ([], [FAILED])


@pytest.mark.only("zsh", "fish")
def test_statuses_survive_prompts_at_which_no_process_can_be_started(
    world: World, bounded: Shell
) -> None:
    """And not one of these prompts says anything of ours again."""
    if bounded.is_fish:
        pytest.skip("fish needs threads, and now and then waits for ever where it gets none")
    world.project("one")
    lines = ["ret 3", "probe first", "ret 4", "probe second", "ret 5", "probe third"]
    lines = ["ulimit -S -u 1", "cd one", *lines]
    seen = world.interactive(bounded, lines, before="ret() { return $1 }")
    assert [probe.status for probe in seen.probes.values()] == ["3", "4", "5"]
    assert [line for line in seen.messages if "autovenv: " in line] in ([], [FAILED])
