"""Where each look at a file may take 10 ms (a network's home), what counts is how many there are.

All is counted ten levels deep, with the shell's own looks, which bash has at each cd. `python
tests/bench` delays the same looks and says what that takes.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import World
from tests.shell.terminal import HOOKS, PROMPTS, SHELLS, Person, find
from tests.shell.watched import Watched

DEEP = "3/4/5/6/7/8/9/10"
# Typed as words: fish looks at paths while they are typed.
GO = {
    "out": "~/plain",
    "deep": f"~/plain/{DEEP}",
    "down": "x",
    "up": "..",
    "enter": f"~/one/{DEEP}",
}
WORDS = {
    "bash": "{0}() {{ cd {1}; }}\n",
    "zsh": "{0}() {{ cd {1}; }}\n",
    "fish": "function {0}\n cd {1}\nend\n",
}
LEVELS = 10
# What is looked at in each level of the way, and beyond that at most.
PROMPT = {"bash": (1, 6), "zsh": (1, 6), "fish": (1, 6)}
CD = {"bash": (8, 12), "zsh": (7, 12), "fish": (8, 10)}
ENTER = {"bash": (15, 10), "zsh": (14, 12), "fish": (18, 15)}
LEAVE = {"bash": (13, 15), "zsh": (12, 15), "fish": (16, 15)}


@pytest.fixture(params=SHELLS)
def person(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Person]:
    """Somebody who works ten levels below their home directory."""
    find("strace")
    each = Person(World(tmp_path), request.param)
    each.world.project("one")
    for project in ("one", "plain"):
        each.world.directory(f"{project}/{DEEP}/x")
    words = "".join(WORDS[each.shell].format(*pair) for pair in GO.items())
    each.write(PROMPTS[each.shell], HOOKS[each.shell], words)
    yield each
    each.close()


def costs(watched: Watched, line: str, bound: dict[str, tuple[int, int]], shell: str) -> None:
    """The line and its prompt look at files so many times at most, at ten levels."""
    asked = watched.asks(line)
    each, more = bound[shell]
    assert len(asked) <= each * LEVELS + more, (line, len(asked), Counter(asked))


def test_looks_at_files_are_few(person: Person, tmp_path: Path) -> None:
    """At an unchanged prompt, at a cd that changes nothing, on entering and leaving."""
    watched = Watched(person, tmp_path / "log", "%file")
    for line, bound in {"deep": LEAVE, "enter": ENTER}.items():
        costs(watched, line, bound, person.shell)
        costs(watched, ":", PROMPT, person.shell)
        costs(watched, "down", CD, person.shell)
        costs(watched, "up", CD, person.shell)
    assert watched.terminal.lines()[-1] == "(one) $"
    costs(watched, "deep", LEAVE, person.shell)
    assert watched.terminal.lines()[-1] == "$"


def test_a_setting_bounds_the_walk(person: Person, tmp_path: Path) -> None:
    """With `stop_at`, what is above is looked at neither at a prompt nor at a cd."""
    top = f"{person.world.home}/plain/3/4/5/6/7"
    person.world.environ["AUTOVENV_STOP_AT"] = top
    watched = Watched(person, tmp_path / "log", "%file")
    watched.terminal.type("deep")
    at_prompt = watched.asks(":")
    levels = {path.replace("/bin", "").rpartition("/")[0] for path in at_prompt}
    assert levels == {"plain/3/4/5/6/7/8", "plain/3/4/5/6/7/8/9", f"plain/{DEEP}"}
    assert len(at_prompt) <= 3 * PROMPT[person.shell][0] + PROMPT[person.shell][1]
    above = [path for path in watched.asks("down") if not path.startswith("plain/3/4/5/6/7/8")]
    assert [path for path in above if "env" in path.rpartition("/")[2]] == []


def test_above_home_nothing_is_looked_at(person: Person, tmp_path: Path) -> None:
    """The default of `stop_at`: what is beside home directories may be an automounter's."""
    watched = Watched(person, tmp_path / "log", "%file")
    above = str(Path(person.world.home).parent)
    for line in ("deep", ":", "down", ":", "enter", ":", "deep", ":"):
        looks = watched.asks(line, above)
        assert [path for path in looks if path.startswith((".", "venv", "env"))] == []
