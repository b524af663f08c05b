"""All tools of one shell, measured in turn: each round does each step once with each of them."""

import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from tests.bench import growth, once, peers, processes, slow, steps
from tests.bench.figures import Figures
from tests.bench.record import Record
from tests.bench.session import STUCK, Session
from tests.bench.tools import Ground, Tool


def measure(found: Record, ground: Ground, most: int, seconds: float) -> None:
    """Add the figures of one shell, of so many rounds or seconds at most."""
    tools = peers.every(ground)
    walking = [tool for tool in tools if tool.walks]
    figures = Figures()
    singles = list(once.every(ground, tools))
    for single in singles:
        figures.expect(single.step, single.name)
    sessions = list(begin(ground, [*walking, *growth.every(ground)], figures))
    try:
        for stuck in together(sessions, figures, steps.rehearse):
            sessions.remove(stuck)
        found["rounds"][ground.shell] = play(sessions, singles, figures, most, seconds)
    finally:
        for session in sessions:
            session.close()
    found["milliseconds"][ground.shell] = figures.cells()
    if shutil.which("strace"):
        found["processes"][ground.shell] = processes.count(ground, walking)
        found["slow"][ground.shell] = slow.measure(ground)


def play(
    sessions: list[Session],
    singles: Sequence[once.Command],
    figures: Figures,
    most: int,
    seconds: float,
) -> int:
    """How many rounds there were."""
    end = time.monotonic() + seconds
    number = 0
    while number < most and time.monotonic() < end:
        random.shuffle(sessions)
        turn = [session for session in sessions if number % session.tool.every == 0]
        for stuck in together(turn, figures, steps.play):
            sessions.remove(stuck)
        for single in random.sample(singles, len(singles)):
            figures.add(single.step, single.name, once.run(single))
        number += 1
    return number


def begin(ground: Ground, tools: Sequence[Tool], figures: Figures) -> Iterator[Session]:
    """The shells that come to a prompt."""
    for tool in tools:
        try:
            yield Session(ground.shell, tool)
        except STUCK as problem:
            failed(tool, figures, problem)


def together(
    sessions: list[Session], figures: Figures, act: Callable[[Session, Figures], None]
) -> list[Session]:
    """Each does it in turn; those that got stuck, which are ended."""
    stuck = []
    for session in sessions:
        try:
            act(session, figures)
        except STUCK as problem:
            session.close()
            failed(session.tool, figures, problem)
            stuck.append(session)
    return stuck


def failed(tool: Tool, figures: Figures, problem: Exception) -> None:
    """Mark all steps."""
    print(f"stuck: {problem}", file=sys.stderr)
    for step in steps.walk(tool):
        figures.add(step.name, tool.name, None)
