"""Which commands of the user's an environment's `bin` would hide."""

from autovenv import disk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Python's family, and the tools that run or check a project anyway. The README has the same list.
FAMILY = (
    "python* pypy* pip* pydoc* idle* 2to3* wheel virtualenv uv uvx ruff black mypy pyright pytest "
    "ipython jupyter* pre-commit tox nox hatch poetry pdm cmake ctest cpack ninja meson node npm "
    "npx corepack"
)
_PREFIXES = tuple(word[:-1] for word in FAMILY.split() if word.endswith("*"))
_EXACT = frozenset(word for word in FAMILY.split() if not word.endswith("*"))
# Directories whose commands only lead to those further on (pyenv, asdf, mise).
SHIMS = "shims"
# With more look-ups than this, reading the directories of PATH whole is quicker.
MANY = 400


def is_family(name: str) -> bool:
    """Whether a command of that name may hide another."""
    return name in _EXACT or name.startswith(_PREFIXES)


def hidden(directory: str, path: str) -> "list[tuple[str, str]]":
    """The commands that `directory` in front of `path` would hide: (name, what it hides).

    Raises OSError where it cannot be listed: a shell finds commands there nevertheless.
    """
    candidates = [name for name in disk.listdir(directory) if not is_family(name)]
    places = _places(directory, path)
    if len(candidates) * len(places) > MANY:
        candidates = list(_present(candidates, places))
    found = []
    for name in sorted(candidates):
        if disk.is_command(f"{directory}/{name}"):
            other = _first(name, places)
            if other and not _is_pythons(other):
                found.append((name, other))
    return found


def _places(directory: str, path: str) -> list[str]:
    """The absolute directories of PATH, each once, but the environment's own and shims."""
    places = dict.fromkeys(
        place.rstrip("/") or "/" for place in path.split(":") if place.startswith("/")
    )
    return [p for p in places if p != directory and p.rpartition("/")[2] != SHIMS]


def _present(candidates: "list[str]", places: "Iterable[str]") -> "Iterator[str]":
    """Those of the names that some place has an entry for."""
    there: set[str] = set()
    for place in places:
        try:
            there.update(disk.listdir(place))
        except PermissionError:  # what it has can be run, and looked up one by one
            return iter(candidates)
        except OSError:
            continue
    return (name for name in candidates if name in there)


def _first(name: str, places: "Iterable[str]") -> str | None:
    """The command that the name means now."""
    return next((f for f in (f"{place}/{name}" for place in places) if disk.is_command(f)), None)


def _is_pythons(file: str) -> bool:
    """Whether a command is a Python script, or a file in a virtual environment (pipx, uv tool)."""
    real = disk.real(file)
    if disk.exists(real.rpartition("/")[0].rpartition("/")[0] + "/pyvenv.cfg"):
        return True
    try:
        start = disk.read_start(real, 512)
    except OSError:
        return False
    # A path too long for a shebang is started through sh, by a second line that names Python.
    lines = start.split(b"\n", 2)[:2]
    first = lines[0].rpartition(b"/")[2] if b"env " not in lines[0] else lines[0]
    trampoline = len(lines) > 1 and lines[1].startswith(b"'''exec'") and b"python" in lines[1]
    return start.startswith(b"#!") and (b"python" in first or b"pypy" in first or trampoline)
