"""A real shell that strace looks at."""

from pathlib import Path

from tests.shell.terminal import Person, Terminal, find
from tests.traced import asked, started

ONE = {"fork": 1, "exec": 1}
NONE = {"fork": 0, "exec": 0}
# What shells look at on their own: their files, and (fish, when it saves its history) the way there
MADE_SURE = ("", "data")
OWN = ("config/fish", "data/fish", "cache/fish", ".bash_history", ".zsh_history")


class Watched:
    """A person's shell at its first prompt, and what it has started and asked so far."""

    def __init__(self, person: Person, log: Path, what: str = "process", at: str = "") -> None:
        self.log = log
        self.home = person.world.home
        program, person.program = person.program, find("strace")
        trace = ("-f", "-qq", "-s", "4096", "-o", str(log), "-e", f"trace={what}")
        self.terminal: Terminal = person.start(*trace, program, "-i", at=at)
        person.program = program

    def started(self) -> dict[str, int]:
        """How many processes and programs were started."""
        return started(self.log.read_text())

    def starts(self, line: str) -> dict[str, int]:
        """What is started by this line and the prompt after it."""
        before = self.started()
        self.terminal.type(line)
        after = self.started()
        return {key: after[key] - before[key] for key in after}

    def asks(self, line: str, below: str = "") -> list[str]:
        """The paths in the home directory, or below another, that this line and the prompt after
        it ask about, but the shell's own functions and history.
        """
        top = below or self.home
        before = len(self.log.read_text())
        self.terminal.type(line)
        trace = self.log.read_text()[before:]
        paths = [path[len(top) + 1 :] for path in asked(trace, top)]
        return [path for path in paths if path not in MADE_SURE and not path.startswith(OWN)]
