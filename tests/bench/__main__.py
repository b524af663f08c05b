"""`python tests/bench [--shell bash] [--rounds 20] [--json FILE]`: what it costs, beside its peers.

All is measured in one run, interleaved: each round does each step once with each tool, in a random
order. Medians in milliseconds above a shell with no tool, with minimum and maximum. A tool that did
not do its job in a step is marked with `!` and not timed.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

from tests.bench import once, steps, table, tools  # noqa: E402  (found by the line above)
from tests.bench.figures import Figures  # noqa: E402  (found by the line above)
from tests.bench.session import Session  # noqa: E402  (found by the line above)


def main() -> int:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(prog="python tests/bench", description=__doc__)
    parser.add_argument(
        "--shell", action="append", help="bash, zsh, fish (default: each that is there)"
    )
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", metavar="FILE")
    args = parser.parse_args()
    top = Path(tempfile.mkdtemp(prefix="autovenv-bench-")).resolve()
    results = {}
    try:
        for shell in args.shell or [each for each in tools.SHELLS if shutil.which(each)]:
            (top / shell).mkdir()
            results[shell] = measure(shell, top / shell, args.rounds)
            table.show(shell, results[shell])
    finally:
        shutil.rmtree(top, ignore_errors=True)
    if args.json:
        Path(args.json).write_text(
            json.dumps({s: f.as_json() for s, f in results.items()}, indent=1)
        )
    return 0


def measure(shell: str, top: Path, rounds: int) -> Figures:
    """The figures of one shell."""
    figures = Figures()
    candidates = tools.candidates(shell, top)
    sessions = [Session(shell, tool) for tool in candidates]
    singles = once.commands(shell, candidates)
    try:
        for _ in range(rounds):
            for session in random.sample(sessions, len(sessions)):
                steps.play(session, figures)
            for single in random.sample(singles, len(singles)):
                figures.add(single.step, single.name, once.run(single))
    finally:
        for session in sessions:
            session.close()
    return figures


if __name__ == "__main__":
    sys.exit(main())
