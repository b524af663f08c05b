"""Which start-up files a shell reads."""

import subprocess

from autovenv import dirs, disk
from autovenv.cli import files
from autovenv.environment import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# What a login bash reads: the first of these that exists.
LOGIN = (".bash_profile", ".bash_login", ".profile")
PATIENCE = 5.0  # seconds for zsh to say where its files are


class Place:
    """A start-up file, and whether other shells than ours read it too."""

    __slots__ = ("file", "shared")

    def __init__(self, file: str, *, shared: bool = False) -> None:
        self.file = file
        self.shared = shared


def find(shell: str, environ: "Mapping[str, str]") -> list[Place]:
    """The files in which this shell's people expect the line."""
    home = dirs.home(environ)
    if shell == "fish":
        return [Place(f"{_config(environ)}/fish/conf.d/autovenv.fish")]
    if shell == "zsh":
        return [Place(f"{zdotdir(environ)}/.zshrc")]
    places = [Place(home + "/.bashrc")]
    if disk.IS_MACOS:  # its terminals start login shells
        login = login_file(home)
        if login is None:
            places.append(Place(f"{home}/{LOGIN[0]}"))
        elif not reads_bashrc(login):
            places.append(Place(login, shared=login.endswith(LOGIN[2])))
    return places


def every(shell: str, environ: "Mapping[str, str]") -> list[str]:
    """The files into which the line may have been put, in whatever circumstances."""
    found = [place.file for place in find(shell, environ)]
    if shell == "bash":
        found += [f"{dirs.home(environ)}/{name}" for name in LOGIN]
    return list(dict.fromkeys(found))


def besides(shell: str, environ: "Mapping[str, str]") -> list[str]:
    """A start-up file that is always read too, into which people put a line by hand."""
    return [f"{_config(environ)}/fish/config.fish"] if shell == "fish" else []


def login_file(home: str) -> str | None:
    """The file that a login bash reads."""
    return next((f"{home}/{name}" for name in LOGIN if disk.exists(f"{home}/{name}")), None)


def reads_bashrc(file: str) -> bool:
    """Whether a login file reads .bashrc, as far as its text tells."""
    try:
        lines = disk.decode(files.read(file) or b"").split("\n")
    except OSError:
        return False
    return any("bashrc" in line for line in lines if not line.lstrip().startswith("#"))


def notes(shell: str, environ: "Mapping[str, str]") -> list[str]:
    """What else to know: a login bash that does not come to .bashrc."""
    if shell != "bash" or disk.IS_MACOS:
        return []
    login = login_file(dirs.home(environ))
    if login is None or reads_bashrc(login):
        return []
    return [f"login shells read {clean(login)} alone; add there: . ~/.bashrc"]


def zdotdir(environ: "Mapping[str, str]") -> str:
    """Where zsh's files are; .zshenv may say so without exporting it, and then zsh is asked."""
    named = environ.get("ZDOTDIR", "")
    if not named and disk.exists(dirs.home(environ) + "/.zshenv"):
        named = _ask_zsh(environ)
    return named.rstrip("/") if named.startswith("/") else dirs.home(environ)


def _ask_zsh(environ: "Mapping[str, str]") -> str:
    """What ZDOTDIR is after zsh has read .zshenv."""
    words = ["zsh", "-c", "print -rn -- //autovenv//$ZDOTDIR"]
    try:
        done = subprocess.run(
            words,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return disk.decode(done.stdout).rpartition("//autovenv//")[2]


def _config(environ: "Mapping[str, str]") -> str:
    """XDG's directory of settings, as fish takes it."""
    named = environ.get("XDG_CONFIG_HOME", "")
    return named.rstrip("/") if named.startswith("/") else dirs.home(environ) + "/.config"
