"""`autovenv activate [DIR]` where no hook is in the shell: only the hook can act on a shell."""

from autovenv import disk
from autovenv.cli.calling import calling_shell, hook_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace


def main(args: "Namespace") -> int:
    """Say what is missing, and 1."""
    line = f"type: {hook_line(calling_shell())} (or once and for all: autovenv setup)"
    disk.say([f"'{args.name}' needs autovenv's hook in this shell; {line}"])
    return 1
