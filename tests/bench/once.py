"""Commands that start, run and are gone: shell start, `exec -- true`, what any process costs."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bench.tools import Tool


@dataclass(frozen=True)
class Command:
    """One command, and in which row and column its time goes."""

    step: str
    name: str
    words: Sequence[str]
    environ: Mapping[str, str]
    at: str


def commands(shell: str, tools: Sequence[Tool]) -> list[Command]:
    """All of them."""
    plain = next(tool for tool in tools if tool.name == "autovenv")
    one = f"{plain.home}/one"
    found = [
        Command(
            "process",
            "python -I -S",
            [sys.executable, "-I", "-S", "-c", "pass"],
            plain.environ,
            one,
        ),
        Command("process", "/bin/true", ["/bin/true"], plain.environ, one),
    ]
    for tool in tools:
        if not tool.grown:
            start = [shutil.which(shell) or "", "-i"]
            found.append(Command("start, outside", tool.name, start, tool.environ, tool.home))
            found.append(
                Command("start, inside", tool.name, start, tool.environ, f"{tool.home}/one")
            )
        if tool.runs:
            program = shutil.which(tool.runs[0], path=tool.environ["PATH"])
            if program:
                words = [program, *tool.runs[1:], "true"]
                found.append(
                    Command("exec -- true", tool.name, words, tool.environ, f"{tool.home}/one")
                )
    uv = shutil.which("uv")
    if uv:
        words = [uv, "run", "--no-sync", "--offline", "--no-config", "true"]
        found.append(Command("exec -- true", "uv run", words, plain.environ, one))
    return found


def run(command: Command) -> float | None:
    """Milliseconds, None where it failed."""
    environ = {**command.environ, "PWD": command.at}
    start = time.perf_counter()
    done = subprocess.run(
        command.words,
        env=environ,
        cwd=command.at,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        close_fds=os.name != "posix",
    )
    milliseconds = (time.perf_counter() - start) * 1000
    return milliseconds if done.returncode == 0 else None
