"""The nearest environment on arbitrary ways down, compared with the rule said plainly."""

import os
from tempfile import TemporaryDirectory

from hypothesis import given, settings

from autovenv.discovery import Where, find
from tests.places import venv, write
from tests.strategies import directory_trees

FOUND = {
    ".venv": ".venv",
    "venv": "venv",
    "env": "env",
    "dangling": ".venv",
    "python-envs": ".python-envs",
}


def furnish(directory: str, holding: str) -> None:
    """Put into the directory what its holding says."""
    if holding in (".venv", "venv", "env", "other"):
        venv(f"{directory}/{holding}")
    elif holding == "junk":
        os.mkdir(f"{directory}/.venv")
    elif holding == "file":
        write(f"{directory}/.venv", "x")
    elif holding == "dangling":
        os.symlink("nowhere", f"{directory}/.venv")
    elif holding == "python-envs":
        venv(f"{directory}/kept")
        write(f"{directory}/.python-envs", "kept\n")


@settings(max_examples=60)
@given(directory_trees())
def test_the_nearest_directory_that_holds_one_wins(way: list[tuple[str, str]]) -> None:
    """Junk, files and other names are passed over; what is broken is not."""
    with TemporaryDirectory() as top:
        directory, nearest = top, None
        for name, holding in way:
            directory = f"{directory}/{name}"
            os.mkdir(directory)
            furnish(directory, holding)
            if holding in FOUND:
                nearest = (directory, FOUND[holding])
        found = find(directory, Where("/home/u", (top,), ("venv", "env"), {}))
        assert (found and (found.directory, found.source)) == nearest
