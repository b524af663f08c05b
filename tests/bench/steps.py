"""The walk that each tool is taken on, and what must be true on the way."""

from tests.bench.figures import Figures
from tests.bench.session import Session

TIMES = 20  # unchanged prompts in one sample
DEEP = {10: "/".join(map(str, range(3, 11))), 50: "/".join(map(str, range(3, 51)))}


def play(session: Session, figures: Figures) -> None:
    """One round."""
    tool = session.tool
    home, one, two = tool.home, f"{tool.home}/one", f"{tool.home}/two"

    def add(step: str, milliseconds: float, expected: str) -> None:
        right = not tool.activates or f"={expected}" in session.say('echo "=$VIRTUAL_ENV"')
        figures.add(step, tool.name, milliseconds if right else None)

    session.say(f"cd {home}")
    add("prompt, outside", session.time(*[":"] * TIMES, per=TIMES), "")
    pair = (f"cd {home}/plain", f"cd {home}")
    add("cd, nothing changes", session.time(*pair * 5, per=10), "")
    add("in", session.time(tool.on(one)), f"{one}/.venv")
    add("prompt, inside", session.time(*[":"] * TIMES, per=TIMES), f"{one}/.venv")
    for depth, path in DEEP.items():
        session.say(f"cd {one}/{path}")
        milliseconds = session.time(*[":"] * TIMES, per=TIMES)
        add(f"prompt, {depth} deep", milliseconds, f"{one}/.venv")
    session.say(f"cd {one}")
    add("A to B", session.time(tool.over(two)), f"{two}/.venv")
    add("out", session.time(tool.off(home)), "")
