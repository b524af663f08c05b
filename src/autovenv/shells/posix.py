"""What bash and zsh have in common: single quotes, `export` and `unset`."""

from autovenv import names
from autovenv.shells import is_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from autovenv.hooks import Guarded


def quote(text: str) -> str:
    """The text as one word that the shell takes literally, whatever its options."""
    return "'" + text.replace("'", "'\\''") + "'"


def assign(name: str, value: str) -> str:
    """An assignment to a variable of the hook's own."""
    return f"{name}={quote(value)}\n"


def render(delta: "Mapping[str, str | None]") -> str:
    """Lines that make the change, also where a user has a function named `export`."""
    return "".join(_line(name, value) for name, value in delta.items())


def _line(name: str, value: str | None) -> str:
    if value is None:
        return f"\\builtin unset -v {name}\n"
    if name.startswith(names.LOCAL):
        return assign(name, value)
    # One word: with `set -k` bash takes a bare assignment for the command's environment.
    return f"\\builtin export {quote(f'{name}={value}')}\n"


def call(function: str, *words: str) -> str:
    """A call of one of the hook's functions."""
    return " ".join([function, *map(quote, words)]) + "\n"


def words(others: "Sequence[str]", stops: "Sequence[str]", guarded: "Guarded") -> dict[str, str]:
    """What the hook's `__AUTOVENV_…__` words stand for: parts of `[[ … ]]` and of `for … in`.

    `others` are environments' directory names besides .venv; `stops` where the walk ends ("" is /).
    """
    tests = [f"-e $d/{_bare(marker)}" for marker in guarded.markers]
    known = [f"$d == {_bare(project)}" for project in guarded.projects]
    sources = [f"$d/{_bare(source)}" for source in guarded.sources]
    newer = [f"-e {source} && {source} -nt $kept" for source in sources]
    return {
        "STOPS": " ".join(map(_bare, sorted(stops, key=len, reverse=True))),
        "OTHERS": " || ".join(f"-e $d/{_bare(name)}/bin" for name in others) or "-n ''",
        "NAMES": " ".join(map(_bare, others)),
        "TOOLS": " || ".join([*tests, *known]) or "-n ''",
        "NEWER": " || ".join(newer) or "-n ''",
        "VARIABLES": '"' + "|".join(f"${{{name}-}}" for name in guarded.variables) + '"',
    }


def _bare(text: str) -> str:
    """The word without quotes where it needs none: the walk is a quarter quicker."""
    return text if is_plain(text) else quote(text)


def wrap(text: str, _file: str) -> str:
    """The whole hook, as it is printed, or kept in a file."""
    return text
