"""What the hot path needs of the operating system, on the builtin `posix` alone.

`os` would cost a transition a tenth of its time. Paths are `str` with surrogate escapes; those that
functions are given are absolute.
"""

import posix
import sys
from posix import access, close, getcwd, geteuid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    Ask = TypeVar("Ask", bound=Callable[..., Any])

__all__ = ["access", "close", "getcwd", "geteuid", "listdir", "lstat", "readlink", "stat"]

X_OK = posix.X_OK
ANY_X = 0o111
TYPE = 0o170000
DIRECTORY = 0o040000
LINK = 0o120000
REGULAR = 0o100000
# No file that is read whole is near this size, in bytes; what is larger is something else.
SMALL = 65536
LINKS = 40  # as many as the kernel follows


# Errors that say nothing of a file, not even whether it is there: EIO, ENOMEM, ENFILE, EMFILE and
# ENOSPC (of a file system that keeps something for each question), by their numbers everywhere.
NO_ANSWER = frozenset((5, 12, 23, 24, 28))


class NotSmall(OSError):
    """What should be a small regular file is something else, or larger."""


class NoAnswer(Exception):
    """The system failed to answer: nothing may follow from that, so it is no OSError."""


def _answering(ask: "Ask") -> "Ask":
    """The question about a path, raising NoAnswer where the system has none."""

    def answer(path: str, *more: object) -> object:
        try:
            return ask(path, *more)
        except OSError as error:
            if error.errno in NO_ANSWER:
                raise NoAnswer(f"{reason(error)}: {path}") from error
            raise

    return answer  # type: ignore[return-value]


listdir = _answering(posix.listdir)
lstat = _answering(posix.lstat)
readlink = _answering(posix.readlink)
stat = _answering(posix.stat)


def decode(data: bytes) -> str:
    """Bytes from outside as text; what is not UTF-8 becomes surrogate escapes."""
    return data.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """The bytes that decode() was given."""
    return text.encode("utf-8", "surrogateescape")


def environ() -> dict[str, str]:
    """The process's environment."""
    return {decode(name): decode(value) for name, value in posix.environ.items()}


def kind(path: str, *, follow: bool = True) -> int:
    """The file type (REGULAR, DIRECTORY, LINK, …), or 0 where there is nothing to be seen."""
    return _mode(path, follow=follow) & TYPE


def _mode(path: str, *, follow: bool = True) -> int:
    """The file type and the permissions, or 0 where there is nothing to be seen."""
    try:
        return (stat(path) if follow else lstat(path)).st_mode
    except (OSError, ValueError):  # ValueError: a NUL in the path
        return 0


def exists(path: str) -> bool:
    """Whether there is something, at the end of links."""
    return kind(path) != 0


def is_directory(path: str) -> bool:
    """Whether it is a directory, or a link to one."""
    return kind(path) == DIRECTORY


def is_link(path: str) -> bool:
    """Whether it is a link, wherever that leads."""
    return kind(path, follow=False) == LINK


def is_command(path: str) -> bool:
    """Whether it is a regular file that may be executed.

    `access` keeps to itself why it says no: only a system out of resources says it just once.
    """
    mode = _mode(path)
    # Without a bit for anybody, nobody has to be asked about.
    if mode & TYPE != REGULAR or not mode & ANY_X:
        return False
    return access(path, X_OK) or access(path, X_OK)


def real(path: str) -> str:
    """The path without links, as far as it exists."""
    left = path.split("/")
    current = ""
    links = 0
    while left:
        part = left.pop(0)
        if part in ("", "."):
            continue
        if part == "..":
            current = current.rpartition("/")[0]
            continue
        entry = f"{current}/{part}"
        if links < LINKS and is_link(entry):
            links += 1
            target = readlink(entry)
            current = "" if target.startswith("/") else current
            left = target.split("/") + left
        else:
            current = entry
    return current or "/"


def read_small(path: str, limit: int = SMALL) -> bytes:
    """The bytes of a small regular file; never waits on a FIFO or a device, nor reads a large file.

    Raises OSError; NotSmall where it is no regular file or has more than `limit` bytes.
    """
    found = stat(path)
    if found.st_mode & TYPE != REGULAR or found.st_size > limit:
        raise NotSmall(22, "not a small file", path)
    return read_start(path, limit)


@_answering
def read_start(path: str, size: int) -> bytes:
    """At most `size` bytes from the start of a file; raises OSError."""
    # It may be something else by now: O_NONBLOCK opens even a FIFO at once.
    handle = posix.open(path, posix.O_RDONLY | posix.O_NONBLOCK | posix.O_NOCTTY | posix.O_CLOEXEC)
    try:
        return posix.read(handle, size)
    finally:
        close(handle)


def reason(error: OSError) -> str:
    """Why it failed, in lower case."""
    return (error.strerror or type(error).__name__).lower()


def write_all(handle: int, text: str) -> None:
    """All of the text, as bytes, to an open file descriptor; raises OSError."""
    data = encode(text)
    while data:
        data = data[posix.write(handle, data) :]


def end(code: int) -> "None":
    """End the process at once: there is nothing to tidy up, and Python's farewell takes 1 ms."""
    posix._exit(code)


def say(lines: "list[str]") -> None:
    """People's text, on stderr: the one place where it is printed."""
    try:
        write_all(2, "".join(f"autovenv: {line}\n" for line in lines))
    except OSError:
        pass  # stderr is closed or full: nobody can be told


IS_MACOS = sys.platform == "darwin"
