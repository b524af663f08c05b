"""fish, from 3.1: in single quotes both backslash and quote are escaped; PATH is a list."""

import sys

from autovenv import names
from autovenv.shells import is_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from autovenv.hooks import Guarded

# No file has this name.
NEVER = f"{names.PYTHON_ENVS}/."
# Directories above that one regular expression tells apart.
LEVELS = 12


def quote(text: str) -> str:
    """The text as one word that fish takes literally."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def assign(name: str, value: str) -> str:
    """An assignment to a variable of the hook's own."""
    return f"builtin set -g {name} {quote(value)}\n"


def render(delta: "Mapping[str, str | None]") -> str:
    """Lines that make the change, in the global scope."""
    return "".join(_line(name, value) for name, value in delta.items())


def _line(name: str, value: str | None) -> str:
    if value is None:
        return f"builtin set -e -g {name};\n"
    scope = "-g" if name.startswith(names.LOCAL) else "-gx"
    values = value.split(":") if name == names.PATH else [value]
    return f"builtin set {scope} {name} {' '.join(map(_on_one_line, values))};\n"


def call(function: str, *words: str) -> str:
    """A call of one of the hook's functions."""
    return " ".join([function, *map(_on_one_line, words)]) + ";\n"


def _on_one_line(text: str) -> str:
    """The same: a command substitution splits at newlines, and `eval` then joins with spaces."""
    return quote(text).replace("\n", "'\\n'")


def words(others: "Sequence[str]", stops: "Sequence[str]", guarded: "Guarded") -> dict[str, str]:
    """What the hook's `__AUTOVENV_…__` words stand for: a list in braces, and words.

    `others` are environments' directory names besides .venv; `stops` where the walk ends ("" is /).
    """
    files = [f"$d/{quote(source)}" for source in guarded.sources]
    besides = [names.PYTHON_ENVS, *(f"{quote(name)}/bin" for name in others)]
    return {
        "PYTHON": sys.executable if is_plain(sys.executable) else quote(sys.executable),
        # Braces around one word are no list to fish.
        "OTHERS": "{" + ",".join(besides) + "}" if others else besides[0],
        "HERE": f"1..{len(besides)}",
        "REST": f"{len(besides) + 1}..-1",
        "NAMES": " ".join(map(quote, others)),
        # With none there is nothing to look for.
        "TOOLS": "{" + ",".join(map(quote, [*guarded.markers, NEVER, NEVER])) + "}",
        "PROJECTS": " ".join(map(quote, guarded.projects)),
        "SOURCES": " ".join(files),
        "VARIABLES": '"' + "|".join(f"${name}" for name in guarded.variables) + '"',
        "LEVELS": quote(levels([stop for stop in stops if stop], root="" not in stops)),
        "GROUPS": " ".join(f"$l{number}" for number in range(1, LEVELS + 1)),
        "STOPS": " ".join(quote(stop or "/") for stop in stops),
    }


def levels(stops: "Sequence[str]", *, root: bool) -> str:
    """A regular expression whose groups l1, l2, … are a path and the directories above it.

    It begins anew below a stop, and does not match one; `rest` is what is above LEVELS levels. The
    group `root` is there (and empty) if the way leads to the root. fish puts groups into variables.
    """
    rooted = "(?<root>)" if root else ""
    below = ""
    if stops:
        known = "|".join(map(_literal, sorted(stops, key=len, reverse=True)))
        rooted = f"(?:(?=(?:{known})/)|(?!(?:{known})(?:/|$)){rooted})"
        below = f"(?:{known})(?=/)|(?!(?:{known})/)"
    expression = f"(?<rest>(?:{below})(?:/[^/]+)+)"
    for number in range(LEVELS, 0, -1):
        expression = f"(?<l{number}>(?:{expression}|{below})/[^/]+)"
    return f"^{rooted}{expression}$"


def _literal(text: str) -> str:
    """The text as a regular expression that matches just it."""
    return "".join(c if c.isalnum() or c in "/_" else "\\" + c for c in text)


def wrap(text: str, _file: str) -> str:
    """The whole hook, as it is printed, or kept in a file."""
    return text
