"""Each test that asks for `shell` runs once in every shell that is there."""

import os
from pathlib import Path

import pytest

from tests.shell.driver import KNOWN, Shell, World, installed_shells

SHELLS = installed_shells()
MISSING = [name for name in KNOWN if name not in {shell.name for shell in SHELLS}]


def pytest_configure(config: pytest.Config) -> None:
    """The marker that names some of the shells."""
    config.addinivalue_line("markers", "only(*names): the shells that the test is for")
    config.addinivalue_line("markers", "printed: about a hook that the command prints")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """With AUTOVENV_TEST_KEPT=1 a hook is read from a file: some tests are not about that."""
    if os.environ.get("AUTOVENV_TEST_KEPT") == "1" and item.get_closest_marker("printed"):
        pytest.skip("about a hook that the command prints")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrize over the shells; a test for some of them names these: `only("bash", "zsh")`."""
    marks = metafunc.definition.own_markers
    theirs = any(mark.name == "parametrize" and "shell" in str(mark.args[:1]) for mark in marks)
    if theirs or "shell" not in metafunc.fixturenames:
        return
    marker = metafunc.definition.get_closest_marker("only")
    names = marker.args if marker else KNOWN
    chosen: list[Shell | None] = [shell for shell in SHELLS if shell.name in names]
    labels = [label(shell) for shell in SHELLS if shell.name in names]
    for name in MISSING:
        if name in names:
            chosen.append(None)
            labels.append(f"{name}-missing")
    metafunc.parametrize("shell", chosen, ids=labels, indirect=True)


def label(shell: Shell) -> str:
    """The shell's name, with its directory where it is not the one on PATH."""
    first = next(each for each in SHELLS if each.name == shell.name)
    return shell.name if shell == first else f"{shell.name}:{shell.program}"


@pytest.fixture
def shell(request: pytest.FixtureRequest) -> Shell:
    """One of the shells; a missing one is skipped, and fails where CI is set."""
    found: Shell | None = request.param
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("a shell is missing", pytrace=False)
        pytest.skip("this shell is not here")
    return found


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A home of its own with a clean environment."""
    return World(str(tmp_path))
