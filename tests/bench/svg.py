"""The strokes of the chart: marks, words, the logarithmic scale, colours for light and dark."""

from collections.abc import Sequence
from html import escape
from math import log10

WIDTH = 880
LEFT, RIGHT = 222, 592  # of the scale
TICKS = (0.01, 0.1, 1.0, 10.0, 100.0, 1000.0)
LEAST, MOST = TICKS[0], TICKS[-1]
MARKS = {
    "bash": '<circle cx="{x}" cy="{y}" r="4.5"/>',
    "zsh": '<path d="M{x} {y}m0-5.5l5.5 5.5-5.5 5.5-5.5-5.5z"/>',
    "fish": '<path d="M{x} {y}m0-5.5l5.2 9.2h-10.4z"/>',
}
STYLE = """
text { font: 13px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #1f2328 }
.paper { fill: #ffffff; stroke: #d1d9e0 }
.title { font-size: 19px; font-weight: 600 }
.panel { font-weight: 600; font-size: 14px }
.quiet, .scale { fill: #59636e; font-size: 12px }
.number { text-anchor: end; font-variant-numeric: tabular-nums }
.scale { text-anchor: middle; font-size: 11px }
.grid { stroke: #e4e8ec } .rule { stroke: #d1d9e0 }
.python { stroke: #9a6700; stroke-dasharray: 2 4 } text.python { stroke: none; fill: #7d4e00 }
.range { stroke: #8c959f; stroke-width: 1.5; opacity: .55 } .mark { fill: #6e7781 }
.mine .range { stroke: #0a7d4f } .mine .mark { fill: #0a7d4f }
.mine text { font-weight: 600; fill: #0a6b44 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .paper { fill: #0d1117; stroke: #3d444d }
.quiet, .scale { fill: #9198a1 } .grid { stroke: #21262d } .rule { stroke: #3d444d }
.python { stroke: #d29922 } text.python { fill: #e3b341 }
.range { stroke: #767f8a } .mark { fill: #9198a1 }
.mine .range { stroke: #3fb984 } .mine .mark { fill: #3fb984 } .mine text { fill: #56d39b }
}
"""


def picture(title: str, words: str, height: float, body: Sequence[str]) -> str:
    """The whole of it on its own paper; title and words are for those who do not see it."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="title desc">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="desc">{escape(words)}</desc>',
            f"<style>{STYLE}</style>",
            f'<rect class="paper" x=".5" y=".5" width="{WIDTH - 1}" height="{height - 1}" rx="8"/>',
            *body,
            "</svg>\n",
        ]
    )


def across(milliseconds: float) -> float:
    """Where on the scale; what is less or more than it has is at its end."""
    value = min(max(milliseconds, LEAST), MOST)
    share = (log10(value) - log10(LEAST)) / (log10(MOST) - log10(LEAST))
    return round(LEFT + share * (RIGHT - LEFT), 1)


def figure(milliseconds: float | None) -> str:
    """Two digits that matter."""
    value = milliseconds or 0.0
    if value < LEAST / 2:
        return "0"
    return f"{value:.2f}" if value < 1 else f"{value:.1f}" if value < 10 else f"{value:.0f}"


def mark(shell: str, x: float, y: float, kind: str) -> str:
    """A shell's mark."""
    return MARKS[shell].format(x=x, y=y).replace("/>", f' class="{kind}"/>')


def text(x: float, y: float, words: str, kind: str = "") -> str:
    """Words that begin, end or are centred there."""
    attribute = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}"{attribute}>{escape(words)}</text>'
