"""Keys and signals while the core is asked: the prompt comes, and everything is right after it."""

import os
import random
import re
import signal
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from tests.command import World
from tests.shell.terminal import SHELLS, Person, Terminal, calling, find

INTERRUPT, STOP, QUIT = "\x03", "\x1a", "\x1c"
FAILED = "autovenv: its program failed; run 'autovenv doctor'"
MOMENTS = 45  # as many files as a hook looks at on the way from a project to another, or more
SEEN = re.compile(rb"<([^<>%|]*)\|([^<>%|]*)\|([^<>%|]*)>")


@pytest.fixture(params=SHELLS)
def person(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Person]:
    """Somebody with two projects."""
    each = Person(World(tmp_path), request.param)
    each.world.project("one")
    each.world.project("two")
    yield each
    each.close()


def slow(person: Person, terminal: Terminal) -> Path:
    """From now on the core makes a file, and waits until that is gone; the file."""
    asked = Path(person.world.home, "asked")
    core = f"{person.world.tools}/core"
    lines = [
        f"#!{sys.executable} -IS",
        "import os, sys, time",
        f"open({str(asked)!r}, 'w').close()",
        f"while os.path.exists({str(asked)!r}): time.sleep(0.01)",
        f"os.execv({sys.executable!r}, [{sys.executable!r}, *sys.argv[1:]])",
    ]
    person.world.script(core, "\n".join(lines))
    terminal.type("true")  # after that all of the hook is there
    terminal.type(calling(person.shell, core))
    return asked


def wait_for(file: Path, text: str = "") -> None:
    """Wait until the file is there, and has what matches this expression."""
    end = time.monotonic() + 20
    while not (file.exists() and re.search(text, file.read_text())):
        assert time.monotonic() < end, file
        time.sleep(0.01)


@pytest.mark.parametrize("key", [INTERRUPT, STOP, QUIT], ids=["Ctrl-C", "Ctrl-Z", "Ctrl-Backslash"])
def test_a_key_while_the_core_is_asked_costs_no_prompt(person: Person, key: str) -> None:
    """The prompt comes at once, but for Ctrl-Z, which stops nothing; the next one is right."""
    terminal = person.start()
    asked = slow(person, terminal)
    terminal.child.send("cd one\r")
    wait_for(asked)
    terminal.child.send(key)
    time.sleep(0.1)
    asked.unlink()
    terminal.settle()
    assert [line for line in terminal.lines() if "autovenv:" in line and FAILED not in line] == []
    assert sum(FAILED in line for line in terminal.lines()) <= 1
    terminal.child.send("\r")  # the core may be asked again
    terminal.settle(0.1)
    asked.unlink(missing_ok=True)
    terminal.settle()
    assert terminal.type('echo "=$VIRTUAL_ENV"') == ["=~/one/.venv"]


def test_a_window_that_changes_its_size_disturbs_nothing(person: Person) -> None:
    """SIGWINCH while the core is asked."""
    terminal = person.start()
    asked = slow(person, terminal)
    terminal.child.send("cd one\r")
    wait_for(asked)
    for rows in range(190, 200):
        terminal.child.setwinsize(rows, 500)
        terminal.child.kill(signal.SIGWINCH)
    asked.unlink()
    terminal.settle()
    assert terminal.type('echo "=$VIRTUAL_ENV"') == ["=~/one/.venv"]
    assert not any("autovenv:" in line for line in terminal.lines())


class Line:
    """A shell of which only the marked words are read: many lines, no screen."""

    def __init__(self, person: Person) -> None:
        environ = {**person.world.environ, "TERM": "dumb", "PWD": person.world.home}
        self.child: pexpect.spawn[bytes] = pexpect.spawn(
            person.program, ["-i"], env=environ, cwd=person.world.home, dimensions=(50, 4000)
        )
        self.child.delaybeforesend = None

    def ask(self) -> tuple[str, str, str]:
        """PWD, VIRTUAL_ENV and PATH; asked again where Ctrl-C took the line."""
        for _ in range(20):
            self.child.send('printf \'<%s|%s|%s>\\n\' "$PWD" "$VIRTUAL_ENV" "$PATH"\r')
            if self.child.expect([SEEN, pexpect.TIMEOUT], timeout=3) == 0:
                found = self.child.match
                assert isinstance(found, re.Match)
                pwd, environment, path = (os.fsdecode(each) for each in found.groups())
                return pwd, environment, path
        raise AssertionError(self.child.before)


def test_ctrl_c_at_any_time_leaves_nothing_half_done(person: Person, *, long: bool) -> None:
    """At a random moment of each of 30 transitions (1,000 with --long)."""
    chance = random.Random(7)  # noqa: S311  (a test's)
    line = Line(person)
    path = line.ask()[2]
    bad = []
    for number in range(1000 if long else 30):
        line.child.send(f"cd ~/{('one', 'two', '')[number % 3]}\r")
        time.sleep(chance.uniform(0, 0.04))
        line.child.send(INTERRUPT)
        time.sleep(0.01)
        line.child.send("\r")
        seen = line.ask()
        there = "" if seen[0] == person.world.home else seen[0] + "/.venv"
        right = (seen[0], there, f"{there}/bin:{path}" if there else path)
        if seen == (seen[0], "", path):  # the prompt after Ctrl-C has just to come
            seen = line.ask()
        if seen != right:
            bad.append((number, seen))
    line.child.close(force=True)
    assert bad == []


def test_ctrl_c_while_the_hook_looks_at_a_file_does_it_no_lasting_harm(
    person: Person, *, long: bool
) -> None:
    """Inside a command: there zsh would keep half-read conditions as long as the shell lives."""
    strace = find("strace")
    venv.create(f"{person.world.directory('.pyenv/versions')}/mine", symlinks=True)
    line = Line(person)

    def seen(place: str) -> tuple[str, str, str]:
        line.child.send(f"cd {place}\r")
        return line.ask()

    def walk(number: int) -> list[str]:
        project = f"new{number}"  # where nothing was seen before
        said = Path(person.world.directory(project + "/src")).parent / ".python-version"
        went = [seen("~/two"), seen("~"), seen(f"~/{project}/src")]
        said.write_text("mine\n")
        went.append(seen(".."))
        said.unlink()
        went += [seen("src"), seen("~/one")]
        return [environment.rpartition("/home/")[2] for _, environment, _ in went]

    right = ["two/.venv", "", "", ".pyenv/versions/mine", "", "one/.venv"]
    assert walk(0) == right
    bad = {}
    for moment in range(1, MOMENTS, 1 if long else 2):
        words = ("-qq", "-o", "/dev/null", "-e", "trace=%file", "-p", str(line.child.pid))
        inject = f"inject=%file:signal=INT:when={moment}"
        with subprocess.Popen([strace, *words, "-e", inject], stderr=subprocess.DEVNULL) as tracer:
            wait_for(Path(f"/proc/{line.child.pid}/status"), r"TracerPid:\t[^0]")
            line.child.send("cd ~/two\r")
            time.sleep(0.1)
            tracer.terminate()
        line.child.send("\r")
        after = walk(moment)
        if after != right:
            bad[moment] = after
    line.child.close(force=True)
    assert bad == {}
