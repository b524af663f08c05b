"""The completions are those that the parser makes now."""

import shutil
import subprocess

import pytest

from autovenv.cli import completions


@pytest.mark.parametrize(("shell", "file"), completions.FILES.items())
def test_current(shell: str, file: str) -> None:
    """If not: python -m autovenv.cli.completions."""
    now = (completions.TOP / file).read_text()
    assert completions.complete(shell, now) == now


@pytest.mark.parametrize(("shell", "file"), completions.FILES.items())
def test_parses(shell: str, file: str) -> None:
    """The shell can read it."""
    if not shutil.which(shell):
        pytest.skip(f"no {shell}")
    done = subprocess.run(
        [shell, "-n", str(completions.TOP / file)], capture_output=True, check=True
    )
    assert done.stderr == b""
