"""`autovenv hook [SHELL]`."""

from autovenv import disk, keep
from autovenv.cli.screen import show
from autovenv.environment import clean
from autovenv.shells import HOOKED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping


def run_hook(shell: str) -> int:
    """Print the hook; 2 for a shell that has none."""
    if shell not in HOOKED:
        line = f"no hook for this shell: {clean(shell)}; there is one for {', '.join(HOOKED)}"
        disk.say([line])
        return 2
    from autovenv.hooks import hook

    environ = disk.environ()
    code = show([hook(shell, environ).removesuffix("\n")])
    if disk.exists(keep.file(shell, environ)):  # it did not fit, or it would have been read
        mend(shell, environ)
    return code


def mend(shell: str, environ: "Mapping[str, str]") -> None:
    """Make the kept hook anew, if it has to be; where that fails the shell asks at each start."""
    try:
        keep.write(shell, environ)
    except OSError:
        pass


def main(args: "Namespace") -> int:
    """The same for the calling shell, where none is named."""
    from autovenv.cli.calling import calling_shell

    shell = args.shell or calling_shell()
    if shell:
        return run_hook(shell)
    disk.say([f"cannot tell which shell is calling; name it: autovenv hook {' or '.join(HOOKED)}"])
    return 2
