"""The settings in force: the defaults, then `config.toml`, then the environment.

TOML takes longer to parse than all of a transition, so what the file says is kept in the state
directory in a form that is read at once, for as long as the file is the same (device, inode, size,
times). Where nothing can be kept the file is parsed each time.
"""

from autovenv import dirs, disk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# Every setting and its default; the type of the default is the type of the setting.
DEFAULTS: "dict[str, bool | str | tuple[str, ...]]" = {
    "trust": "auto",
    "trusted": (),
    "names": ("venv", "env"),
    "stop_at": (),
    "prompt": True,
    "cd": True,
    "verbose": False,
}
CHOICES = {"trust": ("auto", "ask")}
# Keys whose values are directories.
DIRECTORIES = ("trusted", "stop_at")
KEPT = "settings"


class Settings:
    """One value a key, where it comes from, and what was wrong with the file, in words."""

    __slots__ = ("faults", "sources", "values")

    def __init__(self) -> None:
        self.values = dict(DEFAULTS)
        self.sources = dict.fromkeys(DEFAULTS, "default")
        self.faults: list[str] = []

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
    _add_file(settings, dirs.config_file(environ), dirs.state_dir(environ))
    home = dirs.home(environ)
    for key in DIRECTORIES:
        settings.values[key] = tuple(expand(each, home) for each in settings.words(key))
    _add_environment(settings, environ)
    if settings.sources["stop_at"] == "default":
        real = disk.real(home)
        settings.values["stop_at"] = tuple(
            dict.fromkeys(h.rpartition("/")[0] or "/" for h in (home, real))
        )
    return settings


def expand(directory: str, home: str) -> str:
    """A directory of the settings: `~` is the home directory, no trailing slash."""
    if directory == "~" or directory.startswith("~/"):
        directory = home + directory[1:]
    return directory.rstrip("/") or "/"


def identity(file: str) -> str:
    """What is different as soon as the file is; raises OSError."""
    found = disk.stat(file)
    parts = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    return f"1 {file} {' '.join(map(str, parts))}"


def _add_file(settings: Settings, file: str, state: str) -> None:
    """What the file says, from the kept form if that is still right."""
    try:
        now = identity(file)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        settings.faults.append(f"settings not read: {file}: {disk.reason(error)}")
        return
    from autovenv import kept

    known = kept.read(f"{state}/{KEPT}", now)
    if known is None:
        from autovenv.config import read_config

        known = read_config(file)
        kept.write(state, KEPT, now, known)
    for key, value in known.items():
        if key == "faults":
            settings.faults += value if isinstance(value, tuple) else ()
        else:
            settings.set(key, value, file)


def _add_environment(settings: Settings, environ: "Mapping[str, str]") -> None:
    """AUTOVENV_<KEY>; lists are separated by colons, and AUTOVENV_TRUSTED adds to the file's."""
    for key, default in DEFAULTS.items():
        variable = "AUTOVENV_" + key.upper()
        text = environ.get(variable)
        if not text:
            continue
        if isinstance(default, tuple):
            words = tuple(word for word in text.split(":") if word)
            before = settings.words(key) if key == "trusted" else ()
            settings.set(key, before + words, variable)
        elif isinstance(default, bool):
            if text.lower() in ("0", "1", "true", "false"):
                settings.set(key, text.lower() in ("1", "true"), variable)
            else:
                settings.faults.append(f"{variable}: 1 or 0, not: {text}")
        elif text in CHOICES[key]:
            settings.set(key, text, variable)
        else:
            settings.faults.append(f"{variable}: {' or '.join(CHOICES[key])}, not: {text}")
