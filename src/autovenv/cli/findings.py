"""What `doctor` goes by, and what it finds."""

import os

from autovenv import disk, names
from autovenv.cli.calling import calling_shell, facts
from autovenv.cli.status import look
from autovenv.shells import HOOKED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from autovenv.export import Survey

    Check = Callable[["Patient"], "Finding | None"]

OK, WARN, FAIL = "ok", "warn", "fail"


class Finding:
    """One thing that was checked: whether it is well, and if not what to do."""

    __slots__ = ("level", "mend", "name", "what")

    def __init__(self, name: str, level: str, what: str, mend: str = "") -> None:
        self.name = name
        self.level = level
        self.what = what
        self.mend = mend


class Patient:
    """The set-up that is examined: this process's environment, and what the hook told."""

    __slots__ = ("environ", "facts", "functions", "seen", "shell")

    def __init__(self, environ: "Mapping[str, str]", seen: "Survey", shell: str | None) -> None:
        told = facts(environ)
        self.environ = environ
        self.seen = seen
        self.facts = dict(told)
        self.functions = {value for word, value in told if word in ("function", "alias")}
        self.shell = self.facts.get("shell", "").partition(" ")[0] or shell or ""

    @property
    def has_hook(self) -> bool:
        """Whether the hook is in the shell that calls."""
        return "made_of" in self.facts

    @property
    def active(self) -> str:
        """The environment of autovenv's that is on, or an empty string."""
        return self.environ.get(names.ACTIVE, "")

    def command(self, name: str) -> str:
        """The file that the command is on PATH, or an empty string."""
        path = self.environ.get(names.PATH, "").split(":")
        files = (f"{place}/{name}" for place in path if place.startswith("/"))
        return next((file for file in files if disk.is_command(file)), "")


def examine() -> Patient:
    """This shell, this directory, this user."""
    environ = disk.environ()
    seen = look(environ, quiet=True)
    shell = calling_shell() or os.path.basename(environ.get("SHELL", ""))
    return Patient(environ, seen, shell if shell in HOOKED else None)


def check_all(patient: Patient, checks: "Iterable[Check]") -> list[Finding]:
    """What each of the checks finds; those that do not apply find nothing."""
    found = (check(patient) for check in checks)
    return [finding for finding in found if finding]
