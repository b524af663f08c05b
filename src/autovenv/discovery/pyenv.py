"""pyenv-virtualenv: the environment below `$PYENV_ROOT/versions` that `.python-version` names.

The rules are those of libexec/pyenv-version-file-read and of pyenv-virtualenv's pyenv-sh-activate.
A version that is a plain Python is no environment and passed over.
"""

from autovenv import disk
from autovenv.discovery import Found, Where
from autovenv.discovery.tool import fault, found

FILE = ".python-version"


def find(directory: str, where: Where) -> Found | None:
    """The environment that the file in this directory names, or PYENV_VERSION instead of it."""
    file = f"{directory}/{FILE}"
    named = where.environ.get("PYENV_VERSION", "")
    try:
        names = named.split(":") if named else parse(disk.decode(disk.read_small(file)))
    except OSError as error:
        return fault(directory, "pyenv", file, f"cannot be read: {disk.reason(error)}")
    paths = [path for path in (_path(name, names, where) for name in names) if path]
    if not paths or paths[0] != _path(names[0], names, where):
        return None  # the first one decides whether pyenv-virtualenv activates any
    if len(set(map(disk.real, paths))) > 1:
        return fault(directory, "pyenv", file, "names several environments, of which none is taken")
    remedy = f"pyenv virtualenv --force {names[0].rpartition('/')[2]}"
    return found(directory, "pyenv", paths[0], remedy)


def parse(text: str) -> list[str]:
    """The first word of each line that is neither empty nor a comment."""
    words = [line.split()[0] for line in text.splitlines() if line.split()]
    return [word[:1024] for word in words if not word.startswith("#")]


def watched(directory: str, where: Where) -> list[str]:
    """What else the answer rests on: the directory of versions."""
    return [shelf(where)]


def shelf(where: Where) -> str:
    """The directory of versions, those that are environments among them."""
    return (where.environ.get("PYENV_ROOT") or where.home + "/.pyenv").rstrip("/") + "/versions"


def _path(name: str, names: list[str], where: Where) -> str | None:
    """The path of the environment of that name; one of the same version's `envs` counts too."""
    name = name.removeprefix("python-")
    versions = shelf(where)
    for each in (name, f"{names[0].partition('/envs/')[0]}/envs/{name}"):
        path = f"{versions}/{each}"
        if _is_below(each) and found("", "pyenv", path, ""):
            return _followed(path)
    return None


def _is_below(name: str) -> bool:
    """Whether the name stays in the directory of versions."""
    return ".." not in name.split("/") and not name.startswith("/") and name not in ("", ".")


def _followed(path: str) -> str:
    """Where the link leads that pyenv-virtualenv makes for `X.Y.Z/envs/NAME`."""
    try:
        target = disk.readlink(path)
    except OSError:
        return path
    return target if target.startswith("/") else path
