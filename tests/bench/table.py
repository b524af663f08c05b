"""The figures as text."""

from tests.bench.figures import NO_TOOL, Figures

MINE = "autovenv"


def show(shell: str, figures: Figures) -> None:
    """Print a line for each step and tool: median, minimum, maximum, and the ratio to autovenv."""
    print(f"\n{shell}: ms above no tool{'median':>19}{'min':>9}{'max':>9}   x autovenv")
    for step, by_tool in figures.samples.items():
        for tool in by_tool:
            if tool != NO_TOOL:
                print(line(figures, step, tool))


def line(figures: Figures, step: str, tool: str) -> str:
    """One line."""
    label = f"  {step:<22}{tool:<18}"
    if figures.failed(step, tool):
        return label + " ! did not do its job"
    middle, low, high = figures.above(step, tool)
    ratio = ""
    if MINE in figures.samples[step] and not figures.failed(step, MINE):
        mine = figures.above(step, MINE)[0]
        ratio = f"{middle / mine:>10.1f}" if mine > 0 else ""
    return f"{label}{middle:>9.3f}{low:>9.3f}{high:>9.3f}{ratio}"
