"""uv: the environment that UV_PROJECT_ENVIRONMENT names, relative to the root of the workspace.

The rules are those of crates/uv-workspace/src/workspace.rs. Without the variable it is `.venv` in
that root, which is found there.
"""

from autovenv import disk, toml
from autovenv.discovery import Found, Where, upward
from autovenv.discovery.python_envs import resolve
from autovenv.discovery.tool import fault, found, word, words_of

VARIABLE = "UV_PROJECT_ENVIRONMENT"
PYPROJECT = "/pyproject.toml"
WORKSPACE = "tool.uv.workspace"
REMEDY = "uv sync"


def find(directory: str, where: Where) -> Found | None:
    """The environment of the uv project in this directory."""
    place = _place(directory, where)
    return found(*place) if isinstance(place, tuple) else place


def watched(directory: str, where: Where) -> list[str]:
    """What else the answer rests on: where the environment would be, the projects above."""
    place = _place(directory, where)
    if not isinstance(place, tuple):
        return []
    above = [each + PYPROJECT for each in upward(directory.rpartition("/")[0], ())]
    return [place[2], *above]


def _place(directory: str, where: Where) -> tuple[str, str, str, str] | Found | None:
    """What found() is to be asked; or why that cannot be known; None for what is not uv's."""
    named = where.environ.get(VARIABLE, "")
    if not named:
        return None
    project = toml.read(directory + PYPROJECT, toml.PYPROJECT, where.environ)
    if toml.FAULT in project:
        return fault(directory, "uv", directory + PYPROJECT, word(project[toml.FAULT]))
    if project.get("tool.uv.managed") is False:
        return None
    if WORKSPACE in project:
        root = directory
    elif "project" in project:
        root = _root(directory, where) or directory
    else:
        return None
    return root, "uv", resolve(root, named), REMEDY


def _root(project: str, where: Where) -> str | None:
    """The root of the workspace that the project is a member of."""
    for directory in upward(project.rpartition("/")[0], ()):
        if disk.kind(directory + PYPROJECT) != disk.REGULAR:
            continue
        # The nearest project decides, whatever is above it.
        values = toml.read(directory + PYPROJECT, toml.PYPROJECT, where.environ)
        inside = project[len(directory) + 1 :]
        if WORKSPACE not in values or not _any(values.get(f"{WORKSPACE}.members"), inside):
            return None
        return None if _any(values.get(f"{WORKSPACE}.exclude"), inside) else directory
    return None


def _any(patterns: object, path: str) -> bool:
    """Whether one of the patterns matches the path; both are relative to the root."""
    return any(matches(resolve("", each)[1:], path) for each in words_of(patterns))


def matches(pattern: str, path: str) -> bool:
    """Whether the path matches, by the rules of Rust's `glob::Pattern`: `*` crosses slashes."""
    ends = {0}  # how much of the path the pattern so far may have taken
    at = 0
    while at < len(pattern):
        each, at = _next(pattern, at)
        if each == "**/":
            ends |= {
                here for here in range(min(ends, default=0), len(path)) if path[here - 1] == "/"
            }
        elif each == "*":
            ends = set(range(min(ends), len(path) + 1)) if ends else ends
        else:
            ends = {end + 1 for end in ends if end < len(path) and _fits(each, path[end])}
    return len(path) in ends


def _next(pattern: str, at: int) -> tuple[str, int]:
    """The next piece of the pattern (`[abc]`, `**/`, `*`, `?`, a character), and where it ends."""
    if pattern.startswith("**/", at):
        return "**/", at + 3
    close = pattern.find("]", at + 2) if pattern[at] == "[" else -1
    end = close + 1 if close > 0 else at + 1
    return pattern[at:end], end


def _fits(piece: str, character: str) -> bool:
    """Whether a piece of a pattern matches the character."""
    if len(piece) == 1:
        return piece in ("?", character)
    inside = piece[1:-1]
    wanted = inside[:1] != "!"
    inside = inside if wanted else inside[1:]
    ranges = zip(inside, inside[1:], inside[2:], strict=False)
    in_range = any(dash == "-" and low <= character <= high for low, dash, high in ranges)
    return (in_range or character in inside) == wanted
