"""What people read on stdout: printed in one write, with colour only where it is welcome."""

import os

from autovenv import disk

GREEN, YELLOW, RED, DIM, BOLD = "32", "33", "31", "2", "1"


def show(lines: list[str]) -> int:
    """Print the lines on stdout; 0, or 1 if that was not possible."""
    try:
        disk.write_all(1, "".join(line + "\n" for line in lines))
    except BrokenPipeError:  # the reader has seen enough
        return 1
    except OSError as error:
        disk.say([f"cannot write to stdout: {disk.reason(error)}"])
        return 1
    return 0


def paint(text: str, colour: str) -> str:
    """The text in this colour, on a terminal and if the user does not object (no-color.org)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not os.isatty(1):
        return text
    return f"\x1b[{colour}m{text}\x1b[0m"
