"""The settings in force: the defaults, the site's `config.toml`, the user's, the environment.

TOML takes longer to parse than all of a transition, so what the file says is kept in the state
directory in a form that is read at once, for as long as the file is the same (device, inode, size,
times). Where nothing can be kept the file is parsed each time.
"""

import sys

from autovenv import dirs, disk, names
from autovenv.environment import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# Every setting and its default; the type of the default is the type of the setting.
DEFAULTS: "dict[str, bool | str | tuple[str, ...]]" = {
    "trust": "auto",
    "trusted": (),
    "names": ("venv", "env"),
    "stop_at": (),
    "tools": names.TOOLS,
    "prompt": True,
    "cd": True,
    "verbose": False,
}
CHOICES = {"trust": ("auto", "ask"), "tools": names.TOOLS}
# Keys whose values are directories.
DIRECTORIES = ("trusted", "stop_at")
# Keys whose values are in the hook itself, so that it has to be made anew when they change.
BAKED = ("names", "stop_at", "tools", "prompt", "cd", "verbose")
KEPT = "settings"
KEPT_SITE = "site-settings"
NOT_READ = "settings not read, the defaults count"
EDIT = "run 'autovenv config --edit'"


class Settings:
    """One value a key, where it comes from, and what was wrong with the file, in words."""

    __slots__ = ("faults", "sources", "values")

    def __init__(self) -> None:
        self.values = dict(DEFAULTS)
        self.sources = dict.fromkeys(DEFAULTS, "default")
        self.faults: list[str] = []

    @property
    def complaint(self) -> list[str]:
        """What was wrong, in one line; `autovenv config` tells each."""
        more = f"; {len(self.faults) - 1} more: run 'autovenv config'" if self.faults[1:] else ""
        return [fault + more for fault in self.faults[:1]]

    def set(self, key: str, value: "bool | str | tuple[str, ...]", source: str) -> None:
        """Give a key its value."""
        self.values[key] = value
        self.sources[key] = source

    def flag(self, key: str) -> bool:
        """The value of a key that is true or false."""
        return bool(self.values[key])

    def word(self, key: str) -> str:
        """The value of a key that is one word."""
        return str(self.values[key])

    def words(self, key: str) -> "tuple[str, ...]":
        """The value of a key that is a list."""
        value = self.values[key]
        return value if isinstance(value, tuple) else ()


def read_settings(environ: "Mapping[str, str]") -> Settings:
    """The settings in force; raises nothing, faults of the file are in the answer."""
    settings = Settings()
    state = dirs.state_dir(environ)
    _add_file(settings, dirs.site_config_file(environ), state, KEPT_SITE)
    _add_file(settings, dirs.config_file(environ), state, KEPT)
    home = dirs.home(environ)
    _add_environment(settings, environ)
    for key in DIRECTORIES:
        settings.values[key] = tuple(expand(each, home) for each in settings.words(key))
    settings.faults = [clean(fault) for fault in settings.faults]
    if settings.sources["stop_at"] == "default":
        real = disk.real(home)
        settings.values["stop_at"] = tuple(
            dict.fromkeys(h.rpartition("/")[0] or "/" for h in (home, real))
        )
    return settings


def stamp(settings: Settings) -> str:
    """What a hook is made of besides its file, in one word: our version, Python's, the settings."""
    values = [repr(settings.values[key]) for key in BAKED]
    return f"{version()} {sys.implementation.cache_tag} {' '.join(values)}"


def version() -> str:
    """autovenv's own, which the hot door's package does not have."""
    file = __file__.rpartition("/")[0] + "/__init__.py"
    return disk.decode(disk.read_small(file)).rpartition('= "')[2].partition('"')[0]


def variable(key: str) -> str:
    """The environment variable that sets a key."""
    return "AUTOVENV_" + key.upper()


def expand(directory: str, home: str) -> str:
    """A directory of the settings: `~` is the home directory, no trailing slash."""
    if directory == "~" or directory.startswith("~/"):
        directory = home + directory[1:]
    return directory.rstrip("/") or "/"


def identity(file: str) -> str:
    """What is different as soon as the file is, or the keys that are known; raises OSError."""
    found = disk.stat(file)
    parts = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    return f"{' '.join(DEFAULTS)} {file} {' '.join(map(str, parts))}"


def _add_file(settings: Settings, file: str, state: str, name: str) -> None:
    """What the file says, from the kept form if that is still right."""
    try:
        now = identity(file)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        settings.faults.append(f"{NOT_READ}: {file}: {disk.reason(error)}")
        return
    from autovenv import kept

    known = kept.read(f"{state}/{name}", now)
    if known is None:
        from autovenv.config import read_config

        # What that opens is the user's own.
        known = read_config(file, "" if name == KEPT_SITE else f"; {EDIT}")
        kept.write(state, name, now, known)
    for key, value in known.items():
        if key == "faults":
            settings.faults += value if isinstance(value, tuple) else ()
        else:
            settings.set(key, value, file)


def unknown(key: str, words: "tuple[str, ...]") -> str:
    """The first of the words that a list of a few known ones cannot have, or an empty string."""
    return next((word for word in words if word not in CHOICES.get(key, words)), "")


def _add_environment(settings: Settings, environ: "Mapping[str, str]") -> None:
    """AUTOVENV_<KEY>; lists are separated by colons, and AUTOVENV_TRUSTED adds to the file's."""
    for key, default in DEFAULTS.items():
        name = variable(key)
        text = environ.get(name)
        if not text:
            continue
        if isinstance(default, tuple):
            words = tuple(word for word in text.split(":") if word)
            before = settings.words(key) if key == "trusted" else ()
            wrong = unknown(key, words)
            if wrong:
                settings.faults.append(_ignored(name, ", ".join(CHOICES[key]), wrong))
            else:
                settings.set(key, before + words, name)
        elif isinstance(default, bool):
            if text.lower() in ("0", "1", "true", "false"):
                settings.set(key, text.lower() in ("1", "true"), name)
            else:
                settings.faults.append(_ignored(name, "1 or 0", text))
        elif text in CHOICES[key]:
            settings.set(key, text, name)
        else:
            settings.faults.append(_ignored(name, " or ".join(CHOICES[key]), text))


def _ignored(name: str, allowed: str, text: str) -> str:
    """That a variable says what it cannot."""
    return f"{name} ignored: allowed: {allowed}; not: {text}"
