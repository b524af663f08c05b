"""Whether an environment is another: rebuilt, or with other packages."""

import os
import time

from autovenv import names

LOOK = 0.5  # seconds from one look to the next
# Python writes it while packages are used.
CACHE = "__pycache__"


class Installed:
    """Looked at now and then; it has changed when it did and then stayed as it is."""

    def __init__(self, path: str) -> None:
        self.first = path
        self.accept(path)

    def accept(self, path: str) -> None:
        """Look at this environment from now on, and at the first one, that may come back."""
        self.paths = {self.first, path}
        self.unsettled = False
        self.due = time.monotonic() + LOOK
        self.print = self._print()

    def is_due(self) -> bool:
        """Whether it is time for a look."""
        return time.monotonic() >= self.due

    def has_changed(self) -> bool:
        """Whether it is another since it was accepted; pip at work makes it several."""
        self.due = time.monotonic() + LOOK
        before, self.print = self.print, self._print()
        settled = self.unsettled and self.print == before
        self.unsettled = self.print != before
        return settled

    def _print(self) -> "list[object]":
        return [fingerprint(path) for path in sorted(self.paths)]


def fingerprint(path: str) -> "tuple[object, ...]":
    """What is different when the environment is: its pyvenv.cfg, what lies in site-packages."""
    places = sorted(place for place, _ in _inside(f"{path}/lib"))
    packages = [_inside(f"{path}/lib/{place}/site-packages") for place in places]
    return (_identity(f"{path}/{names.PYVENV_CFG}"), _identity(f"{path}/bin/python"), *packages)


def _identity(file: str) -> "tuple[int, ...]":
    """What is different when the file is; empty where there is none."""
    try:
        found = os.stat(file)
    except OSError:
        return ()
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def _inside(directory: str) -> "set[tuple[str, int]]":
    """What lies in a directory, by name and inode: who replaces a package replaces it whole."""
    try:
        with os.scandir(directory) as entries:
            return {(each.name, each.inode()) for each in entries if each.name != CACHE}
    except OSError:
        return set()
