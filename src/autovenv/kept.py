"""What was worked out once and is kept as long as its source is the same: a file of plain lines.

The first line is the source's identity; then one line a key, its values separated by NUL, with the
type in front (b, s or l). It can be lost at any time.
"""

from autovenv import disk, records

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def read(file: str, identity: str) -> "dict[str, bool | str | tuple[str, ...]] | None":
    """The kept values, or None if there are none for this identity, or others could write them."""
    if records.fault(file.rpartition("/")[0]):
        return None
    try:
        lines = disk.decode(disk.read_small(file, 1 << 20)).split("\n")
    except OSError:
        return None
    if lines[0] != identity or lines[-1] != "end":
        return None
    try:
        return dict(map(_value, lines[1:-1]))
    except (ValueError, IndexError):  # damaged
        return None


def _value(line: str) -> "tuple[str, bool | str | tuple[str, ...]]":
    """The key and the value of one line."""
    key, kind, *words = line.split("\0")
    return key, tuple(words) if kind == "l" else words[0] if kind == "s" else words[0] == "1"


def write(
    state: str, name: str, identity: str, values: "Mapping[str, bool | str | tuple[str, ...]]"
) -> None:
    """Keep the values; where that is not possible, or a value has a line end or NUL, nothing is."""
    from contextlib import suppress  # costs 2 ms, and nothing is kept on the hot path

    from autovenv import store

    lines = [identity]
    for key, value in values.items():
        if isinstance(value, tuple):
            kind, words = "l", value
        elif isinstance(value, bool):
            kind, words = "b", (str(int(value)),)
        else:
            kind, words = "s", (value,)
        lines.append("\0".join([key, kind, *words]))
        if "\n" in lines[-1] or lines[-1].count("\0") != len(words) + 1:
            return
    if "\n" in identity:
        return
    data = disk.encode("\n".join([*lines, "end"]))
    with suppress(OSError):
        store.replace(state, name, data, lasting=False)
