"""What tools' project files said of a directory, kept where the shells' guards look.

`answers/<directory>/=answer` in the state directory holds the path of the environment, or `-` for
none. It counts as long as no file that it rests on is newer: so its time is that of the question.
Those files are the tools' own in the directory, and what `answers/=watched` lists, a path a line.
"""

import posix

from autovenv import disk, names

WATCHED = f"{names.ANSWERS}/=watched"
NONE = "-"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def file(directory: str) -> str:
    """The answer's file for a directory, relative to the state directory."""
    return f"{names.ANSWERS}{directory}/=answer"


def keep(
    state: str, directory: str, path: str, asked: int, watched: "Callable[[], tuple[str, ...]]"
) -> None:
    """Keep the answer to a question of the time `asked` (ns); where that is impossible, nothing is.

    `path` is the environment's, or empty; `watched` is called where the answer is another one.
    """
    line = disk.encode(path or NONE) + b"\n"
    name = file(directory)
    try:
        if _read(f"{state}/{name}") != line or not disk.exists(f"{state}/{WATCHED}"):
            from autovenv import store

            paths = [each for each in watched() if "\n" not in each]
            store.replace(state, WATCHED, disk.encode("".join(f"{each}\n" for each in paths)))
            store.replace(state, name, line)
        posix.utime(f"{state}/{name}", ns=(asked, asked))
    except OSError:
        pass  # then the guard asks again after each cd


def _read(path: str) -> bytes:
    try:
        return disk.read_small(path)
    except OSError:
        return b""
