"""Real interactive shells on a terminal of their own: what a person types, and what is on the screen.

The terminal is pexpect's pseudo-terminal with pyte's screen behind it, so that what is asserted is
what is seen: lines that a shell draws over are gone, and wide characters take two columns.
"""

import os
import re
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pexpect
import pyte
import pytest

from tests.command import World

ROWS, COLUMNS = 120, 200
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


class Terminal:
    """A program on a terminal; a prompt is what stands before the cursor and ends in `$ `."""

    def __init__(
        self, words: Sequence[str], environ: Mapping[str, str], at: str, prompt: str = r".*\$ "
    ) -> None:
        self.prompt = re.compile(prompt)
        self.home = environ["HOME"]
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.screen)
        self.child: pexpect.spawn[bytes] = pexpect.spawn(
            words[0], list(words[1:]), env=dict(environ), cwd=at, dimensions=(ROWS, COLUMNS)
        )
        self.child.delaybeforesend = None
        self.screen.write_process_input = self._answer

    def _answer(self, data: str) -> None:
        """What a terminal says of itself when it is asked."""
        self.child.send(data)

    def lines(self) -> list[str]:
        """What is on the screen down to the cursor; the home directory shows as `~`."""
        shown = [line.rstrip().replace(self.home, "~") for line in self.screen.display]
        return shown[: self.screen.cursor.y + 1]

    def type(self, line: str) -> list[str]:
        """Type the line and wait for the next prompt; the lines between the two prompts."""
        return self.press(line + "\r")

    def press(self, keys: str) -> list[str]:
        """Press the keys and wait for a prompt further down; the lines between the two prompts."""
        start = self.screen.cursor.y
        self.child.send(keys)
        self.wait(start + 1)
        return self.lines()[start + 1 : -1]

    def wait(self, row: int = 0) -> None:
        """Wait until there is a prompt with nothing behind it, in that row or below."""
        end = time.monotonic() + PATIENCE
        while not (self.screen.cursor.y >= row and self._is_at_prompt()):
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

    def _is_at_prompt(self) -> bool:
        cursor = self.screen.cursor
        line = self.screen.display[cursor.y]
        # A wide character takes two columns and is one character.
        wide = sum(1 for x in range(cursor.x) if self.screen.buffer[cursor.y][x].data == "")
        before, after = line[: cursor.x - wide], line[cursor.x - wide :]
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

        A transcript is what can be copied from a terminal: prompts, typed lines, what they print. It
        is cleared from the screen afterwards.
        """
        expected = transcript.strip("\n").split("\n")
        for line in expected:
            prompt, dollar, typed = line.partition("$ ")
            if dollar and typed and re.fullmatch(r"(\(.*\) )?", prompt):
                self.type(typed)
        assert self.lines() == [line.rstrip() for line in expected]
        self.clear()

    def clear(self) -> None:
        """Forget what is above the prompt."""
        self.screen.delete_lines_above()  # type: ignore[attr-defined]

    def close(self) -> None:
        """End the program."""
        self.child.close(force=True)
