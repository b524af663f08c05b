"""How many processes each tool starts at each step, by strace."""

from collections.abc import Sequence
from pathlib import Path

from tests.bench.session import STUCK, Session
from tests.bench.steps import walk
from tests.bench.tools import Ground, Tool
from tests.traced import started

TRACE = ("-f", "--seccomp-bpf", "-qq", "-e", "trace=process", "-o")


def count(ground: Ground, tools: Sequence[Tool]) -> dict[str, dict[str, int | None]]:
    """By step and tool; None where the shell got stuck."""
    found: dict[str, dict[str, int | None]] = {}
    for tool in tools:
        for step, number in of_tool(ground, tool).items():
            found.setdefault(step, {})[tool.name] = number
    return found


def of_tool(ground: Ground, tool: Tool) -> dict[str, int | None]:
    """By step."""
    log = ground.top / "trace"
    session = Session(ground.shell, tool, under=["strace", *TRACE, str(log)])
    found: dict[str, int | None] = {}
    try:
        for step in walk(tool):
            found[step.name] = None
            if step.first:
                session.say(step.first)
            before = _now(log)
            for line in step.lines[: len(set(step.lines))]:
                session.say(line)
            found[step.name] = (_now(log) - before) // len(set(step.lines))
    except STUCK:
        pass
    finally:
        session.close()
    return found


def _now(log: Path) -> int:
    return started(log.read_text())["fork"]
