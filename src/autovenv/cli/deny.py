"""`autovenv deny [DIR]`."""

from autovenv import disk
from autovenv.cli import ledger, place
from autovenv.environment import clean
from autovenv.records import DENY, Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace


def main(args: "Namespace") -> int:
    """Deny the environment that is found, a broken one too; 1 if there is none."""
    seen = place.look(args.directory, disk.environ())
    if seen.found is None:
        disk.say([place.nothing(seen)])
        return 1
    if not ledger.enter(seen.request.environ, Record(place.key(seen), DENY), "deny"):
        return 1
    disk.say([f"denied: {clean(seen.found.path)}"])
    return 0
