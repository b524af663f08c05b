"""The shell function `autovenv`: what is typed at it arrives at the command as it was."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import autovenv
from tests.command import World as Machine
from tests.places import venv
from tests.shell.driver import Shell, World
from tests.shell.terminal import SHELLS, Person

MAIN = Path(autovenv.__file__).parent / "__main__.py"
WORDS = (
    *("", " ", "a b", "it's", '"', "\\", "\\\\n", "$HOME", "`id`", "*", "~", "#", "!", "!!", "-n"),
    *("a\nb", "\t", "\x1b[31m", "\x7f", "é", "日本", "&", ";", "|", "(", "{a,b}", "=", "[x]", "%1"),
)


@pytest.mark.parametrize("locale", ["C.UTF-8", "C"])
def test_words_arrive_as_they_are(world: World, shell: Shell, locale: str) -> None:
    """Whatever is in them; and none at all is the command's own complaint."""
    one = world.project("one")
    words = " ".join(map(shell.quote, WORDS))
    lines = [f"cd {one}", f"autovenv exec -- printf '<%s>' {words}"]
    lines += (
        ["echo left | begin; autovenv; probe end; cat; end"]
        if shell.is_fish
        else ["echo left | { autovenv; probe end; cat; }"]
    )
    done = world.script(shell, "\n".join(lines), env={"LC_ALL": locale})
    assert done.stdout == "".join(f"<{word}>" for word in WORDS) + "left\n"
    assert done.stderr == "autovenv: no command given; see 'autovenv --help'\n"
    assert done["end"].status == "2"


@pytest.fixture(params=SHELLS)
def person(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Person]:
    person = Person(Machine(tmp_path), request.param)
    yield person
    person.close()


@pytest.mark.parametrize(
    ("words", "shown", "code"),
    [
        ("sh -c 'echo u\"\"p; exec sleep 1000'", "up", 130),
        ("--watch sh -c 'echo u\"\"p; exec sleep 1000'", "up", 130),
        ('--watch sh -c \'trap "exit 4" INT; echo u""p; while :; do sleep 0.1; done\'', "up", 4),
        ("--watch sh -c 'exit 3'", "waiting for a change", 3),
    ],
    ids=["exec", "watched", "trapped", "waiting"],
)
def test_ctrl_c_leaves_the_commands_exit_code(
    person: Person, words: str, shown: str, code: int
) -> None:
    """Of `exec` in `$?`, also while nothing runs and a change is waited for."""
    venv(person.world.directory("proj") + "/.venv")
    terminal = person.start(at="proj")
    terminal.child.send(f"autovenv exec {words}\r")
    terminal.wait_for(shown)
    terminal.child.send("\x03")
    terminal.wait_for("^C")
    terminal.wait()
    assert terminal.type("echo $status" if person.shell == "fish" else "echo $?") == [str(code)]


@pytest.mark.parametrize("word", ["doctor", "setup", "status", "allow"])
def test_ctrl_c_leaves_130_of_any_word(person: Person, word: str) -> None:
    """Where the program was ended by it; not the 1 of something that failed."""
    terminal = person.start()
    core = f"{person.world.tools}/core"
    person.world.script(core, "#!/bin/sh\necho begun\nexec sleep 1000")
    assign = "set -g __autovenv_python " if person.shell == "fish" else "__autovenv_python="
    terminal.type(assign + core)
    terminal.child.send(f"autovenv {word}\r")
    terminal.wait_for("begun")
    terminal.child.send("\x03")
    terminal.wait_for("^C")
    terminal.wait()
    assert terminal.type("echo $status" if person.shell == "fish" else "echo $?") == ["130"]


def test_a_stopped_job_shows_what_was_typed(person: Person) -> None:
    """After Ctrl-Z, and no line of the hook; zsh shows nothing of what runs in a function."""
    venv(person.world.directory("proj") + "/.venv")
    terminal = person.start(at="proj")
    terminal.child.send("autovenv exec --watch -- sh -c 'echo u\"\"p; exec sleep 1000'\r")
    terminal.wait_for("up")
    terminal.press("\x1a")
    shown = {
        "bash": f' {sys.executable} -I {MAIN} exec --watch -- sh -c echo u""p; exec sleep 1000',
        "zsh": "[1]  + suspended",
        "fish": "command $autovenv exec --watch -- sh -c 'echo u\"\"p; exec sleep 1000'",
    }[person.shell]
    assert terminal.type("jobs")[-1].endswith(shown)
    terminal.child.send("fg\r")
    terminal.settle()
    terminal.press("\x03")
    if person.shell != "fish":  # there `fg` itself succeeded
        assert terminal.type("echo $?") == ["130"]
    assert [line for line in terminal.type("jobs") if "autovenv" in line] == []
