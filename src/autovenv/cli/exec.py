"""`autovenv exec` in the forms that run.quick leaves to argparse."""

from autovenv import disk
from autovenv.run import run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace


def main(args: "Namespace") -> int:
    """Run the command; 2 where there is none."""
    command = args.command[1:] if args.command[:1] == ["--"] else args.command
    if command:
        return run(command, args.directory)
    disk.say(["no command given; see 'autovenv exec --help'"])
    return 2
