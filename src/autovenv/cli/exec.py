"""`autovenv exec` in the forms that run.quick leaves to argparse."""

import signal

from autovenv import disk
from autovenv.cli.parser import DEBOUNCE
from autovenv.run import run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace


def main(args: "Namespace") -> int:
    """Run the command; 2 where there is none."""
    command = args.command[1:] if args.command[:1] == ["--"] else args.command
    if not command:
        return _wrong("no command given")
    if not args.watch:
        for option in ("path", "filter", "debounce", "signal"):
            if getattr(args, option) not in ([], None):
                return _wrong(f"--{option} is for --watch")
        return run(command, args.directory)
    from autovenv.watch import watch

    args.debounce = DEBOUNCE if args.debounce is None else args.debounce
    args.signal = args.signal or signal.SIGTERM
    return watch(command, args)


def _wrong(line: str) -> int:
    disk.say([f"{line}; see 'autovenv exec --help'"])
    return 2
