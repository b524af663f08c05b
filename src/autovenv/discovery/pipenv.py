"""Pipenv: `NAME-HASH` in WORKON_HOME, for a Pipfile.

The rules are those of pipenv/utils/venv_locator.py (2026), and of pipenv/project.py before it. What
a `.venv` file says is in dot_venv.py.
"""

from autovenv import disk, toml
from autovenv.discovery import Found, Where
from autovenv.discovery.tool import BLANKS, expand, fault, found, sanitize, short_hash, word

# What is replaced in a name: now, and up to 2022.
UNWANTED = (' &$`!*@"()[]\\' + BLANKS, ' $`!*@"\\' + BLANKS)
TRUE = ("1", "on", "true", "yes")
FALSE = ("0", "off", "false", "no")
IN_PROJECT = "pipenv.venv_in_project"


# What matters here of a `.env`; a project's other variables are not even looked at.
DOTENV = (
    *("PIPENV_CUSTOM_VENV_NAME", "PIPENV_NO_VENV_IN_PROJECT", "PIPENV_PYTHON"),
    *("PIPENV_VENV_IN_PROJECT", "WORKON_HOME"),
)


def find(directory: str, where: Where) -> Found | None:
    """The environment that Pipenv made for the Pipfile in this directory."""
    where = _told_by_dotenv(directory, where)
    pipfile = _pipfile(directory, where)
    for name in names(pipfile, where):
        path = f"{shelf(where)}/{name}"
        if disk.is_directory(path):
            return _unless_in_project(directory, pipfile, path, where)
    return None


def names(pipfile: str, where: Where) -> "list[str]":
    """What the environment may be called."""
    custom = where.environ.get("PIPENV_CUSTOM_VENV_NAME")
    if custom:
        return [custom]
    python = where.environ.get("PIPENV_PYTHON", "")
    python = python.rpartition("/")[2] if python.startswith("/") else python
    project = pipfile.rpartition("/")[0].rpartition("/")[2]
    tail = f"-{short_hash('sha256', pipfile)}{'-' if python else ''}{python}"
    return list(dict.fromkeys(sanitize(project, unwanted) + tail for unwanted in UNWANTED))


def shelf(where: Where) -> str:
    """The directory of environments."""
    environ = where.environ
    data = environ.get("XDG_DATA_HOME") or "~/.local/share"
    return expand(environ.get("WORKON_HOME") or f"{data}/virtualenvs", where)


def watched(directory: str, where: Where) -> list[str]:
    """What else the answer rests on: the directory of environments, and those that may be there."""
    where = _told_by_dotenv(directory, where)
    pipfile, home = _pipfile(directory, where), shelf(where)
    return [
        pipfile,
        _dotenv(directory, where),
        home,
        *(f"{home}/{name}" for name in names(pipfile, where)),
    ]


def parse_dotenv(text: str) -> dict[str, str]:
    """What the text of a `.env` says of DOTENV; a value may be in quotes, or end in a comment."""
    found = {}
    for line in text.splitlines():
        key, equals, value = line.strip().removeprefix("export ").partition("=")
        key, value = key.strip(), value.strip()
        if value[:1] in ("'", '"'):
            value, equals, _ = value[1:].partition(value[0])
        else:
            value = value.partition(" #")[0].rstrip()
        if key in DOTENV and equals:
            found[key] = value
    return found


def _told_by_dotenv(directory: str, where: Where) -> Where:
    """The same with the variables that Pipenv takes from the project's `.env`."""
    if where.environ.get("PIPENV_DONT_LOAD_ENV"):
        return where
    try:
        text = disk.decode(disk.read_small(_dotenv(directory, where)))
    except OSError:
        return where
    environ = {**where.environ, **parse_dotenv(text)}
    return Where(where.home, where.stops, where.names, environ, where.tools)


def _dotenv(directory: str, where: Where) -> str:
    named = where.environ.get("PIPENV_DOTENV_LOCATION", "")
    return named if named.startswith("/") else f"{directory}/{named or '.env'}"


def _pipfile(directory: str, where: Where) -> str:
    """The Pipfile as Pipenv writes its path: directories resolved, the file itself not."""
    named = where.environ.get("PIPENV_PIPFILE", "")
    if named:
        named = named if named.startswith("/") else f"{directory}/{named}"
        if disk.kind(named) == disk.REGULAR:
            from autovenv.discovery.python_envs import resolve

            return resolve("", named)
    return f"{disk.real(directory or '/').rstrip('/')}/Pipfile"


def _unless_in_project(directory: str, pipfile: str, path: str, where: Where) -> Found | None:
    """The environment, but where Pipenv was told to make it in the project."""
    told = _told(where)
    if told is None:
        values = toml.read(pipfile, (IN_PROJECT,), where.environ)
        if toml.FAULT in values:
            return fault(directory, "pipenv", pipfile, word(values[toml.FAULT]))
        told = values.get(IN_PROJECT) is True
    return None if told else found(directory, "pipenv", path, "pipenv install")


def _told(where: Where) -> bool | None:
    """What the variables say of environments in projects."""
    value = where.environ.get("PIPENV_VENV_IN_PROJECT", "").lower()
    if value in TRUE or value in FALSE:
        return value in TRUE
    value = where.environ.get("PIPENV_NO_VENV_IN_PROJECT", "").lower()
    return value in FALSE if value in TRUE or value in FALSE else None
