"""The hook that is kept in two files beside the trust records, so that no process makes it anew.

`setup` writes them. The line that `setup` puts into a start-up file reads the first, which has what
a shell's start needs; that reads the second, the whole hook, when there is something to do. A core
that is called by a hook of another version, or made of other settings, replaces them; so does the
line itself, by `autovenv hook`, where the kept one does not fit (see the hooks).
"""

import posix

from autovenv import dirs, disk, names
from autovenv.settings import BAKED, read_settings, stamp, variable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# A hook has 30 KB.
LIMIT = 1 << 20


def name(shell: str) -> str:
    """The file's name in the state directory."""
    return f"hook.{shell}"


def file(shell: str, environ: "Mapping[str, str]") -> str:
    """Where the hook of a shell is kept, if it is: the first file."""
    return f"{dirs.state_dir(environ)}/{name(shell)}"


def both(file: str) -> tuple[str, str]:
    """The first file, and the one with the whole hook."""
    return file, file + names.WHOLE


def plain(environ: "Mapping[str, str]") -> dict[str, str]:
    """The environment without what the kept hook does not go by: a shell with that asks anew."""
    own = {names.CONFIG, *map(variable, BAKED)}
    return {key: value for key, value in environ.items() if key not in own}


def read(shell: str, environ: "Mapping[str, str]") -> str | None:
    """The first file's text, None where none is kept; raises OSError."""
    try:
        return disk.decode(disk.read_small(file(shell, environ), LIMIT))
    except (FileNotFoundError, NotADirectoryError):
        return None


def front(environ: "Mapping[str, str]") -> str:
    """The first line of a hook that this autovenv keeps: what it is made of."""
    return f"# autovenv {stamp(read_settings(plain(environ)))}\n"


def renew(shell: str, environ: "Mapping[str, str]") -> None:
    """Make the kept hook anew where there is one, and it is another; raises OSError."""
    text = read(shell, environ)
    if text is not None and not (text.startswith(front(environ)) and is_whole(shell, environ)):
        write(shell, environ)


def is_whole(shell: str, environ: "Mapping[str, str]") -> bool:
    """Whether the second file is there."""
    return disk.exists(both(file(shell, environ))[1])


def write(shell: str, environ: "Mapping[str, str]") -> None:
    """Keep the hook as this autovenv makes it; raises OSError."""
    from autovenv import store
    from autovenv.hooks import hook

    place = file(shell, environ)
    text = front(environ) + hook(shell, plain(environ), kept=place)
    if read(shell, environ) == text and is_whole(shell, environ):
        posix.utime(place)  # it is right for what there is now
        return
    whole = front(environ) + hook(shell, plain(environ), kept=place, whole=True)
    first, second = both(name(shell))
    store.replace(dirs.state_dir(environ), second, disk.encode(whole))
    store.replace(dirs.state_dir(environ), first, disk.encode(text))
