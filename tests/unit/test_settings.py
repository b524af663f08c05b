"""The settings in force: defaults, file, variables; and the form that is kept of the file."""

import os
import sys
from pathlib import Path

import pytest

from autovenv import config, kept, names, settings, store
from autovenv.settings import DEFAULTS, Settings, expand, read_settings
from tests.places import Place, write


def read(place: Place, **more: str) -> Settings:
    return read_settings({**place.environ, "XDG_CONFIG_DIRS": place.top + "/xdg", **more})


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were parsed, in their order."""
    files: list[str] = []
    read_config = config.read_config

    def counting(file: str, remedy: str) -> dict[str, config.Value]:
        files.append(file)
        return read_config(file, remedy)

    monkeypatch.setattr(config, "read_config", counting)
    return files


def test_without_a_file_the_defaults_hold(place: Place) -> None:
    """stop_at is the parent of the home directory, by either name of that."""
    found = read(place)
    assert found.faults == []
    assert found.sources == dict.fromkeys(DEFAULTS, "default")
    assert found.values == {
        "trust": "auto",
        "trusted": (),
        "names": ("venv", "env"),
        "stop_at": (place.top,),
        "tools": names.TOOLS,
        "prompt": True,
        "cd": True,
        "verbose": False,
    }
    os.mkdir(place.top + "/links")
    os.symlink(place.home, place.top + "/links/me")
    both = read(place, HOME=place.top + "/links/me").values["stop_at"]
    assert both == (place.top + "/links", place.top)
    assert read(place, HOME="/").values["stop_at"] == ("/",)


def test_the_file_comes_before_the_defaults_and_variables_before_the_file(place: Place) -> None:
    """Each tells where it comes from; AUTOVENV_TRUSTED adds to the file's."""
    write(place.config, 'trust = "ask"\ntrusted = ["/srv/", "~/w"]\ncd = false\nnames = ["e"]\n')
    found = read(place, AUTOVENV_CD="1", AUTOVENV_TRUSTED="/x::/y", AUTOVENV_NAMES="")
    assert (found.word("trust"), found.flag("cd")) == ("ask", True)
    assert found.words("trusted") == ("/srv", place.home + "/w", "/x", "/y")
    assert found.words("names") == ("e",)
    assert found.sources == {
        **dict.fromkeys(DEFAULTS, "default"),
        "trust": place.config,
        "names": place.config,
        "cd": "AUTOVENV_CD",
        "trusted": "AUTOVENV_TRUSTED",
    }


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), ("0", False), ("TRUE", True), ("False", False), ("", True)]
)
def test_a_variable_says_yes_or_no(place: Place, text: str, *, value: bool) -> None:
    """In two spellings; an empty one says nothing."""
    assert read(place, AUTOVENV_PROMPT=text).flag("prompt") is value


@pytest.mark.parametrize(
    ("variable", "text", "fault"),
    [
        ("AUTOVENV_PROMPT", "no", "AUTOVENV_PROMPT ignored: allowed: 1 or 0; not: no"),
        ("AUTOVENV_CD", "2", "AUTOVENV_CD ignored: allowed: 1 or 0; not: 2"),
        ("AUTOVENV_VERBOSE", " 1", "AUTOVENV_VERBOSE ignored: allowed: 1 or 0; not:  1"),
        ("AUTOVENV_TRUST", "never", "AUTOVENV_TRUST ignored: allowed: auto or ask; not: never"),
        ("AUTOVENV_TRUST", "\x1b[31m", "AUTOVENV_TRUST ignored: allowed: auto or ask; not: [31m"),
    ],
)
def test_a_variable_that_says_something_else_is_told(
    place: Place, variable: str, text: str, fault: str
) -> None:
    """And counts as unset."""
    found = read(place, **{variable: text})
    assert found.faults == [fault]
    assert found.values == read(place).values


@pytest.mark.parametrize(
    ("directory", "expected"),
    [("~", "/h"), ("~/a/", "/h/a"), ("/a//", "/a"), ("/", "/"), ("~u/a", "~u/a"), ("/~", "/~")],
)
def test_a_directory_may_begin_at_home(directory: str, expected: str) -> None:
    """Without a trailing slash."""
    assert expand(directory, "/h") == expected


def test_directories_of_variables_are_read_as_those_of_the_file(place: Place) -> None:
    """Without a trailing slash, and from home."""
    found = read(place, AUTOVENV_STOP_AT="~/a/:/b/", AUTOVENV_TRUSTED="~:/c/")
    assert found.words("stop_at") == (place.home + "/a", "/b")
    assert found.words("trusted") == (place.home, "/c")


def test_other_keys_make_what_was_kept_worthless(
    place: Place, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after an upgrade that knows a key which was told to be wrong."""
    write(place.config, "new = true\n")
    assert len(read(place).faults) == 1
    monkeypatch.setitem(DEFAULTS, "new", DEFAULTS["verbose"])
    assert read(place).flag("new")
    assert len(parsed) == 2


def test_an_unchanged_file_is_parsed_once(place: Place, parsed: list[str]) -> None:
    """What it said is kept, faults too, and is the same."""
    write(place.config, 'trusted = ["/é"]\nverbose = true\ncd = 1\nnames = []\ntrust = "ask"\n')
    first, again = read(place), read(place)
    assert parsed == [place.config]
    assert (first.values, first.faults) == (again.values, again.faults)
    fault = f"setting ignored: {place.config}: cd: allowed: true or false; not: 1"
    assert again.faults == [fault]
    assert again.words("trusted") == ("/é",)


def test_tomllib_is_not_loaded_for_an_unchanged_file(place: Place) -> None:
    """Nor anything else that is not needed: the hot door's modules but one."""
    write(place.config, "verbose = true\n")
    read(place)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from autovenv.settings import read_settings; from autovenv import disk\n"
        "assert read_settings(disk.environ()).flag('verbose')\n"
        "print('tomllib' in sys.modules)"
    )
    source = os.path.dirname(os.path.dirname(settings.__file__))
    import subprocess

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, source],
        env=place.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("False\n", "")


@pytest.mark.parametrize("how", ["edited", "replaced", "touched"])
def test_a_changed_file_is_parsed_again(place: Place, parsed: list[str], how: str) -> None:
    """By its identity, not its age: an older file in its place counts as well."""
    write(place.config, "verbose = true\n")
    assert read(place).flag("verbose")
    if how == "edited":
        Path(place.config).write_text("verbose = false\n")
    elif how == "replaced":
        other = write(place.config + ".new", "verbose=false \n")
        os.utime(other, (1, 1))
        os.rename(other, place.config)
    else:
        os.utime(place.config, (1, 1))
    assert read(place).flag("verbose") is (how == "touched")
    read(place)
    assert parsed == [place.config, place.config]


def test_a_file_that_is_gone_says_nothing_more(place: Place) -> None:
    """The kept form does not outlive it."""
    write(place.config, "verbose = true\n")
    read(place)
    os.unlink(place.config)
    assert read(place).values == read_settings(place.environ | {"XDG_STATE_HOME": "/x"}).values


@pytest.mark.parametrize("damage", ["", "x", "cut", "cd\n", "cd\0s\n", "cd\0\n"])
def test_a_damaged_kept_form_is_not_believed(place: Place, parsed: list[str], damage: str) -> None:
    """The file is parsed again, and nothing is raised."""
    write(place.config, "verbose = true\n")
    read(place)
    file = Path(place.state, "settings")
    text = file.read_text()
    identity = text.partition("\n")[0]
    file.write_text(
        text[:-2]
        if damage == "cut"
        else f"{identity}\n{damage}end"
        if damage[-1:] == "\n"
        else damage
    )
    assert read(place).flag("verbose")
    assert len(parsed) == 2


def test_a_kept_form_that_others_could_write_is_not_believed(
    place: Place, parsed: list[str]
) -> None:
    """It might trust whatever they like."""
    write(place.config, "verbose = true\n")
    read(place)
    file = Path(place.state, "settings")
    file.write_text(file.read_text().replace("verbose\0b\x001", "trusted\0l\0/"))
    assert read(place).words("trusted") == ("/",)
    os.chmod(place.state, 0o777)  # noqa: S103
    assert read(place).words("trusted") == ()
    assert len(parsed) == 2


@pytest.mark.parametrize("text", ['names = ["a\\u0000b"]\n', 'names = ["a\\nb"]\n'])
def test_what_a_line_cannot_hold_is_not_kept(place: Place, parsed: list[str], text: str) -> None:
    """It is parsed each time, and right."""
    write(place.config, text)
    assert read(place).words("names") == read(place).words("names")
    assert len(read(place).words("names")) == 1
    assert len(parsed) == 3


def test_where_nothing_can_be_kept_the_file_is_parsed_each_time(
    place: Place, parsed: list[str]
) -> None:
    """As with a home that is read-only or full."""
    write(place.config, "verbose = true\n")
    write(place.home + "/.state", "in the way")
    assert read(place).flag("verbose")
    assert read(place).flag("verbose")
    assert len(parsed) == 2


def test_kept_values_have_their_types(place: Place) -> None:
    """A word, a yes or no, a list of none, one or more."""
    values: dict[str, bool | str | tuple[str, ...]]
    values = {"a": "x", "b": True, "c": False, "d": (), "e": ("y",), "f": ("y", "z"), "g": ""}
    kept.write(place.state, "settings", "id", values)
    assert kept.read(place.state + "/settings", "id") == values
    assert kept.read(place.state + "/settings", "other") is None
    assert kept.read(place.state + "/gone", "id") is None
    store.replace(place.state, "settings", b"")
    assert kept.read(place.state + "/settings", "id") is None
