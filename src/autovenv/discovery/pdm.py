"""PDM: the interpreter that `.pdm-python` names, else `NAME-HASH-*` in its directory.

The rules are those of pdm/project/core.py and pdm/cli/commands/venv/utils.py (2.29). Of several
environments of one project PDM takes any whose Python fits; here it is the newest Python.
"""

from autovenv import disk, toml
from autovenv.discovery import Found, Where
from autovenv.discovery.tool import (
    config_dir,
    data_dir,
    expand,
    found,
    listed,
    short_hash,
    version_key,
    with_directory,
    word,
)

LOCATION = "venv.location"
USE = "python.use_venv"
FALSE = ("", "0", "false", "no")


def find(directory: str, where: Where) -> Found | None:
    """The environment that PDM uses in this directory."""
    python = _saved(directory, where)
    path, below, _ = python.rpartition("/bin/")
    if below:
        chosen = found(directory, "pdm", path, "pdm install")
        if chosen or disk.is_command(python):
            return chosen  # a Python that is in no environment is used as it is
    return _central(directory, where) if _is_used(directory, where) else None


def watched(directory: str, where: Where) -> list[str]:
    """What else the answer rests on: what was chosen, the directory of environments, settings."""
    python = _saved(directory, where)
    return [*([python] if python else []), _top(where), *with_directory(_user_file(where))]


def kept(directory: str, where: Where) -> list[str]:
    """The paths of all environments of the project in PDM's own directory, newest Python first."""
    head = prefix(disk.real(directory or "/"))
    top = _top(where)
    endings = [name[len(head) :] for name in listed(top) if name.startswith(head)]
    endings.sort(key=version_key, reverse=True)
    return [f"{top}/{head}{ending}" for ending in endings]


def prefix(project: str) -> str:
    """What the names of the project's environments begin with; `project` is resolved."""
    return f"{project.rpartition('/')[2]}-{short_hash('md5', project)}-"


def _saved(directory: str, where: Where) -> str:
    """The interpreter that the user chose, or an empty string."""
    environ = where.environ
    if environ.get("PDM_IGNORE_SAVED_PYTHON", "").lower() not in FALSE:
        return ""
    named = environ.get("PDM_PYTHON", "")
    if named:
        return named
    try:
        return disk.decode(disk.read_small(directory + "/.pdm-python", 4096)).strip()
    except OSError:
        return ""


def _central(directory: str, where: Where) -> Found | None:
    """The environment in PDM's own directory."""
    for path in kept(directory, where):
        each = found(directory, "pdm", path, "pdm install")
        if each:
            return each
    return None


def _top(where: Where) -> str:
    """The directory of environments; a setting that cannot be read counts as absent."""
    site = "/Library/Application Support" if disk.IS_MACOS else "/etc/xdg"
    for file in (_user_file(where), site + "/pdm/config.toml"):
        location = word(toml.read(file, (LOCATION, USE), where.environ).get(LOCATION))
        if location:
            return expand(location, where)
    return data_dir(where) + "/pdm/venvs"


def _is_used(directory: str, where: Where) -> bool:
    """Whether PDM looks for environments that nobody chose."""
    told = where.environ.get("PDM_USE_VENV")
    if told is not None:
        return told.lower() not in FALSE
    for file, keys in ((directory + "/pdm.toml", (USE,)), (_user_file(where), (LOCATION, USE))):
        value = toml.read(file, keys, where.environ).get(USE)
        if value is not None:
            return value is True
    return True


def _user_file(where: Where) -> str:
    """The user's settings file."""
    return where.environ.get("PDM_CONFIG_FILE") or config_dir(where) + "/pdm/config.toml"
