"""The picture in the README is what the session shows now."""

import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pictures import session, svg

SVG = "{http://www.w3.org/2000/svg}"


def test_the_terminal_is_current(tmp_path: Path, need: Callable[[str], str]) -> None:
    """If not: python tests/pictures."""
    need("which")
    if shutil.which("ls", path="/usr/bin:/bin") != "/usr/bin/ls":
        pytest.skip("ls is elsewhere here, and the picture says where it is")
    rows = session.play(tmp_path)
    now = session.FILE.read_text()
    assert session.plain(rows).splitlines() == described(now).splitlines()
    assert svg.draw(rows, session.TITLE, session.plain(rows)) == now


def described(drawn: str) -> str:
    """The text that a picture has for those who do not see it."""
    return ET.fromstring(drawn).findtext(f"{SVG}desc") or ""  # noqa: S314  (our own file)


def test_the_drawing_shows_every_character_at_its_place() -> None:
    """Markup in a terminal is text in the picture; each run begins where the one before ends."""
    plain = ("default", False)
    drawn = ET.fromstring(svg.draw([[("<b>& ", plain), ("x", ("blue", True))]], "t", "d"))  # noqa: S314
    texts = [(each.text, each.attrib) for each in drawn.iter(f"{SVG}text")]
    y, start = str(svg.baseline(0)), svg.LEFT
    assert texts == [
        (
            "<b>&",
            {"x": f"{start:g}", "y": y, "fill": "#d6dbe5", "textLength": f"{4 * svg.WIDE:g}"},
        ),
        (
            "x",
            {
                "x": f"{start + 5 * svg.WIDE:g}",
                "y": y,
                "fill": "#7cb7ff",
                "font-weight": "bold",
                "textLength": f"{svg.WIDE:g}",
            },
        ),
    ]


def test_long_rows_are_broken_as_a_terminal_does() -> None:
    """At the last column, styles and all."""
    plain, bold = ("default", False), ("default", True)
    row = [("a" * (session.COLUMNS - 1), plain), ("bcd", bold)]
    assert session.broken(row) == [[row[0], ("b", bold)], [("cd", bold)]]
    assert session.broken([]) == [[]]


def test_the_readme_shows_it() -> None:
    """Under a name that is there."""
    readme = (session.FILE.parents[2] / "README.md").read_text()
    shown = re.findall(r"]\((tests/pictures/[^)]+)\)", readme)
    assert "tests/pictures/terminal.svg" in shown
    assert [name for name in shown if not (session.FILE.parents[2] / name).exists()] == []
