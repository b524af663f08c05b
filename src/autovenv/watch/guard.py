"""The guard of a command's process group: a process of ours in it, with all signals blocked.

Ctrl-C is sent to the group in the foreground alone, and many servers end with 0 upon it; the guard
got it as well. Should we be killed, the guard sees it and ends the group.
"""

import os
import signal
import warnings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


class Guard:
    """Founds the group; signals have to be blocked while it does."""

    def __init__(self) -> None:
        watched, self.word = os.pipe()
        self.group = fork()
        if self.group == 0:
            _guard(watched, self.word)
        os.close(watched)
        join(self.group, self.group)

    def dismiss(self) -> bool:
        """Whether there was a Ctrl-C; the guard goes."""
        try:
            os.write(self.word, b"\n")
        except OSError:  # it was killed with its group
            pass
        os.close(self.word)
        try:
            os.kill(self.group, signal.SIGCONT)  # had somebody sent a SIGSTOP, it would not end
            return os.waitstatus_to_exitcode(os.waitpid(self.group, 0)[1]) == 1
        except OSError:  # its end was seen already
            return False


def _guard(watched: int, word: int) -> "NoReturn":
    """Wait for a word, or for the end of who would say it; then exit: 1 if there was a Ctrl-C."""
    try:
        os.close(word)
        os.setpgid(0, 0)
        if not os.read(watched, 1):
            os.killpg(0, signal.SIGTERM)
    finally:
        os._exit(signal.SIGINT in signal.sigpending())


def fork() -> int:
    """As os.fork(), that warns where there are threads (watchfiles'): ours exec soon, or wait."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return os.fork()


def join(pid: int, group: int) -> None:
    """Put the process into the group; both sides do, so that neither has to wait for the other."""
    try:
        os.setpgid(pid, group)
    except OSError:  # it is there already, or has ended
        pass
