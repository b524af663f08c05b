"""The environment that a command is about, found from the directory that the user named."""

from autovenv import disk, refusal
from autovenv.discovery.python_envs import resolve
from autovenv.environment import clean
from autovenv.export import Request, Survey, find_named, logical_directory
from autovenv.settings import read_settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def absolute(directory: str | None, environ: "Mapping[str, str]") -> str:
    """The directory as a shell's `cd` would call it; None is where one stands."""
    return resolve(logical_directory(environ), directory or ".")


def look(directory: str | None, environ: "Mapping[str, str]") -> Survey:
    """What is found from there; no decision is made."""
    request = Request("", environ, absolute(directory, environ))
    seen = Survey(request, read_settings(environ))
    if disk.is_directory(request.directory):
        seen.found = find_named(seen, request.directory)
    return seen


def nothing(seen: Survey) -> str:
    """That nothing was found, and what to type."""
    directory = seen.request.directory
    if not disk.is_directory(directory):
        return f"no such directory: {clean(directory)}"
    return refusal.nothing(seen.request)


def key(seen: Survey) -> str:
    """The path by which the environment is recorded: the resolved one."""
    return disk.real(seen.found.path if seen.found else seen.request.directory)
