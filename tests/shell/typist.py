"""Somebody who types faster than anybody, at a real interactive shell on a terminal.

Quicker than a `Terminal` with its screen: what is printed is text, and a line that the shell prints
tells that all before it has been obeyed.
"""

import os
import re

import pexpect

from tests.shell.driver import PROMPT, Probe, Shell, World, parse, whole

START = {"bash": ["--noediting"], "zsh": ["-d"], "fish": ["--private"]}
SHOWN = re.compile(r"((?:\([^()\n]*\) )*)" + re.escape(PROMPT))
COLOURS = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|\([A-B]|\][^\x07\x1b]*(\x07|\x1b\\))|\x0f|\r")
MOVING = ("dirprev", "dirnext")  # fish's own
PATIENCE = 60  # seconds


class Typist:
    """A shell at a prompt; `before` are lines for its start-up file."""

    def __init__(self, world: World, shell: Shell, before: str = "") -> None:
        self.world = world
        self.shell = shell
        self.number = 0
        # Of a prompt of two lines zsh shows but the second while more is typed than it has read.
        prompt = "" if shell.is_fish else f"PS1='{PROMPT} '\n"
        world.write_startup(shell, f"{prompt}{before}\n{shell.hook_line}\n")
        self.child: pexpect.spawn[bytes] = pexpect.spawn(
            *(shell.program, [*START[shell.name], "-i"]),
            env={**world.environ, "PWD": world.home, "ZDOTDIR": world.home},
            cwd=world.home,
            timeout=PATIENCE,
        )
        self.child.delaybeforesend = None
        self.child.setecho(False)  # noqa: FBT003  (its own signature)
        self.type()

    def type(self, *lines: str) -> str:
        """Type the lines, and wait until all have been obeyed; what was printed.

        A line that begins with a blank goes into no history.
        """
        self.number += 1
        typed = [f" {line}\r" for line in lines]
        self.child.send(os.fsencode("".join([*typed, f" echo 'do''ne{self.number}.'\r"])))
        self.child.expect_exact(f"done{self.number}.")
        assert self.child.before is not None
        return COLOURS.sub("", os.fsdecode(self.child.before))

    def probe(self, *lines: str) -> tuple[Probe, str]:
        """Type the lines; what a probe at the next prompt sees, and what was printed."""
        self.world.write(self.world.file, "")
        printed = self.type(*lines, "probe seen")
        with open(self.world.file, "rb") as file:
            return dict(parse(os.fsdecode(file.read())))["seen"], printed

    def dump(self) -> dict[str, str]:
        """All variables that do not move by themselves."""
        self.world.write(self.world.file, "")
        self.type("dump all")
        with open(self.world.file, "rb") as file:
            text = dict(parse(os.fsdecode(file.read())))["dump all"].pwd
        return {name: value for name, value in whole(text).items() if name not in MOVING}

    def close(self) -> None:
        """End the shell."""
        self.child.close(force=True)


def shown(printed: str) -> list[str]:
    """What stood in front of each prompt."""
    return [match[1] for match in SHOWN.finditer(printed)]
