"""Beside mise itself, which changes PATH and variables by a project's `mise.toml`.

It is installed from npm's registry once, below `.cache/tools`, where it is not on PATH.
"""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.command import World
from tests.shell.terminal import HOOKS, PROMPTS, SHELLS, Person
from tests.shell.test_coexistence import TOOLS as LINES
from tests.shell.test_coexistence import WALK, ours
from tests.shell.test_real_tools import TOOLS, missing

CONFIG = '[env]\nFROM_MISE = "1"\n_.path = ["tools"]\n'
PACKAGE = "@jdxcode/mise"


@pytest.fixture(scope="session")
def mise(need: Callable[[str], str]) -> str:
    """The directory that mise is in."""
    if found := shutil.which("mise"):
        return os.path.dirname(found)
    place = TOOLS / "mise"
    program = place / "node_modules/.bin/mise"
    place.mkdir(parents=True, exist_ok=True)
    with open(TOOLS / "lock", "w") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        words = [need("npm"), "install", "--silent", "--prefix", str(place), PACKAGE]
        if not program.exists() and subprocess.run(words, check=False, timeout=300).returncode:
            missing("mise")
    return str(program.parent)


@pytest.fixture(params=["before", "after"])
def person(
    request: pytest.FixtureRequest, tmp_path: Path, shell: str, mise: str
) -> Iterator[Person]:
    """Somebody with both lines, and two projects, one of which has a `mise.toml`."""
    each = Person(World(tmp_path), shell)
    world = each.world
    world.environ["PATH"] += ":" + mise
    world.environ |= {"MISE_TRUSTED_CONFIG_PATHS": world.home, "MISE_QUIET": "1"}
    world.project("one")
    world.project("two")
    world.directory("one/tools")
    world.script(f"{world.home}/one/tools/greet", "#!/bin/sh\necho hello\n")
    Path(world.home, "one/mise.toml").write_text(CONFIG)
    both = [LINES["mise"][1][shell] + "\n", HOOKS[shell]]
    each.write(PROMPTS[shell], *(both if request.param == "before" else reversed(both)))
    yield each
    each.close()


@pytest.mark.long
@pytest.mark.parametrize("shell", SHELLS)
def test_mise_beside_an_environment_leaves_no_entry(person: Person, shell: str) -> None:
    """Three visits: what `mise.toml` says counts inside, and PATH is what it was outside."""
    terminal = person.start()
    seen, greeted, paths = [], [], []
    for _ in range(3):
        for line, _ in WALK:
            terminal.type(line)
            seen.append(ours(terminal))
            if line == "cd one":
                greeted.append(terminal.type("greet; echo $FROM_MISE"))
        paths.append(terminal.type('echo $PATH; echo "=$FROM_MISE"'))
    assert seen == [expected for _, expected in WALK] * 3
    assert greeted == [["hello", "1"]] * 6
    assert paths == [paths[0]] * 3
    assert "/one/" not in paths[0][0]
    assert paths[0][1] == "="
    assert not any("autovenv:" in each for each in terminal.lines())
