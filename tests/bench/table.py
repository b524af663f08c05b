"""The figures as text."""

from tests.bench import slow
from tests.bench.figures import Cell
from tests.bench.record import Record

HEAD = f"{'median':>10}{'min':>10}{'max':>10}{'x autovenv':>12}{'x python':>10}"


def show(record: Record, shell: str) -> None:
    """Print a line for each step and tool of one shell, then how many processes were started."""
    print(f"\n{shell + ': milliseconds above no tool':<52}{HEAD}")
    for step, by_tool in record["milliseconds"][shell].items():
        for tool, cell in by_tool.items():
            print(line(step, tool, cell))
    if shell not in record["processes"]:
        print("\nprocesses and looks at files are counted by strace, which is not here")
        return
    print(f"\n{shell}: processes started")
    for step, counts in record["processes"][shell].items():
        print(f"  {step:<20}" + ", ".join(f"{tool} {count}" for tool, count in counts.items()))
    print(f"\n{shell}: looks at files ten levels deep (with {slow.DELAY} ms each)")
    slow.show(record["slow"][shell])


def line(step: str, tool: str, cell: Cell | None) -> str:
    """One line."""
    label = f"  {step:<20}{tool:<30}"
    if cell is None:
        return f"{label} ! did not do its job"
    ratios = (cell["to autovenv"], cell["to python -I -S"])
    words = ["" if each is None else f"{each:.2f}" for each in ratios]
    times = "".join(f"{cell[name]:>10.3f}" for name in ("median", "min", "max"))
    return f"{label}{times}{words[0]:>12}{words[1]:>10}"
