"""The environments that `autovenv use` could mean: those of this project, and those by name."""

from autovenv import disk, names
from autovenv.cli.shelves import is_hash, kept_for, listed, shelves, stores
from autovenv.discovery import by_tools, upward
from autovenv.discovery.python_envs import parse_lines, resolve
from autovenv.environment import Environment, read_environment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from autovenv.discovery import Where

# What makes a directory a project, besides environments.
MARKERS = (
    *(names.DOT_VENV, names.PYTHON_ENVS, "pyproject.toml", "setup.py", "setup.cfg"),
    *("requirements.txt", "Pipfile", ".python-version", ".git", ".hg"),
)
# Files of a project that are looked at, for environments of any name.
MANY = 1000


class Candidate:
    """One environment, and the word by which `autovenv use` takes it."""

    __slots__ = ("environment", "path", "word")

    def __init__(self, word: str, path: str, environment: Environment) -> None:
        self.word = word
        self.path = path
        self.environment = environment


def project_of(directory: str, where: "Where") -> str:
    """The project that one stands in: the nearest directory that looks like one, else this one."""
    for each in upward(directory, where.stops):
        if each == where.home:
            break
        if any(disk.kind(f"{each}/{marker}", follow=False) for marker in MARKERS):
            return each or "/"
    return directory


def everything(project: str, where: "Where") -> list[Candidate]:
    """All that can be listed, each once: the project's own first."""
    return _once([*of_project(project, where), *of_tools(where)])


def of_project(project: str, where: "Where") -> "Iterator[Candidate]":
    """Those that lie in the project, or that its files name."""
    top = project.rstrip("/")
    # Whatever their names: tox.ini and people make `py312` beside `.venv`.
    for name in (names.DOT_VENV, *where.names, *listed(top)[:MANY]):
        yield from candidate(name, f"{top}/{name}", project)
    for line in _lines(f"{top}/{names.PYTHON_ENVS}"):
        yield from candidate(line, resolve(top, line), project)
    for found in by_tools(top, where):
        yield from candidate(found.path, found.path, project)
    for path in kept_for(top, where):
        yield from candidate(path, path, project)


def _lines(file: str) -> list[str]:
    """The lines of a .python-envs, none where it cannot be read."""
    try:
        return parse_lines(disk.read_small(file))
    except OSError:
        return []


def of_tools(where: "Where") -> "Iterator[Candidate]":
    """Those that are kept in one place and taken by name: virtualenvwrapper's and pyenv's."""
    for top in shelves(where):
        for name in listed(top):
            yield from candidate(name, f"{top}/{name}", f"{top}/{name}")


def named(name: str, where: "Where") -> list[Candidate]:
    """All that the name may mean: those called so, else those with a tool's hash behind it."""
    tops = [*shelves(where), *stores(where)]
    found = [c for top in tops for c in candidate(name, f"{top}/{name}", f"{top}/{name}")]
    if not found:
        found = [
            c
            for top in tops
            for each in listed(top)
            if each.startswith(name + "-") and is_hash(each[len(name) + 1 :])
            for c in candidate(each, f"{top}/{each}", f"{top}/{each}")
        ]
    return _once(found)


def candidate(word: str, path: str, project: str) -> list[Candidate]:
    """The environment at the path, if there is one."""
    environment = None if "\0" in path else read_environment(path, project)
    return [Candidate(word, path, environment)] if environment else []


def _once(found: "Iterable[Candidate]") -> list[Candidate]:
    """Each environment once, however many links lead to it: by the first that was found."""
    known: dict[str, Candidate] = {}
    for each in found:
        known.setdefault(disk.real(each.path), each)
    return list(known.values())
