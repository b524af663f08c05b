"""The walk that each tool is taken on, and what must be true on the way."""

import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.figures import Figures
from tests.bench.session import Session
from tests.bench.tools import BELOW, Tool

SAMPLE = 10.0  # milliseconds that a sample of unchanged prompts may take, by and large
MOST, LEAST = 20, 2
WALK = 0.5  # seconds that a tool may take in a round; slower ones sit some rounds out
SELDOM = 4  # rounds to sit out at most, with the one that they play


@dataclass(frozen=True)
class Step:
    """One cell: lines to come there, lines to time, the project whose environment is on then."""

    name: str
    lines: tuple[str, ...]
    on: str = ""
    first: str = ""


def walk(tool: Tool) -> Iterator[Step]:
    """All steps, in order."""
    one, prompts = tool.project("one"), (":",) * tool.prompts
    ten = "/".join(BELOW.split("/")[:8])
    there_and_back = (f"cd {tool.home}/plain", f"cd {tool.home}") * max(tool.prompts // 4, 1)
    inside = (f"cd {one}/3", f"cd {one}") * max(tool.prompts // 4, 1)
    yield Step("prompt, outside", prompts, first=f"cd {tool.home}")
    yield Step("cd, outside", there_and_back)
    yield Step("in", (tool.on("one"),), "one")
    yield Step("prompt, inside", prompts, "one")
    yield Step("cd, inside", inside, "one")
    yield Step("prompt, 10 deep", prompts, "one", first=f"cd {one}/{ten}")
    yield Step("prompt, 50 deep", prompts, "one", first=f"cd {one}/{BELOW}")
    yield Step("A to B", (tool.over("two"),), "two", first=f"cd {one}")
    yield Step("out", (tool.off,))


def play(session: Session, figures: Figures) -> None:
    """One round; a step that went wrong is marked."""
    for step in walk(session.tool):
        if step.first:
            session.say(step.first)
        milliseconds = session.time(*step.lines)
        right = is_right(session, step.on)
        figures.add(step.name, session.tool.name, milliseconds if right else None)


def rehearse(session: Session, figures: Figures) -> None:
    """The round before the first, not timed: is the python right as well, how long is a prompt."""
    for step in walk(session.tool):
        figures.expect(step.name, session.tool.name)
    milliseconds = min(session.time(":") for _ in range(3))
    for step in walk(session.tool):
        if step.first:
            session.say(step.first)
        session.time(*step.lines)
        if not (is_right(session, step.on) and is_right_python(session, step.on)):
            figures.add(step.name, session.tool.name, None)
    session.tool.prompts = int(min(MOST, max(LEAST, SAMPLE // milliseconds)))
    start = time.monotonic()
    play(session, Figures())
    session.tool.every = min(1 + int((time.monotonic() - start) / WALK), SELDOM)


def is_right(session: Session, project: str) -> bool:
    """Whether VIRTUAL_ENV is the project's environment, or none."""
    tool = session.tool
    expected = f"{tool.project(project)}/.venv" if project else ""
    return not tool.activates or f"={expected}=" in session.say('echo "=$VIRTUAL_ENV="')


def is_right_python(session: Session, project: str) -> bool:
    """Whether `python` is the environment's, or none of a project's."""
    tool = session.tool
    if not tool.activates:
        return True
    said = session.say('python3 -c \'import sys; print("\\n=" + sys.prefix + "=")\'')
    found = re.search("^=(.+)=$", said, re.MULTILINE)
    prefix = os.path.realpath(found[1]) if found else ""
    if project:
        return prefix == os.path.realpath(f"{tool.project(project)}/.venv")
    return not prefix.startswith(tool.home)
