"""Changing the trust records for a command, and saying so in one line."""

from autovenv import dirs, disk, store, trust
from autovenv.environment import clean, read_environment
from autovenv.records import BELOW, RECORDS, Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ALL_BELOW = "all below "


def called(path: str, folder: str = RECORDS) -> str:
    """What a record is about, for the terminal."""
    return (ALL_BELOW if folder == BELOW else "") + clean(path)


def enter(
    environ: "Mapping[str, str]", record: Record, command: str, folder: str = RECORDS
) -> bool:
    """Write the record; False where that was not possible, which has been told."""
    state = dirs.state_dir(environ)
    return _try(state, record.path, command, folder, lambda: store.write(state, record, folder))


def strike(environ: "Mapping[str, str]", path: str, name: str, folder: str = RECORDS) -> int:
    """Remove the record, which the user calls `name`; 1 if there was none, or it could not be."""
    state = dirs.state_dir(environ)
    there: list[bool] = []
    if not _try(
        state, path, "forget", folder, lambda: there.append(store.remove(state, path, folder))
    ):
        return 1
    words = "forgotten" if there[0] else "nothing was recorded"
    disk.say([f"{words}: {called(name, folder)}"])
    return 0 if there[0] else 1


def _try(state: str, path: str, command: str, folder: str, change: "Callable[[], None]") -> bool:
    """Whether the change was made; if not, what, where, why and the way out are told."""
    fault = trust.store_fault(state)
    if fault:
        disk.say([fault])
        return False
    try:
        change()
    except OSError as error:
        option = "--below " if folder == BELOW else ""
        why = f"cannot write below {clean(state)}: {disk.reason(error)}"
        again = f"when that is mended, run 'autovenv {command} {option}{clean(path)}'"
        disk.say([f"not recorded: {called(path, folder)}: {why}; {again}"])
        return False
    return True


def is_gone(path: str) -> bool:
    """Whether there is nothing, for certain."""
    try:
        disk.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:  # it cannot be seen now
        pass
    return False


def is_stale(path: str, folder: str) -> bool:
    """Whether what the record is about is gone, for certain."""
    if is_gone(path):
        return True
    if not disk.exists(path):
        return False
    return folder == RECORDS and read_environment(path, path.rpartition("/")[0]) is None
