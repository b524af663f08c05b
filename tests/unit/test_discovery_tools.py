"""Environments that tools keep elsewhere: found by the tools' own rules, without any tool."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from autovenv import discovery, names, toml
from autovenv.discovery import Found, Where, find, markers, upward
from autovenv.discovery.hatch import stored
from autovenv.discovery.pdm import prefix
from autovenv.discovery.pipenv import names as pipenv_names
from autovenv.discovery.pipenv import parse_dotenv
from autovenv.discovery.poetry import env_name
from autovenv.discovery.tool import canonical, expand, short_hash, version_key
from autovenv.discovery.uv import matches
from autovenv.guard import VARIABLES, variables, watched
from tests.places import NOT_SMALL, Place, old_virtualenv, venv, write

CUSTOM = "PIPENV_CUSTOM_VENV_NAME"
PYPROJECT = '[project]\nname = "shop"\nversion = "1"\n'


def where(place: Place, **variables: str) -> Where:
    """What the walk has to know."""
    environ = {**place.environ, **variables}
    return Where(place.home, (place.top,), ("venv", "env"), environ)


def found(place: Place, directory: str | None = None, **variables: str) -> Found:
    """What is found; there has to be something."""
    answer = find(directory or place.project, where(place, **variables))
    assert answer
    return answer


def told(place: Place, directory: str | None = None, **variables: str) -> tuple[str, str]:
    """The environment that is found, and what said so; it has to be one."""
    answer = found(place, directory, **variables)
    assert answer.environment
    return answer.path, answer.source


def nothing(place: Place, **variables: str) -> bool:
    return find(place.project, where(place, **variables)) is None


# ------------------------------------------------------------------------------- rules for names


@pytest.mark.parametrize(
    ("name", "project", "wanted"),
    [
        ("shop", "/home/u/shop", "shop-"),
        ("Shop.Front__end", "/home/u/shop", "shop-front-end-"),
        ("a b$c`d!e*f@g", "/", "a_b_c_d_e_f_g-"),
        ("x" * 60, "/p", "x" * 42 + "-"),
    ],
)
def test_poetrys_names(name: str, project: str, wanted: str) -> None:
    """The canonical name, without what a shell would read, cut; then the hash of the directory."""
    assert env_name(name, project) == wanted + short_hash("sha256", project)


def test_hashes() -> None:
    """As Poetry, Pipenv and Hatch (SHA-256) and PDM (MD5) have them: taken from the tools."""
    assert short_hash("sha256", "/home/u/shop") == hashed("sha256", "/home/u/shop")
    assert short_hash("md5", "/home/ü/shop") == hashed("md5", "/home/ü/shop")
    assert len(short_hash("sha256", "/\udcff")) == 8


def hashed(algorithm: str, text: str) -> str:
    """The same by hashlib and base64, as the tools do it."""
    import base64
    import hashlib

    digest = hashlib.new(algorithm, text.encode(), usedforsecurity=False).digest()
    return base64.urlsafe_b64encode(digest).decode()[:8]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("Shop", "shop"), ("a-_.b", "a-b"), ("-a-", "-a-"), ("a.b_c-d", "a-b-c-d")],
)
def test_canonical_names(name: str, wanted: str) -> None:
    """PEP 503."""
    assert canonical(name) == wanted


@pytest.mark.parametrize(
    ("project", "wanted"),
    [
        ("shop", ["shop"]),
        ("a b&c", ["a_b_c", "a_b&c"]),
        ("a(b)[c]", ["a_b__c_", "a(b)[c]"]),
        ("x" * 60, ["x" * 42]),
    ],
)
def test_pipenvs_names(place: Place, project: str, wanted: list[str]) -> None:
    """Both ways in which Pipenv has made a name of a directory's."""
    pipfile = f"/home/u/{project}/Pipfile"
    digest = short_hash("sha256", pipfile)
    assert pipenv_names(pipfile, where(place)) == [f"{name}-{digest}" for name in wanted]


def test_pipenvs_variables(place: Place) -> None:
    """A name of one's own, and the Python behind the name."""
    here = where(place, PIPENV_CUSTOM_VENV_NAME="mine")
    assert pipenv_names("/p/Pipfile", here) == ["mine"]
    tail = short_hash("sha256", "/p/Pipfile")
    for python in ("3.9", "/usr/bin/3.9"):
        here = where(place, PIPENV_PYTHON=python)
        assert pipenv_names("/p/Pipfile", here) == [f"p-{tail}-3.9"]


def test_pdms_and_hatchs_names(place: Place) -> None:
    """The directory's name and its hash; the project's name, the hash, the project's name."""
    assert prefix("/home/u/Shop x") == f"Shop x-{short_hash('md5', '/home/u/Shop x')}-"
    top = place.home + "/.local/share/hatch/env/virtual"
    digest = short_hash("sha256", "/p/dir")
    assert stored("/p/dir", "Shop.X", where(place)) == f"{top}/shop-x/{digest}/shop-x"
    assert stored("/p/dir", "", where(place)) == f"{top}/dir/{digest}/dir"
    inside = where(place, HATCH_DATA_DIR="/p/dir/.data")
    assert stored("/p/dir", "shop", inside) == "/p/dir/.data/env/virtual/shop"


@pytest.mark.parametrize(
    ("pattern", "path", "wanted"),
    [
        ("parts/*", "parts/till", True),
        ("parts/*", "parts/till/deep", True),
        ("parts/*", "other/till", False),
        ("**/till", "a/b/till", True),
        ("**/till", "till", True),
        ("**", "a/b", True),
        ("p?rts/t[hi]ll", "parts/till", True),
        ("t[a-k]ll", "till", True),
        ("t[!a-k]ll", "till", False),
        ("till[", "till[", True),
        ("till", "tills", False),
        ("", "till", False),
    ],
)
def test_workspace_patterns(pattern: str, path: str, *, wanted: bool) -> None:
    """Those of uv's workspaces."""
    assert matches(pattern, path) is wanted


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("~", "/h"),
        ("~/x/", "/h/x"),
        ("~other/x", "~other/x"),
        ("$A/x", "a/x"),
        ("${A}b$A", "aba"),
        ("$NONE/x$", "$NONE/x$"),
        ("$", "$"),
        ("", "/"),
    ],
)
def test_expansion(path: str, wanted: str) -> None:
    """A home directory, and variables; what is none stays."""
    assert expand(path, Where("/h", (), (), {"A": "a"})) == wanted


def test_versions_sort_by_number() -> None:
    """Python 3.10 is newer than 3.9; a word is older than any."""
    assert sorted(["3.10", "word", "3.9"], key=version_key) == ["word", "3.9", "3.10"]


# --------------------------------------------------------------------------------------- Poetry


def poetrys(place: Place, minor: str, top: str = "/.cache/pypoetry/virtualenvs") -> str:
    """An environment as Poetry makes it for the project."""
    return venv(f"{place.home}{top}/{env_name('shop', place.project)}-py{minor}")


def test_poetry(place: Place) -> None:
    """Found by the project's name; the newest Python, but where another was chosen."""
    write(place.project + "/pyproject.toml", '[tool.poetry]\nname = "shop"\n')
    assert nothing(place)
    older, newer = poetrys(place, "3.9"), poetrys(place, "3.10")
    assert told(place) == (newer, "poetry")
    base = env_name("shop", place.project)
    chosen = f'[{base}]\nminor = "3.9"\npatch = "3.9.1"\n'
    write(f"{place.home}/.cache/pypoetry/virtualenvs/envs.toml", chosen)
    assert told(place, place.project + "/src") == (older, "poetry")
    write(f"{place.home}/.cache/pypoetry/virtualenvs/envs.toml", chosen.replace("9", "8"))
    assert told(place) == (newer, "poetry")


def test_poetrys_directories(place: Place) -> None:
    """By its settings, the project's settings, and variables: the later ones win."""
    write(place.project + "/pyproject.toml", PYPROJECT)
    write(place.home + "/.config/pypoetry/config.toml", f'cache-dir = "{place.home}/a"\n')
    wanted = poetrys(place, "3.9", "/a/virtualenvs")
    assert told(place) == (wanted, "poetry")
    write(place.project + "/poetry.toml", '[virtualenvs]\npath = "{cache-dir}/b"\n')
    wanted = poetrys(place, "3.9", "/a/b")
    assert told(place) == (wanted, "poetry")
    wanted = poetrys(place, "3.9", "/c/b")
    assert told(place, POETRY_CACHE_DIR="~/c") == (wanted, "poetry")
    wanted = poetrys(place, "3.9", "/d")
    assert told(place, POETRY_VIRTUALENVS_PATH="~/d") == (wanted, "poetry")


def test_poetry_without_environments(place: Place) -> None:
    """Told to make none, Poetry passes over those that it made before."""
    write(place.project + "/pyproject.toml", PYPROJECT)
    wanted = poetrys(place, "3.9")
    assert nothing(place, POETRY_VIRTUALENVS_CREATE="False")
    write(place.project + "/poetry.toml", "[virtualenvs]\ncreate = false\n")
    assert nothing(place)
    assert told(place, POETRY_VIRTUALENVS_CREATE="true") == (wanted, "poetry")


def test_poetrys_own_fault(place: Place) -> None:
    """Settings that cannot be parsed are told in its own projects, and nowhere else."""
    poetrys(place, "3.9")
    file = write(place.project + "/poetry.toml", "[")
    write(place.project + "/pyproject.toml", PYPROJECT)
    assert nothing(place)
    write(place.project + "/pyproject.toml", PYPROJECT + "[tool.poetry]\n")
    words = "cannot be parsed: expected ']' at the end of a table declaration (at end of document)"
    answer = found(place)
    assert (answer.path, answer.problem, answer.remedy) in (
        (file, words, None),
        (
            file,
            "cannot be parsed: invalid initial character for a key part (at end of document)",
            None,
        ),
    )


def test_broken_ones_name_their_tool(place: Place) -> None:
    """The way out is the tool's own."""
    write(place.project + "/pyproject.toml", PYPROJECT)
    os.unlink(poetrys(place, "3.9") + "/bin/python")
    answer = found(place)
    assert answer.problem == "half-created, without bin/python"
    assert answer.remedy == "poetry install"


# --------------------------------------------------------------------------- Pipenv, `.venv` files


def pipenvs(place: Place, top: str = "/.local/share/virtualenvs") -> str:
    """An environment as Pipenv makes it for the project."""
    digest = short_hash("sha256", place.project + "/Pipfile")
    return venv(f"{place.home}{top}/shop-{digest}")


def test_pipenv(place: Place) -> None:
    """Found in WORKON_HOME, but where environments were to be in the project."""
    write(place.project + "/Pipfile", "[packages]\n")
    assert nothing(place)
    wanted = pipenvs(place)
    assert told(place) == (wanted, "pipenv")
    assert nothing(place, PIPENV_VENV_IN_PROJECT="1")
    write(place.project + "/Pipfile", "[pipenv]\nvenv_in_project = true\n")
    assert nothing(place)
    assert told(place, PIPENV_VENV_IN_PROJECT="0") == (wanted, "pipenv")
    wanted = pipenvs(place, "/w")
    assert told(place, WORKON_HOME="~/w", PIPENV_VENV_IN_PROJECT="no") == (wanted, "pipenv")


def test_pipenv_by_another_pipfile(place: Place) -> None:
    """PIPENV_PIPFILE names the file that counts."""
    write(place.project + "/Pipfile", "")
    pipenvs(place)
    other = write(place.home + "/other/Pipfile", "")
    wanted = venv(f"{place.home}/.local/share/virtualenvs/other-{short_hash('sha256', other)}")
    assert told(place, PIPENV_PIPFILE=other) == (wanted, "pipenv")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", {}),
        ("# WORKON_HOME=/x\nOTHER=1\n", {}),
        ("WORKON_HOME=/w # where\n", {"WORKON_HOME": "/w"}),
        ("  export PIPENV_CUSTOM_VENV_NAME = 'my # own' # x\r\n", {CUSTOM: "my # own"}),
        ('WORKON_HOME="~/w"\nWORKON_HOME=/v', {"WORKON_HOME": "/v"}),
        ("WORKON_HOME='/w\nPIPENV_VENV_IN_PROJECT=1", {"PIPENV_VENV_IN_PROJECT": "1"}),
        ("WORKON_HOME\n=\n", {}),
    ],
)
def test_pipenvs_dotenv(text: str, wanted: dict[str, str]) -> None:
    """The lines that say where environments are, as python-dotenv reads them."""
    assert parse_dotenv(text) == wanted


def test_pipenv_by_its_dotenv(place: Place) -> None:
    """What `.env` says comes before the variables, unless Pipenv is told not to read it."""
    write(place.project + "/Pipfile", "")
    usual, other = pipenvs(place), pipenvs(place, "/w")
    write(place.project + "/.env", f"SECRET=x\nWORKON_HOME={place.home}/w\n")
    assert told(place, WORKON_HOME="/none") == (other, "pipenv")
    assert told(place, PIPENV_DONT_LOAD_ENV="1") == (usual, "pipenv")
    own = write(place.home + "/own.env", f"{CUSTOM}=mine\n")
    mine = venv(place.home + "/.local/share/virtualenvs/mine")
    assert told(place, PIPENV_DOTENV_LOCATION=own) == (mine, "pipenv")
    assert told(place, PIPENV_DOTENV_LOCATION="/none") == (usual, "pipenv")


def test_a_dot_venv_file(place: Place) -> None:
    """A path, a name of Pipenv's, a name of virtualfish's; what leads nowhere is passed over."""
    by_path = venv(place.home + "/envs/a")
    pipenv = venv(place.home + "/.local/share/virtualenvs/b")
    fish = venv(place.home + "/.virtualenvs/c")
    for text, path in (
        ("../envs/a", by_path),
        (by_path + "\n", by_path),
        ("b\n", pipenv),
        ("c", fish),
    ):
        write(place.venv, text)
        assert told(place) == (path, ".venv")
    own = venv(place.home + "/fish/d")
    write(place.venv, "d")
    assert told(place, VIRTUALFISH_HOME=place.home + "/fish") == (own, ".venv")
    texts: tuple[str | bytes, ...] = (
        "",
        "\n",
        "none",
        "/none",
        "a\nb",
        "../envs",
        "x" * 5000,
        "/a\0b",
        b"\xff",
    )
    for junk in texts:
        write(place.venv, junk)
        assert nothing(place)


# ------------------------------------------------------------------------------------- PDM, Hatch


def test_pdm(place: Place) -> None:
    """The one that `.pdm-python` names; else that in PDM's own directory, the newest."""
    write(place.project + "/pyproject.toml", PYPROJECT)
    top = f"{place.home}/.local/share/pdm/venvs/{prefix(place.project)}"
    venv(top + "3.9")
    wanted = venv(top + "3.10")
    assert told(place) == (wanted, "pdm")
    named = venv(place.home + "/named")
    write(place.project + "/.pdm-python", named + "/bin/python\n")
    assert told(place) == (named, "pdm")
    assert told(place, PDM_IGNORE_SAVED_PYTHON="1") == (wanted, "pdm")
    assert told(place, PDM_PYTHON=top + "3.9/bin/python3.9") == (top + "3.9", "pdm")
    write(place.project + "/.pdm-python", place.home + "/gone/bin/python")
    assert told(place) == (wanted, "pdm")
    write(place.project + "/.pdm-python", os.path.realpath(sys.executable))
    assert nothing(place)  # that Python itself is what PDM uses
    os.unlink(place.project + "/.pdm-python")
    assert nothing(place, PDM_USE_VENV="False")
    write(place.project + "/pdm.toml", "[python]\nuse_venv = false\n")
    assert nothing(place)
    assert told(place, PDM_USE_VENV="1") == (wanted, "pdm")
    os.unlink(place.project + "/pdm.toml")
    write(place.home + "/.config/pdm/config.toml", '[venv]\nlocation = "~/none"\n')
    assert nothing(place)


def test_hatch(place: Place) -> None:
    """In its directory of data; where the project or a variable says a path, there."""
    write(place.project + "/pyproject.toml", PYPROJECT)
    wanted = venv(stored(place.project, "shop", where(place)))
    assert told(place) == (wanted, "hatch")
    write(place.home + "/.config/hatch/config.toml", '[dirs]\ndata = "~/data"\n')
    wanted = venv(f"{place.home}/data/env/virtual/shop/{short_hash('sha256', place.project)}/shop")
    assert told(place) == (wanted, "hatch")
    other = place.home + "/env"
    assert nothing(place, HATCH_DATA_DIR=other)
    write(
        place.project + "/pyproject.toml", PYPROJECT + '[tool.hatch.envs.default]\npath = "e/a"\n'
    )
    wanted = venv(place.project + "/e/a")
    assert told(place) == (wanted, "hatch")
    write(place.project + "/hatch.toml", '[envs.default]\npath = "e/b"\n')
    wanted = venv(place.project + "/e/b")
    assert told(place) == (wanted, "hatch")
    wanted = venv(place.home + "/e/c")
    assert told(place, HATCH_ENV_TYPE_VIRTUAL_PATH=wanted) == (wanted, "hatch")
    write(place.project + "/hatch.toml", '[envs.default]\npath = "e/b"\ntype = "conda"\n')
    assert nothing(place)


# --------------------------------------------------------------------------------------------- uv


def test_uv(place: Place) -> None:
    """Relative to the root of the workspace; not for what is no project of uv's."""
    members = '[tool.uv.workspace]\nmembers = ["./parts/*"]\nexclude = ["parts/out"]\n'
    write(place.project + "/pyproject.toml", members)
    for part in ("till", "out", "wild"):
        write(f"{place.project}/parts/{part}/pyproject.toml", PYPROJECT)
    write(f"{place.project}/parts/wild/pyproject.toml", PYPROJECT + "[tool.uv]\nmanaged = false\n")
    inside = venv(place.project + "/envs/a")
    variables = {"UV_PROJECT_ENVIRONMENT": "envs/a"}
    assert told(place, **variables) == (inside, "uv")
    answer = found(place, place.project + "/parts/till", **variables)
    assert (answer.path, answer.source, answer.directory) == (inside, "uv", place.project)
    own = venv(place.project + "/parts/out/envs/a")
    assert told(place, place.project + "/parts/out", **variables) == (own, "uv")
    assert told(place, place.project + "/parts/wild", **variables) == (inside, "uv")
    assert nothing(place)
    elsewhere = venv(place.home + "/e")
    assert told(place, UV_PROJECT_ENVIRONMENT=elsewhere) == (elsewhere, "uv")


# ------------------------------------------------------------------------ pyenv, virtualenvwrapper


def test_pyenv(place: Place) -> None:
    """A name, one of a version's environments; a plain Python is passed over."""
    versions = place.home + "/.pyenv/versions"
    os.makedirs(versions + "/3.11.7/lib/python3.11")
    nested = venv(versions + "/3.11.7/envs/shop")
    os.symlink(nested, versions + "/shop")
    plain = venv(versions + "/plain")
    old = old_virtualenv(versions + "/old")
    for text, path in (
        ("shop\n", nested),
        ("3.11.7/envs/shop\n", nested),
        ("# comment\n\n  python-plain  # x\r\n3.11.7\n", plain),
        ("old", old),
    ):
        write(place.project + "/.python-version", text)
        assert told(place) == (path, "pyenv")
    for text in ("3.11.7\nplain\n", "3.11.7", "system", "none", "", "#", "../../x", "/", ".", ".."):
        write(place.project + "/.python-version", text)
        assert nothing(place)
    assert told(place, PYENV_VERSION="plain:3.11.7") == (plain, "pyenv")
    os.rename(place.home + "/.pyenv", place.home + "/root")
    assert told(place, PYENV_VERSION="plain", PYENV_ROOT=place.home + "/root") == (
        place.home + "/root/versions/plain",
        "pyenv",
    )


def test_pyenv_with_several_environments(place: Place) -> None:
    """As with pyenv-virtualenv none is taken, and that is told."""
    for name in ("a", "b"):
        venv(f"{place.home}/.pyenv/versions/{name}")
    file = write(place.project + "/.python-version", "a\nb\n")
    answer = found(place)
    assert (answer.path, answer.problem, answer.remedy) == (
        file,
        "names several environments, of which none is taken",
        None,
    )


def test_virtualenvwrapper(place: Place) -> None:
    """The environment whose `.project` names the directory, by any of its paths."""
    wanted = venv(place.home + "/.virtualenvs/till")
    write(wanted + "/.project", place.project + "\n")
    write(venv(place.home + "/.virtualenvs/other") + "/.project", "relative")
    assert told(place, place.project + "/src") == (wanted, "virtualenvwrapper")
    os.symlink(place.project, place.home + "/link")
    assert told(place, place.home + "/link") == (wanted, "virtualenvwrapper")
    assert nothing(place, WORKON_HOME=place.home + "/none")
    os.rename(place.home + "/.virtualenvs", place.home + "/w")
    assert told(place, WORKON_HOME="w")[0] == place.home + "/w/till"
    os.rename(place.home + "/w/till/.project", place.home + "/w/till/.mine")
    variables = {"WORKON_HOME": place.home + "/w", "VIRTUALENVWRAPPER_PROJECT_FILENAME": ".mine"}
    assert told(place, **variables)[0] == place.home + "/w/till"


# ------------------------------------------------------------------------------------------ conda


@pytest.mark.parametrize(
    ("name", "maker", "remedy"),
    [
        (".venv", "conda", "conda activate {}"),
        ("env", "conda", "conda activate {}"),
        (".conda", "conda", "conda activate {}"),
        (".pixi/envs/default", "pixi", "pixi shell"),
    ],
)
def test_conda_wherever_it_stands(place: Place, name: str, maker: str, remedy: str) -> None:
    """Named with what activates it, and not activated."""
    path = f"{place.project}/{name}"
    os.makedirs(path + "/conda-meta")
    answer = found(place)
    assert (answer.path, answer.source) == (path, name)
    assert answer.problem == f"a {maker} environment, which only {maker} can activate"
    assert answer.remedy == remedy.format(path)
    assert place.on() is None


def test_conda_by_a_line(place: Place) -> None:
    """`.python-envs` may name one; pixi's others have a name."""
    path = place.project + "/.pixi/envs/lint"
    os.makedirs(path + "/conda-meta")
    write(place.project + "/.python-envs", ".pixi/envs/lint\n")
    answer = found(place)
    assert (answer.path, answer.remedy) == (path, "pixi shell -e lint")


# ------------------------------------------------------------------------------------- bad input


MARKERS = markers(names.TOOLS)


@pytest.mark.parametrize("file", [*MARKERS, "hatch.toml", "poetry.toml", ".venv"])
@pytest.mark.parametrize("kind", NOT_SMALL)
def test_what_is_no_file(place: Place, file: str, kind: str) -> None:
    """A FIFO, a device, a directory: passed over; a gigabyte: one line at most."""
    if file in ("hatch.toml", "poetry.toml"):
        write(place.project + "/pyproject.toml", PYPROJECT)
    NOT_SMALL[kind](f"{place.project}/{file}")
    answer = find(place.project, where(place))
    assert answer is None or answer.problem == "cannot be read: not a small file"
    assert len(place.lines()) <= 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[", "cannot be parsed: "),
        (b"\xff", "cannot be parsed: not UTF-8"),
        ("a = " + "[" * 9000, "cannot be parsed: nested too deeply"),
        ("a = " + "9" * 9000, "cannot be parsed: "),
    ],
)
def test_what_does_not_parse(place: Place, text: str | bytes, words: str) -> None:
    """One line, with the reason."""
    file = write(place.project + "/pyproject.toml", text)
    lines = place.lines()
    assert len(lines) == 1
    assert lines[0].startswith(f"not activated: {file}: {words}")


def test_what_else_is_found_where_it_does_not_parse(place: Place) -> None:
    """An environment beside it, another tool's, one above: an edit must not take these away."""
    inner = place.project + "/part"
    write(inner + "/pyproject.toml", "[")
    write(inner + "/.python-version", "none\n")
    assert found(place, inner).path == inner + "/pyproject.toml"
    above = venv(place.project + "/.venv")
    assert told(place, inner) == (above, ".venv")
    assert place.lines(inner) == []
    pyenv = venv(place.home + "/.pyenv/versions/mine")
    write(inner + "/.python-version", "mine\n")
    assert told(place, inner) == (pyenv, "pyenv")
    own = venv(inner + "/.venv")
    assert told(place, inner) == (own, ".venv")


def test_of_several_that_do_not_parse_the_nearest_is_told(place: Place) -> None:
    """In one line."""
    write(place.project + "/pyproject.toml", "[")
    write(place.project + "/part/pyproject.toml", b"\xff")
    file = place.project + "/part/pyproject.toml"
    line = f"not activated: {file}: cannot be parsed: not UTF-8"
    assert place.lines(place.project + "/part") == [line]


@pytest.mark.parametrize(
    "text",
    [
        'project = "x"',
        "[project]\nname = 1",
        "[project]\nname = []",
        '[project]\nname = "a\\nb/../../c\\u0000"',
        '[project]\nname = ""\n[tool.poetry]\nname = ""',
        "tool = 1",
        "[tool]\nuv = 1\nhatch = []\npoetry = true",
        '[tool.uv.workspace]\nmembers = "x"',
        "[tool.hatch.envs.default]\npath = 1\ntype = 2",
        '[project]\nname = "' + "x" * 9000 + '"',
    ],
)
def test_what_has_other_types(place: Place, text: str) -> None:
    """Nothing is found, and nothing is told."""
    write(place.project + "/pyproject.toml", text)
    assert place.lines(UV_PROJECT_ENVIRONMENT="e") == []


def test_links_in_a_loop(place: Place) -> None:
    """Passed over."""
    for file in (*MARKERS, ".venv.", ".python-envs."):
        os.symlink(file, f"{place.project}/{file}")
    assert nothing(place)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
@pytest.mark.parametrize("file", ["pyproject.toml", ".python-version"])
def test_unreadable_files(place: Place, file: str) -> None:
    """One line."""
    path = write(f"{place.project}/{file}", PYPROJECT, 0)
    assert place.lines() == [f"not activated: {path}: cannot be read: permission denied"]


# ------------------------------------------------------------------------------ order and settings


def test_the_order(place: Place) -> None:
    """The contract's; each turned off gives way to the next."""
    for file in ("pyproject.toml", "Pipfile", ".python-version"):
        write(f"{place.project}/{file}", PYPROJECT if file[0] == "p" else "")
    write(place.project + "/.python-version", "shop")
    write(place.home + "/.virtualenvs/w/.project", place.project)
    wanted = {
        "poetry": poetrys(place, "3.9"),
        "pipenv": pipenvs(place),
        "pdm": venv(f"{place.home}/.local/share/pdm/venvs/{prefix(place.project)}3.9"),
        "hatch": venv(stored(place.project, "shop", where(place))),
        "uv": venv(place.home + "/uv"),
        "pyenv": venv(place.home + "/.pyenv/versions/shop"),
        "virtualenvwrapper": venv(place.home + "/.virtualenvs/w"),
    }
    variables = {"UV_PROJECT_ENVIRONMENT": wanted["uv"]}
    assert tuple(wanted) == tuple(discovery.TOOLS)
    for start, (tool, path) in enumerate(wanted.items()):
        here = where(place, **variables)
        here.tools = names.TOOLS[start:]
        answer = find(place.project, here)
        assert answer
        assert (answer.source, answer.path) == (tool, path)
        on = place.on(AUTOVENV_TOOLS=":".join(names.TOOLS[start:]), **variables)
        assert on == path
    assert place.on(AUTOVENV_TOOLS=":", **variables) is None
    assert place.on(place.home, **variables) is None


def test_the_setting_names_the_tools(place: Place) -> None:
    """A tool that is not known is told, with those that are."""
    known = ", ".join(names.TOOLS)
    assert place.lines(AUTOVENV_TOOLS="poetry:conda") == [
        f"AUTOVENV_TOOLS ignored: allowed: {known}; not: conda"
    ]
    for value, told in (('["conda"]', '"conda"'), ('"poetry"', '"poetry"'), ("[1]", "[1]")):
        write(place.config, f"tools = {value}\n")
        words = f"setting ignored: {place.config}: tools: allowed: a list of {known}"
        assert place.lines() == [f"{words}; not: {told}"]
    write(place.config, 'tools = ["pyenv"]\n')
    assert place.lines() == []


def test_the_registry(place: Place) -> None:
    """What the hooks are told: the files that mark projects, and what else an answer rests on."""
    assert set(names.TOOLS) == {*discovery.TOOLS, "virtualfish"}
    assert MARKERS == ("pyproject.toml", "Pipfile", ".pdm-python", ".python-version")
    assert markers(("pyenv", "virtualfish")) == (".python-version",)


def test_what_an_answer_rests_on(place: Place) -> None:
    """Each tool's directories, settings and choices; none of those that were not asked."""
    for file in ("pyproject.toml", "Pipfile", ".python-version"):
        write(f"{place.project}/{file}", PYPROJECT if file[0] == "p" else "")
    here = where(place, UV_PROJECT_ENVIRONMENT="envs/a")
    share, config = place.home + "/.local/share", place.home + "/.config"
    poetry = (
        place.home + "/.cache/pypoetry/virtualenvs",
        place.home + "/.cache/pypoetry/virtualenvs/envs.toml",
        config + "/pypoetry/config.toml",
        config + "/pypoetry",
    )
    assert watched(place.project, here, "poetry") == poetry
    assert watched(place.project, here, "") == (
        *poetry,
        place.project + "/Pipfile",
        place.project + "/.env",
        share + "/virtualenvs",
        f"{share}/virtualenvs/{pipenv_names(place.project + '/Pipfile', here)[0]}",
        share + "/pdm/venvs",
        config + "/pdm/config.toml",
        config + "/pdm",
        stored(place.project, "shop", here),
        config + "/hatch/config.toml",
        config + "/hatch",
        place.project + "/envs/a",
        *(f"{above}/pyproject.toml" for above in upward(place.home, ())),
        place.home + "/.pyenv/versions",
        place.home + "/.virtualenvs",
    )


class Asked(dict[str, str]):
    """Variables that remember for which of them somebody asked."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        super().__init__(environ)
        self.names: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.names.add(key)
        return super().get(key, default)


def test_an_answer_is_for_the_variables_that_it_rests_on(place: Place) -> None:
    """All that any tool asks for is among those that the guard compares."""
    for file in ("pyproject.toml", "Pipfile", ".python-version"):
        write(f"{place.project}/{file}", PYPROJECT if file[0] == "p" else "")
    for more in ({}, {"UV_PROJECT_ENVIRONMENT": "e", "WORKON_HOME": "/w"}):
        environ = Asked({**place.environ, **more})
        here = Where(place.home, (), ("venv", "env"), environ)
        assert find(place.project, here) is None
        watched(place.project, here, "")
        known = {*VARIABLES, "XDG_STATE_HOME"}  # where answers are kept
        assert environ.names <= known
    assert (
        variables({"HOME": "/h", "AUTOVENV_TOOLS": "uv"})
        == "/h" + "|" * (len(VARIABLES) - 1) + "uv"
    )


# ---------------------------------------------------------------------------------- what is kept


def modules(place: Place, *watch: str, **variables: str) -> list[str]:
    """Which of the modules a transition has loaded in the project."""
    code = (
        "import sys; sys.argv = ['', 'export', 'json']\n"
        "from autovenv import export, disk\n"
        f"disk.end = lambda code: print([m for m in {list(watch)!r} if m in sys.modules])\n"
        "export.main(['bash'])"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code],
        cwd=place.project,
        env={**place.environ, "PWD": place.project, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    return eval(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]  # noqa: S307


def test_toml_is_parsed_once(place: Place) -> None:
    """Its values are kept until the file changes; hashlib and re are never needed."""
    write(place.project + "/pyproject.toml", PYPROJECT)
    wanted = poetrys(place, "3.9")
    slow = ("tomllib", "hashlib", "re", "autovenv.discovery.poetry")
    assert modules(place, *slow[1:]) == ["re", *slow[3:]]
    assert modules(place, *slow) == [slow[3]]
    assert told(place) == (wanted, "poetry")
    write(place.project + "/pyproject.toml", PYPROJECT.replace("shop", "blog"))
    assert modules(place, *slow[:1]) == ["tomllib"]
    assert nothing(place)


def test_only_what_is_wanted_is_kept(place: Place) -> None:
    """A tool's settings may hold passwords."""
    file = write(place.home + "/config.toml", '[venv]\nlocation = "/x"\npassword = "secret"\n')
    assert toml.read(file, ("venv.location",), place.environ) == {"venv.location": "/x"}
    kept = [f"{top}/{name}" for top, _, files in os.walk(place.state) for name in files]
    assert len(kept) == 1
    with open(kept[0]) as text:
        assert "secret" not in text.read()


@pytest.mark.parametrize(
    ("text", "keys", "wanted"),
    [
        ('a.b = "x"\n', ("a", "a.b", "a.c", "b.a"), {"a": True, "a.b": "x"}),
        ('[x]\nm = "1"\n[y]\nm = "2"\n', ("*.m",), {"x.m": "1", "y.m": "2"}),
        (
            'a = ["x", "y"]\nb = [1]\nc = 1\nd = false\n',
            ("a", "b", "c", "d"),
            {"a": ("x", "y"), "d": False},
        ),
        ('a = "x\\ny"\nb = "\\u0000"\n', ("a", "b"), {}),
    ],
)
def test_flat_values(text: str, keys: tuple[str, ...], wanted: dict[str, toml.Value]) -> None:
    """What can be kept of what was asked for."""
    assert toml.parse(text, keys) == wanted


@pytest.mark.parametrize("tool", discovery.TOOLS)
def test_each_tool_has_a_module(tool: str) -> None:
    """With the functions that the walk and the hooks call."""
    module = discovery.provider(tool)
    functions: list[Callable[..., object]] = [module.find, module.watched]
    assert all(each.__doc__ for each in functions)
