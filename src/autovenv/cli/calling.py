"""The shell that calls, and the line that puts the hook into it."""

from autovenv.shells import HOOKED

FISH = "autovenv hook fish | source"


def calling_shell() -> str | None:
    """Its name, None where shellingham cannot tell."""
    import shellingham

    try:
        return str(shellingham.detect_shell()[0])
    except (shellingham.ShellDetectionFailure, OSError):
        return None


def hook_line(shell: str | None) -> str:
    """What to type to have the hook in this shell."""
    if shell == "fish":
        return FISH
    return f'eval "$(autovenv hook {shell if shell in HOOKED else "SHELL"})"'
