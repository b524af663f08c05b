"""What was measured: by step and tool, a list of milliseconds, or None where the tool failed."""

from statistics import median

NO_TOOL = "no tool"


class Figures:
    """The samples of one shell."""

    def __init__(self) -> None:
        self.samples: dict[str, dict[str, list[float | None]]] = {}

    def add(self, step: str, tool: str, milliseconds: float | None) -> None:
        """One more sample."""
        self.samples.setdefault(step, {}).setdefault(tool, []).append(milliseconds)

    def failed(self, step: str, tool: str) -> bool:
        """Whether the tool did not do its job, ever."""
        return None in self.samples[step][tool]

    def above(self, step: str, tool: str) -> tuple[float, float, float]:
        """Median, minimum and maximum above no tool, where there is such a thing."""
        base = self.samples[step].get(NO_TOOL)
        without = median(each for each in base if each is not None) if base else 0.0
        found = [each - without for each in self.samples[step][tool] if each is not None]
        return median(found), min(found), max(found)

    def as_json(self) -> dict[str, dict[str, object]]:
        """Median, minimum and maximum of each, in milliseconds above no tool; null for failures."""
        return {
            step: {
                tool: None
                if self.failed(step, tool)
                else [round(x, 4) for x in self.above(step, tool)]
                for tool in by_tool
            }
            for step, by_tool in self.samples.items()
        }
