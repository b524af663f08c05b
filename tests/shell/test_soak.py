"""A shell that is used for a long time: its memory stays what it is, and so do its variables."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from tests.shell.driver import Shell, World
from tests.shell.typist import Typist

# Counted by the shell itself, at each prompt: prompts, and changes of what is on.
COUNT = """
count() {
  prompts=$((prompts + 1))
  if [ "${VIRTUAL_ENV-}" != "$last" ]; then moves=$((moves + 1)) last=${VIRTUAL_ENV-}; fi
}
prompts=0 moves=0 last=
"""
COUNTERS = {
    "bash": COUNT + "PROMPT_COMMAND=count\n",
    "zsh": COUNT + "precmd_functions+=(count)\n",
    "fish": """
function count --on-event fish_prompt
    set -g prompts (math $prompts + 1)
    if test "$VIRTUAL_ENV" != "$last"
        set -g moves (math $moves + 1)
        set -g last "$VIRTUAL_ENV"
    end
end
set -g prompts 0
set -g moves 0
set -g last ''
""",
}
COUNTED = ("prompts", "moves", "last")
# What a person does in a round: each line changes what is on, and after it come empty ones.
ROUND = (
    *("cd one", "cd ../other", "cd broken", "cd ~/one", "mv .venv gone", "mv gone .venv"),
    *("deactivate", "autovenv activate", "cd ~/link/deep/er", "cd"),
)
EMPTY = 9
SLACK = 512  # KiB that may come and go: what allocators keep, tables that double


@dataclass
class Seen:
    """What the shell counted, and its resident memory."""

    prompts: int
    moves: int
    resident: int  # KiB


def look(typist: Typist) -> Seen:
    """What there is to see now."""
    file = f"{typist.world.top}/counted"
    typist.type(f"echo $prompts $moves >{file}")
    prompts, moves = map(int, Path(file).read_text().split())
    status = Path(f"/proc/{typist.child.pid}/status")
    # Where there is no such file nothing is said of memory.
    found = re.search(r"VmRSS:\s*(\d+)", status.read_text()) if status.exists() else None
    return Seen(prompts, moves, int(found[1]) if found else 0)


def plant(world: World) -> None:
    """Two projects, a broken environment in one of them, and a link to the other."""
    world.project("one")
    world.project("other")
    world.directory("one", "deep", "er")
    world.directory("other", "broken")
    os.symlink("nowhere", f"{world.home}/other/broken/.venv")
    os.symlink("one", f"{world.home}/link")


def test_a_long_session_leaves_nothing_behind(world: World, shell: Shell, *, long: bool) -> None:
    """Eighty transitions and eight hundred prompts (`--long`: 20,000 and 200,000): the resident
    memory stays what it was after the first fifth, and the variables are those of the start.
    """
    plant(world)
    rounds = 2000 if long else 8
    typist = Typist(world, shell, COUNTERS[shell.name])
    before = typist.dump()
    for number in range(rounds):
        for line in ROUND:
            typist.type(line, *[""] * EMPTY)
        if number == rounds // 5:
            warm = look(typist)
    end = look(typist)
    after = typist.dump()
    typist.close()
    print(f"{shell.name}: after a fifth {warm}, at the end {end}")
    assert end.moves == rounds * len(ROUND)
    assert end.prompts > rounds * len(ROUND) * (1 + EMPTY)
    assert end.resident - warm.resident <= SLACK
    assert {n: v for n, v in after.items() if n not in COUNTED} == {
        n: v for n, v in before.items() if n not in COUNTED
    }
