"""What the picture in the README shows: a real bash, real environments, typed lines.

The one thing that is not as it was on the screen: the home directory is called /home/you, and lines
are broken as on a terminal of `COLUMNS` columns.
"""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from pyte.screens import Char

from tests.command import World
from tests.shell.terminal import HOOKS, Person, Terminal

FILE = Path(__file__).with_name("terminal.svg")
TITLE = "autovenv in a terminal"
COLUMNS = 80
HOME = "/home/you"
PROMPT = r"PS1='\[\e[1;34m\]\w\[\e[0m\] \[\e[32m\]$\[\e[0m\] '" + "\n"
TYPED = (
    "cd shop",
    "which python",
    "cd ../blog/posts",
    "which python",
    "cd",
    "cd neat-tool",
)
# A row is runs of text, each in one style: a colour's name and whether it is bold.
Style = tuple[str, bool]
Run = tuple[str, Style]
Row = list[Run]


def play(top: Path) -> list[Row]:
    """Type the lines at a shell in a home below `top`; what is on the screen then."""
    person = Person(furnished(top), "bash")
    person.write(PROMPT, HOOKS["bash"])
    try:
        terminal = person.start()
        for line in TYPED:
            terminal.type(line)
        return rows(terminal)
    finally:
        person.close()


def furnished(top: Path) -> World:
    """A home with two projects of one's own, and one whose environment hides a command."""
    world = World(top)
    for name in ("shop", "blog", "neat-tool"):
        world.project(name)
    world.directory("blog/posts")
    world.script(f"{world.home}/neat-tool/.venv/bin/ls", "#!/bin/sh\n")
    return world


def rows(terminal: Terminal) -> list[Row]:
    """The screen down to the cursor, in rows that the picture has room for."""
    found: list[Row] = []
    for y in range(terminal.screen.cursor.y + 1):
        cells = terminal.screen.buffer[y]
        line = runs((cells[x].data, style(cells[x])) for x in range(max(cells, default=-1) + 1))
        found += broken([(text.replace(terminal.home, HOME), look) for text, look in line])
    return found


def style(cell: Char) -> Style:
    """How one character looks."""
    return cell.fg, cell.bold


def runs(cells: Iterable[Run]) -> Row:
    """Neighbours of one style together."""
    return [
        ("".join(text for text, _ in group), look)
        for look, group in groupby(cells, key=lambda cell: cell[1])
    ]


def broken(row: Row) -> list[Row]:
    """The row in parts of at most `COLUMNS` characters."""
    cells = [(character, look) for text, look in row for character in text]
    starts = range(0, max(len(cells), 1), COLUMNS)
    return [runs(cells[start : start + COLUMNS]) for start in starts]


def plain(found: list[Row]) -> str:
    """The rows as text."""
    return "\n".join("".join(text for text, _ in row).rstrip() for row in found)
