"""Hatch: the environment `default`, `env/virtual/NAME/HASH/NAME` in its directory of data.

The rules are those of hatch/env/virtual.py and hatch/cli/application.py (1.18). Environments of
other types than `virtual` are plugins', and not looked for.
"""

from autovenv import disk, toml
from autovenv.discovery import Found, Where
from autovenv.discovery.python_envs import resolve
from autovenv.discovery.tool import (
    canonical,
    config_dir,
    data_dir,
    expand,
    fault,
    found,
    listed,
    short_hash,
    with_directory,
    word,
)

DATA = "dirs.data"
VIRTUAL = "dirs.env.virtual"
ENVS = "envs"
PATH = "envs.default.path"
TYPE = "envs.default.type"
REMEDY = "hatch env create"


def find(directory: str, where: Where) -> Found | None:
    """The environment `default` of the project in this directory."""
    place = _place(directory, where)
    return found(directory, "hatch", place, REMEDY) if isinstance(place, str) else place


def watched(directory: str, where: Where) -> list[str]:
    """What else the answer rests on: where the environment would be, the settings."""
    place = _place(directory, where)
    return [*([place] if isinstance(place, str) else []), *with_directory(_user_file(where))]


def kept(directory: str, where: Where) -> list[str]:
    """The paths of all environments of the project, `default` and others."""
    place = _place(directory, where)
    if not isinstance(place, str):
        return []
    top = place.rpartition("/")[0]
    return [f"{top}/{name}" for name in listed(top)] if top.startswith(shelf(where) + "/") else []


def shelf(where: Where) -> str:
    """The user's directory of environments."""
    return _top("/", where)


def _place(directory: str, where: Where) -> str | Found | None:
    """Where the environment is if there is one; or why that cannot be known; None for plugins'."""
    file = directory + "/pyproject.toml"
    project = toml.read(file, toml.PYPROJECT, where.environ)
    own = toml.read(directory + "/hatch.toml", (ENVS, PATH, TYPE), where.environ)
    for name, values in ((file, project), (directory + "/hatch.toml", own)):
        if toml.FAULT in values:
            return fault(directory, "hatch", name, word(values[toml.FAULT]))
    # What hatch.toml has of a table takes the place of pyproject.toml's whole table.
    kind, path = (
        word(own.get(key) if ENVS in own else project.get(f"tool.hatch.{key}"))
        for key in (TYPE, PATH)
    )
    path = where.environ.get("HATCH_ENV_TYPE_VIRTUAL_PATH") or path
    if kind not in ("", "virtual"):
        return None
    real = disk.real(directory or "/")
    if path:
        return resolve(real, path)
    return stored(real, word(project.get("project.name")), where)


def stored(project: str, name: str, where: Where) -> str:
    """Where the environment is in a directory of environments; `project` is resolved."""
    name = canonical(name or project.rpartition("/")[2])
    top = _top(project, where)
    # A directory inside the project, or that of virtualenvwrapper, has no directories a project.
    if top == where.home + "/.virtualenvs" or disk.real(top).startswith(project.rstrip("/") + "/"):
        return f"{top}/{name}"
    folded = project.casefold() if disk.IS_MACOS else project
    return f"{top}/{name}/{short_hash('sha256', folded)}/{name}"


def _top(project: str, where: Where) -> str:
    """The directory of environments of the type `virtual`."""
    config = toml.read(_user_file(where), (DATA, VIRTUAL), where.environ)
    virtual = word(config.get(VIRTUAL))
    if virtual:
        return resolve(project, expand(virtual, where))
    data = where.environ.get("HATCH_DATA_DIR") or word(config.get(DATA))
    data = expand(data, where) if data else data_dir(where) + "/hatch"
    return data + "/env/virtual"


def _user_file(where: Where) -> str:
    """The user's settings file."""
    return where.environ.get("HATCH_CONFIG") or config_dir(where) + "/hatch/config.toml"
