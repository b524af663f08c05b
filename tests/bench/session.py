"""One interactive shell, fed through a pipe: how long lines take, prompt hooks included.

A line is timed from when it is written until the mark behind it comes back; the prompt's hooks run
in between. fish has no prompts without a terminal, so there each line is followed by the event that
a prompt fires.
"""

import os
import select
import subprocess
import time

from tests.bench.tools import Tool

MARK = b"@mark@"
PAUSE = 0.004  # until the hooks of the mark's own prompt are through
PATIENCE = 20.0
WORDS = {
    "bash": ["bash", "-i"],
    "zsh": ["zsh", "-i"],
    # fish reads a pipe to its end before it does anything.
    "fish": ["fish", "-i", "-c", "while read -l __line; eval $__line; end"],
}


class Session:
    """A shell with one tool in it."""

    def __init__(self, shell: str, tool: Tool) -> None:
        self.tool = tool
        self.prompt = "emit fish_prompt\n" if shell == "fish" else ""
        self.process = subprocess.Popen(
            WORDS[shell],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=tool.home,
            env=tool.environ,
            start_new_session=True,
        )
        self.say(":")

    def say(self, *lines: str) -> list[str]:
        """What these lines print."""
        self._write(lines)
        return self._read().decode(errors="replace").splitlines()

    def time(self, *lines: str, per: int = 1) -> float:
        """Milliseconds for the lines, divided by `per`."""
        time.sleep(PAUSE)
        start = time.perf_counter()
        self._write(lines)
        self._read()
        return (time.perf_counter() - start) * 1000 / per

    def _write(self, lines: tuple[str, ...]) -> None:
        assert self.process.stdin
        text = "".join(f"{line}\n{self.prompt}" for line in lines) + f"echo {MARK.decode()}\n"
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def _read(self) -> bytes:
        assert self.process.stdout
        seen = b""
        end = time.monotonic() + PATIENCE
        while not seen.endswith(MARK + b"\n"):
            if not select.select([self.process.stdout], [], [], max(end - time.monotonic(), 0))[0]:
                raise TimeoutError(f"{self.tool.name}: {seen!r}")
            data = os.read(self.process.stdout.fileno(), 65536)
            if not data:
                raise EOFError(f"{self.tool.name}: {seen!r}")
            seen += data
        return seen.removesuffix(MARK + b"\n")

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.communicate()
