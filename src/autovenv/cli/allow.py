"""`autovenv allow [DIR]`, `allow --below DIR`, `allow --list`."""

from autovenv import dirs, disk, ownership, records, store, trust
from autovenv.cli import ledger, place
from autovenv.cli.screen import show
from autovenv.environment import clean, to_run
from autovenv.export import Survey, rules
from autovenv.records import ALLOW, BELOW, RECORDS, Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping


def main(args: "Namespace") -> int:
    """Do what was asked; 1 if it could not be done."""
    environ = disk.environ()
    if args.list:
        return show_all(dirs.state_dir(environ))
    if args.below is not None:
        return allow_below(place.absolute(args.below, environ), environ)
    return allow(place.look(args.directory, environ))


def allow(seen: Survey) -> int:
    """Allow the environment that was found, and all that speaks against it now."""
    found = seen.found
    if found is None:
        disk.say([place.nothing(seen)])
        return 1
    if found.problem:
        remedy = f"; {to_run(found.remedy)}" if found.remedy else ""
        disk.say([f"not allowed: {clean(found.path)}: {clean(found.problem)}{remedy}"])
        return 1
    try:
        accepted = risks(found.path, rules(seen))
    except OSError as error:
        disk.say([f"not allowed: {clean(found.path)}: {disk.reason(error)}"])
        return 1
    record = Record(place.key(seen), ALLOW, tuple(risk.key for risk in accepted))
    if not ledger.enter(seen.request.environ, record, "allow"):
        return 1
    lines = [f"allowed: {clean(found.path)}", *(f"  accepted: {risk.detail}" for risk in accepted)]
    disk.say(lines)
    return 0


def risks(path: str, settled: trust.Rules) -> list[trust.Risk]:
    """All that speaks against the environment, what was accepted before too; raises OSError."""
    _, exposures = ownership.exposures(path, trust.JUDGED, settled.home)
    return trust.risks(path, exposures, settled)


def allow_below(directory: str, environ: "Mapping[str, str]") -> int:
    """Allow every environment below the directory."""
    real = disk.real(directory)
    if not disk.is_directory(real):
        disk.say([f"no such directory: {clean(directory)}"])
        return 1
    if not ledger.enter(environ, Record(real, ALLOW), "allow", BELOW):
        return 1
    disk.say([f"allowed: {ledger.called(real, BELOW)}"])
    return 0


def show_all(state: str) -> int:
    """Print every record: the word, what it is about, and whether that is gone."""
    fault = trust.store_fault(state)
    disk.say([fault] if fault else [])
    lines = [
        line(state, path, folder)
        for folder in (RECORDS, BELOW)
        for path in store.paths(state, folder)
    ]
    if not lines:
        disk.say(["nothing is recorded"])
    return show(lines)


def line(state: str, path: str, folder: str) -> str:
    """One record for the list."""
    try:
        record = records.read(state, path, folder)
        word = record.word if record else "gone"
    except (records.Damaged, OSError):
        word = "damaged"
    stale = "  (stale: it is gone)" if ledger.is_stale(path, folder) else ""
    return f"{word:<7}  {ledger.called(path, folder)}{stale}"
