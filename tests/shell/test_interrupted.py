"""Ctrl-C before each command of the hook in turn, while one leaves a project or goes to another.

Each time the prompt comes, with all of the change made or none of it, and the next one is right.
A sample always; with --long, before each command.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shell.driver import WATCHED, Probe, Shell, World, parse
from tests.shell.test_faults import own_package
from tests.shell.typist import Typist

# Counts the commands in functions while `_probe_at` is set, and sends the signal before that one.
# (A subshell would count for itself.)
TRAP = """
_probe_at=
_probe_other='-z $_probe_at || -z $@INSIDE@ || ${ZSH_SUBSHELL-$BASH_SUBSHELL} != 0'
trap "[[ $_probe_other || \\$((++_probe_n)) != \\$_probe_at ]] || kill -INT \\$\\$" DEBUG
"""
TRAPS = {
    "bash": "set -T\n" + TRAP.replace("@INSIDE@", "FUNCNAME"),
    "zsh": TRAP.replace("@INSIDE@", "funcstack"),
    # It has no such trap: a line that calls this is put in front of each in the hook.
    "fish": """
function _probe_tick
    set -l kept $status
    if set -q _probe_at
        set -g _probe_n (math $_probe_n + 1)
        if test $_probe_n = $_probe_at
            /bin/kill -INT $fish_pid
        end
    end
    return $kept
end
""",
}
# To begin, before that number; to end; and a look, where $? tells whether there is a `deactivate`.
POSIX = ("_probe_n=0 _probe_at=", "_probe_at=", "typeset -f deactivate >/dev/null; probe ")
FISH = (
    "set -g _probe_n 0; set -g _probe_at ",
    "set -e _probe_at",
    "functions -q deactivate; probe ",
)
PLACES = ("one", "two", "")
# Where one goes, and before which commands always: all of the look; some of all.
SAMPLES = {"": range(1, 31), "two": range(5, 300, 5)}
VISITS = 40  # in one shell
# The prompt changes at the next one.
UNSHOWN = [name for name in WATCHED if name != "PS1"]


class Walk:
    """Somebody who goes from one project to another place, and is stopped on the way."""

    def __init__(self, world: World, shell: Shell, to: str) -> None:
        self.world = world
        self.shell = shell
        self.to = f"cd ~/{to}"
        # Before 3.2 fish runs no event for the prompt after Ctrl-C.
        self.late = ["true"] if shell.is_fish and shell.version < (3, 2) else []
        self.arm, self.disarm, self.look = FISH if shell.is_fish else POSIX
        environments = [world.project(name) + "/.venv" for name in ("one", "two")]
        if shell.is_fish:
            package, _ = own_package(world)
            hook = Path(package, "shell/hook.fish")
            hook.write_text("\n".join(ticking(hook.read_text())))
        lines = [line for place in PLACES for line in (f"cd ~/{place}", f"{self.look}at~/{place}")]
        self.right = {probe.pwd: probe for probe in self.probes(lines).values()}
        on = [probe["VIRTUAL_ENV"] for probe in self.right.values()]
        assert on == [*environments, None]

    def probes(self, *visits: list[str]) -> dict[str, Probe]:
        """What was seen by a new shell, at which this was typed, each visit in one go."""
        self.world.write(self.world.file, "")
        typist = Typist(self.world, self.shell, TRAPS[self.shell.name])
        for lines in visits:
            typist.type(*lines)
        typist.close()
        return dict(parse(os.fsdecode(Path(self.world.file).read_bytes())))

    def count(self) -> int:
        """How many commands there are."""
        file = f"{self.world.top}/count"
        last = f"{self.disarm}; echo $_probe_n >{file}"
        self.probes(["cd ~/one", f"{self.arm}99999; {self.to}", last])
        return int(Path(file).read_text())

    def visit(self, moment: int) -> list[str]:
        """What is typed for a Ctrl-C before that command."""
        stopped = ["cd ~/one", f"{self.arm}{moment}; {self.to}", *self.late]
        seen = [f"{self.disarm}; probe next{moment}", f"{self.look}well{moment}"]
        return [*stopped, *seen, "cd", f"{self.look}home{moment}"]

    def harm(self, moments: range) -> Iterator[tuple[int, str, object]]:
        """What Ctrl-C did before these commands that it must not do."""
        seen = self.probes(*map(self.visit, moments))
        nothing = self.right[self.world.home].kinds(*UNSHOWN)
        for moment in moments:
            first = seen[f"next{moment}"]
            if first.kinds(*UNSHOWN) not in (self.right[first.pwd].kinds(*UNSHOWN), nothing):
                yield moment, "half done", first
            for label in ("well", "home"):
                probe = seen[f"{label}{moment}"]
                right = self.right[probe.pwd]
                if (probe.kinds(), probe.status) != (right.kinds(), right.status):
                    yield moment, label, probe


def ticking(hook: str) -> Iterator[str]:
    """The lines of a fish hook, with one that counts in front of each command in a function."""
    before = ""
    for line in hook.split("\n"):
        follows = re.match(r" +(?=\S)(?!#|(else|and|or|case|end)\b|.*\$pipestatus)", line)
        if follows and not before.endswith("\\"):
            yield "_probe_tick"
        yield line
        before = line


@pytest.mark.parametrize("to", SAMPLES, ids=["out", "to another"])
def test_ctrl_c_before_any_command_leaves_nothing_half_done(
    world: World, shell: Shell, to: str, *, long: bool
) -> None:
    """The environment of before is off, or still on; the one to come is on, or not yet."""
    if to:
        world.environ["PYTHONHOME"] = "/nowhere"  # which has to be given back
    walk = Walk(world, shell, to)
    moments = range(1, walk.count() + 1) if long else SAMPLES[to]
    bad = []
    for start in range(0, len(moments), VISITS):
        bad += list(walk.harm(moments[start : start + VISITS]))
    assert bad == []
