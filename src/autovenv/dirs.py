"""Where the settings and the trust records are: the directories that platformdirs names.

platformdirs itself takes longer to import than all the rest of a transition (14 ms beside 8), and
`exec` and the hook's core cannot wait for that; so its rule for them is said here
again, and a test holds it equal to the library's.
"""

from autovenv import disk, names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

APP = "autovenv"


def home(environ: "Mapping[str, str]") -> str:
    """The user's home directory, no trailing slash; the account's where HOME says nothing."""
    found = environ.get("HOME", "")
    if not found.startswith("/"):
        found = _account()
    return found.rstrip("/")


def _account() -> str:
    """The home directory that the account has."""
    import pwd

    try:
        return pwd.getpwuid(disk.geteuid()).pw_dir
    except KeyError:  # a container's user without an account
        return ""


def config_file(environ: "Mapping[str, str]") -> str:
    """The user's settings file."""
    named = environ.get(names.CONFIG, "")
    return named or _directory(environ, "XDG_CONFIG_HOME", ".config") + "/config.toml"


def site_config_file(environ: "Mapping[str, str]") -> str:
    """The settings file of the whole machine, below the user's."""
    named = [d.strip() for d in environ.get("XDG_CONFIG_DIRS", "").split(":")]
    default = "/Library/Application Support" if disk.IS_MACOS else "/etc/xdg"
    top = next((d.rstrip("/") for d in named if d.startswith("/")), default)
    return f"{top}/{APP}/config.toml"


def state_dir(environ: "Mapping[str, str]") -> str:
    """The directory of the trust records and of what else is kept."""
    return _directory(environ, "XDG_STATE_HOME", ".local/state")


def _directory(environ: "Mapping[str, str]", variable: str, default: str) -> str:
    named = environ.get(variable, "").strip()
    if named.startswith("/"):
        return f"{named.rstrip('/')}/{APP}"
    if disk.IS_MACOS:
        default = "Library/Application Support"
    return f"{home(environ)}/{default}/{APP}"
