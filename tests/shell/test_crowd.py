"""Many at once in one home: shells that walk about, and people who allow, deny and forget."""

import marshal
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from autovenv import records, store
from autovenv.shells import HOOKED
from tests.shell.conftest import SHELLS
from tests.shell.driver import Shell, World, parse
from tests.shell.test_faults import own_package

PLAIN = {"bash": ["--norc"], "zsh": ["-f"], "fish": []}
WALK = (
    *("probe start", "cd ~/{own}", "probe blocked", "autovenv allow", "probe allowed"),
    *("cd ../one", "probe one", "cd ../two/src", "probe two", "cd ~/{own}", "probe again"),
    *("autovenv deny", "probe denied", "autovenv forget", "cd", "probe end"),
)
SEEN = {
    "start": (None, None),
    "blocked": (None, "untrusted"),
    "allowed": ("{own}", "active"),
    "one": ("one", "active"),
    "two": ("two", "active"),
    "again": ("{own}", "active"),
    "denied": (None, "untrusted"),
    "end": (None, None),
}


class Running:
    """A process at home that runs while others do; what it prints goes to a file."""

    def __init__(self, world: World, words: list[str], name: str) -> None:
        self.log = f"{world.top}/log-{name}"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                words,
                cwd=world.home,
                env={**world.environ, "PWD": world.home},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def end(self) -> tuple[int, str]:
        """What came of it."""
        code = self.process.wait(timeout=600)
        with open(self.log, "rb") as log:
            return code, os.fsdecode(log.read())


def walk(world: World, shell: Shell, own: str) -> Running:
    """A shell that goes through a blocked project of its own, and two that all share."""
    world.hide(world.project(own) + "/.venv")
    probes = world.probes(shell).replace(world.file, f"{world.top}/probes-{own}")
    script = f"{world.top}/script-{own}"
    lines = [probes, shell.hook_line, *(line.format(own=own) for line in WALK), ""]
    world.write(script, "\n".join(lines))
    return Running(world, [shell.program, *PLAIN[shell.name], script], own)


def told(world: World, own: str) -> str:
    """What a person is told on that way."""
    there = f"{world.home}/{own}/.venv"
    blocked = (
        f"not activated: {there}/bin has env, which would hide /usr/bin/env; "
        "run 'autovenv allow' if that is right"
    )
    lines = (
        blocked,
        f"allowed: {there}",
        "  accepted: env would hide /usr/bin/env",
        f"denied: {there}",
        f"forgotten: {there}",
        blocked,
    )
    return "".join(f"autovenv: {line}\n" for line in lines)


@pytest.mark.printed
def test_shells_do_not_disturb_each_other(world: World, *, long: bool) -> None:
    """Twenty shells of all kinds at once (`--long`: 200) on one home and its records: each sees
    what it would see alone, and nothing is left of the records. The first ones all write the bundle
    of the core's modules; it is whole in the end.
    """
    package = Path(own_package(world)[0])
    for cache in list(package.rglob("__pycache__")):
        shutil.rmtree(cache)
    world.project("one")
    world.project("two")
    world.directory("two", "src")
    for ours in (".config", ".local/share"):  # fish complains where another fish makes them first
        world.directory(ours, "fish")
    names = [f"own{number}" for number in range(200 if long else 20)]
    running = [walk(world, SHELLS[i % len(SHELLS)], own) for i, own in enumerate(names)]
    ended = [process.end() for process in running]
    for own, end in zip(names, ended, strict=True):
        assert end == (0, told(world, own))
        with open(f"{world.top}/probes-{own}", "rb") as file:
            probes = dict(parse(os.fsdecode(file.read())))
        projects = {
            label: (project and f"{world.home}/{project.format(own=own)}/.venv", state)
            for label, (project, state) in SEEN.items()
        }
        found = {k: (p["VIRTUAL_ENV"], p["AUTOVENV_STATE"]) for k, p in probes.items()}
        assert found == projects
        assert probes["end"].kinds() == probes["start"].kinds()
    assert store.paths(world.state) == []
    kept = sorted((package / "__pycache__").glob("*.bundle.*"))
    uses = sorted(f"{use}-{shell}" for use in ("hook", "hot") for shell in HOOKED)
    assert [each.name.split(".")[0] for each in kept] == uses
    for each in kept:
        code = marshal.loads(each.read_bytes()[16:])  # noqa: S302
        modules = [const for const in code.co_consts if isinstance(const, tuple)]
        assert "autovenv.export" in [name for name, *_ in max(modules, key=len)]


def test_no_word_about_trust_is_lost(world: World, *, long: bool) -> None:
    """Forty `allow`, `deny` and `forget` at once (`--long`: 1,000), each for an environment of its
    own, while as many fight for one: all are recorded, and no record is torn.
    """
    count = 1000 if long else 40
    words = ("allow", "deny", "forget")
    shared = world.project("shared")
    own = [world.project(f"p{number}") for number in range(count // 2)]
    for project in own[2::3]:
        store.write(world.state, records.Record(project + "/.venv", records.DENY))
    running: list[tuple[str, str, Running]] = []
    for number, project in enumerate(own):
        word = words[number % 3]
        for where in (project, shared):
            command = [f"{world.commands}/autovenv", word, where]
            running.append((word, where, Running(world, command, str(len(running)))))
    said = {"allow": "allowed", "deny": "denied", "forget": "forgotten"}
    for word, where, end in [(word, where, each.end()) for word, where, each in running]:
        expected = [(0, f"autovenv: {said[word]}: {where}/.venv\n")]
        if (word, where) == ("forget", shared):
            expected.append((1, f"autovenv: nothing was recorded: {where}/.venv\n"))
        assert end in expected
    found = {path: records.read(world.state, path) for path in store.paths(world.state)}
    found.pop(shared + "/.venv", None)
    assert {path: each and each.word for path, each in found.items()} == {
        f"{project}/.venv": words[number % 3]
        for number, project in enumerate(own)
        if number % 3 != 2
    }
