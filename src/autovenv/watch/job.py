"""One run of the command: its process group, its end, and how it is ended."""

import os
import signal
import time

from autovenv import disk
from autovenv.launch import CANNOT_RUN, Stop, become
from autovenv.watch.guard import Guard, fork, join

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import NoReturn

    from autovenv.run import Plan
    from autovenv.watch.terminal import Terminal

GRACE = 5.0  # seconds for a command to end before it is killed
STEP = 0.02


class Job:
    """A command that was started; `status` is None until it has ended, then as from wait()."""

    def __init__(self, plan: "Plan", terminal: "Terminal", given: "Collection[int]") -> None:
        """Start it; raises Stop where it cannot be run. `given` is the signal mask it gets."""
        self.status: int | None = None
        self.stopped = False
        self.interrupted = False  # Ctrl-C was pressed; known once the guard is dismissed
        self.terminal = terminal
        before = signal.pthread_sigmask(signal.SIG_SETMASK, signal.valid_signals())
        self.guard: Guard | None = Guard()
        self.group = self.guard.group
        try:
            terminal.lend(self.group)
            self._start(plan, given)
        except BaseException:
            self.dismiss()
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _start(self, plan: "Plan", given: "Collection[int]") -> None:
        refused, tell = os.pipe()
        self.pid = fork()
        if self.pid == 0:
            _be(plan, self.group, given, tell)
        os.close(tell)
        join(self.pid, self.group)
        with open(refused, "rb") as reader:  # its end comes when the command is there
            words = disk.decode(reader.read())
        if words:
            os.waitpid(self.pid, 0)
            code, _, line = words.partition(" ")
            raise Stop(int(code), line)

    def dismiss(self) -> None:
        """Let the guard go, and take the terminal back."""
        if self.guard:
            self.interrupted = self.guard.dismiss()
            self.guard = None
            self.terminal.take_back(self.group)

    def look(self) -> None:
        """See what became of it; and of orphans, where we are a container's first process."""
        try:
            while (seen := os.waitpid(-1, os.WNOHANG | os.WUNTRACED))[0]:
                if seen[0] == self.pid and os.WIFSTOPPED(seen[1]):
                    self.stopped = True
                elif seen[0] == self.pid:
                    self.status = seen[1]
        except ChildProcessError:
            return

    def send(self, number: int) -> bool:
        """Send the whole group a signal; whether there is anybody."""
        try:
            os.killpg(self.group, number)
        except ProcessLookupError:
            return False
        except PermissionError:  # another user's processes; on macOS: nobody but zombies
            return not disk.IS_MACOS
        return True

    def end(self, number: int) -> int:
        """The status, after ending the group: by the signal, and after a grace time by SIGKILL."""
        self.dismiss()
        if self.send(number):
            self.send(signal.SIGCONT)
        if not self.wait(whole_group=True):
            self.send(signal.SIGKILL)
            self.wait()
        return signal.SIGKILL if self.status is None else self.status

    def wait(self, *, whole_group: bool = False) -> bool:
        """Whether it has ended within the grace time."""
        end = time.monotonic() + GRACE
        while time.monotonic() < end:
            self.look()
            if self.status is not None and not (whole_group and self.send(0)):
                return True
            time.sleep(STEP)
        return False

    def go_on(self) -> None:
        """Let it go on after a stop, in the foreground if we are there."""
        self.stopped = False
        if self.status is None:
            self.terminal.lend(self.group)
            self.send(signal.SIGCONT)

    def suspend(self) -> None:
        """Stop ourselves as it did, until the shell lets us go on (Ctrl-Z)."""
        self.terminal.take_back(self.group)
        noted = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.killpg(0, signal.SIGTSTP)  # does nothing where no shell could let us go on
        signal.signal(signal.SIGTSTP, noted)
        self.go_on()


def _be(plan: "Plan", group: int, given: "Collection[int]", tell: int) -> "NoReturn":
    """Become the command, in the new process; what forbids it is told."""
    try:
        join(0, group)
        for number in signal.valid_signals():
            if callable(signal.getsignal(number)):
                signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, given)
        become(plan.file, plan.words, plan.variables)
    except Stop as stop:
        disk.write_all(tell, f"{stop.code} {stop.line}")
    finally:
        os._exit(CANNOT_RUN)
