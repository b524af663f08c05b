"""The command line: usage, help, and the words that need the hook."""

from pathlib import Path

import pytest

from autovenv import __version__
from autovenv.cli.parser import make_parser
from autovenv.cli.texts import COMMANDS
from tests.command import World, says


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ([], "no command given; see 'autovenv --help'"),
        ([""], "no command given; see 'autovenv --help'"),
        (["fly"], "no such command: fly; see 'autovenv --help'"),
        (["a\x1b[2Jb"], "no such command: a[2Jb; see 'autovenv --help'"),
        (["--fly"], "no such option: --fly; see 'autovenv --help'"),
        (["allow", "--fly"], "'allow' does not take: --fly; see 'autovenv allow --help'"),
        (["status", "x"], "'status' does not take: x; see 'autovenv status --help'"),
        (
            ["status", ".."],
            "'status' does not take: ..; it is about where you stand: cd .. && autovenv status",
        ),
        (
            ["allow", "--list", "x"],
            "argument DIR: not allowed with argument --list; see 'autovenv allow --help'",
        ),
        (
            ["forget", "--below"],
            "argument --below: expected one argument; see 'autovenv forget --help'",
        ),
        (
            ["export"],
            "the following arguments are required: FORMAT; see 'autovenv export --help'",
        ),
        (
            ["export", "tcsh"],
            "argument FORMAT: one of bash, zsh, fish, json, github; not: tcsh; "
            "see 'autovenv export --help'",
        ),
        (
            ["demo", "tcsh"],
            "argument SHELL: one of bash, zsh, fish; not: tcsh; see 'autovenv demo --help'",
        ),
        (["hook", "tcsh"], "no hook for this shell: tcsh; there is one for bash, zsh, fish"),
        (["exec"], "no command given; see 'autovenv exec --help'"),
        (["exec", "--"], "no command given; see 'autovenv exec --help'"),
        (["exec", "-C", "/"], "no command given; see 'autovenv exec --help'"),
        (["exec", "-C"], "argument -C: expected one argument; see 'autovenv exec --help'"),
    ],
)
def test_wrong_usage_is_one_line_and_2(world: World, words: list[str], line: str) -> None:
    """The line names what is wrong, and where help is."""
    assert world.run(*words) == says(2, line)


def test_version(world: World) -> None:
    """On stdout, as always."""
    assert world.run("--version") == (0, f"autovenv {__version__}\n", "")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help(world: World, name: str) -> None:
    """On stdout, beginning with its usage; the first sentence is the one of the whole help."""
    code, out, err = world.run(name, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: autovenv {name}")
    assert COMMANDS[name][1:] in " ".join(out.split())


def test_the_parser_needs_nothing_but_itself() -> None:
    """shtab makes the completions from it."""
    assert make_parser().prog == "autovenv"


@pytest.mark.parametrize("word", ["activate", "deactivate"])
@pytest.mark.parametrize(
    ("shell", "line"),
    [("bash", 'eval "$(autovenv hook bash)"'), ("sh", 'eval "$(autovenv hook SHELL)"')],
)
def test_words_that_need_the_hook_say_so(
    world: World, monkeypatch: pytest.MonkeyPatch, word: str, shell: str, line: str
) -> None:
    """One line, with what to type in the shell that calls."""
    calling = f"import shellingham; shellingham.detect_shell = lambda: ({shell!r}, '')"
    assert world.as_if(calling, word) == says(
        1,
        f"'{word}' needs autovenv's hook in this shell; type: {line} (or once and for all: "
        "autovenv setup)",
    )


def test_hook_without_a_name_is_for_the_calling_shell(world: World) -> None:
    """By shellingham; where it cannot tell, the line says what to type."""
    for shell in ("bash", "zsh", "fish"):
        calling = f"import shellingham; shellingham.detect_shell = lambda: ({shell!r}, '')"
        assert world.as_if(calling, "hook") == world.run("hook", shell)
    calling = "import shellingham; shellingham.detect_shell = lambda: ('tcsh', '')"
    line = "no hook for this shell: tcsh; there is one for bash, zsh, fish"
    assert world.as_if(calling, "hook") == says(2, line)
    calling = (
        "import shellingham\n"
        "def detect(): raise shellingham.ShellDetectionFailure\n"
        "shellingham.detect_shell = detect"
    )
    line = "cannot tell which shell is calling; name it: autovenv hook bash or zsh or fish"
    assert world.as_if(calling, "hook") == says(2, line)


def test_help_of_exec_says_what_else_it_may_run_in(world: World) -> None:
    """Last, beside the exit codes."""
    out = world.run("exec", "--help")[1]
    assert out.split("\n\n")[-2:] == [
        "where nothing is found from there, CMD runs in the environment that VIRTUAL_ENV names",
        "exit code: CMD's own; 125 no environment, 126 CMD cannot be run, 127 not found\n",
    ]
