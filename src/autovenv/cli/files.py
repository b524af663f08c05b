"""Changing a file of the user's: whole or not at all, with its links and its mode kept."""

import os

from autovenv import disk

# No start-up file is larger.
LIMIT = 1 << 20


class Change:
    """One start-up file: its text now and then (None: no file), and the line that this is about."""

    __slots__ = ("after", "before", "file", "line")

    def __init__(self, file: str, before: str | None, after: str | None, line: str) -> None:
        self.file = file
        self.before = before
        self.after = after
        self.line = line


def read(file: str) -> bytes | None:
    """What is in it, None where it does not exist; raises OSError."""
    try:
        return disk.read_small(file, LIMIT)
    except FileNotFoundError:
        return None


def replace(file: str, data: bytes) -> None:
    """Put the data there by rename, at the end of links; raises OSError.

    A file that nobody may write to is left alone: its owner means that, even where rename could.
    """
    target = os.path.realpath(file)
    mode, owner = _mode(target)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    temporary = f"{os.path.dirname(target)}/.{os.path.basename(target)[:200]}.{os.urandom(6).hex()}"
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        with open(handle, "wb") as stream:
            if owner:
                _give(handle, mode, owner)
            stream.write(data)
            stream.flush()
            os.fsync(handle)
        os.rename(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def _mode(target: str) -> tuple[int, tuple[int, int] | None]:
    """The mode and the owner that the file has, if it exists; raises PermissionError."""
    try:
        found = os.stat(target)
    except FileNotFoundError:
        return 0, None
    if not found.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise PermissionError(13, "Read-only file", target)
    return found.st_mode & 0o7777, (found.st_uid, found.st_gid)


def _give(handle: int, mode: int, owner: tuple[int, int]) -> None:
    """The same owner and mode; a group that is not the user's cannot be given."""
    now = os.fstat(handle)
    if (now.st_uid, now.st_gid) != owner:
        try:
            os.fchown(handle, *owner)
        except PermissionError:
            mode &= 0o7707
    os.fchmod(handle, mode)


def remove(file: str) -> None:
    """Take the file away, at the end of links; raises OSError."""
    os.unlink(os.path.realpath(file))


def text_of(file: str) -> str | None:
    """What is in it, any bytes; None where it does not exist."""
    data = read(file)
    return None if data is None else disk.decode(data)


def make(changes: list[Change]) -> list[Change]:
    """Those of the changes that had to be made; raises OSError."""
    made = [each for each in changes if each.before != each.after]
    for each in made:
        if each.after is None:
            remove(each.file)
        else:
            replace(each.file, disk.encode(each.after))
    return made
