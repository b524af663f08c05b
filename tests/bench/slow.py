"""The slow world: on a network's home each look at a file may take 10 ms. How many are there?

strace counts the operations on paths in the home directory (stat, access, open, readlink, …; the
shell's own included), ten levels deep, and then delays each of the same paths by 10 ms.
"""

import contextlib
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NotRequired, TypedDict

from tests.bench import peers
from tests.bench.figures import MINE, NO_TOOL
from tests.bench.session import STUCK, Session
from tests.bench.tools import BELOW, Ground, Tool
from tests.traced import asked

DELAY = 10  # ms
PATIENCE = 60.0
TEN = "/".join(BELOW.split("/")[:8])
COUNT = ("strace", "-f", "-qq", "-s", "4096", "-e", "trace=%file")
WAIT = (*COUNT, "-e", f"inject=%file:delay_enter={DELAY * 1000}")


class Slow(TypedDict):
    """One step of one tool: milliseconds are with the delay, and autovenv's alone."""

    operations: int
    milliseconds: NotRequired[float]


Slows = dict[str, dict[str, Slow]]


def tools(ground: Ground) -> list[Tool]:
    """No tool, autovenv as it comes and with a bound, and the peers that are used most."""
    found = [ground.tool(NO_TOOL), peers.autovenv(ground)[0], bounded(ground)]
    for program, make in {"direnv": peers.direnv, "mise": peers.mise}.items():
        found += peers.there(program, make, ground)[:1] if shutil.which(program) else []
    return found


def bounded(ground: Ground) -> Tool:
    """autovenv that looks into two directories above, by its setting `stop_at`."""
    tool = ground.tool(f"{MINE} with stop_at", ground.hook("autovenv hook"))
    tool.environ["AUTOVENV_STOP_AT"] = f"{tool.home}/plain/{TEN.rpartition('/8')[0]}"
    return tool


def lines(tool: Tool) -> dict[str, str]:
    """By step, what is typed; all ten levels deep."""
    outside = {"prompt, outside": ":", "cd, outside": "cd x"}
    if "stop_at" in tool.name:
        return outside
    enter = {"in": f"cd {tool.project('one')}/{TEN}", "prompt, inside": ":", "cd, inside": "cd x"}
    return {**outside, **enter, "out": f"cd {tool.home}/plain/{TEN}"}


def measure(ground: Ground) -> Slows:
    """By step and tool; without those that got stuck."""
    found: Slows = {}
    for tool in tools(ground):
        for directory in (tool.project("one"), f"{tool.home}/plain"):
            Path(directory, TEN, "x").mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(*STUCK):
            for step, slow in of_tool(ground, tool).items():
                found.setdefault(step, {})[tool.name] = slow
    return found


def of_tool(ground: Ground, tool: Tool) -> dict[str, Slow]:
    """By step. First all paths are found out, since strace delays those that it is told."""
    found: dict[str, Slow] = {}
    paths: set[str] = set()
    for step, looks, _ in walk(ground, tool, COUNT):
        found[step] = {"operations": len(looks)}
        paths.update(looks)
    if tool.name.startswith(MINE):
        only = [word for path in sorted(paths) for word in ("-P", path)]
        for step, _, seconds in walk(ground, tool, (*WAIT, *only)):
            found[step]["milliseconds"] = round(seconds * 1000)
    return found


def walk(
    ground: Ground, tool: Tool, under: tuple[str, ...]
) -> Iterator[tuple[str, list[str], float]]:
    """Each step: which paths were looked at, how often, and the seconds."""
    log = ground.top / "trace"
    session = Session(ground.shell, tool, under=(*under, "-o", str(log)))
    session.patience = PATIENCE
    try:
        session.say(f"cd {tool.home}/plain/{TEN}")
        for step, line in lines(tool).items():
            before, start = log.stat().st_size, time.monotonic()
            session.say(line)
            seconds = time.monotonic() - start
            yield step, list(asked(log.read_text()[before:], tool.home)), seconds
            if line == "cd x":
                session.say("cd ..")
    finally:
        session.close()


def show(found: Slows) -> None:
    """Print it."""
    for step, by_tool in found.items():
        print(f"  {step:<20}" + ", ".join(f"{tool} {said(slow)}" for tool, slow in by_tool.items()))


def said(slow: Slow) -> str:
    """In a word or two."""
    return str(slow["operations"]) + (
        f" ({slow['milliseconds']} ms)" if "milliseconds" in slow else ""
    )
