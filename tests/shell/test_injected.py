"""Faults injected by strace into each system call of the core, while a real shell waits for it.

Whatever fails, the shell has its prompt, its `$?` and its variables, one line is said at most, and
the first prompt without the fault is right. A sample always; with --long, each fault at each call.
"""

import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest

from autovenv.shells import HOOKED
from tests.shell.driver import WATCHED, Outcome, Probe, Shell, World, whole
from tests.shell.test_faults import FAILED, own_package

# What ends one of strace's `inject=CALL:…:when=N`.
FAULTS = ("error=EIO", "error=ENOMEM", "error=EMFILE", "error=ENOSPC", "signal=SIGKILL")
# A full disk is told by these, and where a file is made.
WRITERS = {"write", "mkdir", "rename", "fsync", "utimensat"}
# These don't return.
LAST = {"execve", "exit", "exit_group"}
# An environment; one that is blocked; one that a tool's file names, for which an answer is kept; a
# core that was just installed, or changed, and writes its modules' bundle.
SCENES = ("plain", "blocked", "tool", "installed", "changed")
SAMPLE = 5
VISITS = 40  # in one shell
UNTOUCHED = [name for name in WATCHED if name != "AUTOVENV_STATE"]


class Call(NamedTuple):
    """One system call: its name, its number among those of that name, whether it writes."""

    name: str
    number: int
    writes: bool


class Bench:
    """A world whose core runs under strace while there is a plan, and then as the plan says."""

    def __init__(self, world: World, strace: str, scene: str) -> None:
        self.world = world
        self.plan = world.top + "/plan"
        self.log = world.top + "/calls"
        self.package, python = own_package(world)
        self.spoil = "true"
        self.write_plan("")
        world.write(
            python,
            f"#!/bin/sh\nread -r plan <'{self.plan}' || exec '{sys.executable}' \"$@\"\n"
            f"exec '{strace}' -f -qq -o '{self.log}' $plan '{sys.executable}' \"$@\"\n",
        )
        self.place, self.environment = getattr(self, scene)()
        self.state = "active" if self.environment else "untrusted"

    def plain(self) -> tuple[str, str | None]:
        """The directory to go to, and what has to be on there."""
        directory = self.world.project("plain")
        return directory, directory + "/.venv"

    def blocked(self) -> tuple[str, str | None]:
        """The same, where nothing may be on."""
        directory = self.world.project("blocked")
        self.world.hide(directory + "/.venv")
        return directory, None

    def tool(self) -> tuple[str, str | None]:
        """The same, by pyenv's file."""
        directory = self.world.directory("tool")
        self.world.write(directory + "/.python-version", "mine\n")
        versions = self.world.directory(".pyenv", "versions")
        return directory, self.world.environment(versions + "/mine")

    def installed(self) -> tuple[str, str | None]:
        """The first, by a core of which there is no bundle."""
        tag = sys.implementation.cache_tag
        bundles = [f"{self.package}/__pycache__/hot-{shell}.bundle.{tag}.pyc" for shell in HOOKED]
        self.spoil = f"/bin/rm -f {' '.join(bundles)}"
        return self.plain()

    def changed(self) -> tuple[str, str | None]:
        """The first, by a core of which a module has another time than in the bundle."""
        self.spoil = f"/bin/sh -c 'touch -d @$$ {self.package}/names.py'"
        return self.plain()

    def write_plan(self, words: str) -> None:
        """The options of strace from now on."""
        self.world.write(self.plan, f"{words}\n" if words else "")

    def calls(self, shell: Shell) -> list[Call]:
        """What a core that is well calls."""
        self.world.script(shell, f"cd {self.place}")  # Python keeps what it has compiled
        self.forget()
        # Outside of the project, so that the hook's own first answer isn't used.
        self.world.script(
            shell,
            f"{self.spoil}; echo '-e trace=all' >{self.plan}\ncd {self.place}",
            cwd=self.world.top,
        )
        self.write_plan("")
        self.forget()
        return list(numbered(Path(self.log).read_text()))

    def forget(self) -> None:
        """Remove the answers that are kept."""
        shutil.rmtree(self.world.state + "/answers", ignore_errors=True)

    def visit(self, shell: Shell, plans: list[str]) -> Outcome:
        """One visit for each plan: under the fault, after it, out again, and back."""
        lines = ["dump before", "probe before"]
        for number, plan in enumerate(plans):
            lines += [
                f"{self.spoil}; /bin/rm -rf {self.world.state}/answers; echo '{plan}' >{self.plan}",
                f"echo '#{number}' >&2; cd {self.place}",
                f"probe faulty{number}; sh -c 'exit 7'",
                f"probe status{number}; true >{self.plan}; echo '#' >&2",
                f"probe well{number}",
                "cd",
                f"probe out{number}",
                *(f"cd {self.place}", f"probe back{number}", "cd"),
            ]
        return self.world.interactive(shell, [*lines, "dump after"])

    def harm(self, seen: Outcome, plans: list[str]) -> Iterator[tuple[str, object]]:
        """What the faults did that they must not do, by plan."""
        said = re.findall(r"^#\d+\n(.*?)^#$", "\n".join(seen.messages), re.MULTILINE | re.DOTALL)
        before, out = seen["before"], seen["out0"]
        for number, plan in enumerate(plans):
            faulty, status, well, out, back = (
                seen[f"{label}{number}"] for label in ("faulty", "status", "well", "out", "back")
            )
            if not (faulty.kinds() == well.kinds() or same(faulty, before)):
                yield plan, ("half changed", faulty.values)
            if len(said[number].splitlines()) > 1 or status.status != "7":
                yield plan, (said[number], status.status)
            if (well["VIRTUAL_ENV"], well["AUTOVENV_STATE"]) != (self.environment, self.state):
                yield plan, ("not mended", well.values, said[number])
            if out.kinds() != before.kinds():
                yield plan, ("not undone", out.values)
            if back.kinds() != well.kinds():
                yield plan, ("not the same again", back.values)
        if whole(seen["dump before"].pwd) != whole(seen["dump after"].pwd):
            yield "all", (seen["dump before"], seen["dump after"])


def same(one: Probe, other: Probe) -> bool:
    """Whether nothing was changed."""
    return one.kinds(*UNTOUCHED) == other.kinds(*UNTOUCHED)


def numbered(log: str) -> Iterator[Call]:
    """The calls in what strace wrote."""
    count: Counter[str] = Counter()
    for name, words in re.findall(r"^\d+ +(\w+)\((.*)", log, re.MULTILINE):
        count[name] += 1
        yield Call(name, count[name], name in WRITERS or "O_CREAT" in words)


def plans(calls: list[Call], *, every: bool, long: bool) -> list[str]:
    """strace's options: all faults at all calls, or one or two at each; or a sample of that."""
    cases = [
        f"-e trace={call.name} -e inject={call.name}:{fault}:when={call.number}"
        for call, fault in product(calls, FAULTS)
        if ("ENOSPC" not in fault or call.writes) and ("SIGKILL" in fault or call.name not in LAST)
    ]
    step = len(cases) // SAMPLE if not long else 1 if every else 3
    return cases[::step]


@pytest.mark.parametrize("scene", SCENES)
def test_no_call_of_the_core_that_fails_harms_the_shell(
    world: World,
    shell: Shell,
    scene: str,
    need: Callable[[str], str],
    record_testsuite_property: Callable[[str, object], None],
    *,
    long: bool,
) -> None:
    """Each system call fails in turn, or is the core's last; each fault at each in one case."""
    bench = Bench(world, need("strace"), scene)
    every = (shell.name, scene) == ("bash", "plain")
    calls = bench.calls(shell)
    if bench.spoil != "true" and not long:
        calls = [call for call in calls if call.writes]
    chosen = plans(calls, every=every, long=long)
    assert len(chosen) >= SAMPLE
    record_testsuite_property(f"{shell.name}, {scene}: injections", len(chosen))  # for --junitxml
    bad: dict[str, object] = {}
    for start in range(0, len(chosen), VISITS):
        part = chosen[start : start + VISITS]
        bad |= bench.harm(bench.visit(shell, part), part)
    assert bad == {}


# Counterexamples of the sweep, each by the call that failed and the file that it was about.
FOUND = {
    "the environment cannot be seen": ("newfstatat", "{place}/.venv/pyvenv.cfg", "EIO"),
    "its Python cannot be seen": ("newfstatat", "{place}/.venv/bin/python", "ENOMEM"),
    "its commands cannot be listed": ("openat", "{place}/.venv/bin", "EMFILE"),
    "what it hides cannot be seen": ("newfstatat", "/usr/bin/env", "ENOMEM"),
}


@pytest.mark.parametrize("what", FOUND)
def test_nothing_follows_from_what_the_system_cannot_tell(
    world: World, shell: Shell, need: Callable[[str], str], what: str
) -> None:
    """It is said that the core failed; the next prompt asks again, and what is blocked stays so."""
    call, file, error = FOUND[what]
    bench = Bench(world, need("strace"), "blocked" if "hides" in what else "plain")
    path = file.format(place=bench.place)
    plan = f"-e trace={call} -P {path} -e inject={call}:error={error}"
    seen = bench.visit(shell, [plan])
    assert dict(bench.harm(seen, [plan])) == {}
    assert seen["faulty0"]["VIRTUAL_ENV"] is None
    assert FAILED in seen.messages


def test_an_answer_that_is_empty_is_none(world: World, shell: Shell) -> None:
    """A core of which an update left empty files ends well and says nothing: it has failed."""
    directory = world.project("one")
    package, _ = own_package(world)
    entry = f"{package}/_entry.py"
    lines = [f"cp -p {entry} {entry}.good", f": >{entry}", "cd one", "true", "probe faulty"]
    lines += [f"mv {entry}.good {entry}", "probe mended"]
    if shell.is_fish:
        lines[1] = f"true >{entry}"
    seen = world.interactive(shell, lines)
    assert seen["faulty"]["VIRTUAL_ENV"] is None
    assert seen.messages == [FAILED]
    assert seen["mended"]["VIRTUAL_ENV"] == directory + "/.venv"
