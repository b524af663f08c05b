"""`python tests/bench`: what autovenv costs, beside its peers.

All is measured in one run, interleaved: each round does each step once with each tool, in a random
order. Figures are milliseconds above a shell with no tool. A tool that did not do its job in a step
is marked with `!` and not timed. Peers are those that are on PATH.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

from tests.bench import chart, peers, record, rounds, table  # noqa: E402
from tests.bench.tools import SHELLS, Ground  # noqa: E402

RECORD = Path(__file__).resolve().with_name("cost.json")
STUCK = (TimeoutError, EOFError, BrokenPipeError)


def main() -> int:
    """Measure, print the tables, and keep what was asked for."""
    args = arguments()
    if args.draw:
        args.draw.with_suffix(".svg").write_text(chart.draw(record.read(args.draw)))
        return 0
    shells = args.shell or [shell for shell in SHELLS if shutil.which(shell)]
    found = record.begin(shells)
    print("not here:", ", ".join(found["absent"]) or "nothing")
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as top:
        for shell in shells:
            ground = Ground(shell, Path(top).resolve(), tuple(peers.PEERS))
            rounds.measure(found, ground, args.rounds, args.seconds)
            table.show(found, shell)
    if args.record:
        record.write(found, RECORD)
        RECORD.with_suffix(".svg").write_text(chart.draw(found))
    if args.json:
        record.write(found, args.json)
    return 0


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python tests/bench", description=__doc__)
    parser.add_argument("--shell", action="append", choices=SHELLS, help="(default: each here)")
    parser.add_argument("--rounds", type=int, default=40, help="at most (default: 40)")
    parser.add_argument("--seconds", type=int, default=45, help="at most, per shell (default: 45)")
    parser.add_argument("--json", metavar="FILE", type=Path)
    parser.add_argument("--record", action="store_true", help="for the README: cost.json, cost.svg")
    parser.add_argument("--draw", metavar="FILE", type=Path, help="only the chart of kept figures")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
