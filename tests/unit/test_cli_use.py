"""`use`: which environment a project uses, in .python-envs (PEP 832)."""

import sys
import venv
from pathlib import Path

import pytest

from autovenv.cli.use import with_default
from autovenv.discovery import Where
from autovenv.discovery.hatch import stored
from autovenv.discovery.pdm import prefix
from autovenv.discovery.poetry import env_name
from tests.command import World, says

VERSION = ".".join(map(str, sys.version_info[:3]))


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.environ["WORKON_HOME"] = f"{made.home}/workon"
    made.environ["PYENV_ROOT"] = f"{made.home}/pyenv"
    return made


def make(world: World, name: str) -> str:
    """An environment in the home directory; its path."""
    path = f"{world.home}/{name}"
    venv.create(path, symlinks=True)
    return path


@pytest.mark.parametrize(
    ("before", "line", "after"),
    [
        ("", "e", "e\n"),
        ("a\n", "e", "a\ne\n"),
        ("a", "e", "a\ne\n"),
        ("e\na\n", "e", "a\ne\n"),
        ("./e/\na\ne\n", "e", "a\ne\n"),
        ("a\r\nb", "e", "a\r\nb\r\ne\r\n"),
        ("e\r\na\r\n", "e", "a\r\ne\r\n"),
        ("ssh@host:x\n\n", "/p/e", "ssh@host:x\n\n/p/e\n"),
        ("/p/e\n", "e", "e\n"),
    ],
)
def test_lines(before: str, line: str, after: str) -> None:
    """Appended, or moved to the end; the other lines stay."""
    assert with_default(before, line, "/p") == after


def test_written(world: World) -> None:
    """From below the project as well; relative where the environment lies in the project."""
    inner, shelf = make(world, "shop/env2"), make(world, "workon/blog")
    Path(world.home, "shop/pyproject.toml").touch()
    below, file = world.directory("shop/src"), f"{world.home}/shop/.python-envs"
    line = f"used from now on: {inner}; written to {file}"
    assert world.run("use", "../env2", at=below) == says(0, line)
    assert Path(file).read_text() == "env2\n"
    line = f"used from now on: {shelf}; written to {file}"
    assert world.run("use", "blog", at=below) == says(0, line)
    assert Path(file).read_text() == f"env2\n{shelf}\n"
    assert world.run("use", "blog", at=below) == says(0, f"used already: {shelf}")
    rows = [
        f"   {'env2':<{len(shelf)}}  {VERSION}  venv  {inner}\n",
        f"*  {shelf}  {VERSION}  venv  {shelf}\n",
    ]
    assert world.run("use", at=below) == (0, "".join(rows), "")
    assert world.run("use", "--names", at=below) == (
        *(0, f"env2\tPython {VERSION}, venv\n{shelf}\tPython {VERSION}, venv\n"),
        "",
    )
    assert world.run("use", "env2", at=below)[0] == 0
    assert Path(file).read_text() == f"{shelf}\nenv2\n"


@pytest.mark.parametrize(
    "place",
    [
        "workon/web",
        "pyenv/versions/web",
        "pyenv/versions/3.12.1/envs/web",
        ".local/share/hatch/env/virtual/web/AbCdEfGh/web",
        ".cache/pypoetry/virtualenvs/web-AbCdEfGh-py3.12",
        "workon/web-AbCdEfGh",
    ],
)
def test_names(world: World, place: str) -> None:
    """Looked up where each tool keeps its environments."""
    found, shop = make(world, place), world.directory("shop")
    line = f"used from now on: {found}; written to {shop}/.python-envs"
    assert world.run("use", "web", at=shop) == says(0, line)


def test_beside_a_venv(world: World) -> None:
    """That is the default by the PEP: nothing is written."""
    shop, other = world.project("shop"), make(world, "workon/blog")
    line = f"nothing written: {shop}/.venv is what this project uses, by PEP 832; "
    done = world.run("use", other, at=shop)
    assert done == says(1, line + "move it away to use another")
    done = world.run("use", "nope", at=shop)
    assert done == says(1, "no environment of that name: nope; run 'autovenv use' to see the names")
    for at, word in ((shop, ".venv"), (shop, f"{shop}/.venv/"), (f"{shop}/.venv", ".")):
        assert world.run("use", word, at=at) == says(0, f"used already: {shop}/.venv")
    assert not Path(shop, ".python-envs").exists()


def test_not_an_environment(world: World) -> None:
    """A clear error, and nothing is written."""
    shop, see = world.directory("shop"), "run 'autovenv use' to see"
    done = world.run("use", "nope", at=shop)
    assert done == says(1, f"no environment of that name: nope; {see} the names")
    done = world.run("use", "/usr", at=shop)
    assert done == says(1, f"not an environment: /usr; {see} those that there are")
    blog = world.project("blog")
    hint = f"there is one in it: autovenv use {blog}/.venv"
    assert world.run("use", "../blog", at=shop) == says(1, f"not an environment: {blog}; {hint}")
    none = f"no environment to use in {shop}; make one: python3 -m venv .venv"
    assert world.run("use", at=shop) == says(1, none)
    assert not Path(shop, ".python-envs").exists()


def test_broken_and_ambiguous(world: World) -> None:
    """Why it cannot be used, and which could be meant."""
    shop, one = world.directory("shop"), make(world, "workon/web")
    two = make(world, "pyenv/versions/web")
    lines = ["more than one environment is called web; choose:"]
    lines += [f"  autovenv use {one}", f"  autovenv use {two}"]
    assert world.run("use", "web", at=shop) == says(1, *lines)
    Path(one, "bin/python").unlink()
    short = ".".join(VERSION.split(".")[:2])
    line = f"nothing written: {one}: half-created, without bin/python; "
    line += f"run 'python{short} -m venv {one}'"
    assert world.run("use", one, at=shop) == says(1, line)


def test_what_the_file_cannot_hold(world: World) -> None:
    """A path with a line end is no line."""
    shop, odd = world.directory("shop"), make(world, "a\nb")
    line = f"nothing written: {shop}/.python-envs cannot hold this path: {world.home}/ab"
    assert world.run("use", odd, at=shop) == says(1, line)
    Path(shop, ".python-envs").write_text("x\n")
    Path(shop, ".python-envs").chmod(0o444)
    good = make(world, "workon/web")
    line = f"not written: {shop}/.python-envs: read-only file"
    assert world.run("use", good, at=shop) == says(1, line)


def test_every_candidate_is_listed(world: World) -> None:
    """Of any name in the project, of every tool that keeps some for it; the current one marked."""
    shop = world.directory("shop")
    Path(shop, "pyproject.toml").write_text('[project]\nname = "shop"\n')
    poetry, pdm = env_name("shop", shop), prefix(shop)
    default = stored(shop, "shop", Where(world.home, (), (), world.environ))
    inside = ["shop/env", "shop/py312"]
    hatch = default.removeprefix(f"{world.home}/").rpartition("/")[0]
    elsewhere = [
        f".cache/pypoetry/virtualenvs/{poetry}-py3.10",  # those that the tools would take
        f".local/share/pdm/venvs/{pdm}3.10",
        f"{hatch}/shop",
        f".cache/pypoetry/virtualenvs/{poetry}-py3.9",  # and the others that they keep
        f".local/share/pdm/venvs/{pdm}3.9",
        f".local/share/pdm/venvs/{pdm}named",
        f"{hatch}/test",
        "workon/blog",
        "pyenv/versions/late",
    ]
    for name in (*inside, *elsewhere):
        make(world, name)
    Path(shop, "src").mkdir()
    code, said, errors = world.run("use", at=shop)
    assert (code, errors) == (0, "")
    rows = [line.split() for line in said.splitlines()]
    paths = [f"{world.home}/{name}" for name in (*inside, *elsewhere)]
    words = ["env", "py312", *paths[2:-2], "blog", "late"]
    wanted = [[word, VERSION, "venv", path] for word, path in zip(words, paths, strict=True)]
    assert rows == [["*", *wanted[0]], *wanted[1:]]
    lines = ["py312", *paths[2:]]
    for word, line in zip(words[1:], lines, strict=True):
        assert world.run("use", word, at=shop)[0] == 0
        assert Path(shop, ".python-envs").read_text().splitlines()[-1] == line


def test_the_file_stays_what_it_was(world: World) -> None:
    """Its mode, the link to it, its line ends; and nothing else is left beside it."""
    shop, blog = world.directory("shop"), make(world, "workon/blog")
    real = Path(world.directory("dotfiles"), "envs")
    real.write_bytes(b"ssh@host:x\r\n\r\nlast")
    real.chmod(0o640)
    Path(shop, ".python-envs").symlink_to(real)
    assert world.run("use", "blog", at=shop)[0] == 0
    assert real.read_bytes() == f"ssh@host:x\r\n\r\nlast\r\n{blog}\r\n".encode()
    assert real.stat().st_mode & 0o7777 == 0o640
    assert Path(shop, ".python-envs").is_symlink()
    assert [path.name for path in (*real.parent.iterdir(), *Path(shop).iterdir())] == [
        "envs",
        ".python-envs",
    ]
