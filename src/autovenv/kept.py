"""What was worked out once and is kept as long as its source is the same: a file of plain lines.

The first line is the source's identity; then one line a key, its values separated by NUL, with the
type in front (b, s or l). It can be lost at any time.
"""

from autovenv import disk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def read(file: str, identity: str) -> "dict[str, bool | str | tuple[str, ...]] | None":
    """The kept values, or None if there are none for this identity."""
    try:
        lines = disk.decode(disk.read_small(file, 1 << 20)).split("\n")
    except OSError:
        return None
    if lines[0] != identity or lines[-1] != "end":
        return None
    values: dict[str, bool | str | tuple[str, ...]] = {}
    for line in lines[1:-1]:
        key, kind, *words = line.split("\0")
        values[key] = tuple(words) if kind == "l" else words[0] if kind == "s" else words[0] == "1"
    return values


def write(
    state: str, name: str, identity: str, values: "Mapping[str, bool | str | tuple[str, ...]]"
) -> None:
    """Keep the values; where that is not possible, or a value has a line end, nothing is kept."""
    from contextlib import suppress  # costs 2 ms, and nothing is kept on the hot path

    from autovenv import store

    lines = [identity]
    for key, value in values.items():
        if isinstance(value, tuple):
            lines.append("\0".join([key, "l", *value]))
        elif isinstance(value, bool):
            lines.append(f"{key}\0b\0{int(value)}")
        else:
            lines.append(f"{key}\0s\0{value}")
    if any("\n" in line for line in lines):
        return
    data = disk.encode("\n".join([*lines, "end"]))
    with suppress(OSError):
        store.replace(state, name, data)
