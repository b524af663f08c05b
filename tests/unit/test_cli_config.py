"""`config`: the settings in force, where each comes from, and their file in an editor."""

import tomllib
from pathlib import Path

import platformdirs
import pytest

from autovenv import dirs
from autovenv.cli import config
from autovenv.settings import DEFAULTS
from tests.command import World, says


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.environ["XDG_CONFIG_DIRS"] = f"{made.home}/site:/nowhere"
    return made


def write(world: World, directory: str, text: str) -> str:
    """A config.toml; its path."""
    file = f"{world.directory(directory + '/autovenv')}/config.toml"
    Path(file).write_text(text)
    return file


TOOLS = config.toml(DEFAULTS["tools"])


def rows(world: World, **other: tuple[str, str]) -> str:
    """The lines, with the default where nothing else is said; the first names the user's file."""
    stop, file = str(world.top), Path(world.home, "config/autovenv/config.toml")
    hint = "" if file.exists() else "  (not there yet; 'autovenv config --edit' makes it)"
    values = {key: (config.toml(value), "default") for key, value in DEFAULTS.items()}
    values |= {"stop_at": (config.toml((stop,)), "default")} | other
    wide = max(len(v) for v, _ in values.values() if len(v) <= 40)
    lines = [f"{k:<7}  {v:<{wide}}  {source}" for k, (v, source) in values.items()]
    return "\n".join([f"# {file}{hint}", *lines, ""])


def test_defaults(world: World) -> None:
    """Each key, its value, and that nobody set it."""
    assert world.run("config") == (0, rows(world), "")


def test_sources(world: World) -> None:
    """The site's file is below the user's, and that is below the environment."""
    site = write(world, "site", 'trust = "ask"\nverbose = true\ncd = false\n')
    user = write(world, "config", "verbose = false\nprompt = false\n")
    done = world.run("config", variables={"AUTOVENV_PROMPT": "1"})
    other = {
        "trust": ('"ask"', site),
        "prompt": ("true", "AUTOVENV_PROMPT"),
        "cd": ("false", site),
        "verbose": ("false", user),
    }
    assert done == (0, rows(world, **other), "")


def test_faults(world: World) -> None:
    """What is wrong is told, and the exit code is 1."""
    file = write(world, "config", "colour = 1\n")
    code, out, err = world.run("config")
    known = ", ".join(DEFAULTS)
    assert (code, out) == (1, rows(world))
    assert err == f"autovenv: setting ignored: {file}: colour: no such key; known: {known}\n"


def test_edit_makes_the_file(world: World) -> None:
    """Every key is explained and commented out; the editor may have arguments."""
    editor = world.script(f"{world.tools}/edit", '#!/bin/sh\necho "$1" "$2"\n')
    file = f"{world.home}/config/autovenv/config.toml"
    done = world.run("config", "--edit", variables={"VISUAL": f"{editor} --wait"})
    assert done == (0, f"--wait {file}\n", "")
    text = Path(file).read_text()
    assert tomllib.loads(text) == {}
    bare = "\n".join(line[2:] for line in text.split("\n") if " = " in line)
    assert tomllib.loads(bare) == {k: list(v) if isinstance(v, tuple) else v for k, v in ITEMS}
    assert text.count("\n# ") == 2 * len(DEFAULTS)


ITEMS = DEFAULTS.items()


def test_edit_without_an_editor(world: World) -> None:
    """It is named, with what to do."""
    done = world.run("config", "--edit", variables={"EDITOR": "/nope"})
    line = "not edited: /nope: no such file or directory; set EDITOR to your editor"
    assert done == says(1, line)


def test_site_file_is_platformdirs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule is that of the library, with and without XDG_CONFIG_DIRS."""
    for named in (None, "", "/a:/b", "/a/", ":/b", "relative:/b"):
        environ = {} if named is None else {"XDG_CONFIG_DIRS": named}
        monkeypatch.delenv("XDG_CONFIG_DIRS", raising=False)
        for key, value in environ.items():
            monkeypatch.setenv(key, value)
        expected = platformdirs.site_config_dir("autovenv") + "/config.toml"
        assert dirs.site_config_file(environ) == expected
