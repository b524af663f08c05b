"""What all tests share: `--long`, missing programs, a world of one's own."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, configuration, settings

from tests.places import Place

ROOT = Path(__file__).resolve().parent.parent
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]

# Examples come from the same seeds each time, but with --long.
settings.register_profile(
    "short", deadline=None, derandomize=True, database=None, suppress_health_check=SLOW
)
settings.register_profile("long", deadline=None, max_examples=2000, suppress_health_check=SLOW)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="more random examples, longer walks")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: takes minutes, and runs with --long only")
    if not os.environ.get("HYPOTHESIS_STORAGE_DIRECTORY"):
        configuration.set_hypothesis_home_dir(ROOT / ".cache" / "hypothesis")
    settings.load_profile("long" if config.getoption("--long") else "short")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--long"):
        skip = pytest.mark.skip(reason="only with --long")
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(skip)


@pytest.fixture(scope="session")
def long(pytestconfig: pytest.Config) -> bool:
    """Whether there is time."""
    return bool(pytestconfig.getoption("--long"))


@pytest.fixture(scope="session")
def need() -> Callable[[str], str]:
    """The path of a program; where it is missing a person's test is skipped, and CI's fails."""

    def find(program: str) -> str:
        found = shutil.which(program)
        if found:
            return found
        if os.environ.get("CI"):
            pytest.fail(f"not on PATH: {program}")
        pytest.skip(f"not on PATH: {program}")

    return find


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A home with a project in it, variables that know nothing else, and the core to be asked."""
    return Place(str(tmp_path))
