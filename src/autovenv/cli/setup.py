"""`autovenv setup [SHELL] [--dry-run] [--undo]`: the hook's line in the shell's start-up file.

What is to be done is a list of changes; one function makes them, another only shows them.
"""

import os

from autovenv import dirs, disk, keep, trust
from autovenv.cli import files, places, startup
from autovenv.cli.calling import calling_shell, is_hooked
from autovenv.cli.screen import show
from autovenv.cli.undo import by_hand, undo
from autovenv.environment import clean
from autovenv.shells import HOOKED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping


def main(args: "Namespace") -> int:
    """0 if it is as asked; 1 if it could not be; 2 if the shell is unknown."""
    environ = disk.environ()
    caller = calling_shell()
    shell = args.shell or caller or environ.get("SHELL", "").rpartition("/")[2]
    if shell not in HOOKED:
        disk.say(
            [f"cannot tell which shell to set up; name it: autovenv setup {' or '.join(HOOKED)}"]
        )
        return 2
    act = undo if args.undo else put
    try:
        return act(shell, environ, dry=args.dry_run, here=caller == shell)
    except OSError as error:
        return failed(error, shell, environ, undo=args.undo)
    except UnicodeError:
        disk.say([f"not set up: a start-up file of {shell} cannot be understood"])
        return 1


def put(shell: str, environ: "Mapping[str, str]", *, dry: bool, here: bool) -> int:
    """Keep the hook, add the line where it is missing, and say how to try it."""
    fault = trust.store_fault(dirs.state_dir(environ))
    if fault:
        disk.say([f"not set up: {fault.removeprefix('trust records ignored: ')}"])
        return 1
    changes = planned(shell, environ)
    own = by_hand([*(each.file for each in changes), *places.besides(shell, environ)])
    if own:
        again = "take it out and run 'autovenv setup' again for a quicker start"
        disk.say([f"set up already, by a line of your own: {own[0]}; {again}"])
        return 0
    already = [f"set up already: {clean(changes[0].file)}"]
    if dry:
        kept = f"would keep the hook in {clean(keep.file(shell, environ))}"
        return show([kept, *(told(changes, "would add to") or already)])
    keep.write(shell, environ)
    lines = told(files.make(changes), "added to") or already
    disk.say([*lines, *places.notes(shell, environ), *trial(shell, environ, here=here)])
    return 0


def trial(shell: str, environ: "Mapping[str, str]", *, here: bool) -> list[str]:
    """How to have it at once, unless the hook is in this very shell."""
    if not here:
        return [f"to try it, type: {shell}"]
    return [] if is_hooked(environ) else [f"to have it in this shell too, type: exec {shell}"]


def planned(shell: str, environ: "Mapping[str, str]") -> list[files.Change]:
    """The change for each of the shell's start-up files; raises OSError."""
    kept, home = keep.file(shell, environ), dirs.home(environ)
    changes = []
    for place in places.find(shell, environ):
        line = startup.line(shell, kept, home, guard=place.shared)
        before = files.text_of(place.file)
        changes.append(files.Change(place.file, before, startup.add(before, line), line))
    return changes


def told(changes: list[files.Change], words: str) -> list[str]:
    """What is added where, two lines a file."""
    return [
        line
        for each in changes
        if each.before != each.after
        for line in (f"{words} {clean(each.file)}:", f"  {clean(each.line)}")
    ]


def failed(error: OSError, shell: str, environ: "Mapping[str, str]", *, undo: bool) -> int:
    """Say what could not be written, and what to do by hand."""
    file = os.fsdecode(error.filename or "a file")
    line = startup.line(shell, keep.file(shell, environ), dirs.home(environ))
    way = f"take out the line that ends in: {startup.MARK}" if undo else f"add by hand: {line}"
    why = f"{clean(file)}: {disk.reason(error)}"
    disk.say([f"not {'undone' if undo else 'set up'}: {why}; {clean(way)}"])
    return 1
