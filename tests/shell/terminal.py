"""Real interactive shells on a terminal of their own: what a person types, and what they see.

The terminal is pexpect's pseudo-terminal with pyte's screen behind it, so that what is asserted is
what is seen: lines that a shell draws over are gone, and wide characters take two columns.
"""

import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from difflib import unified_diff
from pathlib import Path

import pexpect
import pyte
import pytest

from tests.command import World

ROWS, COLUMNS = 200, 700
PATIENCE = 20.0  # seconds for one line
SHELLS = ("bash", "zsh", "fish")
COMMAND = Path(__file__).parents[2] / "src/autovenv/bin/autovenv"
# Queries and modes with a private mark, which pyte would print: fish 4 sends them.
PRIVATE = re.compile(rb"\x1b\[[<=>][0-9;]*[A-Za-z]|\x1b\[\?u|\x1b[P_^][^\x1b]*\x1b\\")

# Where each shell's own start-up file is, a short prompt in it, and the line of the README.
FILES = {"bash": ".bashrc", "zsh": ".zshrc", "fish": "config/fish/config.fish"}
PROMPTS = {
    "bash": "PS1='$ '\n",
    "zsh": "PS1='$ '\n",
    "fish": "set -g fish_greeting\nfunction fish_prompt\n    echo -n '$ '\nend\n",
}
HOOKS = {
    "bash": 'eval "$(autovenv hook bash)"\n',
    "zsh": 'eval "$(autovenv hook zsh)"\n',
    "fish": "autovenv hook fish | source\n",
}


def calling(shell: str, core: str) -> str:
    """A line after which the hook calls this instead of Python; fish has that in a function."""
    if shell != "fish":
        return f"__autovenv_python={core}"
    other = f"string replace -r 'command \\S+' 'command {core}'"
    return f"functions __autovenv_call | {other} | source"


class Screen(pyte.Screen):
    """A screen that says what it is when it is asked: fish 4 waits for that."""

    answer: Callable[[str], object]

    def write_process_input(self, data: str) -> None:
        """Send it to the program."""
        self.answer(data)


class Terminal:
    """A program on a terminal; a prompt is what stands before the cursor and ends in `$ `."""

    def __init__(
        self, words: Sequence[str], environ: Mapping[str, str], at: str, prompt: str = r".*\$ "
    ) -> None:
        self.prompt = re.compile(prompt)
        self.home = environ["HOME"]
        self.top = 0  # the row where the transcript begins
        self.screen = Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.screen)
        self.child: pexpect.spawn[bytes] = pexpect.spawn(
            words[0], list(words[1:]), env=dict(environ), cwd=at, dimensions=(ROWS, COLUMNS)
        )
        self.child.delaybeforesend = None
        self.screen.answer = self.child.send

    def row(self, y: int, start: int = 0, end: int = COLUMNS) -> str:
        """The text in a part of one row; a wide character is one character."""
        cells = self.screen.buffer[y]
        return "".join(cells[x].data for x in range(start, min(end, max(cells, default=-1) + 1)))

    def lines(self) -> list[str]:
        """What is on the screen down to the cursor; the home directory shows as `~`."""
        rows = range(self.top, self.screen.cursor.y + 1)
        return [self.row(y).rstrip().replace(self.home, "~") for y in rows]

    def type(self, line: str) -> list[str]:
        """Type the line and wait for the next prompt; the lines between the two prompts."""
        return self.press(line + "\r")

    def press(self, keys: str) -> list[str]:
        """Press the keys and wait for a prompt further down; the lines between the two prompts."""
        start = self.screen.cursor.y
        self.child.send(keys)
        self.wait(start + 1)
        return self.lines()[start + 1 - self.top : -1]

    def wait(self, row: int = 0) -> None:
        """Wait until there is a prompt with nothing behind it, in that row or below."""
        end = time.monotonic() + PATIENCE
        while not (self.screen.cursor.y >= row and self.is_at_prompt()):
            self.read(end)

    def wait_for(self, text: str) -> None:
        """Wait until the text is somewhere on the screen."""
        end = time.monotonic() + PATIENCE
        while not any(text in line for line in self.lines()):
            self.read(end)

    def settle(self, seconds: float = 0.3) -> None:
        """Wait until nothing has been written for a while."""
        try:
            while True:
                self.read(time.monotonic() + seconds)
        except AssertionError:
            pass

    def is_at_prompt(self) -> bool:
        """Whether the cursor is behind a prompt, and nothing behind the cursor."""
        x, y = self.screen.cursor.x, self.screen.cursor.y
        before, after = self.row(y, end=x), self.row(y, start=x)
        return not after.strip() and self.prompt.fullmatch(before) is not None

    def read(self, end: float) -> None:
        """Take in what the program writes; AssertionError when it is `end` and nothing came."""
        try:
            left = max(end - time.monotonic(), 0.01)
            data = self.child.read_nonblocking(65536, left)
        except pexpect.TIMEOUT:
            raise AssertionError("no prompt:\n" + "\n".join(self.lines())) from None
        except pexpect.EOF:
            raise AssertionError("it ended:\n" + "\n".join(self.lines())) from None
        self.stream.feed(PRIVATE.sub(b"", data))

    def plays(self, transcript: str) -> None:
        """Type what is typed in the transcript; the screen must then be the whole of it.

        A transcript is what can be copied from a terminal: prompts, typed lines, what they print.
        The next one begins with this one's last line.
        """
        expected = transcript.strip("\n").split("\n")
        for line in expected:
            prompt, dollar, typed = line.partition("$ ")
            if dollar and typed and re.fullmatch(r"(\(.*\) )?(\w+ )?", prompt):
                self.type(typed)
        differences = list(unified_diff([line.rstrip() for line in expected], self.lines(), "", ""))
        assert not differences, "\n".join(["not as in the transcript:", *differences[3:]])
        self.top = self.screen.cursor.y

    def close(self) -> None:
        """End the program."""
        self.child.close(force=True)


class Person:
    """Somebody at a machine: a world, and the start-up file of one shell in it."""

    def __init__(self, world: World, shell: str) -> None:
        self.world = world
        self.shell = shell
        self.program = find(shell)
        self.terminals: list[Terminal] = []
        world.environ |= {
            "TERM": "xterm-256color",
            "SHELL": self.program,
            "ZDOTDIR": world.home,
            "XDG_DATA_HOME": f"{world.home}/data",
            "XDG_CACHE_HOME": f"{world.home}/cache",
        }
        install(world)
        # fish would read all manual pages, in the background, to fill it (from 4 on the second).
        world.directory("data/fish/generated_completions")
        world.directory("cache/fish/generated_completions")
        self.write(PROMPTS[shell], HOOKS[shell])

    def write(self, *texts: str) -> None:
        """Make this the start-up file."""
        file = Path(self.world.home, FILES[self.shell])
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(texts))

    def start(
        self,
        *words: str,
        at: str = "",
        variables: Mapping[str, str] | None = None,
        prompt: str = r".*\$ ",
    ) -> Terminal:
        """The shell at its first prompt, in a directory of the home; `words` instead of `-i`."""
        directory = f"{self.world.home}/{at}".rstrip("/")
        environ = {**self.world.environ, "PWD": directory, **(variables or {})}
        terminal = Terminal([self.program, *(words or ("-i",))], environ, directory, prompt)
        self.terminals.append(terminal)
        terminal.wait()
        return terminal

    def close(self) -> None:
        """End all that was started."""
        for terminal in self.terminals:
            terminal.close()


def install(world: World) -> None:
    """Put the command on PATH, as an installer does: with its Python's path in the first line."""
    text = COMMAND.read_text().replace("#!python", f"#!{sys.executable}", 1)
    world.script(f"{world.tools}/autovenv", text)


def find(program: str) -> str:
    """The program's path; the test is skipped where it is missing, and fails under CI."""
    path = shutil.which(program)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(f"not installed: {program}")
        pytest.skip(f"not installed: {program}")
    return path
