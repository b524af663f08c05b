"""Writing the trust records, and listing them; the hot path only reads (records.py).

Each file is replaced as a whole, by rename: a reader sees the old one or the new one.
"""

import os

from autovenv import disk, records


def write(state: str, record: records.Record, folder: str = records.RECORDS) -> None:
    """Put the record in place, whole or not at all; raises OSError."""
    lines = [records.HEADER, record.word, *(risk.replace("\n", "?") for risk in record.risks), ""]
    data = disk.encode("\n".join(lines))
    replace(state, f"{folder}/{records.encode(record.path)}", data)
    mark_changed(state)


def remove(state: str, path: str, folder: str = records.RECORDS) -> bool:
    """Forget the record for a path; whether there was one. Raises OSError."""
    try:
        os.unlink(f"{state}/{folder}/{records.encode(path)}")
    except (FileNotFoundError, NotADirectoryError):
        return False
    mark_changed(state)
    return True


def paths(state: str, folder: str = records.RECORDS) -> list[str]:
    """The paths that have a record, sorted."""
    top = f"{state}/{folder}"
    found = []
    for directory, _, files in os.walk(top):
        inner = directory[len(top) + 1 :]
        found += [
            records.decode(f"{inner}/{file}" if inner else file)
            for file in files
            if file[-1] == "="
        ]
    return sorted(found)


def mark_changed(state: str) -> None:
    """Tell shells that wait at a blocked environment that the records changed."""
    replace(state, records.CHANGED, os.urandom(8).hex().encode() + b"\n")


def replace(state: str, file: str, data: bytes, *, lasting: bool = True) -> None:
    """Write a file below the state directory by rename, its directories private; raises OSError.

    What can be lost at any time need not wait for the disk: it is not `lasting`.
    """
    target = f"{state}/{file}"
    parent = os.path.dirname(target)
    make_private(parent)
    temporary = f"{parent}/.{os.getpid()}.{os.urandom(6).hex()}"
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        try:
            os.fchmod(handle, 0o600)  # whatever the umask
            while data:
                data = data[os.write(handle, data) :]
            if lasting:
                os.fsync(handle)
        finally:
            os.close(handle)
        os.rename(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def make_private(directory: str) -> None:
    """The directory, made with those above it where missing; readable by nobody else."""
    if os.path.isdir(directory):
        return
    make_private(os.path.dirname(directory))
    try:
        os.mkdir(directory, 0o700)
        os.chmod(directory, 0o700)  # whatever the umask
    except FileExistsError:
        if not os.path.isdir(directory):
            raise
