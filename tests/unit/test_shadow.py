"""Which commands an environment would hide, and which of them count."""

import os
import subprocess
import sys

import pytest

from autovenv import shadow
from autovenv.shadow import hidden, is_family
from tests.places import Place, command, venv, write

# Said again, so that a change is a decision.
FAMILY = (
    "python* pypy* pip* pydoc* idle* 2to3* wheel virtualenv uv uvx ruff black mypy pyright pytest"
    " ipython jupyter* pre-commit tox nox hatch poetry pdm cmake ctest cpack ninja meson node"
    " npm npx corepack"
)


def seen(place: Place, *names: str, path: str | None = None, text: str | bytes = "x") -> list[str]:
    """The names that count, when environment and tools both have them."""
    for name in names:
        command(f"{place.venv}/bin/{name}")
        command(f"{place.tools}/{name}", text)
    return [name for name, _ in hidden(place.venv + "/bin", path or place.tools)]


def test_the_family_is_the_list_of_the_readme() -> None:
    """By name; a star stands for any ending."""
    assert shadow.FAMILY == FAMILY
    for word in FAMILY.split():
        assert is_family(word.rstrip("*"))
        assert is_family(word.rstrip("*") + "3.12") is word.endswith("*")
    assert not any(map(is_family, ("ls", "git", "sudo", "cargo", "py", "uvw", "mypython", "")))


def test_a_command_that_is_hidden_is_named_with_what_it_hides(place: Place) -> None:
    """The first on PATH, sorted by name."""
    other = place.top + "/other"
    for name in ("ls", "git"):
        command(f"{place.venv}/bin/{name}")
        command(f"{other}/{name}")
    command(f"{place.tools}/ls")
    command(place.venv + "/bin/mine")
    command(place.venv + "/bin/python")
    command(other + "/python")
    assert hidden(place.venv + "/bin", f"{place.tools}:{other}") == [
        ("git", other + "/git"),
        ("ls", place.tools + "/ls"),
    ]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("#!/bin/sh\n", True),
        (b"\x7fELF", True),
        ("", True),
        ("# python\n", True),
        ("#!/usr/bin/python3\n", False),
        ("#! /usr/bin/python3.11 -sP\n", False),
        ("#!/usr/bin/env python3\n", False),
        ("#!/usr/bin/env -S python3 -I\n", False),
        ("#!/opt/pypy/bin/pypy3\n", False),
        ("#!/bin/sh\n'''exec' \"/a long/way/python3\" \"$0\" \"$@\"\n' '''\n", False),
        ("#!/bin/sh\n'''exec' \"/a long/way/perl\" \"$0\"\n", True),
        ("#!/home/python/bin/bash\n", True),
        ("#!/usr/bin/env bash\n# python\n", True),
    ],
)
def test_a_python_script_may_be_hidden(place: Place, text: str | bytes, *, counts: bool) -> None:
    """By its first line; or by the second, where the first would have been too long."""
    assert seen(place, "frob", text=text) == (["frob"] if counts else [])


def test_a_file_in_a_virtual_environment_may_be_hidden(place: Place) -> None:
    """pipx and `uv tool` link to one."""
    tool = command(venv(place.top + "/pipx/frob") + "/bin/frob", b"\x7fELF")
    command(place.venv + "/bin/frob")
    os.symlink(tool, place.tools + "/frob")
    assert hidden(place.venv + "/bin", place.tools) == []


def test_shims_are_looked_through(place: Place) -> None:
    """What lies behind them counts, and nothing else."""
    for name in ("frob", "twist"):
        command(f"{place.venv}/bin/{name}")
        command(f"{place.top}/pyenv/shims/{name}", "#!/usr/bin/env bash\n")
    command(place.tools + "/frob")
    path = f"{place.top}/pyenv/shims/:{place.tools}"
    assert hidden(place.venv + "/bin", path) == [("frob", place.tools + "/frob")]


def test_what_no_shell_would_run_hides_nothing(place: Place) -> None:
    """Directories, files that are not executable, links that lead nowhere, on either side."""
    os.makedirs(place.venv + "/bin/directory")
    write(place.venv + "/bin/text", "")
    os.symlink("nowhere", place.venv + "/bin/dangling")
    for name in ("directory", "text", "dangling"):
        command(f"{place.tools}/{name}")
    os.makedirs(place.tools + "/a")
    write(place.tools + "/b", "")
    os.symlink("nowhere", place.tools + "/c")
    for name in "abc":
        command(f"{place.venv}/bin/{name}")
    assert hidden(place.venv + "/bin", place.tools) == []


def test_a_link_to_a_command_is_one(place: Place) -> None:
    """Wherever it leads."""
    command(place.tools + "/ls")
    os.makedirs(place.venv + "/bin")
    os.symlink("/bin/sh", place.venv + "/bin/ls")
    assert hidden(place.venv + "/bin", place.tools) == [("ls", place.tools + "/ls")]


def test_only_absolute_entries_of_path_count(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Relative and empty ones mean something else in each directory."""
    monkeypatch.chdir(place.tools)
    assert seen(place, "frob", path=f":.:../tools::{place.top}/gone") == []
    assert seen(place, "frob", path=f"::.:{place.tools}/") == ["frob"]


def test_the_environments_own_bin_on_path_is_not_hidden(place: Place) -> None:
    """As where a person has put it there."""
    own = place.venv + "/bin"
    command(own + "/frob")
    assert hidden(own, f"{own}:{own}/") == []


@pytest.mark.parametrize("many", [False, True])
def test_the_answer_is_the_same_for_many_commands(
    place: Place, monkeypatch: pytest.MonkeyPatch, *, many: bool
) -> None:
    """Whether PATH's directories are read whole or looked into for each name."""
    monkeypatch.setattr(shadow, "MANY", 0 if many else 1 << 30)
    for number in range(50):
        command(f"{place.venv}/bin/own{number}")
    path = f"{place.top}/gone:{place.tools}:{place.tools}"
    assert seen(place, "zip", "ls\nx", "é", path=path) == ["ls\nx", "zip", "é"]


def test_a_bin_that_cannot_be_listed_is_no_answer(place: Place) -> None:
    """A shell finds commands there all the same, so it must not pass as empty."""
    with pytest.raises(OSError, match="No such file"):
        hidden(place.venv + "/bin", place.tools)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
def test_directories_without_read_permission_hide_nothing_from_us(place: Place) -> None:
    """A bin is refused; a directory of PATH is asked for each name."""
    own, tools = place.venv + "/bin", place.tools
    for name in [f"c{number}" for number in range(500)]:
        command(f"{own}/{name}")
    command(f"{tools}/c7")
    os.chmod(tools, 0o711)  # noqa: S103
    code = (
        "import os, sys; os.setgroups([]); os.setgid(4242); os.setuid(4242)\n"
        "from autovenv.shadow import hidden\n"
        "print(hidden(*sys.argv[1:]))"
    )
    directory = place.top
    while directory != "/":
        os.chmod(directory, os.stat(directory).st_mode | 0o055)  # noqa: S103
        directory = os.path.dirname(directory)
    import autovenv

    def ask() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-S", "-c", code, own, tools],
            env={"PYTHONPATH": os.path.dirname(os.path.dirname(autovenv.__file__))},
            capture_output=True,
            text=True,
            check=False,
        )

    done = ask()
    if "ModuleNotFoundError" in done.stderr:
        pytest.skip("another user may not read the package here")
    assert (done.stdout, done.stderr) == (f"[('c7', '{tools}/c7')]\n", "")
    os.chmod(own, 0o711)  # noqa: S103
    assert "PermissionError" in ask().stderr
