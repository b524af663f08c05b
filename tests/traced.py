"""What strace saw: which processes were started, and which paths were asked about."""

import re
from collections.abc import Iterator

# A thread is no process: fish starts some. An unfinished call is counted where it begins.
STARTED = re.compile(
    r"^\d+ +(?:(?P<fork>clone3?|v?fork)\((?!.*CLONE_THREAD)|(?P<exec>execve)\()", re.MULTILINE
)
ASKED = re.compile(r'^\d+ +\w+\((?:AT_FDCWD, |\d+, )?"([^"]*)"', re.MULTILINE)


def started(trace: str) -> dict[str, int]:
    """How many processes, and how many programs."""
    found = [match.lastgroup for match in STARTED.finditer(trace)]
    return {"fork": found.count("fork"), "exec": found.count("exec")}


def asked(trace: str, below: str) -> Iterator[str]:
    """The path of each file operation at or below a directory, as often as it was asked about."""
    for path in ASKED.findall(trace):
        if f"{path}/".startswith(f"{below}/"):
            yield path
