"""A terminal's rows as an SVG: text that can be selected, in a window with a ground of its own.

So it can be read on light and dark pages. Every run of text says how wide it is: fonts differ.
"""

from html import escape
from itertools import accumulate

from tests.pictures.session import COLUMNS, Row, Run

WIDE, HIGH, SIZE = 8.4, 22, 14  # a character, a row, the font
LEFT, TOP, BELOW = 22, 44, 18
COLOURS = {"default": "#d6dbe5", "blue": "#7cb7ff", "green": "#8fd67f"}
FONTS = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"
DOTS = "".join(f'<circle cx="{LEFT + 4 + 18 * each}" cy="20" r="5"/>' for each in range(3))


def draw(rows: list[Row], title: str, description: str) -> str:
    """The whole file; the description is for those who do not see it."""
    width, height = round(LEFT * 2 + COLUMNS * WIDE), TOP + HIGH * len(rows) + BELOW
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img" aria-labelledby="title description">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="description">{escape(description)}</desc>',
        f'<rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="10" fill="#1b1f2a"'
        ' stroke="#3a4152"/>',
        f'<g fill="#3f475a">{DOTS}</g>',
        f'<g font-family="{FONTS}" font-size="{SIZE}" xml:space="preserve">',
        *(line for number, row in enumerate(rows) for line in text(row, number)),
        "</g>",
        cursor(rows),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def text(row: Row, number: int) -> list[str]:
    """The elements of one row."""
    starts = accumulate((len(run[0]) for run in row), initial=0)
    return [
        element(run, start, number)
        for run, start in zip(row, starts, strict=False)
        if run[0].strip()
    ]


def element(run: Run, column: int, number: int) -> str:
    """One run at its place; blanks around it need no drawing."""
    words, (colour, bold) = run
    column += len(words) - len(words.lstrip())
    words = words.strip()
    weight = ' font-weight="bold"' if bold else ""
    place = f'x="{LEFT + column * WIDE:g}" y="{baseline(number)}"'
    length = f'textLength="{len(words) * WIDE:g}"'
    return f'<text {place} fill="{COLOURS[colour]}"{weight} {length}>{escape(words)}</text>'


def baseline(number: int) -> int:
    """Where the letters of this row stand."""
    return TOP + HIGH * number + 16


def cursor(rows: list[Row]) -> str:
    """The cursor, behind the last row's end."""
    column = sum(len(words) for words, _ in rows[-1])
    x, y = LEFT + column * WIDE, baseline(len(rows) - 1) - 13
    return f'<rect x="{x:g}" y="{y}" width="{WIDE}" height="17" fill="#d6dbe5" opacity=".6"/>'
