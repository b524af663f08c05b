"""`autovenv demo [SHELL]`: real shells of the user's in a scratch directory, and what they show.

Nothing of the user's is read or written: HOME and the XDG directories are in the scratch directory,
and it is removed at the end. What is shown is checked as well.
"""

import os
import shutil
import sys
import tempfile

from autovenv import disk, hooks, names
from autovenv.cli import scratch
from autovenv.cli.calling import hook_line
from autovenv.cli.screen import BOLD, DIM, GREEN, RED, paint, show
from autovenv.cli.terminal import Silent, Terminal
from autovenv.run import without
from autovenv.shells import HOOKED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

WIDTH = 78
WRONG = "\nsomething is not right; please report what you see above"
WHICH = "command -v python3"
PROMPT = r"(\([^)]*\) )?~[^ ]* \$"


class Step:
    """What is said of it, what is typed, and which project's environment is on then."""

    __slots__ = ("commands", "project", "words")

    def __init__(self, words: str, commands: tuple[str, ...], project: str) -> None:
        self.words = words
        self.commands = commands
        self.project = project


STEPS = (
    Step("outside a project nothing is on", (WHICH,), ""),
    Step("cd into a project, and its environment is on", ("cd shop", WHICH), "shop"),
    Step("also on one line, and further down", ("cd src/cart && " + WHICH,), "shop"),
    Step("straight to another project: the other environment", ("cd ~/blog", WHICH), "blog"),
    Step("'deactivate' is believed until you leave", ("deactivate", "cd posts", WHICH), ""),
    Step("back in the first project it is on again", ("cd ~/shop", WHICH), "shop"),
    Step("cd out, and all is as it was", ("cd ~", WHICH, 'echo "[$VIRTUAL_ENV]"'), ""),
)


def main(args: "Namespace") -> int:
    """0 if all that was shown was right, in each shell."""
    wanted = [args.shell] if args.shell else list(HOOKED)
    found = {shell: file for shell in wanted if (file := shutil.which(shell))}
    if not found:
        disk.say([f"not installed: {' '.join(wanted)}"])
        return 1
    top = os.path.realpath(tempfile.mkdtemp(prefix="autovenv-"))
    os.chdir(top)
    try:
        show([f"a scratch directory, where nothing is yours: {top}"])
        disk.say(scratch.furnish(top))
        right = [demonstrate(shell, file, top) for shell, file in found.items()]
    finally:
        os.chdir("/")
        shutil.rmtree(top, ignore_errors=True)
    show(farewell(list(found)) if all(right) else [WRONG])
    return 0 if all(right) else 1


def demonstrate(shell: str, file: str, top: str) -> bool:
    """Whether every step went right in this shell; each is printed when it is done."""
    environ = scratch.variables(top, without(disk.environ()))
    scratch.start_up(shell, top, hooks.hook(shell, environ))
    show(["", paint(heading(f"{shell}  {file}"), BOLD)])
    terminal = Terminal(scratch.words(shell, file, top), environ, top, PROMPT)
    try:
        terminal.wait(1)
        return sum(play(step, terminal, top) for step in STEPS) == len(STEPS)
    except Silent as error:
        show([f"  {line}" for line in terminal.lines()])
        disk.say([f"{shell}: {error}; please report this"])
        return False
    finally:
        terminal.close()


def heading(text: str) -> str:
    """A line across the screen, with the text in it."""
    rule = "─" if "utf" in (sys.stdout.encoding or "").lower() else "-"
    return f"{rule * 2} {text} ".ljust(WIDTH, rule)


def play(step: Step, terminal: Terminal, top: str) -> bool:
    """Type the step's commands and print the screen; whether it shows what it should."""
    screen: list[str] = []
    for command in step.commands:
        screen[-1:] = terminal.type(command)
    wrong = fault(step, screen, top)
    kept = screen if step is STEPS[-1] else screen[:-1]  # the next step begins with that prompt
    show(["", paint(f"  # {step.words}", DIM), *(f"  {line}" for line in kept)])
    if wrong:
        show([paint(f"  this is not right: {wrong}", RED)])
    return not wrong


def fault(step: Step, screen: list[str], top: str) -> str:
    """What is wrong with the step's screen, "" if nothing."""
    output = [line for line in screen if line.startswith("/")]
    on = [line for line in output if line.startswith(f"{top}/")]
    prefix = f"({step.project}) " if step.project else "~"
    if not screen[-1].startswith(prefix):
        return f"the prompt should begin with {prefix}"
    if step.project and output != [f"{top}/{step.project}/{names.DOT_VENV}/bin/python3"]:
        return f"this should be the Python of {step.project}"
    if not step.project and on:
        return "no environment should be on"
    if step.commands[-1].startswith("echo") and screen[-2] != "[]":
        return "VIRTUAL_ENV should be unset"
    return ""


def farewell(shells: list[str]) -> list[str]:
    """How to have it for good."""
    files = {"bash": "~/.bashrc", "zsh": "~/.zshrc", "fish": "~/.config/fish/config.fish"}
    lines = ["", paint(heading("that was all"), BOLD), ""]
    lines += ["  To have it for good: uv tool install .   (or: pipx install .)"]
    lines += ["  and then: autovenv setup   (or, by hand, this line:)"]
    return lines + [f"    {files[s]:<28}{paint(hook_line(s), GREEN)}" for s in shells]
