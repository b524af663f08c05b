"""The shell that calls, and the line that puts the hook into it."""

from autovenv import names
from autovenv.shells import HOOKED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

FISH = "autovenv hook fish | source"


def calling_shell() -> str | None:
    """Its name, None where shellingham cannot tell."""
    import shellingham

    try:
        return str(shellingham.detect_shell()[0])
    except (shellingham.ShellDetectionFailure, OSError):
        return None


def facts(environ: "Mapping[str, str]") -> list[tuple[str, str]]:
    """What the hook told of the shell that it is in (`__autovenv_facts`), a word and its value."""
    lines = environ.get(names.FACTS, "").split("\n")
    return [(word, value) for word, _, value in (line.partition(" ") for line in lines)]


def is_hooked(environ: "Mapping[str, str]") -> bool:
    """Whether the hook is in the shell that calls."""
    return bool(environ.get(names.FACTS))


def hook_line(shell: str | None) -> str:
    """What to type to have the hook in this shell."""
    if shell == "fish":
        return FISH
    return f'eval "$(autovenv hook {shell if shell in HOOKED else "SHELL"})"'
