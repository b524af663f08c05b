"""`python -m autovenv`, and what the command starts: the quick commands first, then the others."""

import sys

TYPE_CHECKING = False


def main(argv: "list[str]") -> int:
    """Run the command with these arguments; its exit code. May replace the process (`exec`)."""
    # Shell start, `exec` and CI wait for these; argparse alone would double their time.
    match argv:
        case ["hook", shell] if not shell.startswith("-"):
            from autovenv.cli.hook import run_hook

            return run_hook(shell)
        case ["exec", *rest]:
            from autovenv.run import quick

            code = quick(rest)
            if code is not None:
                return code
        case ["export", shell] if not shell.startswith("-"):
            from autovenv.shells import PRINTED

            if shell in PRINTED:
                from autovenv.export import main as export

                export([shell])
    from autovenv.cli.parser import run

    return run(argv)


if __name__ == "__main__":
    if not __package__:  # run by its path, as the hook does: `-m` takes 4 ms more
        sys.path.append(__file__.rpartition("/autovenv/")[0])
    sys.exit(main(sys.argv[1:]))
