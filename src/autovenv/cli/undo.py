"""`autovenv setup --undo`: what `setup` did is undone, and what stays is told."""

import os

from autovenv import dirs, disk, keep
from autovenv.cli import files, places, startup
from autovenv.cli.calling import is_hooked
from autovenv.cli.screen import show
from autovenv.environment import clean, word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def undo(shell: str, environ: "Mapping[str, str]", *, dry: bool, here: bool) -> int:
    """Take the line out of every file that may have it, and the kept hook away."""
    every = places.every(shell, environ)
    found = [(file, files.text_of(file)) for file in every]
    changes = [files.Change(f, text, startup.take_out(text), "") for f, text in found if text]
    changed = [each for each in changes if each.before != each.after]
    kept = [f for f in [keep.file(shell, environ)] if any(map(disk.exists, keep.both(f)))]
    words = "would remove" if dry else "removed"
    lines = [f"{words} the line from {clean(each.file)}" for each in changed]
    lines += [f"{words} the hook kept in {clean(file)}" for file in kept]
    if dry and lines:
        return show(lines)
    files.make(changed)
    for file in kept:
        forget(file)
    own = by_hand([*every, *places.besides(shell, environ)])
    left = [f"a line of your own is left: {line}" for line in own]
    if lines:
        disk.say(lines + left + leftovers(environ))
    else:
        nothing = f"nothing to undo: 'autovenv setup' put nothing into {shell}'s files"
        disk.say([nothing, *left])
    return 0


def by_hand(start_up: list[str]) -> list[str]:
    """The lines by which a person put the hook into start-up files: file, number and line."""
    texts = [(file, files.text_of(file)) for file in start_up]
    found = [(file, line) for file, text in texts for line in startup.others(text or "")]
    return [f"{clean(file)}:{number}: {line}" for file, (number, line) in found]


def leftovers(environ: "Mapping[str, str]") -> list[str]:
    """What setup did not do, and so is not undone, each with the way to do it."""
    lines = ["shells that run now have it until they end"] if is_hooked(environ) else []
    every = {"records": dirs.state_dir(environ), "settings": dirs.config_file(environ)}
    stay = {what: file for what, file in every.items() if disk.exists(file)}
    if stay:
        command = f"rm -r {' '.join(map(word, stay.values()))}"
        lines.append(f"{' and '.join(stay)} stay; to remove them too, type: {command}")
    return lines


def forget(file: str) -> None:
    """Remove what was kept, and its directory if nothing else is in it."""
    for each in filter(disk.exists, keep.both(file)):
        os.unlink(each)
    try:
        os.rmdir(os.path.dirname(file))
    except OSError:
        pass
