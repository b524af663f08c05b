"""Becoming another command: which file it is, and this process replaced by it.

The new process is as if this one had never been: the same process id, signals and locale.
"""

import posix

from autovenv import disk
from autovenv.environment import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NoReturn

# The exit codes of `env`, `nohup` and `timeout`.
FAILED, CANNOT_RUN, NOT_FOUND = 125, 126, 127
NO_ENTRY, NO_FORMAT = 2, 8  # errno
SHELL = "/bin/sh"
# What Python ignores from its start on; the third is an old name of the second.
IGNORED = ("SIGPIPE", "SIGXFSZ", "SIGXFZ")


class Stop(Exception):
    """The command is not run: the exit code, and the line that says why."""

    def __init__(self, code: int, line: str) -> None:
        super().__init__(line)
        self.code = code
        self.line = line


def find_command(command: str, path: str) -> str:
    """The file that the command means on this search path; one with a slash is taken as given."""
    if "/" in command:
        return command
    blocked = ""
    for place in path.split(":") if command else ():
        file = f"{place or '.'}/{command}"
        if disk.is_command(file):
            return file
        if not blocked and disk.kind(file) == disk.REGULAR:
            blocked = file
    if blocked:
        raise Stop(CANNOT_RUN, f"cannot run: {clean(blocked)}: permission denied")
    raise Stop(NOT_FOUND, f"command not found: {clean(command)}")


def become(file: str, words: "list[str]", environ: "Mapping[str, str]") -> "NoReturn":
    """Replace this process; raises Stop where the system refuses."""
    variables = {disk.encode(name): disk.encode(value) for name, value in environ.items() if name}
    _restore_signals()
    try:
        try:
            posix.execve(file, words, variables)
        except OSError as error:
            if error.errno != NO_FORMAT or b"\0" in _start(file):
                raise
            # A script that names no interpreter is the shell's, as for a shell.
            posix.execve(SHELL, [SHELL, "--", file, *words[1:]], variables)
    except OSError as error:
        raise _refused(file, error) from None


def _restore_signals() -> None:
    """Undo what Python did to signals at its start.

    Whether these were ignored before that, nobody can know any more; CPython's subprocess does the
    same. `signal` imports `enum`, so this is the module beneath it.
    """
    signals = __import__("_signal")
    for name in IGNORED:
        if hasattr(signals, name):
            signals.signal(getattr(signals, name), signals.SIG_DFL)


def _refused(file: str, error: OSError) -> Stop:
    """Why the file was not run."""
    name = clean(file)
    if disk.is_directory(file):
        return Stop(CANNOT_RUN, f"cannot run: {name}: is a directory")
    if error.errno != NO_ENTRY:
        return Stop(CANNOT_RUN, f"cannot run: {name}: {disk.reason(error)}")
    if not disk.exists(file):
        return Stop(NOT_FOUND, f"command not found: {name}")
    line = _start(file).partition(b"\n")[0]
    words = disk.decode(line[2:]).split() if line.startswith(b"#!") else []
    which = f": {clean(words[0])}" if words else ""
    return Stop(CANNOT_RUN, f"cannot run: {name}: its interpreter is missing{which}")


def _start(file: str) -> bytes:
    """The first bytes of a file, none where it cannot be read."""
    try:
        handle = posix.open(file, posix.O_RDONLY | posix.O_NONBLOCK | posix.O_CLOEXEC)
    except OSError:
        return b""
    try:
        return posix.read(handle, 512)
    except OSError:
        return b""
    finally:
        disk.close(handle)


def given_locale(environ: "Mapping[str, str]") -> "dict[str, str]":
    """The variables without the LC_CTYPE that Python itself sets in the C locale (PEP 538).

    What was there before is known on Linux alone; elsewhere it stays.
    """
    if environ.get("LC_CTYPE") not in ("C.UTF-8", "C.utf8", "UTF-8"):
        return dict(environ)
    try:
        lines = disk.read_small("/proc/self/environ", 1 << 22).split(b"\0")
    except OSError:
        return dict(environ)
    before = [line for line in lines if line.startswith(b"LC_CTYPE=")]
    rest = {name: value for name, value in environ.items() if name != "LC_CTYPE"}
    return rest | {"LC_CTYPE": disk.decode(before[0][9:])} if before else rest
