"""A world for tests of the command: a home, tools, projects; and the command run there."""

import os
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping
from pathlib import Path

PYTHON = [sys.executable, "-I", "-m", "autovenv"]
Result = tuple[int, str, str]


class World:
    """A home directory below `top`, and in it what the tests make."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.home = self._directory("home")
        self.tools = self._directory("tools")
        self.environ = {
            "HOME": self.home,
            "PATH": f"{self.tools}:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "XDG_STATE_HOME": f"{self.home}/state",
            "XDG_CONFIG_HOME": f"{self.home}/config",
        }

    def _directory(self, name: str) -> str:
        directory = self.top / name
        directory.mkdir(mode=0o755)
        return str(directory)

    def directory(self, name: str) -> str:
        """A directory in the home, made if it is missing."""
        path = f"{self.home}/{name}"
        os.makedirs(path, mode=0o755, exist_ok=True)
        return path

    def project(self, name: str) -> str:
        """A project with a real environment in .venv; the project's path."""
        path = self.directory(name)
        venv.create(f"{path}/.venv", symlinks=True)
        return path

    def script(self, file: str, text: str, mode: int = 0o755) -> str:
        """An executable file."""
        Path(file).write_text(text)
        Path(file).chmod(mode)
        return file

    def run(
        self,
        *words: str,
        at: str | None = None,
        variables: Mapping[str, str] | None = None,
        before: Callable[[], None] | None = None,
    ) -> Result:
        """Exit code, stdout and stderr of the command, run in the directory `at`."""
        return self._done([*PYTHON, *words], at or self.home, variables, before)

    def _done(
        self,
        words: list[str],
        directory: str,
        variables: Mapping[str, str] | None = None,
        before: Callable[[], None] | None = None,
    ) -> Result:
        done = subprocess.run(
            words,
            cwd=directory,
            env={**self.environ, "PWD": directory, **(variables or {})},
            capture_output=True,
            timeout=120,
            check=False,
            preexec_fn=before,
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def as_if(self, first: str, *words: str) -> Result:
        """The same after the Python lines `first`, at home."""
        code = f"{first}\nfrom autovenv.__main__ import main\nsys.exit(main(sys.argv[1:]))"
        return self._done([sys.executable, "-I", "-c", f"import sys\n{code}", *words], self.home)

    def on(self, project: str) -> dict[str, str]:
        """The variables that the hook exports when it has put the project's environment on."""
        path = f"{project}/.venv"
        return {
            "PATH": f"{path}/bin:{self.environ['PATH']}",
            "VIRTUAL_ENV": path,
            "VIRTUAL_ENV_PROMPT": project.rpartition("/")[2],
            "AUTOVENV_ACTIVE": path,
            "AUTOVENV_STATE": "active",
        }


def says(code: int, *lines: str) -> Result:
    """The result of a command that only speaks to people."""
    return code, "", "".join(f"autovenv: {line}\n" for line in lines)
