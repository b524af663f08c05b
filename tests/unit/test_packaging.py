"""What is in the packages: whole lists, so that a file more or less is a line in a diff."""

import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

from autovenv import __version__
from autovenv.shells import HOOKED

ROOT = Path(__file__).parents[2]
NAME = f"autovenv_shell-{__version__}"
COMPLETIONS = ["_autovenv", "autovenv.bash", "autovenv.fish"]
SHELL = ["README.md", *(f"hook.{shell}" for shell in HOOKED)]


def build(target: str, output: Path, source: Path = ROOT) -> Path:
    """The package that the source makes, built here and now, without a network."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(output)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (package,) = output.iterdir()
    return package


def contents(wheel: Path) -> dict[str, bytes]:
    """The files of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def python_files(folder: str) -> set[str]:
    """The Python files below a folder of the source."""
    return {str(file.relative_to(ROOT)) for file in (ROOT / folder).rglob("*.py")}


def there(paths: Iterable[str]) -> set[str]:
    """Those of the files that the source has by now."""
    return {path for path in paths if (ROOT / path).exists()}


def install(package: Path, where: Path) -> Path:
    """An environment with the package and nothing else in it."""
    make = [sys.executable, "-m", "venv", "--without-pip", str(where)]
    pip = [sys.executable, "-m", "pip", f"--python={where}", "install", "--quiet"]
    subprocess.run(make, check=True, capture_output=True)
    subprocess.run([*pip, "--no-index", "--no-deps", str(package)], check=True, capture_output=True)
    return where


def hook_of(environment: Path) -> str:
    """What the installed command prints as bash's hook."""
    command = [str(environment / "bin/autovenv"), "hook", "bash"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def editable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel:editable", tmp_path_factory.mktemp("editable"))


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    return Parser().parsestr(contents(wheel)[f"{NAME}.dist-info/METADATA"].decode())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(wheel, tmp_path_factory.mktemp("installed") / "env")


def test_wheel_contains_package_hooks_and_command(wheel: Path) -> None:
    """A wheel holds the package, the hooks inside it, and the command among its scripts."""
    assert set(contents(wheel)) == {
        *(name.removeprefix("src/") for name in python_files("src")),
        *(f"autovenv/shell/{name}" for name in SHELL),
        *(f"autovenv/completions/{name}" for name in COMPLETIONS),
        f"{NAME}.data/data/share/man/man1/autovenv.1",
        f"{NAME}.data/scripts/autovenv",
        f"{NAME}.dist-info/METADATA",
        f"{NAME}.dist-info/RECORD",
        f"{NAME}.dist-info/WHEEL",
        f"{NAME}.dist-info/licenses/LICENSE",
    }


def test_sdist_contains_source_tests_and_documents(sdist: Path) -> None:
    """An sdist holds all that is needed to build, read about and test it; links became files."""
    with tarfile.open(sdist) as archive:
        files = {entry.name.removeprefix(f"{NAME}/") for entry in archive if not entry.isdir()}
    assert files == {
        *python_files("src"),
        *python_files("tests"),
        *(f"{place}/{name}" for place in ("shell", "src/autovenv/shell") for name in SHELL),
        *(f"{top}completions/{name}" for top in ("", "src/autovenv/") for name in COMPLETIONS),
        *there(["CHANGELOG.md"]),
        ".gitignore",
        "CONTRIBUTING.md",
        "LICENSE",
        "PKG-INFO",
        "README.md",
        "pyproject.toml",
        "src/autovenv/bin/autovenv",
        "src/autovenv/man/autovenv.1",
        "tests/bench/cost.json",
        "tests/bench/cost.svg",
        "tests/pictures/terminal.svg",
        "tests/popular/packages.txt",
        "tests/run",
    }


def test_sdist_makes_the_same_wheel(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    """The wheel that is made by way of an sdist is the wheel that is made from the source."""
    subprocess.run(["tar", "-xzf", str(sdist), "-C", str(tmp_path)], check=True)
    other = build("wheel", tmp_path / "wheel", tmp_path / NAME)
    assert contents(other) == contents(wheel)


def test_name_is_the_free_one(metadata: Message) -> None:
    """The distribution is autovenv-shell: `autovenv` is somebody else's on the index."""
    assert (metadata["Name"], metadata["Version"]) == ("autovenv-shell", __version__)


def test_dependencies_are_three(metadata: Message) -> None:
    """Users get three dependencies, from Python 3.11 on, and no extras."""
    assert metadata.get_all("Requires-Dist") == [
        "platformdirs>=4",
        "shellingham>=1.5",
        "watchfiles>=0.21",
    ]
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata.get_all("Provides-Extra") is None


def test_installed_command_runs_by_its_own_python(installed: Path) -> None:
    """An installer makes the command run by the Python it was installed for, hooks and all."""
    first_line, _, rest = (installed / "bin/autovenv").read_text().partition("\n")
    assert first_line == f"#!{installed}/bin/python"
    assert f"#!python\n{rest}" == (ROOT / "src/autovenv/bin/autovenv").read_text()
    assert f"{installed}/lib/" in hook_of(installed)


@pytest.mark.parametrize("python_path", ["", ":/nowhere", "."])
def test_command_imports_nothing_from_the_working_directory(
    installed: Path, tmp_path: Path, python_path: str
) -> None:
    """Modules of a project that one stands in are not imported, whatever PYTHONPATH says."""
    for name in ("argparse", "autovenv", "grp", "platformdirs", "tomllib"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported')")
    done = subprocess.run(
        [str(installed / "bin/autovenv"), "--version"],
        cwd=tmp_path,
        env={"PYTHONPATH": python_path, "HOME": str(tmp_path)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, f"autovenv {__version__}\n", "")


@pytest.mark.parametrize("arguments", [["hook", "bash"], ["--help"], ["status"]])
def test_command_ends_in_silence_when_nobody_reads_on(
    installed: Path, arguments: list[str], tmp_path: Path
) -> None:
    """`autovenv … | head` ends without a traceback, and not as if all were well."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [str(installed / "bin/autovenv"), *arguments]
    done = subprocess.run(command, check=False, stdout=writer, stderr=subprocess.PIPE, cwd=tmp_path)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


def test_editable_install_reads_the_hooks_of_the_source(editable: Path, tmp_path: Path) -> None:
    """An editable install finds the hooks beside the package's files: those of the source."""
    environment = install(editable, tmp_path / "env")
    where = "import autovenv; print(autovenv.__file__)"
    python = [str(environment / "bin/python"), "-I", "-c", where]
    found = subprocess.run(python, check=True, capture_output=True, text=True).stdout.strip()
    assert found == str(ROOT / "src/autovenv/__init__.py")
    assert Path(found).with_name("shell").joinpath("hook.bash").samefile(ROOT / "shell/hook.bash")
    assert str(ROOT / "src/autovenv/_entry.py") in hook_of(environment)
