"""The settings file, `config.toml`: parsed and checked, key by key.

A wrong key or value is told with file, key and what is allowed; all else works as if it were not
there. Imported only where the file has changed since it was last read (see settings.py).
"""

import tomllib

from autovenv import disk
from autovenv.settings import CHOICES, DEFAULTS, unknown

Value = bool | str | tuple[str, ...]


def read_config(file: str) -> dict[str, Value]:
    """What the file sets, and under `faults` what is wrong with it."""
    try:
        text = disk.read_small(file, 1 << 20).decode()
    except OSError as error:
        return {"faults": (f"settings not read: {file}: {disk.reason(error)}",)}
    except UnicodeDecodeError:
        return {"faults": (f"settings not read: {file}: not UTF-8",)}
    return parse_config(text, file)


def parse_config(text: str, file: str) -> dict[str, Value]:
    """The same for the text of the file; `file` is for the messages."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason = str(error).splitlines()[0]
        return {"faults": (f"settings not read: {file}: {reason[0].lower()}{reason[1:]}",)}
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
        return None if isinstance(value, bool) else "allowed: true or false"
    if isinstance(default, tuple):
        allowed = f"allowed: a list of {', '.join(CHOICES.get(key, ('strings',)))}"
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            return allowed
        return allowed if unknown(key, tuple(value)) else None
    return None if value in CHOICES[key] else f"allowed: {' or '.join(map(repr, CHOICES[key]))}"
