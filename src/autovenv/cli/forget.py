"""`autovenv forget [DIR]`, `forget --below DIR`, `forget --stale`."""

import os
from contextlib import suppress

from autovenv import dirs, disk, names, records, store, toml, trust
from autovenv.cli import ledger, place
from autovenv.environment import clean
from autovenv.records import BELOW, RECORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace


def main(args: "Namespace") -> int:
    """Do what was asked; 1 if nothing was recorded."""
    environ = disk.environ()
    if args.stale:
        return forget_stale(dirs.state_dir(environ))
    if args.below is not None:
        real = disk.real(place.absolute(args.below, environ))
        return ledger.strike(environ, real, real, BELOW)
    # An environment that is gone is found no more; its record goes by its own path.
    seen = place.look(args.directory, environ)
    name = seen.found.path if seen.found else seen.request.directory
    return ledger.strike(environ, place.key(seen), name)


def forget_stale(state: str) -> int:
    """Drop the records of what is gone, and say how many."""
    fault = trust.store_fault(state)
    if fault:
        disk.say([fault])
        return 1
    count = 0
    try:
        for folder in (RECORDS, BELOW):
            stale = [p for p in store.paths(state, folder) if ledger.is_stale(p, folder)]
            count += sum(store.remove(state, path, folder) for path in stale)
        drop_kept(state)
    except OSError as error:
        why = f"cannot write below {clean(state)}: {disk.reason(error)}"
        disk.say([f"not all forgotten: {why}; when that is mended, run 'autovenv forget --stale'"])
        return 1
    disk.say([f"forgotten: {count} stale record{'' if count == 1 else 's'}"])
    return 0


def drop_kept(state: str) -> None:
    """Drop what is kept of project files and directories that are gone; raises OSError."""
    for path in store.paths(state, toml.FOLDER):
        if ledger.is_gone(path):
            os.unlink(f"{state}/{toml.FOLDER}/{records.encode(path)}")
    top = f"{state}/{names.ANSWERS}"
    for directory, _, files in os.walk(top, topdown=False):
        if ledger.is_gone(directory[len(top) :] or "/"):
            for file in files:
                os.unlink(f"{directory}/{file}")
            with suppress(OSError):  # not empty
                os.rmdir(directory)
