"""Commands that start, run and are gone: shell start, `exec -- true`, what any process costs."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.bench.figures import PROCESS, PYTHON
from tests.bench.session import PATIENCE, STUCK, Session
from tests.bench.steps import is_right, is_right_python
from tests.bench.tools import Ground, Tool

PREFIX = ("python3", "-c", "import sys; print(sys.prefix)")
# To the first prompt, and the end of input.
START = {"bash": ["-i"], "zsh": ["-i"], "fish": ["-i", "-c", "emit fish_prompt; fish_prompt"]}


@dataclass(frozen=True)
class Command:
    """One command, and in which row and column its time goes."""

    step: str
    name: str
    words: Sequence[str]
    environ: Mapping[str, str]
    at: str


def every(ground: Ground, tools: Sequence[Tool]) -> Iterator[Command]:
    """All commands; those whose tool does not do its job have no words."""
    first = tools[0]
    bare = [str(ground.python), "-I", "-S", "-c", "pass"]
    yield Command(PROCESS, PYTHON, bare, first.environ, first.home)
    yield Command(PROCESS, "/bin/true", ["/bin/true"], first.environ, first.home)
    shell = [shutil.which(ground.shell) or "", *START[ground.shell]]
    for tool in tools:
        for step, at in (("start, outside", ""), ("start, inside", "one")):
            if tool.starts:
                words = shell if starts_right(ground.shell, tool, at) else []
                yield Command(step, tool.name, words, tool.environ, f"{tool.home}/{at}")
        if tool.runs:
            program = shutil.which(tool.runs[0], path=tool.environ["PATH"]) or ""
            words = [program, *tool.runs[1:]]
            right = runs_right(tool, words)
            done = [*words, "true"] if right else []
            yield Command("exec -- true", tool.name, done, tool.environ, tool.project("one"))


def starts_right(shell: str, tool: Tool, at: str) -> bool:
    """Whether the environment is on at the first prompt of a shell that starts there."""
    try:
        session = Session(shell, tool, at)
    except STUCK:
        return False
    try:
        return is_right(session, at) and is_right_python(session, at)
    except STUCK:
        return False
    finally:
        session.close()


def runs_right(tool: Tool, words: Sequence[str]) -> bool:
    """Whether the command would run by the environment's python."""
    try:
        prefix = tool.asks(*words, *PREFIX, at="one").strip()
    except (subprocess.SubprocessError, OSError):
        return False
    return os.path.realpath(prefix) == os.path.realpath(f"{tool.project('one')}/.venv")


def run(command: Command) -> float | None:
    """Milliseconds; None where it failed, or did not end."""
    if not command.words:
        return None
    start = time.perf_counter()
    process = subprocess.Popen(
        command.words,
        env={**command.environ, "PWD": command.at.rstrip("/")},
        cwd=command.at,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Popen.wait(timeout) looks every so often: its steps would be in the figures.
    signal.signal(signal.SIGALRM, lambda *_: os.killpg(process.pid, signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    status = process.wait()
    milliseconds = (time.perf_counter() - start) * 1000
    signal.setitimer(signal.ITIMER_REAL, 0)
    return milliseconds if status == 0 else None
