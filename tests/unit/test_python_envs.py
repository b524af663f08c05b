"""`.python-envs`: its lines, and the one that counts."""

import os

import pytest

from autovenv.discovery.python_envs import find, parse_lines, resolve
from tests.places import NOT_SMALL, Place, venv, write


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", []),
        (b"\n\n \t\r\n", []),
        (b".venv", [".venv"]),
        (b".venv\n", [".venv"]),
        (b"a\r\nb\r\n", ["a", "b"]),
        (b"\xef\xbb\xbf.venv\n", [".venv"]),
        (b"  a b \n", ["a b"]),
        (b"a\n\n\n", ["a"]),
        (b"\xff\x1b\n", ["\udcff\x1b"]),
        (b"a\x0cb\xc2\x85c\n", ["a\x0cb\x85c"]),
        (b"# a\n", ["# a"]),
    ],
)
def test_lines_that_are_not_blank(data: bytes, lines: list[str]) -> None:
    """With any line ends and any bytes; there are no comments."""
    assert parse_lines(data) == lines


@pytest.mark.parametrize(
    ("line", "path"),
    [
        (".venv", "/p/q/.venv"),
        ("./.venv/", "/p/q/.venv"),
        ("../envs//x", "/p/envs/x"),
        ("/envs/x/", "/envs/x"),
        ("../../../../x", "/x"),
        ("ssh@host:path", "/p/q/ssh@host:path"),
        ("~/x", "/p/q/~/x"),
        ("$HOME/x", "/p/q/$HOME/x"),
        (".", "/p/q"),
    ],
)
def test_a_line_is_relative_to_its_file(line: str, path: str) -> None:
    """Absolute, without `.`, `..` and a slash at the end; nothing is expanded."""
    assert resolve("/p/q", line) == path


def test_the_last_line_counts_alone(place: Place) -> None:
    """No other is tried where it names none."""
    venv(place.venv)
    write(place.project + "/.python-envs", "../other\n.venv\n\n")
    found = find(place.project)
    assert found
    assert (found.path, found.problem, found.source) == (place.venv, None, ".python-envs")
    write(place.project + "/.python-envs", ".venv\n../other\n")
    found = find(place.project)
    assert found
    assert (found.path, found.environment) == (place.home + "/other", None)
    assert found.problem == f"no virtual environment, though {place.project}/.python-envs names it"
    assert found.remedy == "autovenv use"


def test_a_file_without_a_line_says_nothing(place: Place) -> None:
    """As if it were not there."""
    write(place.project + "/.python-envs", "\n \n")
    assert find(place.project) is None


def test_a_zero_byte_is_in_no_path(place: Place) -> None:
    """It is said, and raises nothing."""
    write(place.project + "/.python-envs", b"a\0b")
    found = find(place.project)
    assert found
    assert found.problem == f"no virtual environment, though {place.project}/.python-envs names it"


@pytest.mark.parametrize("kind", NOT_SMALL)
def test_what_is_no_small_file_is_said(place: Place, kind: str) -> None:
    """And not read."""
    NOT_SMALL[kind](place.project + "/.python-envs")
    found = find(place.project)
    assert found
    assert found.problem == "cannot be read: not a small file"


def test_a_link_that_leads_nowhere_is_said(place: Place) -> None:
    """The file is there, and can't be read."""
    os.symlink("gone", place.project + "/.python-envs")
    found = find(place.project)
    assert found
    assert found.problem == "cannot be read: no such file or directory"
