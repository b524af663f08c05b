"""A shell takes every quoted text literally, and render() changes what it says and nothing else."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autovenv.shells import HOOKED
from tests.strategies import texts

Need = Callable[[str], str]
# How a hook takes the core's answer: by eval, out of a command substitution.
READ = {
    "bash": 'eval "$(cat "$CODE")"',
    "zsh": 'eval "$(cat "$CODE")"',
    "fish": "eval (cat $CODE | string collect)",
}
PLAIN = {"bash": ["--norc", "--noprofile", "-c"], "zsh": ["-f", "-c"], "fish": ["-c"]}


def dialect(shell: str) -> ModuleType:
    module: ModuleType = __import__(f"autovenv.shells.{shell}", fromlist=["quote"])
    return module


@contextmanager
def scratch() -> Iterator[str]:
    """A directory that must be empty at the end: no text was obeyed."""
    with TemporaryDirectory() as top:
        os.mkdir(top + "/here")
        yield top
        assert os.listdir(top + "/here") == []


def evaluated(program: str, shell: str, code: str, then: str, locale: str = "C.UTF-8") -> bytes:
    """What the shell prints, silently, that has evaluated the code."""
    with scratch() as top:
        file = Path(top, "code")
        file.write_bytes(os.fsencode(code))
        done = subprocess.run(
            [program, *PLAIN[shell], f"{READ[shell]}\n{then}"],
            cwd=top + "/here",
            env={"PATH": os.environ["PATH"], "HOME": top, "LC_ALL": locale, "CODE": str(file)},
            capture_output=True,
            timeout=60,
            check=True,
        )
        assert done.stderr == b""
        return done.stdout


@pytest.mark.parametrize("shell", HOOKED)
@pytest.mark.parametrize("locale", ["C.UTF-8", "C"])
def test_quoted_texts_come_out_as_they_went_in(
    shell: str, locale: str, need: Need, *, long: bool
) -> None:
    """Every byte but NUL, in five hundred texts a shell; with --long ten thousand."""
    program = need(shell)
    size = 100

    @settings(max_examples=100 if long else 5)
    @given(st.lists(texts(), min_size=size, max_size=size))
    def check(values: list[str]) -> None:
        call = dialect(shell).call("show", *values)
        show = {
            "fish": "function show; builtin printf '%s\\0' $argv; end",
            "zsh": "show() { builtin printf '%s\\0' \"$@\"; }",
            "bash": "show() { builtin printf '%s\\0' \"$@\"; }",
        }[shell]
        shown = evaluated(program, shell, f"{show}\n{call}", "", locale)
        assert shown == b"".join(os.fsencode(value) + b"\0" for value in values)

    check()


@pytest.mark.parametrize("shell", HOOKED)
def test_rendered_variables_are_what_children_see(shell: str, need: Need, *, long: bool) -> None:
    """Set is exported with every byte, unset is gone, and nothing else changes."""
    program, env = need(shell), need("env")
    count = 60

    @settings(max_examples=100 if long else 2)
    @given(st.lists(st.one_of(st.none(), texts()), min_size=count, max_size=count))
    def check(values: list[str | None]) -> None:
        delta = {f"V{number}": value for number, value in enumerate(values)}
        delta["PATH"] = "/a b:/c'd\\:/usr/bin:/bin"
        given_before = "".join(dialect(shell).render(dict.fromkeys(delta, "before")))
        code = given_before.replace("PATH", "OTHER") + str(dialect(shell).render(delta))
        shown = evaluated(program, shell, code, f"{env} -0").split(b"\0")
        there = dict(os.fsdecode(line).split("=", 1) for line in shown if line)
        assert {name: there.get(name) for name in delta} == delta

    check()


@pytest.mark.parametrize("shell", HOOKED)
def test_shell_local_values_are_not_exported(shell: str, need: Need) -> None:
    """What begins with `__autovenv_` stays in the shell."""
    code = str(dialect(shell).render({"__autovenv_old_PYTHONHOME": "it's $HOME"}))
    then = "printf '%s\\n' \"$__autovenv_old_PYTHONHOME\"\nenv"
    lines = evaluated(need(shell), shell, code, then).decode().splitlines()
    assert lines[0] == "it's $HOME"
    assert not [line for line in lines[1:] if line.startswith("__autovenv_")]
