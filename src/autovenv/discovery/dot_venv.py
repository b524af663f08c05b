"""`.venv` as a small file: a path, or the name of an environment that a tool keeps elsewhere.

A path is relative to the file's directory: so virtualenv (from 21.15) writes it where it makes an
environment beside a pyproject.toml under another name, and so uv and Pipenv read it. A text without
a slash may also be a name in Pipenv's WORKON_HOME, or in VIRTUALFISH_HOME. What leads to no
environment is passed over.
"""

from autovenv import disk, names
from autovenv.discovery import Found, Where
from autovenv.discovery.pipenv import shelf
from autovenv.discovery.python_envs import resolve
from autovenv.discovery.tool import expand, found
from autovenv.environment import word

LIMIT = 4096  # as long as a path may be


def find(directory: str, where: Where) -> Found | None:
    """The environment that the file in this directory names."""
    for path in _paths(read_text(directory), directory, where):
        each = found(directory, names.DOT_VENV, path, f"python3 -m venv --clear {word(path)}")
        if each:
            return each
    return None


def read_text(directory: str) -> str:
    """The file's one line, "" where it is anything else."""
    try:
        text = disk.decode(disk.read_small(f"{directory}/{names.DOT_VENV}", LIMIT)).strip()
    except OSError:
        return ""
    return "" if "\n" in text else text


def _paths(text: str, directory: str, where: Where) -> list[str]:
    """What the text may mean; names only by the tools that are not turned off."""
    if not text:
        return []
    paths = [resolve(directory, text)]
    if "/" not in text:
        fish = where.environ.get("VIRTUALFISH_HOME") or "~/.virtualenvs"
        tops = {"pipenv": shelf(where), "virtualfish": expand(fish, where)}
        paths += [f"{top}/{text}" for tool, top in tops.items() if tool in where.tools]
    return paths
