"""`.venv` as a small file: a path, or the name of an environment that a tool keeps elsewhere.

Pipenv: a text with a slash is a path from the project, any other a name in WORKON_HOME; uv: a path;
virtualfish: a name in VIRTUALFISH_HOME. What leads to no environment is passed over.
"""

from autovenv import disk, names
from autovenv.discovery import Found, Where
from autovenv.discovery.pipenv import workon_home
from autovenv.discovery.python_envs import resolve
from autovenv.discovery.tool import expand, found

TOOLS = ("pipenv", "uv", "virtualfish")
LIMIT = 4096  # as long as a path may be


def find(directory: str, where: Where) -> Found | None:
    """The environment that the file in this directory names."""
    try:
        text = disk.decode(disk.read_small(f"{directory}/{names.DOT_VENV}", LIMIT)).strip()
    except OSError:
        return None
    if not text or "\n" in text:
        return None
    for path in _paths(text, directory, where):
        each = found(directory, names.DOT_VENV, path, f"python3 -m venv --clear {path}")
        if each:
            return each
    return None


def _paths(text: str, directory: str, where: Where) -> list[str]:
    """What the text may mean, by the tools that are not turned off."""
    paths = {}
    if "/" not in text:
        home = where.environ.get("VIRTUALFISH_HOME") or "~/.virtualenvs"
        paths = {
            "pipenv": f"{workon_home(where)}/{text}",
            "virtualfish": f"{expand(home, where)}/{text}",
        }
    path = resolve(directory, text)
    paths |= {"uv": path} if "/" not in text else {"pipenv": path, "uv": path}
    return [path for tool, path in paths.items() if tool in where.tools]
