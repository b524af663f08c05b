"""`config.toml`: what it may say, and the whole message where it says something else."""

import os
from pathlib import Path

import pytest

from autovenv import names
from autovenv.config import parse_config, read_config
from autovenv.settings import CHOICES, DEFAULTS, NOT_READ
from tests.places import NOT_SMALL, Place, write

FILE = "/u/config.toml"
RIGHT: dict[str, tuple[str, object]] = {
    "trust": ('"ask"', "ask"),
    "trusted": ('["/srv", "~/work"]', ("/srv", "~/work")),
    "names": ("[]", ()),
    "stop_at": ('["~"]', ("~",)),
    "tools": ('["uv"]', ("uv",)),
    "prompt": ("false", False),
    "cd": ("false", False),
    "verbose": ("true", True),
}
KNOWN = "trust, trusted, names, stop_at, tools, prompt, cd, verbose"
TOOLS = f"allowed: a list of {', '.join(names.TOOLS)}"
CHOICE, WORDS, FLAG = (
    'allowed: "auto" or "ask"',
    "allowed: a list of strings",
    "allowed: true or false",
)
WRONG = [
    ("trust", "true", CHOICE + "; not: true"),
    ("trust", '"never"', CHOICE + '; not: "never"'),
    ("trust", '["ask"]', CHOICE + '; not: ["ask"]'),
    ("trust", "{ask = 1}", CHOICE + '; not: {"ask": 1}'),
    ("prompt", '"false"', FLAG + '; not: "false"'),
    ("prompt", "0", FLAG + "; not: 0"),
    ("cd", "[]", FLAG + "; not: []"),
    ("verbose", "1.5", FLAG + "; not: 1.5"),
    ("names", '"venv"', WORDS + '; not: "venv"'),
    ("names", "[1]", WORDS + "; not: [1]"),
    ("names", '[""]', WORDS + '; not: [""]'),
    ("trusted", "true", WORDS + "; not: true"),
    ("stop_at", '{a = "b"}', WORDS + '; not: {"a": "b"}'),
    ("stop_at", "1979-05-27", WORDS + "; not: 1979-05-27"),
    ("tools", "true", TOOLS + "; not: true"),
    ("tools", '["uv", "conda"]', TOOLS + '; not: "conda"'),
    ("names", f'"{"é" * 50}"', WORDS + '; not: "' + "é" * 39 + "…"),
    ("promt", "true", f"no such key; known: {KNOWN}"),
    ("section", "{prompt = true}", f"no such key; known: {KNOWN}"),
]


def test_each_key_is_tested_here() -> None:
    """A new one needs a line above, right and wrong."""
    assert list(DEFAULTS) == KNOWN.split(", ") == list(RIGHT)
    assert {key for key, _, _ in WRONG} >= set(DEFAULTS)
    assert set(CHOICES) == {key for key, value in DEFAULTS.items() if isinstance(value, str)} | {
        "tools"
    }


def test_all_keys_are_read() -> None:
    """With the types that they have."""
    text = "".join(f"{key} = {value}\n" for key, (value, _) in RIGHT.items())
    assert parse_config(text, FILE) == {key: value for key, (_, value) in RIGHT.items()}
    assert parse_config("", FILE) == {}


@pytest.mark.parametrize(("key", "value", "allowed"), WRONG)
def test_a_wrong_value_is_told_and_the_others_hold(key: str, value: str, allowed: str) -> None:
    """With file, key and what is allowed."""
    other = "verbose" if key == "prompt" else "prompt"
    text = f"{key} = {value}\n{other} = {RIGHT[other][0]}\n"
    fault = f"setting ignored: {FILE}: {key}: {allowed}"
    assert parse_config(text, FILE) == {other: RIGHT[other][1], "faults": (fault,)}


def test_all_faults_are_told() -> None:
    """Each on its line."""
    assert parse_config("a = 1\ncd = 1\n", FILE) == {
        "faults": (
            f"setting ignored: {FILE}: a: no such key; known: {KNOWN}",
            f"setting ignored: {FILE}: cd: allowed: true or false; not: 1",
        )
    }


@pytest.mark.parametrize("text", ["cd = ", "cd", "[", "cd = true\ncd = true\n", "\x00"])
def test_what_is_no_toml_is_told_on_one_line(text: str) -> None:
    """In tomllib's words, which differ between versions; with what follows, and the way out."""
    found = parse_config(text, FILE, "; mend it")
    assert list(found) == ["faults"]
    faults = found["faults"]
    assert isinstance(faults, tuple)
    (fault,) = faults
    start = f"settings not read, the defaults count: {FILE}: "
    assert fault.startswith(start)
    assert fault.endswith("; mend it")
    assert fault[len(start)].islower()
    assert "\n" not in fault


def test_a_file_that_is_not_utf_8_is_told(place: Place) -> None:
    """And not guessed at."""
    write(place.config, b'trust = "\xff"\n')
    start = f"settings not read, the defaults count: {place.config}"
    line = f"{start}: not UTF-8; run 'autovenv config --edit'"
    assert place.survey().settings.faults == [line]


@pytest.mark.parametrize("kind", NOT_SMALL)
def test_what_is_no_small_file_is_told(place: Place, kind: str) -> None:
    """And not read."""
    os.makedirs(os.path.dirname(place.config))
    NOT_SMALL[kind](place.config)
    assert read_config(place.config) == {
        "faults": (f"{NOT_READ}: {place.config}: not a small file",)
    }


def test_a_directory_on_the_way_that_is_a_file_is_no_fault(place: Place) -> None:
    """No file is needed."""
    Path(place.home, ".config").write_text("")
    assert place.survey().settings.faults == []
