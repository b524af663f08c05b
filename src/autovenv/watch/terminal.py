"""The terminal that we were started on: lent to the command, and taken back as it was.

A process group in the background can neither read the terminal nor is it sent Ctrl-C, so the
command's group is put into the foreground, as a shell does it. Where stdin or stdout is something
else (`… | less`: that reads the keys) nothing is lent, and Ctrl-C comes to us.
SIGTTOU is blocked while we watch: in the background, speaking and taking back would stop us.
"""

import os
import termios

TYPE_CHECKING = False
if TYPE_CHECKING:
    Modes = list[int | list[bytes | int]]


class Terminal:
    """Nothing at all where there is none."""

    def __init__(self) -> None:
        self.own = os.getpgrp()
        self.there = os.isatty(0) and os.isatty(1)
        self.modes: Modes | None = None

    def holder(self) -> int:
        """The process group in the foreground, 0 where that cannot be told."""
        try:
            return os.tcgetpgrp(0) if self.there else 0
        except OSError:  # it is not ours, or it was closed
            return 0

    def lend(self, group: int) -> None:
        """Put a group into the foreground, if we are there."""
        if self.holder() == self.own:
            try:
                self.modes = termios.tcgetattr(0)
                os.tcsetpgrp(0, group)
            except (OSError, termios.error):
                self.modes = None

    def end_line(self) -> None:
        """Go to a new line, after `^C` was shown."""
        try:
            os.write(1, b"\n" if self.there else b"")
        except OSError:
            pass  # it was closed

    def take_back(self, group: int) -> None:
        """Be in the foreground again, if that group is; the modes are what they were."""
        if group and self.holder() == group:
            try:
                os.tcsetpgrp(0, self.own)
                if self.modes:
                    termios.tcsetattr(0, termios.TCSADRAIN, self.modes)
            except (OSError, termios.error):
                pass  # it was closed
