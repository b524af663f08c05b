"""The dialects, line by line; that shells understand them is in tests/property."""

import json

import pytest

from autovenv.shells import FORMATS, HOOKED, PRINTED, bash, fish, github, zsh
from autovenv.shells import json as json_dialect

DELTA = {
    "PATH": "/p/.venv/bin:/it's:/b\\",
    "VIRTUAL_ENV": "/p/.venv",
    "PYTHONHOME": None,
    "__autovenv_old_PYTHONHOME": "a'b\\'c\n$(x)",
    "__autovenv_old_PATH": None,
}


def test_the_shells_are_these() -> None:
    """Each has a dialect; the first three have a hook."""
    assert HOOKED == ("bash", "zsh", "fish")
    assert PRINTED == ("bash", "zsh", "fish", "json")
    assert FORMATS == ("bash", "zsh", "fish", "json", "github")


@pytest.mark.parametrize("render", [bash.render, zsh.render])
def test_bash_and_zsh_export_and_unset(render: object) -> None:
    """By builtins, since users have functions of these names; the hook's own is not exported."""
    assert callable(render)
    assert render(DELTA) == (
        "\\builtin export 'PATH=/p/.venv/bin:/it'\\''s:/b\\'\n"
        "\\builtin export 'VIRTUAL_ENV=/p/.venv'\n"
        "\\builtin unset -v PYTHONHOME\n"
        "__autovenv_old_PYTHONHOME='a'\\''b\\'\\''c\n$(x)'\n"
        "\\builtin unset -v __autovenv_old_PATH\n"
    )


def test_fish_sets_and_erases() -> None:
    """PATH is a list; backslash and quote are escaped; one line may be joined to the next."""
    assert fish.render(DELTA) == (
        "builtin set -gx PATH '/p/.venv/bin' '/it\\'s' '/b\\\\';\n"
        "builtin set -gx VIRTUAL_ENV '/p/.venv';\n"
        "builtin set -e -g PYTHONHOME;\n"
        "builtin set -g __autovenv_old_PYTHONHOME 'a\\'b\\\\\\'c'\\n'$(x)';\n"
        "builtin set -e -g __autovenv_old_PATH;\n"
    )


@pytest.mark.parametrize("text", ["", "é", "\udcff\udc80", "\0\n\x1b", "\u2028"])
def test_json_is_ascii_on_one_line(text: str) -> None:
    """Bytes that are not UTF-8 are lone surrogates, and come back as such."""
    line = json_dialect.render({"A": text, "B": None})
    assert line.isascii()
    assert line.count("\n") == 1
    assert json.loads(line) == {"A": text, "B": None}
    assert json_dialect.render({}) == "{}\n"


def test_github_takes_any_value() -> None:
    """Its delimiter is no line of the value; unset is empty; PATH has a file of its own."""
    delta = {
        "PATH": "/x",
        "A": "b\nautovenv_end\nC=d",
        "PYTHONHOME": None,
        "AUTOVENV_ACTIVE": "/p/.venv",
    }
    assert github.render(delta) == (
        "A<<autovenv_end_\nb\nautovenv_end\nC=d\nautovenv_end_\n"
        "PYTHONHOME<<autovenv_end\n\nautovenv_end\n"
        "AUTOVENV_ACTIVE<<autovenv_end\n/p/.venv\nautovenv_end\n"
    )
    assert github.render_path(delta) == "/p/.venv/bin\n"
    assert github.render_path({"AUTOVENV_ACTIVE": None}) == ""


@pytest.mark.parametrize(
    ("dialect", "line"),
    [
        (bash, "f 'a b' '' 'it'\\''s'\n"),
        (zsh, "f 'a b' '' 'it'\\''s'\n"),
        (fish, "f 'a b' '' 'it\\'s';\n"),
    ],
)
def test_a_call_is_one_line_of_words(dialect: object, line: str) -> None:
    """Empty words stay words."""
    assert dialect.call("f", "a b", "", "it's") == line  # type: ignore[attr-defined]
