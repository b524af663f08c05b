"""`python -m autovenv`, and what the command starts: the quick commands first, then the others."""

import sys

TYPE_CHECKING = False


def main(argv: "list[str]") -> int:
    """Run the command with these arguments; its exit code. May replace the process (`exec`)."""
    try:
        return _run(argv)
    except BrokenPipeError:  # nobody reads on
        raise
    except Exception as error:  # noqa: BLE001  (a shell that starts has one line, and no traceback)
        fail(error)
        return 125 if argv[:1] == ["exec"] else 1


def fail(error: Exception) -> None:
    """Say on one line what went wrong; without the package's help, which may not be whole."""
    halved = isinstance(error, (ImportError, SyntaxError, EOFError))
    remedy = "install it again" if halved else "run 'autovenv doctor'"
    words = f"internal error: {type(error).__name__}: {error}; {remedy}"
    plain = "".join(c if c.isascii() and c.isprintable() else "?" for c in words)
    sys.stderr.write(f"autovenv: {plain}\n")


def _run(argv: "list[str]") -> int:
    from autovenv import bundle

    # Shell start, `exec` and CI wait for these; argparse alone would double their time.
    match argv:
        case ["hook", shell] if not shell.startswith("-"):
            bundle.use(f"hook-{shell}", *bundle.HOOK, f"autovenv.shells.{shell}")
            from autovenv.cli.hook import run_hook

            return run_hook(shell)
        case ["exec", *rest]:
            bundle.use("exec", *bundle.EXEC)
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
