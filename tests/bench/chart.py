"""A run's record as a picture: SVG, for light and dark, readable as text too.

A row is a tool in one step; its marks are the medians in each shell, the line goes from the least
to the most, and the figures stand beside it. The scale is logarithmic, since the figures go from
hundredths to hundreds of milliseconds: so there are marks and no bars, which would need a zero.
"""

from collections.abc import Iterator

from tests.bench.figures import MINE, PROCESS, PYTHON, Cell
from tests.bench.growth import is_grown
from tests.bench.record import Record
from tests.bench.svg import MOST, TICKS, WIDTH, across, figure, mark, picture, text

ROW, GAP = 20, 44
COLUMNS = {"bash": 650, "zsh": 712, "fish": 774}
STARTED = 850
PANELS = {
    "prompt, 10 deep": "A prompt at which nothing changes, ten directories deep",
    "in": "Entering a project",
    "out": "Leaving it",
    "start, outside": "A shell's start, outside of projects",
    "exec -- true": "Running a command in the environment, with its own time",
}


def draw(record: Record) -> str:
    """The whole picture."""
    bottom = 134
    body: list[str] = []
    for step, title in PANELS.items():
        tools = rows(record, step)
        body += panel(record, step, title, tools, bottom)
        bottom += GAP + ROW * len(tools)
    height = bottom + 58
    body += [*head(record), *scale(record, bottom - 2), *foot(record, height)]
    return picture("What autovenv costs, beside its peers", in_words(record), height, body)


def rows(record: Record, step: str) -> list[str]:
    """The tools of a step, the cheapest first; those that never did their job are last."""

    def cost(tool: str) -> float:
        found = [cell["median"] for _, cell in cells(record, step, tool)]
        return sum(each or 0.0 for each in found) / len(found) if found else MOST

    shells = record["milliseconds"].values()
    tools = {tool: None for by_step in shells for tool in by_step.get(step, {})}
    return sorted((tool for tool in tools if not is_grown(tool)), key=cost)


def cells(record: Record, step: str, tool: str) -> Iterator[tuple[str, Cell]]:
    """Each shell's figures, where there are any."""
    for shell, by_step in record["milliseconds"].items():
        cell = by_step.get(step, {}).get(tool)
        if cell:
            yield shell, cell


def head(record: Record) -> Iterator[str]:
    """Title, legend, column heads."""
    yield text(24, 36, "What it costs, in milliseconds", "title")
    lead = "Above a shell with no tool. Marks are medians, lines go from minimum to maximum."
    yield text(24, 58, f"{lead} {rounds(record)}", "quiet")
    for place, shell in enumerate(record["milliseconds"]):
        yield mark(shell, 30 + 62 * place, 78.5, "mark")
        yield text(40 + 62 * place, 83, shell, "quiet")
    for shell in record["milliseconds"]:
        yield text(COLUMNS[shell], 83, shell, "quiet number")
    yield text(STARTED, 83, "processes", "quiet number")


def rounds(record: Record) -> str:
    """Of how many samples the medians are."""
    least, most = min(record["rounds"].values()), max(record["rounds"].values())
    return f"{most} rounds." if least == most else f"{least} to {most} rounds."


def scale(record: Record, y: float) -> Iterator[str]:
    """What the places from left to right mean."""
    for tick in TICKS:
        yield text(across(tick), y, f"{tick:g} ms", "scale")
    yield text(across(bare(record)), 102, "starting Python takes", "python scale")


def bare(record: Record) -> float:
    """What the start of a Python takes that loads nothing."""
    found = [cell["median"] or 0.0 for _, cell in cells(record, PROCESS, PYTHON)]
    return sum(found) / len(found)


def panel(record: Record, step: str, title: str, tools: list[str], top: float) -> Iterator[str]:
    """A step's title and rows."""
    yield f'<path class="rule" d="M24 {top - 18}H{WIDTH - 24}"/>'
    yield text(24, top, title, "panel")
    lines = f"{top + 9}V{top + ROW * len(tools) + 13}"
    for tick in TICKS:
        yield f'<path class="grid" d="M{across(tick)} {lines}"/>'
    yield f'<path class="python" d="M{across(bare(record))} {lines}"/>'
    for number, tool in enumerate(tools):
        y = top + ROW * (number + 1) + 2
        yield f'<g class="{"mine" if tool.startswith(MINE) else "other"}">'
        yield text(36, y + 4.5, tool)
        yield from row(record, step, tool, y)
        yield "</g>"


def row(record: Record, step: str, tool: str, y: float) -> Iterator[str]:
    """One tool: marks, figures, processes."""
    found = dict(cells(record, step, tool))
    if found:
        least = min(cell["min"] or 0.0 for cell in found.values())
        most = max(cell["max"] or 0.0 for cell in found.values())
        yield f'<path class="range" d="M{across(least)} {y}H{across(most)}"/>'
    for shell, cell in found.items():
        yield mark(shell, across(cell["median"] or 0.0), y, "mark")
    for shell, by_step in record["milliseconds"].items():
        there = tool in by_step.get(step, {})
        said = figure(found[shell]["median"]) if shell in found else "failed" if there else "-"
        yield text(COLUMNS[shell], y + 4.5, said, "number")
    yield text(STARTED, y + 4.5, processes(record, step, tool), "number")


def processes(record: Record, step: str, tool: str) -> str:
    """How many are started, in whichever shell."""
    every = (each.get(step, {}).get(tool) for each in record["processes"].values())
    found = sorted({each for each in every if each is not None})
    return "" if not found else f"{found[0]}" if len(found) == 1 else f"{found[0]}-{found[-1]}"


def foot(record: Record, height: float) -> Iterator[str]:
    """With what this was measured."""
    versions = [f"{name} {number}" for name, number in record["versions"].items()]
    half = len(versions) // 2
    first = f"{record['date']}, {record['system']}: {', '.join(versions[:half])},"
    yield text(24, height - 30, first, "quiet")
    yield text(24, height - 13, ", ".join(versions[half:]), "quiet")


def in_words(record: Record) -> str:
    """The same for those who do not see it."""
    said = ["Milliseconds above a shell with no tool, medians."]
    for step, title in PANELS.items():
        found = [
            f"{tool} "
            + ", ".join(f"{figure(cell['median'])} in {shell}" for shell, cell in there.items())
            for tool in rows(record, step)
            if (there := dict(cells(record, step, tool)))
        ]
        said.append(f"{title}: {'; '.join(found)}.")
    return " ".join(said)
