"""Environments and directories on disk, made in a moment without running anything; and the core."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import autovenv
from autovenv.export import Request, Survey, change, messages, survey

ENTRY = os.path.dirname(autovenv.__file__) + "/_entry.py"
DOOR = [sys.executable, "-X", "utf8", "-I", "-S", ENTRY, "export"]
HOME_LINE = f"home = {os.path.dirname(sys.executable)}\n"
CONFIG = HOME_LINE + "version = 3.11.2\n"


def write(path: str, data: str | bytes, mode: int = 0o644) -> str:
    """A file with this content, and the directories above it; its path."""
    os.makedirs(os.path.dirname(path), mode=0o755, exist_ok=True)
    with open(path, "wb") as file:
        file.write(data if isinstance(data, bytes) else os.fsencode(data))
    os.chmod(path, mode)
    return path


def command(path: str, text: str | bytes = "#!/bin/sh\n") -> str:
    """An executable file; its path."""
    return write(path, text, 0o755)


def venv(path: str, config: str | bytes = CONFIG, python: str | None = sys.executable) -> str:
    """An environment whose bin/python links to `python`, or has none; its path."""
    os.makedirs(path + "/bin", mode=0o755, exist_ok=True)
    write(path + "/pyvenv.cfg", config)
    if python is not None:
        os.symlink(python, path + "/bin/python")
    return path


def copied_venv(path: str, config: str | bytes) -> str:
    """An environment whose bin/python is a file of its own; its path."""
    venv(path, config, None)
    command(path + "/bin/python", "")
    return path


def old_virtualenv(path: str) -> str:
    """An environment as virtualenv before 20 made it; its path."""
    os.makedirs(path + "/bin", mode=0o755)
    os.symlink(sys.executable, path + "/bin/python")
    write(path + "/lib/python3.6/orig-prefix.txt", "/usr")
    return path


def sparse(path: str, size: int = 1 << 30) -> None:
    """A file of that size that takes no room."""
    write(path, b"")
    os.truncate(path, size)


# What may stand where a small file should be.
NOT_SMALL: dict[str, Callable[[str], None]] = {
    "fifo": os.mkfifo,
    "gigabyte": sparse,
    "directory": os.mkdir,
    "device": lambda path: os.symlink("/dev/zero", path),
}


class Place:
    """A home below `top`, a project in it, and variables."""

    def __init__(self, top: str) -> None:
        self.top = top
        self.home = top + "/home"
        self.project = self.home + "/shop"
        self.venv = self.project + "/.venv"
        self.tools = top + "/tools"
        self.state = self.home + "/.state/autovenv"
        self.config = self.home + "/.config/autovenv/config.toml"
        for directory in (self.home, self.project, self.tools):
            os.mkdir(directory)
            os.chmod(directory, 0o755)  # noqa: S103
        self.environ = {
            "HOME": self.home,
            "PATH": self.tools,
            "XDG_CONFIG_HOME": self.home + "/.config",
            "XDG_STATE_HOME": self.home + "/.state",
        }

    def survey(self, directory: str | None = None, *flags: str, **more: str) -> Survey:
        """All that the core finds out about a directory."""
        request = Request("bash", {**self.environ, **more}, directory or self.project)
        request.flags = flags
        return survey(request)

    def lines(self, directory: str | None = None, **more: str) -> list[str]:
        """What a person is told who comes to the directory."""
        return messages(self.survey(directory, **more))

    def on(self, directory: str | None = None, **more: str) -> str | None:
        """The environment that is put on there."""
        return change(self.survey(directory, **more)).get("VIRTUAL_ENV")

    def ask(
        self,
        shell: str,
        *words: str,
        variables: Mapping[str, str] | None = None,
        before: Callable[[], None] | None = None,
    ) -> tuple[int, bytes, str]:
        """Exit code, stdout and stderr of the hot door in the project; it has ten seconds."""
        done = subprocess.run(
            [*DOOR, shell, *words],
            cwd=self.project,
            env={**self.environ, "PWD": self.project, **(variables or {})},
            capture_output=True,
            timeout=10,
            check=False,
            preexec_fn=before,
        )
        return done.returncode, done.stdout, os.fsdecode(done.stderr)


def tree(top: str) -> list[str]:
    """All files and directories below."""
    return sorted(str(each.relative_to(top)) for each in Path(top).rglob("*"))
