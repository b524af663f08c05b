"""The real tools make their environments, and autovenv finds them where the tools say they are.

Each tool is installed from the index once, into an environment of its own below `.cache/tools`;
what it makes goes into a scratch home. uv and Poetry always, the others with --long.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autovenv import names
from autovenv.discovery import Found, Where, find

TOOLS = Path(__file__).parents[2] / ".cache" / "tools"
PYTHON = os.path.realpath(sys.executable)
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
PROJECT = f'[project]\nname = "{{}}"\nversion = "1"\nrequires-python = ">={VERSION}"\n'
NAMED = "UV_PROJECT_ENVIRONMENT"
Install = Callable[..., str]


def uv() -> str:
    """uv's path: that of the environment that runs the tests, else that on PATH."""
    found = shutil.which("uv", path=f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}")
    return found or missing("uv")


def missing(what: str) -> str:
    """A tool that cannot be had: a person's test is skipped, and CI's fails."""
    if os.environ.get("CI"):
        pytest.fail(f"cannot be installed: {what}")
    pytest.skip(f"cannot be installed: {what}")


def installed(*requirements: str) -> str:
    """Installs requirements into an environment named after the first; its bin directory."""
    TOOLS.mkdir(parents=True, exist_ok=True)
    with open(TOOLS / "lock", "w") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        return _installed(*requirements)


def _installed(*requirements: str) -> str:
    place = TOOLS / requirements[0].translate(str.maketrans("<>=", "---"))
    stamp = place / "made-from"
    wanted = f"{place} {sys.version} {requirements}"
    if not stamp.exists() or stamp.read_text() != wanted:
        make = [uv(), "venv", "--quiet", "--clear", "--python", PYTHON, str(place)]
        add = [uv(), "pip", "install", "--quiet", "--python", str(place), *requirements]
        try:
            subprocess.run(make, check=True, timeout=60)
            subprocess.run(add, check=True, timeout=300)
        except (subprocess.SubprocessError, OSError):
            missing(requirements[0])
        stamp.write_text(wanted)
    return str(place / "bin")


@pytest.fixture(scope="session")
def install() -> Install:
    """What installs a tool."""
    return installed


class Scratch:
    """A home with projects, and an environment that knows nothing else."""

    def __init__(self, top: Path) -> None:
        self.home = str(top / "home")
        self.environ = {"HOME": self.home, "PATH": f"{top}/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        os.makedirs(self.home)
        os.makedirs(f"{top}/bin")
        for name in ("python", "python3", f"python{VERSION}"):
            os.symlink(PYTHON, f"{top}/bin/{name}")

    def file(self, name: str, text: str = "") -> str:
        """A file below the home, and the directories above it; the directory that it is in."""
        path = f"{self.home}/{name}"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        Path(path).write_text(text)
        return os.path.dirname(path)

    def run(self, directory: str, *words: str, **variables: str) -> str:
        """What a command says there; it must succeed."""
        environ = {**self.environ, **variables, "PWD": directory}
        done = subprocess.run(
            words, cwd=directory, env=environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout.strip()

    def look(self, directory: str, **variables: str) -> Found | None:
        """What autovenv finds from there."""
        stops = (os.path.dirname(self.home),)
        where = Where(self.home, stops, ("venv", "env"), {**self.environ, **variables})
        return find(directory, where)

    def found(self, directory: str, **variables: str) -> tuple[str, str]:
        """The environment that autovenv finds from there, and what said so."""
        found = self.look(directory, **variables)
        assert found, directory
        assert found.problem is None, found.problem
        return os.path.realpath(found.path), found.source


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    return Scratch(tmp_path)


def pythons() -> dict[tuple[int, int], str]:
    """The Pythons of this machine by version: those on PATH, and pyenv's."""
    found = {}
    pyenv = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser()
    paths = [str(path) for path in pyenv.glob("versions/*/bin/python")]
    paths += [path for minor in range(6, 20) if (path := shutil.which(f"python3.{minor}"))]
    for path in paths:
        words = [path, "-c", "import sys; sys.stdout.write('%d %d' % sys.version_info[:2])"]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            major, minor = done.stdout.split()
            found[int(major), int(minor)] = path
    return found


# Names and files of a pyproject.toml that Poetry takes.
POETRY = {
    "Shop.Front_end": PROJECT,
    "x" * 60: '[tool.poetry]\nname = "{}"\nversion = "1"\ndescription = ""\nauthors = []\n',
    "shop": PROJECT + '[build-system]\nrequires = ["poetry-core"]\n'
    'build-backend = "poetry.core.masonry.api"\n',
}


def test_poetry(install: Install, scratch: Scratch, *, long: bool) -> None:
    """In its own directory, by the project's name and place; by a link to the project too."""
    poetry = install("poetry") + "/poetry"
    for name, text in list(POETRY.items())[: None if long else 1]:
        project = scratch.file(f"{name}-dir/pyproject.toml", text.format(name))
        scratch.run(project, poetry, "env", "use", "--quiet", PYTHON)
        said = scratch.run(project, poetry, "env", "info", "--path")
        assert said.startswith(scratch.home)
        assert scratch.found(project) == (said, "poetry")
    os.symlink(project, scratch.home + "/link")
    assert scratch.found(scratch.home + "/link") == (said, "poetry")


@pytest.mark.long
def test_poetrys_settings(install: Install, scratch: Scratch) -> None:
    """Where its settings, the project's and variables put its environments."""
    poetry = install("poetry") + "/poetry"
    project = scratch.file("shop/pyproject.toml", PROJECT.format("shop"))
    for words, variables in (
        (["cache-dir", "/cache"], {}),
        (["virtualenvs.path", "{cache-dir}/envs"], {}),
        (["--local", "virtualenvs.path", "~/local"], {}),
        ([], {"POETRY_VIRTUALENVS_PATH": "~/variable"}),
        ([], {"POETRY_CACHE_DIR": scratch.home + "/other"}),
        (
            [],
            {"POETRY_CONFIG_DIR": scratch.home + "/config", "XDG_CACHE_HOME": scratch.home + "/c"},
        ),
    ):
        if words:
            words[-1] = words[-1].replace("/cache", scratch.home + "/cache")
            scratch.run(project, poetry, "config", *words)
        scratch.run(project, poetry, "env", "use", "--quiet", PYTHON, **variables)
        said = scratch.run(project, poetry, "env", "info", "--path", **variables)
        assert scratch.found(project, **variables) == (os.path.realpath(said), "poetry")
    variables = {"POETRY_VIRTUALENVS_CREATE": "false"}
    script = "import sys; print(sys.prefix)"
    said = scratch.run(project, poetry, "run", "python", "-c", script, **variables)
    assert not said.startswith(scratch.home)
    assert scratch.look(project, **variables) is None


@pytest.mark.long
def test_poetry_with_several_pythons(install: Install, scratch: Scratch) -> None:
    """The one that `poetry env use` chose last."""
    poetry = install("poetry") + "/poetry"
    text = PROJECT.format("shop").replace(VERSION, "3.9")
    project = scratch.file("shop/pyproject.toml", text)
    newer = [path for version, path in pythons().items() if version > (3, 9)]
    for python in [PYTHON, *newer[:2], PYTHON]:
        scratch.run(project, poetry, "env", "use", "--quiet", python)
        said = scratch.run(project, poetry, "env", "info", "--path")
        assert scratch.found(project) == (said, "poetry")


def test_uv(scratch: Scratch) -> None:
    """`.venv`, and what UV_PROJECT_ENVIRONMENT names, from a member of a workspace too."""
    root = scratch.file(
        "shop/pyproject.toml",
        PROJECT.format("shop")
        + '[tool.uv.workspace]\nmembers = ["parts/*"]\nexclude = ["parts/out"]\n',
    )
    member = scratch.file("shop/parts/till/pyproject.toml", PROJECT.format("till"))
    outside = scratch.file("shop/parts/out/pyproject.toml", PROJECT.format("out"))
    script = "import sys; print(sys.prefix)"
    run = [uv(), "run", "--quiet", "--offline", "--python", PYTHON, "python", "-c", script]
    for variables in ({NAMED: scratch.home + "/named"}, {NAMED: "envs/a"}):
        for directory in (root, member, outside):
            said = scratch.run(directory, *run, **variables)
            assert scratch.found(directory, **variables) == (os.path.realpath(said), "uv")
    for directory in (member, outside):
        said = scratch.run(directory, *run)
        assert scratch.found(directory) == (said, names.DOT_VENV)


@pytest.mark.long
def test_pipenv(install: Install, scratch: Scratch) -> None:
    """In WORKON_HOME, by the project's name and place; by a `.venv` file."""
    pipenv = install("pipenv") + "/pipenv"
    python = ["--python", PYTHON]
    for name, variables in (
        ("Shop (new) [2] & co", {}),
        ("x" * 60, {"WORKON_HOME": scratch.home + "/envs"}),
        ("shop", {"WORKON_HOME": "~/tilde"}),
        ("custom", {"PIPENV_CUSTOM_VENV_NAME": "mine"}),
        ("data", {"XDG_DATA_HOME": scratch.home + "/data"}),
        ("in", {"PIPENV_VENV_IN_PROJECT": "1"}),
    ):
        project = scratch.file(f"{name}/Pipfile", "[packages]\n")
        scratch.run(project, pipenv, *python, "--quiet", **variables)
        said = scratch.run(project, pipenv, "--venv", **variables)
        source = names.DOT_VENV if name == "in" else "pipenv"
        assert scratch.found(project, **variables) == (said, source)
    dotenv = scratch.file("dotenv/.env", f"# mine\nexport WORKON_HOME='{scratch.home}/w' # here\n")
    scratch.file("dotenv/Pipfile", "[packages]\n")
    scratch.run(dotenv, pipenv, *python, "--quiet")
    said = scratch.run(dotenv, pipenv, "--venv")
    assert said.startswith(scratch.home + "/w/")
    assert scratch.found(dotenv) == (said, "pipenv")
    for text in ("by-name", "../by-path", f"{scratch.home}/absolute\n"):
        project = scratch.file("file/Pipfile", "[packages]\n")
        scratch.file("file/.venv", text)
        scratch.run(project, pipenv, *python, "--quiet")
        said = scratch.run(project, pipenv, "--venv")
        assert scratch.found(project) == (os.path.realpath(said), names.DOT_VENV)


@pytest.mark.long
def test_pdm(install: Install, scratch: Scratch) -> None:
    """What `.pdm-python` names, and its own directory."""
    pdm = install("pdm") + "/pdm"
    for name, variables in (("in", {}), ("Central.x", {"PDM_VENV_IN_PROJECT": "0"})):
        project = scratch.file(f"{name}/pyproject.toml", PROJECT.format(name))
        scratch.run(project, pdm, "venv", "create", "--quiet", PYTHON, **variables)
        ident = "in-project" if name == "in" else VERSION
        wanted = scratch.run(project, pdm, "venv", "--path", ident)
        source = names.DOT_VENV if name == "in" else "pdm"
        assert scratch.found(project) == (wanted, source)
    scratch.run(project, pdm, "venv", "create", "--quiet", "--name", "second", PYTHON, **variables)
    scratch.run(project, pdm, "use", "--quiet", "--venv", "second")
    wanted = scratch.run(project, pdm, "venv", "--path", "second")
    assert scratch.found(project) == (wanted, "pdm")
    assert scratch.run(project, pdm, "info", "--python").startswith(wanted + "/bin/")
    scratch.run(project, pdm, "config", "venv.location", "~/elsewhere")
    os.unlink(f"{project}/.pdm-python")
    scratch.run(project, pdm, "venv", "create", "--quiet", PYTHON, **variables)
    wanted = scratch.run(project, pdm, "venv", "--path", VERSION)
    assert scratch.found(project) == (os.path.realpath(wanted), "pdm")
    scratch.file("Central.x/.pdm-python", PYTHON)
    assert scratch.run(project, pdm, "info", "--python") == PYTHON
    assert scratch.look(project) is None
    os.unlink(f"{project}/.pdm-python")
    variables = {"PDM_USE_VENV": "false"}
    assert not scratch.run(project, pdm, "info", "--python", **variables).startswith(scratch.home)
    assert scratch.look(project, **variables) is None


@pytest.mark.long
def test_hatch(install: Install, scratch: Scratch) -> None:
    """The environment `default`, wherever the settings put it."""
    hatch = install("hatch") + "/hatch"
    skip = "[tool.hatch.envs.default]\nskip-install = true\n"
    config = f"{scratch.home}/.config/hatch/config.toml"
    scratch.run(scratch.home, hatch, "config", "restore")
    start = Path(config).read_text()

    def moved(place: str) -> str:
        return start.replace("[dirs.env]", f'[dirs.env]\nvirtual = "{place}"')

    for name, extra, text, variables in (
        ("Shop.Front", skip, start, {}),
        ("path", skip + 'path = "envs/here"\n', start, {}),
        ("data", skip, start, {"HATCH_DATA_DIR": "~/data"}),
        ("flat", skip, moved(".hatch"), {}),
        ("shelf", skip, moved("~/.virtualenvs"), {}),
        ("dollar", skip, moved("$HOME/dollar"), {}),
        ("option", skip, start, {"HATCH_ENV_TYPE_VIRTUAL_PATH": "variable"}),
    ):
        Path(config).write_text(text)
        project = scratch.file(f"{name}/pyproject.toml", PROJECT.format(name) + extra)
        scratch.run(project, hatch, "env", "create", **variables)
        said = scratch.run(project, hatch, "env", "find", **variables)
        # virtualenv leaves a `.venv` file beside an environment, and that one says the same.
        source = names.DOT_VENV if name == "option" else "hatch"
        assert scratch.found(project, **variables) == (os.path.realpath(said), source)
    project = scratch.file("nameless/pyproject.toml", skip)
    Path(config).write_text(start)
    scratch.run(project, hatch, "env", "create")
    assert scratch.found(project) == (scratch.run(project, hatch, "env", "find"), "hatch")


@pytest.mark.long
def test_virtualenvwrapper(install: Install, scratch: Scratch) -> None:
    """The environment whose `.project` names the directory."""
    place = install("virtualenvwrapper", "setuptools")
    load = f"source {place}/virtualenvwrapper.sh >&2"
    variables = {"VIRTUALENVWRAPPER_PYTHON": f"{place}/python", "PATH": f"{place}:/usr/bin:/bin"}
    project = scratch.file("shop/setup.py")
    make = f"{load}; mkvirtualenv -a {project} -p {PYTHON} till >&2; echo $VIRTUAL_ENV"
    said = scratch.run(project, "bash", "-c", make, **variables)
    assert said == scratch.home + "/.virtualenvs/till"
    assert scratch.found(project, **variables) == (said, "virtualenvwrapper")
    variables["WORKON_HOME"] = "elsewhere"
    said = scratch.run(project, "bash", "-c", make, **variables)
    assert said == scratch.home + "/elsewhere/till"
    assert scratch.found(project, **variables) == (said, "virtualenvwrapper")


@pytest.mark.long
@pytest.mark.parametrize("requirement", ["virtualenv", "virtualenv<21", "virtualenv<20.5"])
def test_virtualenv(install: Install, scratch: Scratch, requirement: str) -> None:
    """Its `.venv`, of each age."""
    project = scratch.file("shop/setup.py")
    scratch.run(project, install(requirement) + "/virtualenv", "--no-download", ".venv")
    assert scratch.found(project) == (f"{project}/.venv", names.DOT_VENV)


@pytest.mark.long
def test_old_virtualenv(install: Install, scratch: Scratch) -> None:
    """Before 20 there was no pyvenv.cfg; that one runs on Python 2.7 and up to 3.9."""
    old = [path for version, path in pythons().items() if version < (3, 10)]
    module = install("virtualenv<20").replace("/bin", f"/lib/python{VERSION}/site-packages")
    for number, python in enumerate(old or [missing("a Python before 3.10")]):
        project = scratch.file(f"shop{number}/setup.py")
        words = [python, f"{module}/virtualenv.py", "--no-download", "--quiet", ".venv"]
        scratch.run(project, *words)
        assert not os.path.exists(f"{project}/.venv/pyvenv.cfg")
        assert scratch.found(project) == (f"{project}/.venv", names.DOT_VENV)


@pytest.mark.long
def test_microvenv(install: Install, scratch: Scratch) -> None:
    """An environment without any script."""
    project = scratch.file("shop/setup.py")
    scratch.run(project, install("microvenv") + "/python", "-m", "microvenv", ".venv")
    assert scratch.found(project) == (f"{project}/.venv", names.DOT_VENV)
