"""One environment on disk: what its files say, and what keeps it from working."""

import os
import sys

import pytest

from autovenv import disk
from autovenv.environment import (
    clean,
    display_name,
    parse_config,
    parse_prompt,
    read_environment,
)
from tests.places import NOT_SMALL, Place, command, copied_venv, old_virtualenv, venv, write


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("home = /usr/bin\nversion = 3.12.1\n", {"home": "/usr/bin", "version": "3.12.1"}),
        ("HOME=/usr/bin\r\nUv = 0.5\r\n", {"home": "/usr/bin", "uv": "0.5"}),
        ("home\n\n# x\nhome = a = b", {"home": "a = b"}),
        ("home = a\nhome = b\n", {"home": "b"}),
        ("  home\t=\t a  ", {"home": "a"}),
        ("home = a\x0cb\x85c\u2028d\n", {"home": "a\x0cb\x85c\u2028d"}),
        ("home = a\rversion = 3\r", {"home": "a", "version": "3"}),
        ("prompt = \udcff\n", {"prompt": "\udcff"}),
        ("=\n", {"": ""}),
    ],
)
def test_pyvenv_cfg_is_read_as_cpython_reads_it(text: str, expected: dict[str, str]) -> None:
    """Keys in any case; the last one counts; only line ends end a line."""
    assert parse_config(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", ""),
        ("shop", "shop"),  # uv
        ("my shop's", "my shop's"),
        ("'shop'", "shop"),  # venv
        ("'my \\'\"shop'", "my '\"shop"),
        ('"it\'s\\\\"', "it's\\"),  # venv's repr of it's\
        (r"'\u65e5\U0001f40d\xe9'", "日🐍é"),
        ("'é日🐍'", "é日🐍"),
        (r"'a\nb\tc\r'", "a\nb\tc\r"),
        (r"'\x00'", "\0"),
        (r"'\udcff'", "\udcff"),
        ("'\udcff\\\\'", "\udcff\\"),
        ('"shop"', "shop"),  # virtualenv
        ('"a\\nb"', "a\\nb"),  # which escapes nothing
        ('"C:\\"', "C:\\"),
        ('""', ""),
        ("''", ""),
        ("'", "'"),
        ("'shop", "'shop"),
        ("shop'", "shop'"),
        ("'shop\"", "'shop\""),
        ("'shop\\'", "shop\\"),
        (r"'\x4'", r"\x4"),
        (r"'\N{BELL}'", r"\N{BELL}"),
        (r"'\d\777'", r"\d\777"),
        ("'\\日'", "\\日"),
    ],
)
def test_the_prompt_is_read_in_all_three_spellings(value: str, expected: str) -> None:
    """Python's repr, double quotes, raw; what is none of them is taken as it stands."""
    assert parse_prompt(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shop", "shop"),
        ("a\x00b\x1b[31m\x07\x7f\n", "ab[31m"),
        ("\x80\x9b31m", "31m"),
        ("\u202egnp\u2066\u200f\u061c\u2028", "gnp"),
        ("日本\ufffd", "日本\ufffd"),
        ("\udcff\udc9b[", "??["),
        ("\ud800", "?"),
        ("$(x) `x` %n \\u", "$(x) `x` %n \\u"),
    ],
)
def test_controls_are_left_out_and_stray_bytes_are_question_marks(text: str, expected: str) -> None:
    """C0, DEL, C1, bidi controls; nothing that a shell alone would obey."""
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("path", "project", "prompt", "expected"),
    [
        ("/p/shop/.venv", "/p/shop", "", "shop"),
        ("/p/shop/venv", "/p/shop", "", "shop"),
        ("/p/shop/env", "/p/shop", "", "shop"),
        ("/p/shop/py312", "/p/shop", "", "py312"),
        ("/envs/shop-3f2a", "/p/shop", "", "shop-3f2a"),
        ("/.venv", "", "", ".venv"),
        ("/p/shop/.venv", "/p/shop", "'mine'", "mine"),
        ("/p/shop/.venv", "/p/shop", "''", "shop"),
        ("/p/shop/.venv", "/p/shop", r"'\x1b\x00 '", "shop"),
        ("/p/sh\nop\udcff/.venv", "/p/sh\nop\udcff", "", "shop?"),
    ],
)
def test_the_name_is_the_prompt_else_what_tells_the_project(
    path: str, project: str, prompt: str, expected: str
) -> None:
    """An empty prompt counts as absent; .venv, venv and env say nothing."""
    assert display_name(path, project, prompt) == expected


@pytest.mark.parametrize(
    ("config", "maker", "version"),
    [
        ("version = 3.12.1\n", "venv", "3.12.1"),
        ("version_info = 3.11.2.final.0\nvirtualenv = 20.1\n", "virtualenv", "3.11.2"),
        ("uv = 0.5.1\nversion_info = 3.13.0\n", "uv", "3.13.0"),
        ("", "venv", ""),
    ],
)
def test_maker_and_version_are_what_pyvenv_cfg_tells(
    place: Place, config: str, maker: str, version: str
) -> None:
    """Each tool leaves its key."""
    found = read_environment(venv(place.venv, config), place.project)
    assert found
    assert (found.kind, found.maker, found.version, found.problem) == ("venv", maker, version, None)
    assert found.bin == place.venv + "/bin"


def problem(path: str) -> tuple[str | None, str | None]:
    found = read_environment(path, path.rpartition("/")[0])
    assert found
    return found.problem, found.remedy


def test_what_may_not_be_read_can_be_opened(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not to be read is no reason to make it anew."""
    venv(place.venv)

    def refuse(file: str) -> bytes:
        raise PermissionError(13, "Permission denied", file)

    monkeypatch.setattr(disk, "read_small", refuse)
    words = "pyvenv.cfg cannot be read: permission denied"
    assert problem(place.venv) == (words, f"chmod u+rX {place.venv} {place.venv}/pyvenv.cfg")


def test_what_works_has_no_problem(place: Place) -> None:
    """Links, copies, old virtualenvs, and a copy whose base has another name."""
    base = command(place.top + "/base/python3.12")
    config = f"home = {place.top}/base\nversion = 3.12.0\n"
    for each in (
        venv(place.project + "/a", "", base),
        venv(place.project + "/b", config, base),
        copied_venv(place.project + "/c", config),
        copied_venv(place.project + "/d", f"home = /nowhere\nexecutable = {base}\n"),
        copied_venv(place.project + "/e", ""),
        old_virtualenv(place.project + "/f"),
    ):
        assert problem(each) == (None, None)
    found = read_environment(place.project + "/f", place.project)
    assert found
    assert (found.kind, found.maker, found.name) == ("old", "virtualenv", "f")


def test_a_base_interpreter_that_is_gone_is_named_with_its_version(place: Place) -> None:
    """Where bin/python is a link, over several links, and where it is a copy."""
    gone = place.top + "/gone/python3.9"
    config = f"home = {place.top}/gone\nversion = 3.9.1\n"
    words = f"its base interpreter is gone: {gone} (Python 3.9.1)"
    link = venv(place.project + "/a", config, gone)
    chain = venv(place.project + "/b", config, "python3")
    os.symlink("../../../../gone/python3.9", chain + "/bin/python3")
    copy = copied_venv(place.project + "/c", config)
    for each in (link, chain, copy):
        assert problem(each) == (words, f"python3.9 -m venv --clear {each}")
    unknown = venv(place.project + "/d", "", gone)
    words = f"its base interpreter is gone: {gone}"
    assert problem(unknown) == (words, f"python3 -m venv --clear {unknown}")


@pytest.mark.parametrize(
    ("config", "remedy"),
    [
        ("version = 3.9.1\n", "python3.9 -m venv"),
        ("uv = 0.5\nversion_info = 3.9.1\n", "uv venv --allow-existing"),
        ("virtualenv = 20.1\n", "virtualenv"),
        ("", "python3 -m venv"),
    ],
)
def test_the_remedy_is_that_of_the_tool_that_made_it(
    place: Place, config: str, remedy: str
) -> None:
    """With the Python version that it had; what else is there stays."""
    venv(place.venv, config, None)
    expected = "half-created, without bin/python", f"{remedy} {place.venv}"
    assert problem(place.venv) == expected


def test_half_created_is_without_bin_python(place: Place) -> None:
    """With an empty bin, without bin, and where bin is a file."""
    words = "half-created, without bin/python"
    remedy = f"python3 -m venv {place.venv}"
    write(place.venv + "/pyvenv.cfg", "")
    assert problem(place.venv) == (words, remedy)
    os.mkdir(place.venv + "/bin")
    assert problem(place.venv) == (words, remedy)
    os.rmdir(place.venv + "/bin")
    write(place.venv + "/bin", "")
    assert problem(place.venv) == (words, f"python3 -m venv --clear {place.venv}")


@pytest.mark.parametrize("what", ["file", "directory", "fifo", "link"])
def test_bin_python_has_to_be_an_executable_file(place: Place, what: str) -> None:
    """Also where a link leads to what is none."""
    python = venv(place.venv, "", None) + "/bin/python"
    if what == "file":
        write(python, "")
    elif what == "directory":
        os.mkdir(python)
    elif what == "fifo":
        os.mkfifo(python, 0o777)
    else:
        os.symlink(write(place.top + "/python3", ""), python)
    remedy = f"python3 -m venv --clear {place.venv}"
    assert problem(place.venv) == ("bin/python is not executable", remedy)


def test_a_colon_in_the_path_is_a_problem_of_its_own(place: Place) -> None:
    """PATH cannot hold it, and making it anew there would not help."""
    assert problem(venv(place.project + "/a:b")) == (
        "a ':' in its path would split PATH; move it to a path without",
        None,
    )


def test_a_conda_environment_is_left_to_conda(place: Place) -> None:
    """Recognised by its conda-meta, and named."""
    os.makedirs(place.venv + "/conda-meta")
    found = read_environment(place.venv, place.project)
    assert found
    assert (found.kind, found.maker, found.name) == ("conda", "conda", "shop")
    words = "a conda environment, which only conda can activate"
    assert problem(place.venv) == (words, f"conda activate {place.venv}")


def test_what_is_no_environment_is_none(place: Place) -> None:
    """A junk directory, a file, nothing; a lib without orig-prefix.txt."""
    os.makedirs(place.project + "/junk/lib/python3.6")
    write(place.project + "/file", "")
    for name in ("junk", "file", "missing"):
        assert read_environment(f"{place.project}/{name}", place.project) is None


@pytest.mark.parametrize("kind", NOT_SMALL)
def test_a_pyvenv_cfg_that_is_no_small_file_is_not_read(place: Place, kind: str) -> None:
    """It is said, not waited for."""
    os.makedirs(place.venv + "/bin")
    NOT_SMALL[kind](place.venv + "/pyvenv.cfg")
    assert problem(place.venv) == ("pyvenv.cfg cannot be read: not a small file", None)


def test_a_link_loop_is_said(place: Place) -> None:
    """For pyvenv.cfg as for bin/python, which then leads nowhere."""
    os.makedirs(place.venv)
    os.symlink("pyvenv.cfg", place.venv + "/pyvenv.cfg")
    words = "pyvenv.cfg cannot be read: too many levels of symbolic links"
    assert problem(place.venv) == (words, None)


def test_no_interpreter_is_run(place: Place) -> None:
    """It is not even opened: a FIFO behind it would wait."""
    trap = command(place.top + "/trap", f"#!/bin/sh\n: > {place.top}/sprung\n")
    assert problem(venv(place.venv, "", trap)) == (None, None)
    assert not os.path.exists(place.top + "/sprung")
    assert sys.executable
