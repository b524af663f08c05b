"""The kept hook: made anew by the core when it is another's, and given up where it does not fit."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from autovenv import keep, settings
from autovenv.shells import HOOKED
from tests.command import World

ROOT = Path(__file__).parents[2]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def ask(world: World, stamp: str) -> str:
    """Call the core as bash's hook does; its answer."""
    entry = str(ROOT / "src/autovenv/_entry.py")
    words = [sys.executable, "-I", "-S", entry, "export", "bash", "hook", stamp, "-", "/"]
    done = subprocess.run(words, env=world.environ, capture_output=True, check=True)
    return (done.stdout + done.stderr).decode()


def test_a_newer_core_makes_it_anew(world: World) -> None:
    """When a hook of another version calls; one that is current is left as it is."""
    keep.write("bash", world.environ)
    file = Path(keep.file("bash", world.environ))
    right = file.read_text()
    file.write_text("# autovenv 0.0.1\nold\n")
    current = settings.stamp(settings.read_settings(world.environ))
    answer = ask(world, current)
    assert file.read_text() == "# autovenv 0.0.1\nold\n"
    assert ask(world, "0.0.1 whatever") == answer
    assert file.read_text() == right
    whole = file.with_name("hook.bash.whole")
    text = whole.read_text()
    whole.unlink()
    ask(world, "0.0.1 whatever")
    assert (file.read_text(), whole.read_text()) == (right, text)


def test_a_newer_python_makes_it_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that a distribution puts in the place of the old: what it compiles has another name."""
    keep.write("bash", world.environ)
    before = keep.read("bash", world.environ)
    keep.renew("bash", world.environ)
    assert keep.read("bash", world.environ) == before
    monkeypatch.setattr(sys.implementation, "cache_tag", "cpython-399")
    keep.renew("bash", world.environ)
    after = keep.read("bash", world.environ)
    assert after
    assert "/hot-bash.bundle.cpython-399.pyc" in after


def test_none_is_made_where_none_is_kept(world: World) -> None:
    """A hook of another version is answered, and nothing is written."""
    ask(world, "0.0.1")
    assert not Path(keep.file("bash", world.environ)).exists()


def test_settings_are_in_it(world: World) -> None:
    """config.toml counts; variables do not: a shell that has one asks anew."""
    keep.write("bash", world.environ)
    before = keep.read("bash", world.environ)
    world.environ["AUTOVENV_VERBOSE"] = "1"
    keep.renew("bash", world.environ)
    assert keep.read("bash", world.environ) == before
    world.directory("config/autovenv")
    Path(world.home, "config/autovenv/config.toml").write_text("verbose = true\n")
    keep.renew("bash", world.environ)
    assert keep.read("bash", world.environ) != before


@pytest.mark.parametrize("shell", HOOKED)
def test_hooks_know_the_variables(shell: str) -> None:
    """Each setting that is in the hook is looked for, by its variable."""
    text = (ROOT / f"shell/hook.{shell}").read_text()
    line = next(line for line in text.split("\n") if "AUTOVENV_CONFIG" in line)
    wanted = {"AUTOVENV_CONFIG", *map(settings.variable, settings.BAKED)}
    assert set(re.findall(r"AUTOVENV_[A-Z_]+", line)) == wanted


def test_version(world: World) -> None:
    """The hot door's version is the package's."""
    from autovenv import __version__

    assert settings.version() == __version__


def test_the_command_mends_it(world: World) -> None:
    """`hook`, which the line asks where the kept one does not fit, makes it anew."""
    keep.write("zsh", world.environ)
    file = Path(keep.file("zsh", world.environ))
    right = file.read_text()
    file.write_text("old\n")
    assert world.run("hook", "zsh")[0] == 0
    assert file.read_text() == right
