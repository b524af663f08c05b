"""Which files of a watched directory count, and which directories are looked into.

By default Python files, but for what watchfiles' own filter leaves out, what `.gitignore` ignores
and environments; with `--filter` the files that one of the globs means, written as in `.gitignore`.
"""

from watchfiles import Change, DefaultFilter, PythonFilter

from autovenv import disk, names
from autovenv.watch.ignore import Ignored, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator


class Tree:
    """One watched directory (or file), without links in its path."""

    def __init__(self, top: str, globs: "list[str]") -> None:
        self.top = top
        self.ignored = Ignored(top if disk.is_directory(top) else top.rpartition("/")[0])
        self.rules = [Rule(glob) for glob in globs]
        self.filter = DefaultFilter() if globs else PythonFilter()
        self.places = DefaultFilter()

    def has(self, path: str) -> bool:
        """Whether the path is in this tree."""
        return path == self.top or path.startswith(self.top.rstrip("/") + "/")

    def name(self, path: str) -> str:
        """The path as it is shown."""
        return path[len(self.top.rstrip("/")) + 1 :] or path.rpartition("/")[2]

    def counts(self, path: str) -> bool:
        """Whether a change of this file is one."""
        name = self.name(path)
        if not self.filter(Change.modified, "/" + name) or self.ignored(path, is_directory=False):
            return False
        text = disk.encode(name).decode("latin-1")
        fits = any(rule.fits(text, is_directory=False) for rule in self.rules)
        return (fits or not self.rules) and not disk.is_directory(path)

    def is_open(self, directory: str) -> bool:
        """Whether changes in this directory count: it is not ignored, and no environment."""
        if directory == self.top:
            return True
        return (
            self.places(Change.modified, "/" + self.name(directory))
            and not self.ignored(directory, is_directory=True)
            and not disk.exists(f"{directory}/{names.PYVENV_CFG}")
            and _is_text(directory)
        )

    def walk(self) -> "Generator[tuple[str, list[str]], None, None]":
        """Every directory that is to be watched, and the files in it; the file, if it is one."""
        left = [self.top]
        while left:
            directory = left.pop()
            entries = _entries(directory)
            if entries is not None:
                inside = [f"{directory.rstrip('/')}/{name}" for name in entries]
                below = {each for each in inside if disk.kind(each, follow=False) == disk.DIRECTORY}
                left += [each for each in below if self.is_open(each)]
                yield directory, [each for each in inside if each not in below]
            elif disk.kind(directory) == disk.REGULAR:
                yield directory, [directory]


def _is_text(path: str) -> bool:
    """Whether it is UTF-8, as all that watchfiles can be told."""
    return not any("\ud800" <= character <= "\udfff" for character in path)


def _entries(directory: str) -> "list[str] | None":
    """The names in it; None where they cannot be read."""
    try:
        return disk.listdir(directory)
    except OSError:
        return None
