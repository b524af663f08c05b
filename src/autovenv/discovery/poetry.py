"""Poetry: `NAME-HASH-pyX.Y` in its directory of environments, for a pyproject.toml with a name.

The rules are those of poetry/utils/env/env_manager.py and poetry/config/config.py (1.0 to 2.5).
`envs.toml` names the Python that `poetry env use` chose; without it Poetry would go by the Python
that it runs on, which cannot be known without running it: then the newest that exists is taken.
"""

from autovenv import disk, toml
from autovenv.discovery import Found, Where
from autovenv.discovery.tool import (
    BLANKS,
    canonical,
    config_dir,
    expand,
    fault,
    found,
    listed,
    sanitize,
    short_hash,
    user_dir,
    version_key,
    with_directory,
    word,
)

UNWANTED = ' $`!*@"\\' + BLANKS
NAMELESS = "non-package-mode"
CREATE = "virtualenvs.create"
SETTINGS = ("cache-dir", CREATE, "virtualenvs.path")


def find(directory: str, where: Where) -> Found | None:
    """The environment that Poetry made for the project in this directory."""
    place = _place(directory, where)
    if not isinstance(place, tuple):
        return place
    path = _existing(*place, where)
    return found(directory, "poetry", path, "poetry install") if path else None


def kept(directory: str, where: Where) -> list[str]:
    """The paths of all environments of the project, the newest Python first."""
    place = _place(directory, where)
    if not isinstance(place, tuple):
        return []
    base, envs = place
    return [f"{envs}/{base}-py{minor}" for minor in _minors(base, envs)]


def _place(directory: str, where: Where) -> tuple[str, str] | Found | None:
    """What its environments are called but for `-pyX.Y`, and where they are; or why not."""
    file = directory + "/pyproject.toml"
    project = toml.read(file, toml.PYPROJECT, where.environ)
    if toml.FAULT in project:
        return fault(directory, "poetry", file, word(project[toml.FAULT]))
    is_poetrys = "tool.poetry" in project
    name = project.get("project.name") or project.get("tool.poetry.name") or NAMELESS
    if name == NAMELESS and not is_poetrys:
        return None
    settings, broken = _settings(directory, where)
    if broken:
        return fault(directory, "poetry", *broken) if is_poetrys else None
    if not _is_used(settings, where):
        return None
    return env_name(word(name), disk.real(directory or "/")), top(settings, where)


def env_name(name: str, project: str) -> str:
    """What the environment is called, but for the `-pyX.Y`; `project` is the resolved directory."""
    return f"{sanitize(canonical(name), UNWANTED)}-{short_hash('sha256', project)}"


def watched(directory: str, where: Where) -> list[str]:
    """What else the answer rests on: the directory of environments, the choices, the settings."""
    envs = top(_settings(directory, where)[0], where)
    return [envs, f"{envs}/envs.toml", *with_directory(_user_file(where))]


def shelf(where: Where) -> str:
    """The user's directory of environments, whatever projects say."""
    return top(_settings("/nowhere", where)[0], where)


def _settings(
    directory: str, where: Where
) -> "tuple[dict[str, toml.Value], tuple[str, str] | None]":
    """The user's settings and over them the project's; and the file that cannot be read, if any."""
    settings: dict[str, toml.Value] = {}
    for file in (_user_file(where), f"{directory}/poetry.toml"):
        values = toml.read(file, SETTINGS, where.environ)
        if toml.FAULT in values:
            return {}, (file, word(values[toml.FAULT]))
        settings |= values
    return settings, None


def _is_used(settings: "dict[str, toml.Value]", where: Where) -> bool:
    """Whether Poetry makes environments, and so uses those that it made."""
    told = where.environ.get("POETRY_VIRTUALENVS_CREATE")
    return told.lower() in ("true", "1") if told else settings.get(CREATE) is not False


def _user_file(where: Where) -> str:
    """The user's settings file."""
    own = where.environ.get("POETRY_CONFIG_DIR")
    return (own or config_dir(where) + "/pypoetry").rstrip("/") + "/config.toml"


def top(settings: "dict[str, toml.Value]", where: Where) -> str:
    """The directory of environments."""
    environ = where.environ
    cache = environ.get("POETRY_CACHE_DIR") or word(settings.get("cache-dir"))
    cache = cache or user_dir(where, "XDG_CACHE_HOME", ".cache", "Library/Caches") + "/pypoetry"
    path = environ.get("POETRY_VIRTUALENVS_PATH") or word(settings.get("virtualenvs.path"))
    return expand((path or "{cache-dir}/virtualenvs").replace("{cache-dir}", cache), where)


def _existing(base: str, directory: str, where: Where) -> str | None:
    """The path of the environment of that name: with the chosen Python, else with the newest."""
    chosen = toml.read(f"{directory}/envs.toml", ("*.minor",), where.environ)
    minor = word(chosen.get(f"{base}.minor"))
    if minor and disk.is_directory(f"{directory}/{base}-py{minor}"):
        return f"{directory}/{base}-py{minor}"
    return next((f"{directory}/{base}-py{minor}" for minor in _minors(base, directory)), None)


def _minors(base: str, directory: str) -> list[str]:
    """The Pythons for which there is an environment of that name, newest first."""
    head = base + "-py"
    minors = [name[len(head) :] for name in listed(directory) if name.startswith(head)]
    return sorted(minors, key=version_key, reverse=True)
