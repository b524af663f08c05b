"""One interactive shell, fed through a pipe: how long it takes from a line to the next prompt.

The prompt is a mark, so that all that a tool does before it is in the time. fish has no prompts
without a terminal, so there each line is followed by the event that a prompt fires, and the prompt.
"""

import contextlib
import os
import select
import signal
import subprocess
import time
from collections.abc import Sequence

from tests.bench.tools import MARK, Tool

PATIENCE = 10.0  # seconds for one prompt
STUCK = (TimeoutError, EOFError, BrokenPipeError)
WORDS = {
    "bash": ["bash", "--noediting", "-i"],
    "zsh": ["zsh", "-i"],
    # fish reads a pipe to its end before it does anything.
    "fish": ["fish", "-i", "-c", "while read -l __line; eval $__line; end"],
}


class Session:
    """A shell with one tool in it."""

    patience = PATIENCE

    def __init__(self, shell: str, tool: Tool, at: str = "", under: Sequence[str] = ()) -> None:
        self.tool = tool
        self.after = "emit fish_prompt\nfish_prompt\n" if shell == "fish" else ""
        directory = f"{tool.home}/{at}".rstrip("/")
        self.process = subprocess.Popen(
            [*under, *WORDS[shell]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=directory,
            env={**tool.environ, "PWD": directory},
            start_new_session=True,
        )
        try:
            if self.after:
                self._write(":")
            self._read(1)
        except STUCK:
            self.close()
            raise

    def say(self, line: str) -> str:
        """What this line prints, and the prompt's hooks after it."""
        self._write(line)
        return self._read(1)

    def time(self, *lines: str) -> float:
        """Milliseconds for each of the lines, up to its prompt."""
        start = time.perf_counter()
        self._write(*lines)
        self._read(len(lines))
        return (time.perf_counter() - start) * 1000 / len(lines)

    def _write(self, *lines: str) -> None:
        assert self.process.stdin
        text = "".join(f"{line}\n{self.after}" for line in lines)
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def _read(self, prompts: int) -> str:
        assert self.process.stdout
        mark, seen = MARK.encode(), b""
        while seen.count(mark) < prompts or not seen.endswith(mark):
            if not select.select([self.process.stdout], [], [], self.patience)[0]:
                raise TimeoutError(f"{self.tool.name}: {seen!r}")
            data = os.read(self.process.stdout.fileno(), 65536)
            if not data:
                raise EOFError(f"{self.tool.name}: {seen!r}")
            seen += data
        return seen.replace(mark, b"").decode(errors="replace")

    def close(self) -> None:
        """End it, with all that it has started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()
