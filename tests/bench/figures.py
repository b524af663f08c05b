"""What was measured: by step and tool, a list of milliseconds, or None where the tool failed."""

from statistics import median

MINE = "autovenv"
NO_TOOL = "no tool"
PROCESS = "process"
PYTHON = "python -I -S"
Cell = dict[str, float | None]


class Figures:
    """The samples of one shell."""

    def __init__(self) -> None:
        self.samples: dict[str, dict[str, list[float | None]]] = {}

    def expect(self, step: str, tool: str) -> None:
        """Samples will come: rows and columns are in the order in which they were expected."""
        self.samples.setdefault(step, {}).setdefault(tool, [])

    def add(self, step: str, tool: str, milliseconds: float | None) -> None:
        """One more sample."""
        self.expect(step, tool)
        self.samples[step][tool].append(milliseconds)

    def cells(self) -> dict[str, dict[str, Cell | None]]:
        """Each step's tools; None for one that did not do its job, ever."""
        return {
            step: {tool: self.cell(step, tool) for tool in by_tool if tool != NO_TOOL}
            for step, by_tool in self.samples.items()
        }

    def cell(self, step: str, tool: str) -> Cell | None:
        """Median, minimum and maximum in milliseconds above no tool; how many times as much the
        median is as autovenv's, and as what a bare Python takes.
        """
        found = self._above(step, tool)
        if not found:
            return None
        middle = median(found)
        return {
            "median": round(middle, 4),
            "min": round(min(found), 4),
            "max": round(max(found), 4),
            "to autovenv": _ratio(middle, self._above(step, MINE)),
            "to python -I -S": _ratio(middle, self._above(PROCESS, PYTHON)),
        }

    def _above(self, step: str, tool: str) -> list[float]:
        """The samples without what it takes with no tool at all; none if one failed."""
        by_tool = self.samples.get(step, {})
        samples = by_tool.get(tool, [])
        base = [each for each in by_tool.get(NO_TOOL, []) if each is not None]
        without = median(base) if base else 0.0
        right = [each - without for each in samples if each is not None]
        return right if len(right) == len(samples) else []


def _ratio(figure: float, to: list[float]) -> float | None:
    return round(figure / median(to), 3) if to and median(to) > 0 else None
