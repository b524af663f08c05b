"""What changed in the watched directories, by watchfiles.

Each directory is watched by itself, so that neither an environment nor what is ignored costs a
watch (the system has few); when directories come or go the watcher is made anew. On macOS, where a
whole tree costs one, trees are watched.
"""

import time

from watchfiles import Change, watch

from autovenv import disk
from autovenv.launch import FAILED, Stop
from autovenv.watch.ignore import GITIGNORE
from autovenv.watch.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator

    Ticks = Generator[set[tuple[Change, str]], None, None]

STEP = 50  # milliseconds
ATTEMPTS = 20
SLACK = 0.1  # seconds that a file system's clock may be behind


class Changes:
    """The changes from now on, a tick at a time."""

    def __init__(self, trees: "list[Tree]") -> None:
        self.trees = trees
        self.watched: set[str] = set()
        self.lost: list[str] = []
        self.pending: set[str] = set()
        self.at = time.time()  # when the last tick began
        self.ticks = self._open()

    def tick(self) -> "set[str]":
        """The names of the files that changed, after a moment."""
        before, self.at = self.at, time.time()
        try:
            paths = self.pending | {path for _, path in next(self.ticks)}
        except RuntimeError:  # it ends where a name is not UTF-8, and forgets the others
            return self._shown(self._again() | self._since(before - SLACK))
        self.pending = set()
        if any(self._is_other(path) for path in paths) or any(map(disk.exists, self.lost)):
            paths |= self._again()
        return self._shown(paths)

    def close(self) -> None:
        """Watch no longer."""
        self.ticks.close()

    def _shown(self, paths: "set[str]") -> "set[str]":
        pairs = [(tree, path) for path in paths for tree in self.trees if tree.has(path)]
        return {tree.name(path) for tree, path in pairs if tree.counts(path)}

    def _since(self, moment: float) -> "set[str]":
        """The files that were written, renamed or made since then."""
        paths = [path for tree in self.trees for _, files in tree.walk() for path in files]
        return {path for path in paths if _ctime(path) >= moment}

    def _is_other(self, path: str) -> bool:
        """Whether other directories are to be watched after this change."""
        if path in self.watched or path.endswith("/" + GITIGNORE):
            return True
        open_ = any(tree.has(path) and tree.is_open(path) for tree in self.trees)
        return open_ and disk.kind(path, follow=False) == disk.DIRECTORY

    def _again(self) -> "set[str]":
        """Watch what is there now; the files in new directories, and what the old watcher saw."""
        before, old = self.watched, self.ticks
        for tree in self.trees:
            tree.ignored.forget()
        self.ticks = self._open()
        new = [files for tree in self.trees for place, files in tree.walk() if place not in before]
        try:
            seen = {path for _, path in next(old)}
        except (RuntimeError, StopIteration):
            seen = set()
        old.close()
        return seen.union(*new)

    def _open(self) -> "Ticks":
        """A watcher that watches already."""
        for _ in range(ATTEMPTS):
            places = {place for tree in self.trees for place, _ in tree.walk()}
            self.lost = [tree.top for tree in self.trees if tree.top not in places]
            self.watched = places
            if disk.IS_MACOS:
                places = {tree.top for tree in self.trees} - set(self.lost)
            ticks = watch(
                *places,
                watch_filter=None,
                debounce=1,
                step=STEP,
                rust_timeout=1,
                yield_on_timeout=True,
                raise_interrupt=False,
                recursive=disk.IS_MACOS,
            )
            try:
                self.pending |= {path for _, path in next(ticks)}
                return ticks
            except FileNotFoundError:
                continue  # a directory is gone since
            except (OSError, RuntimeError) as error:
                raise Stop(FAILED, f"cannot watch: {str(error).partition(' (')[0]}") from None
        raise Stop(FAILED, "cannot watch: directories come and go too fast")


def _ctime(path: str) -> float:
    """When the file was changed last in any way; 0 where there is none."""
    try:
        return disk.lstat(path).st_ctime
    except OSError:
        return 0
