"""The nearest environment: the walk upward, and in one directory the providers in their order.

A provider knows one way in which a directory says what its environment is. To add a tool: a file
here, called like it, with `find(directory, where)` and `watched(directory, where)`, and its line in
TOOLS (its name in names.py, for the setting that turns it off).
"""

from autovenv import disk, names
from autovenv.environment import Environment, read_environment, word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import ModuleType

# Tool → the files that mark a project of its, tried in this order after the environments that lie
# in the directory itself. The tool's module is imported when one of these is met, not before.
TOOLS: "dict[str, tuple[str, ...]]" = {
    "poetry": ("pyproject.toml",),
    "pipenv": ("Pipfile",),
    "pdm": (".pdm-python", "pyproject.toml"),
    "hatch": ("pyproject.toml",),
    "uv": ("pyproject.toml",),
    "pyenv": (".python-version",),
    "virtualenvwrapper": (),  # marks its environments instead: see Where.projects
}
# Where conda environments stand that no other name covers: pixi's, and those that editors make.
CONDA_PLACES = (".pixi/envs/default", ".conda")
NOWHERE = (-1, -1)
PYPROJECT = "/pyproject.toml"
# What said so, where the guard in the shell sees by itself whether it still does.
PLAIN = (names.DOT_VENV, names.PYTHON_ENVS, *names.GENERIC_NAMES)


class Where:
    """What the walk has to know besides the directory in which it starts."""

    __slots__ = ("environ", "home", "identity", "names", "projects", "stops", "tools")

    def __init__(
        self,
        home: str,
        stops: "tuple[str, ...]",
        others: "tuple[str, ...]",
        environ: "Mapping[str, str]",
        tools: "tuple[str, ...]" = names.TOOLS,
    ) -> None:
        self.home = home
        self.identity: "tuple[int, int] | None" = None  # the home directory's, once it is needed
        self.stops = stops  # directories that are not looked into, nor anything above them
        self.names = others  # environments' directory names other than .venv
        self.environ = environ
        self.tools = tools  # those that are not turned off
        # Project → environment, by virtualenvwrapper's files: None until they are read.
        is_used = environ.get("WORKON_HOME") or disk.is_directory(home + "/.virtualenvs")
        is_wanted = is_used and "virtualenvwrapper" in tools
        self.projects: "dict[str, str] | None" = None if is_wanted else {}

    def is_home(self, directory: str) -> bool:
        """Whether it is the home directory, by whichever name: there may be links above it."""
        if directory == self.home:
            return True
        self.identity = self.identity or _identity(self.home)
        return _identity(directory or "/") == self.identity != NOWHERE

    def is_top(self, directory: str) -> bool:
        """Whether it is the home directory, above which nothing is looked into."""
        parent = self.home.rpartition("/")[0] or "/"
        return parent in self.stops and self.is_home(directory)


def _identity(path: str) -> "tuple[int, int]":
    try:
        found = disk.stat(path)
    except OSError:
        return NOWHERE
    return found.st_dev, found.st_ino


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

    @property
    def is_unread(self) -> bool:
        """Whether it says only that a pyproject.toml cannot be read, whichever tool's that is."""
        return self.environment is None and self.source in TOOLS and self.path.endswith(PYPROJECT)


def upward(start: str, stops: "tuple[str, ...]") -> "Iterator[str]":
    """The directories from `start` to the root, ending before any of `stops`; the root is ""."""
    directory = start.rstrip("/")
    while (directory or "/") not in stops:
        yield directory
        if not directory:
            return
        directory = directory.rpartition("/")[0]


def find(
    start: str, where: Where, note: "Callable[[str, Found | None], None] | None" = None
) -> Found | None:
    """The nearest environment from the directory `start` (absolute, logical) upward.

    `note` is told what each directory says, the last one included. A pyproject.toml that cannot be
    read, in the middle of an edit say, hides no other environment; it is told where there is none.
    """
    unread: Found | None = None
    for directory in upward(start, where.stops):
        found = find_in(directory, where)
        if found and found.is_unread:
            unread, found = unread or found, None
        if note:
            note(directory, found)
        if found:
            return found
        if where.is_top(directory):
            break
    if note and unread:
        note(unread.directory, unread)
    return unread


def find_in(directory: str, where: Where) -> Found | None:
    """What this one directory says."""
    found = _inside(directory, names.DOT_VENV) or _dot_venv_file(directory, where)
    if found:
        return found
    if disk.kind(f"{directory}/{names.PYTHON_ENVS}", follow=False):
        from autovenv.discovery import python_envs

        found = python_envs.find(directory)
        if found:
            return found
    if where.is_home(directory):
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
        return Found(directory, name, path, problem=problem, remedy=f"rm {word(path)}")
    return None


def _target(path: str) -> str:
    try:
        return disk.readlink(path)
    except OSError:
        return "?"


def _dot_venv_file(directory: str, where: Where) -> Found | None:
    """What a `.venv` says that is a file."""
    if disk.kind(f"{directory}/{names.DOT_VENV}") != disk.REGULAR:
        return None
    from autovenv.discovery import dot_venv

    return dot_venv.find(directory, where)


def _inside_others(directory: str, where: Where) -> Found | None:
    for name in (*where.names, *CONDA_PLACES):
        found = _inside(directory, name)
        if found:
            return found
    return None


def _elsewhere(directory: str, where: Where) -> Found | None:
    """What the first tool says that has an environment for this directory."""
    unread: Found | None = None
    for found in by_tools(directory, where):
        if not found.is_unread:
            return found
        unread = unread or found
    return unread


def by_tools(directory: str, where: Where) -> "Iterator[Found]":
    """What each tool says by its project file in this directory, without running the tool."""
    for tool, files in TOOLS.items():
        if tool in where.tools and is_marked(directory, files, where):
            found = provider(tool).find(directory, where)
            if found:
                yield found


def is_marked(directory: str, files: "tuple[str, ...]", where: Where) -> bool:
    """Whether one of the files is there; where a tool has none, whether it knows any project."""
    if not files:
        return where.projects != {}
    return any(disk.kind(f"{directory}/{file}") == disk.REGULAR for file in files)


def is_guarded(directory: str, where: Where) -> bool:
    """Whether the guard in the shell asks here because of a tool's file, or one of conda's."""
    files = (*markers(where.tools), *CONDA_PLACES)
    return any(disk.exists(f"{directory}/{file}") for file in files) or bool(
        where.projects and (directory or "/") in where.projects
    )


def markers(tools: "tuple[str, ...]") -> "tuple[str, ...]":
    """The names of the files that mark a project of one of the tools, each once."""
    files = [file for tool, files in TOOLS.items() if tool in tools for file in files]
    return tuple(dict.fromkeys(files))


def provider(tool: str) -> "ModuleType":
    """The module that knows the tool."""
    module: ModuleType = __import__(f"autovenv.discovery.{tool}", fromlist=["find"])
    return module
