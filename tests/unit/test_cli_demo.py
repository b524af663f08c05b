"""`demo`: the transcript in each shell, and that nothing is left of it."""

import os
import re
import shutil
from pathlib import Path

import pytest

from autovenv.cli import scratch, terminal
from autovenv.cli.terminal import Silent, Terminal, shown
from autovenv.environment import read_environment
from autovenv.shells import HOOKED
from tests.command import World

LINES = {
    "bash": '    ~/.bashrc                   eval "$(autovenv hook bash)"',
    "zsh": '    ~/.zshrc                    eval "$(autovenv hook zsh)"',
    "fish": "    ~/.config/fish/config.fish  autovenv hook fish | source",
}
TRANSCRIPT = """\
a scratch directory, where nothing is yours: TOP

HEADING

  # outside a project nothing is on
  ~ $ command -v python3
  OUTSIDE

  # cd into a project, and its environment is on
  ~ $ cd shop
  (shop) ~/shop $ command -v python3
  TOP/shop/.venv/bin/python3

  # also on one line, and further down
  (shop) ~/shop $ cd src/cart && command -v python3
  TOP/shop/.venv/bin/python3

  # straight to another project: the other environment
  (shop) ~/shop/src/cart $ cd ~/blog
  (blog) ~/blog $ command -v python3
  TOP/blog/.venv/bin/python3

  # 'deactivate' is believed until you leave
  (blog) ~/blog $ deactivate
  ~/blog $ cd posts
  ~/blog/posts $ command -v python3
  OUTSIDE

  # back in the first project it is on again
  ~/blog/posts $ cd ~/shop
  (shop) ~/shop $ command -v python3
  TOP/shop/.venv/bin/python3

  # cd out, and all is as it was
  (shop) ~/shop $ cd ~
  ~ $ command -v python3
  OUTSIDE
  ~ $ echo "[$VIRTUAL_ENV]"
  []
  ~ $

ENDING

  To have it for good: uv tool install .   (or: pipx install .)
  and then: autovenv setup   (or, by hand, this line:)
LINE
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.mark.parametrize("shell", HOOKED)
def test_the_transcript(world: World, shell: str) -> None:
    """What a person sees, whole; the scratch directory is gone, and home is as it was."""
    file = shutil.which(shell, path=world.environ["PATH"])
    if not file:
        assert "CI" not in os.environ
        pytest.skip(f"{shell} is not installed")
    tool = world.script(f"{world.tools}/python3", "#!/bin/sh\n")
    temporary = world.directory("tmp")
    variables = {"TMPDIR": temporary, "VIRTUAL_ENV": "/elsewhere", "AUTOVENV_STATE": "foreign"}
    code, out, err = world.run("demo", shell, variables=variables)
    top = re.findall(r"yours: (.*)\n", out)[0]
    expected = TRANSCRIPT.replace("LINE", LINES[shell]).replace("OUTSIDE", tool)
    expected = expected.replace("HEADING", f"── {shell}  {file} ".ljust(78, "─"))
    expected = expected.replace("ENDING", "── that was all ".ljust(78, "─"))
    assert (code, out, err) == (0, expected.replace("TOP", top), "")
    assert (os.listdir(temporary), os.listdir(world.home)) == ([], ["tmp"])


def test_a_shell_that_is_missing(world: World) -> None:
    """It is named."""
    done = world.run("demo", "fish", variables={"PATH": world.tools})
    assert done == (1, "", "autovenv: not installed: fish\n")
    done = world.run("demo", variables={"PATH": world.tools})
    assert done == (1, "", "autovenv: not installed: bash zsh fish\n")


def test_a_shell_that_does_not_work(world: World) -> None:
    """What was on the screen, and 1."""
    fake = world.script(f"{world.tools}/bash", "#!/bin/sh\necho no\n")
    code, out, err = world.run("demo", "bash")
    top = re.findall(r"yours: (.*)\n", out)[0]
    heading = f"── bash  {fake} ".ljust(78, "─")
    assert (code, err) == (1, "autovenv: bash: it ended; please report this\n")
    assert out == (
        f"a scratch directory, where nothing is yours: {top}\n\n{heading}\n  no\n  \n\n"
        "something is not right; please report what you see above\n"
    )
    assert not Path(top).exists()


def test_without_venv_the_environments_are_made_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are real ones for autovenv, and the user is told."""
    file = tmp_path / "python3"
    file.write_text("#!/bin/sh\nexit 1\n")
    file.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(file))
    line = "'python -m venv' does not work here, so the environments are made by hand"
    assert scratch.make_environment(f"{tmp_path}/p/.venv") == line
    made = read_environment(f"{tmp_path}/p/.venv", f"{tmp_path}/p")
    assert made
    assert made.problem is None


def test_it_never_waits_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell that says nothing is given up, and ended by force if need be."""
    monkeypatch.setattr(terminal, "PATIENCE", 0.2)
    words = ["/bin/sh", "-c", "trap '' HUP; echo busy; while :; do sleep 1; done"]
    waiting = Terminal(words, {"PATH": "/usr/bin:/bin"}, str(tmp_path), r"\$")
    with pytest.raises(Silent, match="no answer"):
        waiting.wait(1)
    assert waiting.lines() == ["busy", ""]
    waiting.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(waiting.pid, os.WNOHANG)


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("a\r\nb", ["a", "b"]),
        ("abc\rX", ["Xbc"]),
        ("abc\b\bX", ["aXc"]),
        ("abc\r\x1b[K$", ["$"]),
        ("\x1b[1;31mred\x1b[0m\x1b]0;title\a \x1b=x", ["red x"]),
        ("~ $   \r\n", ["~ $", ""]),
    ],
)
def test_the_screen(written: str, lines: list[str]) -> None:
    """As a person would see it."""
    assert shown(written) == lines
