"""Environments as the tools make them: cd puts them on, their Python is the one, out restores."""

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.command import World
from tests.shell.terminal import SHELLS, Person

Maker = Callable[[Path], None]


def run(*words: str) -> None:
    """Run a tool; its complaint is in the error."""
    done = subprocess.run(
        words, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, done.stderr


def by_venv(*options: str) -> Maker:
    """`python -m venv`."""
    return lambda at: run(sys.executable, "-I", "-m", "venv", *options, str(at))


def by_virtualenv(at: Path) -> None:
    """virtualenv from 20 on, without what it would fetch."""
    pytest.importorskip("virtualenv")
    run(
        sys.executable,
        "-I",
        "-m",
        "virtualenv",
        "-q",
        "--no-periodic-update",
        "--without-pip",
        str(at),
    )


def by_uv(at: Path) -> None:
    """`uv venv`."""
    uv = Path(sys.executable).with_name("uv")
    if not uv.exists() and shutil.which("uv") is None:
        pytest.skip("not installed: uv")
    program = str(uv) if uv.exists() else "uv"
    run(program, "venv", "-q", "--no-config", "--offline", "--python", sys.executable, str(at))


def like_microvenv(at: Path) -> None:
    """What PEP 405 asks for, and no script at all: microvenv makes no more."""
    base = Path(sys.executable).resolve()
    (at / "bin").mkdir(parents=True)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    (at / "lib" / f"python{version}" / "site-packages").mkdir(parents=True)
    for name in ("python", "python3", f"python{version}"):
        (at / "bin" / name).symlink_to(base)
    (at / "pyvenv.cfg").write_text(f"home = {base.parent}\ninclude-system-site-packages = false\n")


def like_old_virtualenv(at: Path) -> None:
    """virtualenv 16's layout: no pyvenv.cfg, a standard library of links, its own site.py.

    (As 16.7.12 makes it; that one runs on Pythons up to 3.8 only. Its site.py sets sys.prefix by
    where the interpreter stands, which is done here by a program of two lines.)
    """
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    library = at / "lib" / version
    (library / "site-packages").mkdir(parents=True)
    (at / "bin").mkdir()
    (library / "orig-prefix.txt").write_text(sys.base_prefix)
    (library / "no-global-site-packages.txt").write_text("")
    for name in ("os.py", "re.py", "encodings"):
        (library / name).symlink_to(Path(sys.base_prefix, "lib", version, name))
    script = f"#!/bin/sh\nexec {sys.executable} -c \"import sys; sys.prefix = '{at}'\n$2\"\n"
    (at / "bin/python").write_text(script)
    (at / "bin/python").chmod(0o755)
    for name in ("activate", "activate_this.py", "python-config"):
        (at / "bin" / name).write_text("")


def relocated(at: Path) -> None:
    """Made elsewhere, then moved."""
    like_microvenv(at.with_name("made-here"))
    at.with_name("made-here").rename(at)


MAKERS: dict[str, Maker] = {
    "venv": by_venv("--without-pip"),
    "venv-copies": by_venv("--without-pip", "--copies"),
    "venv-system": by_venv("--without-pip", "--system-site-packages"),
    "venv-prompt": by_venv("--without-pip", "--prompt", "it's"),
    "virtualenv": by_virtualenv,
    "uv": by_uv,
    "microvenv": like_microvenv,
    "old-virtualenv": like_old_virtualenv,
    "relocated": relocated,
}
NAMES = {"venv-prompt": "it's"}


@pytest.fixture(params=SHELLS)
def person(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Person]:
    """Somebody who uses one of the shells."""
    each = Person(World(tmp_path), request.param)
    yield each
    each.close()


@pytest.mark.parametrize("maker", MAKERS)
def test_cd_puts_on_whatever_a_tool_made(tmp_path: Path, maker: str) -> None:
    """In every shell: the prefix is the environment's, and cd out leaves nothing."""
    (tmp_path / "made").mkdir()
    made = tmp_path / "made/.venv"
    MAKERS[maker](made)
    name = NAMES.get(maker, "proj")
    for shell in SHELLS:
        if shutil.which(shell) is None:
            continue
        (tmp_path / shell).mkdir()
        person = Person(World(tmp_path / shell), shell)
        project = Path(person.world.directory("proj"))
        if maker == "old-virtualenv":
            MAKERS[maker](project / ".venv")
        else:
            shutil.copytree(made, project / ".venv", symlinks=True)
        person.start().plays(f"""
$ cd proj
({name}) $ python -c 'import sys; print(sys.prefix)'
~/proj/.venv
({name}) $ cd ..
$ echo "[$VIRTUAL_ENV][$VIRTUAL_ENV_PROMPT][$AUTOVENV_ACTIVE][$AUTOVENV_STATE]"
[][][][]
$
""")
        person.close()


@pytest.mark.parametrize("maker", ["venv", "virtualenv", "uv"])
def test_what_is_told_for_a_lost_python_mends_it_and_keeps_the_packages(
    tmp_path: Path, maker: str
) -> None:
    """Typed as it is said, with these tools on PATH."""
    world = World(tmp_path)
    tools = str(Path(sys.executable).parent)
    world.environ["PATH"] = f"{tools}:{Path(sys.executable).resolve().parent}:/usr/bin:/bin"
    project = Path(world.directory("project"))
    MAKERS[maker](project / ".venv")
    packages = next((project / ".venv/lib").glob("python*/site-packages"))
    (packages / "kept.py").write_text("")
    (project / ".venv/bin/python").unlink()
    code, _, err = world.run("allow", at=str(project))
    assert code == 1
    told = re.search(r"half-created, without bin/python; run '(.*)'$", err)
    assert told
    line = told[1]
    if maker == "uv":
        line += f" -q --no-config --offline --python {sys.executable}"
    subprocess.run(["/bin/sh", "-c", line], env=world.environ, cwd=project, check=True)
    run(str(project / ".venv/bin/python"), "-c", "import kept")
    code, out, err = world.run("export", "json", at=str(project))
    assert (code, err) == (0, "")
    assert str(project / ".venv") in out


def test_a_project_behind_a_link_is_named_as_one_came(person: Person) -> None:
    """VIRTUAL_ENV is the logical path, for a project and for a .venv that is itself a link."""
    world = person.world
    world.project("real/proj")
    Path(world.home, "link").symlink_to(f"{world.home}/real")
    Path(world.directory("other"), ".venv").symlink_to(f"{world.home}/real/proj/.venv")
    person.start().plays("""
$ cd link/proj
(proj) $ echo $VIRTUAL_ENV
~/link/proj/.venv
(proj) $ cd ../../other
(other) $ echo $VIRTUAL_ENV
~/other/.venv
(other) $ cd
$
""")


def dummy_wheel(directory: Path) -> Path:
    """A wheel with one command, `dummy`."""
    wheel = directory / "dummy-1.0-py3-none-any.whl"
    info = "dummy-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr("dummy.py", "def main():\n    print('from the environment')\n")
        file.writestr(f"{info}/entry_points.txt", "[console_scripts]\ndummy = dummy:main\n")
        file.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: dummy\nVersion: 1.0\n")
        file.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        file.writestr(f"{info}/RECORD", "")
    return wheel


@pytest.fixture(scope="module")
def with_pip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with pip, made once."""
    made = tmp_path_factory.mktemp("with_pip") / ".venv"
    by_venv()(made)
    return made


def test_what_pip_installs_is_found_at_the_next_prompt(person: Person, with_pip: Path) -> None:
    """Though the shell remembered another file of that name; a person's own entries survive."""
    world = person.world
    project = Path(world.directory("proj"))
    shutil.copytree(with_pip, project / ".venv", symlinks=True)
    wheel = dummy_wheel(Path(world.home))
    world.script(f"{world.tools}/dummy", "#!/bin/sh\necho from the tools\n")
    world.script(f"{world.directory('own')}/mine", "#!/bin/sh\necho mine\n")
    terminal = person.start()
    remembers = {"bash": "hash -p ~/own/mine mine", "zsh": "hash mine=$HOME/own/mine"}
    keeps = person.shell in remembers and terminal.type("echo ${BASH_VERSINFO-}") != ["3"]
    if keeps:
        terminal.type(remembers[person.shell])
    terminal.type("cd proj")
    assert terminal.type("dummy") == ["from the tools"]
    options = "-q --no-index --disable-pip-version-check --no-compile"
    assert terminal.type(f"python -m pip install {options} {wheel}") == []
    assert terminal.type("dummy") == ["from the environment"]
    assert terminal.type("python -m pip uninstall -q -y dummy") == []
    assert terminal.type("dummy") == ["from the tools"]
    if keeps:
        assert terminal.type("mine") == ["mine"]
        terminal.type("cd ..")
        assert terminal.type("mine") == ["mine"]
