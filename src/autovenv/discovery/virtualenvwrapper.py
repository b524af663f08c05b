"""virtualenvwrapper: the environment in WORKON_HOME whose `.project` names this directory.

The rules are those of virtualenvwrapper.sh: `setvirtualenvproject`, `derive_workon_home`. The file
is in the environment and not in the project, so that all of them are read, once a walk.
"""

from autovenv import disk
from autovenv.discovery import Found, Where
from autovenv.discovery.tool import expand, found, listed

FILE = "VIRTUALENVWRAPPER_PROJECT_FILENAME"


def find(directory: str, where: Where) -> Found | None:
    """The environment whose project this directory is."""
    if where.projects is None:
        where.projects = projects(where)
    path = where.projects.get(directory or "/") or where.projects.get(disk.real(directory or "/"))
    name = path.rpartition("/")[2] if path else ""
    return found(directory, "virtualenvwrapper", path, f"mkvirtualenv {name}") if path else None


def projects(where: Where) -> dict[str, str]:
    """Each project's directory, as it was given and resolved, with its environment's path."""
    top = shelf(where)
    file = where.environ.get(FILE) or ".project"
    known: dict[str, str] = {}
    for name in listed(top):
        project = _read(f"{top}/{name}/{file}")
        if project.startswith("/"):
            known.setdefault(project, f"{top}/{name}")
            known.setdefault(disk.real(project), f"{top}/{name}")
    return known


def shelf(where: Where) -> str:
    """The directory of environments."""
    named = where.environ.get("WORKON_HOME") or "~/.virtualenvs"
    return expand(named if named[0] in "/~$" else f"{where.home}/{named}", where)


def watched(directory: str, where: Where) -> list[str]:
    """What else the answer rests on: the directory of environments."""
    return [shelf(where)]


def _read(file: str) -> str:
    """The path in a `.project`, or an empty string."""
    try:
        text = disk.decode(disk.read_small(file, 8192)).strip()
    except OSError:
        return ""
    return "" if "\0" in text else text.rstrip("/") or text
