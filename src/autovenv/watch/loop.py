"""The loop: a tick of watchfiles at a time, signals, the command's end and changes are seen to."""

import os
import signal
import time

from autovenv import disk
from autovenv.environment import clean
from autovenv.launch import Stop
from autovenv.run import Plan
from autovenv.watch.installed import Installed
from autovenv.watch.job import Job
from autovenv.watch.terminal import Terminal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from autovenv.watch.changes import Changes

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# A command that one of these ended was ended by a person at the terminal.
PERSONAL = (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP)


class Watcher:
    """What is known between one tick and the next."""

    def __init__(
        self,
        plan: Plan,
        environ: "Mapping[str, str]",
        changes: "Changes",
        ending: int,
        quiet: float,
    ) -> None:
        """Start the command for the first time; raises Stop."""
        self.environ = environ
        self.changes = changes
        self.ending = ending  # the signal that ends the command
        self.quiet = quiet  # seconds without a change before it runs again
        self.words = plan.words
        self.installed = Installed(plan.found.path)
        self.changed: set[str] = set()
        self.since = 0.0
        self.waits = False  # for an environment that works
        self.last = 0  # what the last run came to, as from wait(), while nothing runs
        self.told: list[str] = []
        self.signals: list[int] = []
        self.terminal = Terminal()
        self.given = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
        self._catch()
        self.job = Job(plan, self.terminal, self.given)

    def _catch(self) -> None:
        """Note signals instead of ending by them; one that is ignored stays so."""
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for each in (*ENDING, signal.SIGTSTP, signal.SIGCONT):
            if signal.getsignal(each) != signal.SIG_IGN:
                signal.signal(each, lambda number, _: self.signals.append(number))

    def run(self) -> int:
        """The status to end with, as from wait()."""
        status = None
        while status is None:
            self.collect(self.changes.tick())
            status = self.obey()
            if status is None:
                status = self.look()
            if status is None and self.is_due():
                status = self.again()
        return status

    def close(self) -> None:
        """Leave nothing behind."""
        self.job.end(self.ending)
        self.changes.close()

    def collect(self, names: "set[str]") -> None:
        """Take in what changed."""
        if names:
            self.changed |= names
            self.since = time.monotonic()

    def obey(self) -> int | None:
        """Do what signals ask for; the status, if it is the end."""
        while self.signals:
            number = self.signals.pop(0)
            if number in ENDING:
                return self.end(number)
            if number == signal.SIGCONT:
                self.job.go_on()
            elif self.job.status is None:
                self.job.send(signal.SIGTSTP)
            else:
                self.job.suspend()
        return None

    def end(self, number: int) -> int:
        """The status to end with upon this signal: the command's, also after it on Ctrl-C."""
        interrupted = number == signal.SIGINT
        if self.job.status is None:
            return self.job.end(signal.SIGINT if interrupted else self.ending)
        if not interrupted:
            return number
        self.terminal.end_line()
        return self.last

    def look(self) -> int | None:
        """See what became of the command; the status, if a person ended it."""
        if self.job.status is not None:
            return None
        self.job.look()
        if self.job.stopped and self.terminal.there:
            self.job.suspend()
        return self.ended(self.job.status)

    def ended(self, status: int | None) -> int | None:
        """The status, if a person ended it; else what it was is said."""
        if status is None:
            return None
        self.job.dismiss()
        code = os.waitstatus_to_exitcode(status)
        if self.job.interrupted or -code in PERSONAL:
            self.job.end(self.ending)
            self.share_interrupt()
            return status
        self.last = status
        how = f"with {code}" if code >= 0 else f"by {_name(-code)}"
        disk.say([f"ended {how}; waiting for a change"])
        return None

    def share_interrupt(self) -> None:
        """Send our own group the Ctrl-C that went to the command's: to a script, say, or make."""
        if self.job.interrupted:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            os.killpg(0, signal.SIGINT)

    def is_due(self) -> bool:
        """Whether it is time to run again, or to try."""
        if self.installed.is_due():
            if self.installed.has_changed():
                self.changed.add("the environment")
            if self.waits:
                return True
        quiet = time.monotonic() - self.since >= self.quiet
        return bool(self.changed) and quiet and not self.waits

    def again(self) -> int | None:
        """Run again, if it can be run; the status, if a person ended the last run."""
        try:
            plan = Plan(self.words, self.environ, self.tell)
            disk.say([f"{_changes(self.changed)}; running again"])
            status = self.before_next()
            if status is None:
                self.installed.accept(plan.found.path)
                self.job = Job(plan, self.terminal, self.given)
                self.waits = False
            return status
        except Stop as stop:
            if not self.waits:
                disk.say([f"{stop.line}; waiting until that is mended"])
            self.waits = True
            self.last = stop.code << 8
            return None

    def before_next(self) -> int | None:
        """End the last run, with all that it left; the status, if a person has just done so."""
        self.job.dismiss()
        if self.job.interrupted and self.job.status is None and self.job.wait():
            return self.ended(self.job.status)
        self.job.end(self.ending)
        self.changes.tick()
        self.changed.clear()
        return None

    def tell(self, lines: "list[str]") -> None:
        """Say what was not said before."""
        new = [line for line in lines if line not in self.told]
        self.told += new
        disk.say(new)


def _changes(names: "set[str]") -> str:
    """What changed, in one line."""
    if not names:  # what was in the way was neither a file of the project nor a package
        return "mended"
    first, *others = sorted(names)
    more = f" and {len(others)} more" if others else ""
    return f"changed: {clean(first)}{more}"


def _name(number: int) -> str:
    """A signal's name, or its number if it has none."""
    known = [each.name for each in signal.Signals if each == number]
    return known[0] if known else f"signal {number}"
