"""`autovenv exec --watch`: the command, and again when the project or its environment changes."""

import os
import resource
import signal

from autovenv import disk, names
from autovenv.dirs import home
from autovenv.environment import clean
from autovenv.launch import FAILED, Stop
from autovenv.run import Plan, answered, start

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from autovenv.discovery import Found
    from autovenv.watch.changes import Changes


def watch(command: "list[str]", options: "Namespace") -> int:
    """CMD's exit code in the end; may end by CMD's signal."""
    return answered(lambda: _watch(command, options))


def _watch(command: "list[str]", options: "Namespace") -> int:
    from autovenv.watch.loop import Watcher

    environ = start(options.directory)
    plan = Plan(command, environ, disk.say)
    tops = options.path or [project(plan.found, home(environ))]
    changes = watched(tops, options.filter)
    watcher = Watcher(plan, environ, changes, options.signal, options.debounce / 1000)
    try:
        status = watcher.run()
    finally:
        watcher.close()
    return conclude(status)


def project(found: "Found", home: str) -> str:
    """The directory to watch: the environment's project, if it is one; else the one we are in."""
    elsewhere = found.source in (names.VIRTUAL_ENV, names.PINNED)
    return "." if elsewhere or found.directory in ("", home) else found.directory


def watched(tops: "list[str]", globs: "list[str]") -> "Changes":
    """The changes in these directories from now on; raises Stop."""
    try:
        from autovenv.watch.changes import Changes
        from autovenv.watch.tree import Tree
    except ImportError as error:
        line = f"cannot watch: watchfiles does not work here: {clean(str(error))}"
        raise Stop(FAILED, f"{line}; install it again, or run without --watch") from None
    for top in tops:
        if not disk.exists(f"{disk.getcwd()}/{top}" if not top.startswith("/") else top):
            raise Stop(FAILED, f"cannot watch: no such file or directory: {clean(top)}")
    return Changes([Tree(os.path.realpath(top), globs) for top in tops])


def conclude(status: int) -> int:
    """The exit code for this status; or the end by the same signal, for the shell to see."""
    if not os.WIFSIGNALED(status):
        return os.waitstatus_to_exitcode(status)
    number = os.WTERMSIG(status)
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if number != signal.SIGKILL:
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    return 128 + number  # where we are a container's first process, which no signal of its own ends
