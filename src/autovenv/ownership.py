"""Who else may change an environment: owners and write permission of all that leads to it.

Nobody but the user and root may own or write any directory on the way, of links too. Above HOME
nothing is judged: whoever may write there has the start-up files as well.
"""

from autovenv import disk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import stat_result

STICKY, GROUP_WRITES, OTHERS_WRITE = 0o1000, 0o020, 0o002


class Exposure:
    """One file or directory that somebody else could change, and how."""

    __slots__ = ("mine", "path", "words")

    def __init__(self, path: str, words: str, *, mine: bool = False) -> None:
        self.path = path
        self.words = words  # "belongs to bob" or "is writable by others"
        self.mine = mine  # so that the user can take that permission away


class Chain:
    """The directories visited while one path is resolved, each judged on the way."""

    def __init__(self, home: str, me: int) -> None:
        self.me = me
        self.links = 0
        self.exposures: dict[str, Exposure] = {}
        try:
            found = disk.stat(home)
            self.home = (found.st_dev, found.st_ino)
        except OSError:
            self.home = (-1, -1)

    def resolve(self, path: str) -> str:
        """The real path of an absolute one; raises OSError."""
        left: list[str] | None = [part for part in path.split("/") if part not in ("", ".")]
        self.links = 0
        real = "/"
        while left is not None:
            real, left = self._descend(left)
            if self.links > disk.LINKS:
                raise OSError(40, "too many links", path)
        return real

    def _descend(self, parts: list[str]) -> tuple[str, list[str] | None]:
        """Go down from the root to the end, or to the first link or `..`: what to go down then."""
        current = ""
        here: dict[str, Exposure] = {}
        left: list[str] | None = None
        self._judge("/", disk.lstat("/"), here)
        for index, part in enumerate(parts):
            rest = parts[index + 1 :]
            if part == "..":
                left = [*current.split("/")[1:-1], *rest]
                break
            entry = f"{current}/{part}"
            found = disk.lstat(entry)
            if found.st_mode & disk.TYPE == disk.LINK:
                if found.st_uid not in (self.me, 0):
                    here[entry] = Exposure(entry, _owner(found.st_uid))
                self.links += 1
                target = disk.readlink(entry)
                base = [] if target.startswith("/") else current.split("/")[1:]
                left = base + [p for p in target.split("/") if p not in ("", ".")] + rest
                break
            current = entry
            if (found.st_dev, found.st_ino) == self.home:
                here.clear()
            self._judge(entry, found, here)
        self.exposures |= here
        return current or "/", left

    def entry(self, directory: str, name: str) -> None:
        """Judge one entry of a directory that is resolved already; raises OSError."""
        path = f"{directory}/{name}"
        found = disk.lstat(path)
        if found.st_mode & disk.TYPE == disk.LINK:
            self.resolve(path)
        else:
            self._judge(path, found, self.exposures)

    def _judge(self, path: str, found: "stat_result", into: dict[str, Exposure]) -> None:
        words = "" if found.st_uid in (self.me, 0) else _owner(found.st_uid)
        if not words and others_may_write(found, self.me):
            words = "is writable by others"
        if words:
            into[path] = Exposure(path, words, mine=found.st_uid == self.me)


def others_may_write(found: "stat_result", me: int) -> bool:
    """Whether somebody besides the owner may write to it; sticky directories are fine."""
    mode = found.st_mode
    if mode & disk.TYPE == disk.DIRECTORY and mode & STICKY:
        return False
    if mode & OTHERS_WRITE:
        return True
    return bool(mode & GROUP_WRITES) and not is_private_group(found.st_gid, me)


def is_private_group(gid: int, me: int) -> bool:
    """Whether the group is the user's alone: gid 0, or the primary group, by number or by name."""
    if gid == 0:
        return True
    import grp
    import pwd
    from posix import getgid

    try:
        account = pwd.getpwuid(me)
        primary, user = account.pw_gid, account.pw_name
    except KeyError:
        primary, user = getgid(), ""
    if gid != primary:
        return False
    try:
        group = grp.getgrgid(gid)
    except KeyError:
        return gid == me
    return (gid == me or group.gr_name == user) and set(group.gr_mem) <= {user}


def _owner(uid: int) -> str:
    import pwd

    try:
        return f"belongs to {pwd.getpwuid(uid).pw_name}"
    except KeyError:
        return f"belongs to user {uid}"


def exposures(path: str, files: "tuple[str, ...]", home: str) -> "tuple[str, list[Exposure]]":
    """The environment's real path, and what leads to it or stands in it that others could change.

    `files` are the entries of the environment that matter; one that is not there is passed over.
    """
    chain = Chain(home, disk.geteuid())
    real = chain.resolve(path)
    for name in files:
        try:
            chain.entry(real, name)
        except FileNotFoundError:
            continue
    return real, list(chain.exposures.values())


def ancestors(path: str) -> "Iterator[str]":
    """The path itself and every directory above it, nearest first."""
    while path:
        yield path
        path = path.rpartition("/")[0]
    yield "/"
