"""TOML files of tools and projects: the few values that are wanted of them, as a flat mapping.

`tomllib` takes longer to import than all of a transition, so the values are kept in the state
directory for as long as the file is the same; only what was asked for is kept, never a password.
A table is True, so that one can ask whether it is there.
"""

from autovenv import dirs, disk, kept, records
from autovenv.settings import identity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

Value = bool | str | tuple[str, ...]
FAULT = "fault"  # the key under which it is said why the file could not be read
FOLDER = "toml"
LIMIT = 1 << 18  # a quarter of a megabyte: no project file that a person wrote is larger
# What the tools want of a pyproject.toml, so that one file is kept of it and not one a tool.
PYPROJECT = (
    "build-system.build-backend",
    "project",
    "project.name",
    "tool.hatch",
    "tool.hatch.envs.default.path",
    "tool.hatch.envs.default.type",
    "tool.pdm",
    "tool.poetry",
    "tool.poetry.name",
    "tool.uv.managed",
    "tool.uv.workspace",
    "tool.uv.workspace.exclude",
    "tool.uv.workspace.members",
)


def read(file: str, keys: "tuple[str, ...]", environ: "Mapping[str, str]") -> dict[str, Value]:
    """The values of those dotted keys that the file has; `*.name` is that key of every table.

    A file that is not there has none; one that cannot be read or parsed has a FAULT, in words.
    """
    try:
        now = f"{identity(file)} {' '.join(keys)}"
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        return {FAULT: f"cannot be read: {disk.reason(error)}"}
    state = dirs.state_dir(environ)
    name = f"{FOLDER}/{records.encode(file)}"
    values = kept.read(f"{state}/{name}", now)
    if values is None:
        values = _parse_file(file, keys)
        kept.write(state, name, now, values)
    return values


def _parse_file(file: str, keys: "tuple[str, ...]") -> dict[str, Value]:
    try:
        return parse(disk.read_small(file, LIMIT).decode(), keys)
    except OSError as error:
        return {FAULT: f"cannot be read: {disk.reason(error)}"}
    except UnicodeDecodeError:
        return {FAULT: "cannot be parsed: not UTF-8"}


def parse(text: str, keys: "tuple[str, ...]") -> dict[str, Value]:
    """The same for a file's text."""
    import tomllib

    try:
        table = tomllib.loads(text)
    except RecursionError:
        return {FAULT: "cannot be parsed: nested too deeply"}
    except ValueError as error:
        reason = str(error).splitlines()[0]
        return {FAULT: f"cannot be parsed: {reason[0].lower()}{reason[1:]}"}
    found: dict[str, Value] = {}
    for key in keys:
        first, _, rest = key.partition(".")
        for name in table if first == "*" else [first]:
            value = _plain(_look_up(table.get(name), rest.split(".") if rest else []))
            if value is not None and _is_plain(name):
                found[f"{name}.{rest}" if rest else name] = value
    return found


def _look_up(value: object, path: list[str]) -> object:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _plain(value: object) -> Value | None:
    """The value if it can be kept: true or false, one line, or several; a table is True."""
    if isinstance(value, dict):
        return True
    if isinstance(value, list):
        words = tuple(each for each in value if _is_plain(each))
        return words if len(words) == len(value) else None
    if isinstance(value, str):
        return value if _is_plain(value) else None
    return value if isinstance(value, bool) else None


def _is_plain(value: object) -> bool:
    return isinstance(value, str) and "\n" not in value and "\0" not in value
