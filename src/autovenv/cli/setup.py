"""`autovenv setup [SHELL] [--dry-run] [--undo]`: the hook's line in the shell's start-up file.

What is to be done is a list of changes; one function makes them, another only shows them.
"""

import os

from autovenv import dirs, disk, keep, trust
from autovenv.cli import files, places, startup
from autovenv.cli.calling import calling_shell
from autovenv.cli.screen import show
from autovenv.environment import clean
from autovenv.shells import HOOKED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping


class Change:
    """One start-up file: its text now and then (None: no file), and the line that this is about."""

    __slots__ = ("after", "before", "file", "line")

    def __init__(self, file: str, before: str | None, after: str | None, line: str) -> None:
        self.file = file
        self.before = before
        self.after = after
        self.line = line


def main(args: "Namespace") -> int:
    """0 if it is as asked; 1 if it could not be; 2 if the shell is unknown."""
    environ = disk.environ()
    caller = calling_shell()
    shell = args.shell or caller or environ.get("SHELL", "").rpartition("/")[2]
    if shell not in HOOKED:
        disk.say([f"cannot tell which shell to set up; name it: autovenv setup {'|'.join(HOOKED)}"])
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
    own = [(each.file, *found) for each in changes for found in startup.others(each.before or "")]
    if own:
        file, number, text = own[0]
        again = "take it out and run 'autovenv setup' again for a quicker start"
        disk.say(
            [f"set up already, by a line of your own: {clean(file)}:{number}: {text}; {again}"]
        )
        return 0
    if dry:
        kept = keep.file(shell, environ)
        return show([f"would keep the hook in {clean(kept)}", *told(changes, "would add to")])
    keep.write(shell, environ)
    made = make(changes)
    lines = told(made, "added to") or [f"set up already: {clean(changes[0].file)}"]
    lines += places.notes(shell, environ)
    lines.append(f"to have it in this shell too, type: exec {shell}" if here else f"start {shell}")
    disk.say(lines)
    return 0


def planned(shell: str, environ: "Mapping[str, str]") -> list[Change]:
    """The change for each of the shell's start-up files; raises OSError."""
    kept, home = keep.file(shell, environ), dirs.home(environ)
    changes = []
    for place in places.find(shell, environ):
        line = startup.line(shell, kept, home, guard=place.shared)
        before = text_of(place.file)
        changes.append(Change(place.file, before, startup.add(before, line), line))
    return changes


def text_of(file: str) -> str | None:
    """What is in it, any bytes; None where it does not exist."""
    data = files.read(file)
    return None if data is None else disk.decode(data)


def make(changes: list[Change]) -> list[Change]:
    """Those of the changes that had to be made; raises OSError."""
    made = [each for each in changes if each.before != each.after]
    for each in made:
        if each.after is None:
            files.remove(each.file)
        else:
            files.replace(each.file, disk.encode(each.after))
    return made


def told(changes: list[Change], words: str) -> list[str]:
    """What is added where, two lines a file."""
    return [
        line
        for each in changes
        if each.before != each.after
        for line in (f"{words} {clean(each.file)}:", f"  {clean(each.line)}")
    ]


def undo(shell: str, environ: "Mapping[str, str]", *, dry: bool, here: bool) -> int:
    """Take the line out of every file that may have it, and the kept hook away."""
    changes = []
    for file in places.every(shell, environ):
        before = text_of(file)
        if before is not None:
            changes.append(Change(file, before, startup.take_out(before), ""))
    changed = [each for each in changes if each.before != each.after]
    words = "would take" if dry else "took"
    lines = [f"{words} the line out of {clean(each.file)}" for each in changed]
    kept = keep.file(shell, environ)
    if disk.exists(kept):
        lines.append(f"{words} away {clean(kept)}")
    if not dry:
        make(changed)
        if disk.exists(kept):
            os.unlink(kept)
    disk.say(lines or [f"nothing to undo: 'autovenv setup' put nothing into {shell}'s files"])
    return 0


def failed(error: OSError, shell: str, environ: "Mapping[str, str]", *, undo: bool) -> int:
    """Say what could not be written, and what to do by hand."""
    file = os.fsdecode(error.filename or "a file")
    line = startup.line(shell, keep.file(shell, environ), dirs.home(environ))
    by_hand = f"take out the line that ends in: {startup.MARK}" if undo else f"add by hand: {line}"
    why = f"{clean(file)}: {disk.reason(error)}"
    disk.say([f"not {'undone' if undo else 'set up'}: {why}; {clean(by_hand)}"])
    return 1
