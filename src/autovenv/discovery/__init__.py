"""The nearest environment: the walk upward, and in one directory the providers in their order.

A provider knows one way in which a directory says what its environment is. To add one: a file here
with a function `find(directory, where)`, and its line in PROVIDERS.
"""

from autovenv import disk, names
from autovenv.environment import Environment, read_environment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Marker file in a project → the module here that understands it, tried in this order after the
# environments that lie in the directory itself. Imported when its marker is met, not before.
PROVIDERS: "dict[str, str]" = {}


class Where:
    """What the walk has to know besides the directory in which it starts."""

    __slots__ = ("environ", "home", "names", "stops")

    def __init__(
        self,
        home: str,
        stops: "tuple[str, ...]",
        others: "tuple[str, ...]",
        environ: "Mapping[str, str]",
    ) -> None:
        self.home = home
        self.stops = stops  # directories that are not looked into, nor anything above them
        self.names = others  # environments' directory names other than .venv
        self.environ = environ


class Found:
    """The answer for one directory: an environment, or in words why there is none."""

    __slots__ = ("directory", "environment", "path", "problem", "remedy", "source")

    def __init__(
        self,
        directory: str,
        source: str,
        path: str,
        environment: Environment | None = None,
        problem: str | None = None,
        remedy: str | None = None,
    ) -> None:
        self.directory = directory  # the project
        self.source = source  # what said so: ".venv", ".python-envs", …
        self.path = path
        self.environment = environment
        self.problem = environment.problem if environment else problem
        self.remedy = environment.remedy if environment else remedy


def upward(start: str, stops: "tuple[str, ...]") -> "Iterator[str]":
    """The directories from `start` to the root, ending before any of `stops`; the root is ""."""
    directory = start.rstrip("/")
    while (directory or "/") not in stops:
        yield directory
        if not directory:
            return
        directory = directory.rpartition("/")[0]


def find(start: str, where: Where) -> Found | None:
    """The nearest environment from the directory `start` (absolute, logical) upward."""
    for directory in upward(start, where.stops):
        found = find_in(directory, where)
        if found:
            return found
    return None


def find_in(directory: str, where: Where) -> Found | None:
    """What this one directory says."""
    found = _inside(directory, names.DOT_VENV)
    if found:
        return found
    if disk.kind(f"{directory}/{names.PYTHON_ENVS}", follow=False):
        from autovenv.discovery import python_envs

        found = python_envs.find(directory)
        if found:
            return found
    if directory == where.home:
        return None
    return _inside_others(directory, where) or _elsewhere(directory, where)


def _inside(directory: str, name: str) -> Found | None:
    """The environment in a directory of that name; for .venv also a link that leads nowhere."""
    path = f"{directory}/{name}"
    if disk.is_directory(path):
        environment = read_environment(path, directory)
        return Found(directory, name, path, environment) if environment else None
    if name == names.DOT_VENV and disk.is_link(path) and not disk.exists(path):
        problem = f"a link that leads nowhere: {_target(path)}"
        return Found(directory, name, path, problem=problem, remedy=f"rm {path}")
    return None


def _target(path: str) -> str:
    try:
        return disk.readlink(path)
    except OSError:
        return "?"


def _inside_others(directory: str, where: Where) -> Found | None:
    for name in where.names:
        found = _inside(directory, name)
        if found:
            return found
    return None


def _elsewhere(directory: str, where: Where) -> Found | None:
    """What a tool's project file says, without running the tool."""
    for marker, module in PROVIDERS.items():
        if disk.exists(f"{directory}/{marker}"):
            provider = __import__(f"autovenv.discovery.{module}", fromlist=["find"])
            found: Found | None = provider.find(directory, where)
            if found:
                return found
    return None
