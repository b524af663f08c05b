"""The settings file, `config.toml`: parsed and checked, key by key.

A wrong key or value is told with file, key and what is allowed; all else works as if it were not
there. Imported only where the file has changed since it was last read (see settings.py).
"""

import tomllib

from autovenv import disk
from autovenv.settings import CHOICES, DEFAULTS, NOT_READ, unknown

LONG = 40  # characters of a wrong value that are told
Value = bool | str | tuple[str, ...]


def read_config(file: str, remedy: str = "") -> dict[str, Value]:
    """What the file sets, and under `faults` what is wrong with it.

    The remedy is for a file that is not understood.
    """
    try:
        text = disk.read_small(file, 1 << 20).decode()
    except OSError as error:
        return {"faults": (f"{NOT_READ}: {file}: {disk.reason(error)}",)}
    except UnicodeDecodeError:
        return {"faults": (f"{NOT_READ}: {file}: not UTF-8{remedy}",)}
    return parse_config(text, file, remedy)


def parse_config(text: str, file: str, remedy: str = "") -> dict[str, Value]:
    """The same for the text of the file, whose name is for the messages."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason = str(error).splitlines()[0]
        return {"faults": (f"{NOT_READ}: {file}: {reason[0].lower()}{reason[1:]}{remedy}",)}
    values: dict[str, Value] = {}
    faults = []
    for key, value in table.items():
        wrong = _wrong(key, value)
        if wrong:
            faults.append(f"setting ignored: {file}: {key}: {wrong}")
        else:
            values[key] = tuple(value) if isinstance(value, list) else value
    return values | ({"faults": tuple(faults)} if faults else {})


def _wrong(key: str, value: object) -> str | None:
    """What is allowed instead, if the value is not."""
    if key not in DEFAULTS:
        return f"no such key; known: {', '.join(DEFAULTS)}"
    default = DEFAULTS[key]
    if isinstance(default, bool):
        return None if isinstance(value, bool) else _instead("true or false", value)
    if isinstance(default, tuple):
        allowed = f"a list of {', '.join(CHOICES.get(key, ('strings',)))}"
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            return _instead(allowed, value)
        other = unknown(key, tuple(value))
        return _instead(allowed, other) if other else None
    return None if value in CHOICES[key] else _instead(" or ".join(map(_toml, CHOICES[key])), value)


def _instead(allowed: str, value: object) -> str:
    """What is allowed, and what was written."""
    written = _toml(value)
    return f"allowed: {allowed}; not: {written[:LONG]}{'…' if written[LONG:] else ''}"


def _toml(value: object) -> str:
    """The value about as it was written: TOML's strings, flags, numbers and lists are JSON's."""
    from json import dumps

    try:
        return dumps(value, ensure_ascii=False)
    except TypeError:  # a date
        return str(value)
