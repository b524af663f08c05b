"""The trust records: what a person allowed or denied, one small file an environment.

A record's file is named by the environment's resolved path, so that a look-up is one `open` however
many there are, and writers of different records never meet. Each is replaced as a whole, by rename.

    records/%2Fhome%2Fu%2Fp%2F.venv    autovenv 1 / allow or deny / one accepted risk a line
    below/%2Fworkspaces                the same, for all that is below a directory
    changed                            a new word at each change: blocked shells look at it

Paths are `str` with surrogate escapes.
"""

from autovenv import disk

RECORDS = "records"
BELOW = "below"
CHANGED = "changed"
HEADER = "autovenv 1"
ALLOW = "allow"
DENY = "deny"
# A file name may have 255 bytes; a longer path is cut into directories.
PIECE = 200


def fault(state: str) -> str | None:
    """Why the records cannot be relied on: somebody else could write them."""
    for directory in (state, f"{state}/{RECORDS}", f"{state}/{BELOW}"):
        try:
            found = disk.stat(directory)
        except OSError:
            continue
        if found.st_uid not in (disk.geteuid(), 0):
            remedy = f"run 'sudo chown -R $USER {directory}'"
            return f"trust records ignored: {directory} belongs to somebody else; {remedy}"
        if found.st_mode & 0o022:
            remedy = f"run 'chmod go-w {directory}'"
            return f"trust records ignored: {directory} is writable by others; {remedy}"
    return None


class Damaged(Exception):
    """A record that cannot be understood; its text says which."""


class Record:
    """What a person said of one path."""

    __slots__ = ("path", "risks", "word")

    def __init__(self, path: str, word: str, risks: "tuple[str, ...]" = ()) -> None:
        self.path = path
        self.word = word  # ALLOW or DENY
        self.risks = risks  # keys of the risks that were accepted


def encode(path: str) -> str:
    """The relative file name of the record for a path; decode() gives the path back."""
    flat = path.replace("%", "%25").replace("/", "%2F").replace("\n", "%0A")
    size = PIECE // 4  # a character may take four bytes
    if len(flat) <= size or len(disk.encode(flat)) <= PIECE:
        return flat + "="
    pieces = [flat[start : start + size] for start in range(0, len(flat), size)]
    return "".join(piece + "+/" for piece in pieces[:-1]) + pieces[-1] + "="


def decode(file: str) -> str:
    """The path whose record has this relative file name."""
    flat = file.replace("+/", "").removesuffix("=")
    return flat.replace("%0A", "\n").replace("%2F", "/").replace("%25", "%")


def parse(path: str, data: bytes) -> Record:
    """The record in a file's bytes; raises Damaged."""
    lines = disk.decode(data).split("\n")
    if len(lines) < 3 or lines[0] != HEADER or lines[1] not in (ALLOW, DENY) or lines[-1]:
        raise Damaged(path)
    return Record(path, lines[1], tuple(lines[2:-1]))


def read(state: str, path: str, folder: str = RECORDS) -> Record | None:
    """The record for a path, None if there is none; raises Damaged or OSError."""
    try:
        data = disk.read_small(f"{state}/{folder}/{encode(path)}", 1 << 20)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return parse(path, data)
