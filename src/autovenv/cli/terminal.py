"""A real shell on a terminal of its own, typed to and read as by a person, never for ever."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

ROWS, COLUMNS = 50, 300  # no line is broken
PATIENCE = 15.0  # seconds for one line
# CSI and OSC sequences, those of two characters, and control characters; all else is text.
PARTS = re.compile(
    r"(\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\a\x1b]*(?:\a|\x1b\\)|\x1b[ -/]*[0-~]|[\x00-\x1f])"
)
ERASE = ("\x1b[K", "\x1b[J", "\x1b[0K", "\x1b[0J")


class Silent(Exception):
    """The shell ended, or did not answer in time."""


class Terminal:
    """One shell; `prompt` is what its prompt matches, from the start of a line."""

    def __init__(
        self, words: list[str], environ: "Mapping[str, str]", directory: str, prompt: str
    ) -> None:
        self.prompt = re.compile(prompt)
        self.seen = b""
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            _become(words, environ, directory)
        size = struct.pack("HHHH", ROWS, COLUMNS, 0, 0)
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, size)

    def lines(self) -> list[str]:
        """What is on the screen."""
        return shown(self.seen.decode("utf-8", "replace"))

    def type(self, line: str) -> list[str]:
        """Type the line, and wait for the next prompt; the lines from the typed one on, with it."""
        before = self._prompts()
        start = len(self.lines()) - 1
        os.write(self.handle, line.encode() + b"\n")
        self.wait(before + 1)
        return self.lines()[start:]

    def wait(self, prompts: int) -> None:
        """Wait until that many prompts were shown and the last one is empty; raises Silent."""
        end = time.monotonic() + PATIENCE
        while self._prompts() < prompts or not self.prompt.fullmatch(self.lines()[-1]):
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.handle], [], [], left)[0]:
                raise Silent("no answer")
            self._read()

    def _prompts(self) -> int:
        return sum(bool(self.prompt.match(line)) for line in self.lines())

    def _read(self) -> None:
        try:
            data = os.read(self.handle, 65536)
        except OSError:  # how Linux says that the other side is closed
            data = b""
        if not data:
            raise Silent("it ended")
        self.seen += data

    def close(self) -> None:
        """End the shell, by force if it does not go."""
        os.close(self.handle)  # it gets a SIGHUP
        for attempt in range(100):
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                return
            if attempt == 50:
                os.kill(self.pid, signal.SIGKILL)
            time.sleep(0.01)


def _become(words: list[str], environ: "Mapping[str, str]", directory: str) -> None:
    """Be the shell, in the new process; nothing of this one must go on."""
    try:
        os.chdir(directory)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.execve(words[0], words, environ)
    finally:
        os._exit(127)


def shown(text: str) -> list[str]:
    """The lines on a screen to which this text was written, without blanks at their ends.

    Of the sequences only those that erase are obeyed: a dumb terminal is written to.
    """
    lines, column = [""], 0
    for part in filter(None, PARTS.split(text)):
        if part == "\n":
            lines.append("")
            column = 0
        elif part in ("\r", "\b"):
            column = 0 if part == "\r" else max(column - 1, 0)
        elif part in ERASE:
            lines[-1] = lines[-1][:column]
        elif part >= " ":
            line = lines[-1].ljust(column)
            lines[-1] = line[:column] + part + line[column + len(part) :]
            column += len(part)
    return [line.rstrip() for line in lines]
