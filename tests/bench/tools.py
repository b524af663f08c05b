"""A tool to measure: a home of its own with the projects, and what its shell starts with."""

import os
import shutil
import subprocess
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import installed

SHELLS = ("bash", "zsh", "fish")
PROJECTS = ("one", "two")
MARK = "@mark@"  # the prompt, so that what comes before it is what a person waits for
FILES = {"bash": ".bashrc", "zsh": ".zshrc", "fish": "config/fish/config.fish"}
FIRST = {
    "bash": f"PS1='{MARK}' PS2=''\n",
    "zsh": f"PS1='{MARK}' PS2=''\nunsetopt prompt_sp prompt_cr\n",
    "fish": f"set -g fish_greeting\nfunction fish_prompt\n    echo -n {MARK}\nend\n",
}
EVAL = {
    "bash": 'eval "$({} bash)"\n',
    "zsh": 'eval "$({} zsh)"\n',
    "fish": "{} fish | source\n",
}
BELOW = "/".join(map(str, range(3, 51)))  # 50 levels with the project and the home directory


@dataclass
class Tool:
    """One row of each table."""

    name: str
    home: str
    environ: dict[str, str]
    activates: bool = True
    by_hand: str = ""  # the plain activate script's name, where a person reads it
    runs: Sequence[str] = ()  # its way to run one command in the project's environment
    walks: bool = True  # whether it is taken from directory to directory
    starts: bool = True  # whether the shell's start is measured
    prompts: int = 1  # unchanged prompts in one sample
    every: int = 1  # takes part in every such round

    def project(self, name: str) -> str:
        """The directory."""
        return f"{self.home}/{name}"

    def on(self, name: str) -> str:
        """The line that enters a project."""
        by_hand = f"; source .venv/bin/{self.by_hand}" if self.by_hand else ""
        return f"cd {self.project(name)}{by_hand}"

    def over(self, name: str) -> str:
        """The line that goes from one project to another."""
        return ("deactivate; " if self.by_hand else "") + self.on(name)

    @property
    def off(self) -> str:
        """The line that leaves."""
        return f"cd {self.home}" + ("; deactivate" if self.by_hand else "")

    def asks(self, *words: str, at: str = "") -> str:
        """What a program prints that is run in this home, or in a directory of it."""
        return subprocess.run(
            words,
            env=self.environ,
            cwd=f"{self.home}/{at}",
            check=True,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=30,
        ).stdout


class Ground:
    """Where the tools of one shell live. All paths are of one length: a shell reads a pipe byte by
    byte, and the system looks names up one by one.
    """

    def __init__(self, shell: str, top: Path, programs: Sequence[str]) -> None:
        self.shell = shell
        self.top = top / shell
        self.shared = top
        self.number = 0
        self.programs = top / "programs"
        self.python = top / "installed/bin/python"
        if not self.programs.exists():
            installed.install(top / "installed")
            self.programs.mkdir()
            for program in (
                f"{top}/installed/bin/autovenv",
                *filter(None, map(shutil.which, programs)),
            ):
                (self.programs / Path(program).name).symlink_to(program)

    def hook(self, command: str) -> str:
        """The line for the start-up file that reads what this prints for the shell."""
        return EVAL[self.shell].format(command)

    def tool(
        self,
        name: str,
        line: str = "",
        files: Mapping[str, str] | None = None,
        variables: Mapping[str, str] | None = None,
        **more: object,
    ) -> Tool:
        """A tool's home, furnished."""
        self.number += 1
        home = self.top / f"{self.number:02}"
        (home / "plain").mkdir(parents=True)
        # fish would fill it from all manual pages.
        (home / "data/fish/generated_completions").mkdir(parents=True)
        start = home / FILES[self.shell]
        start.parent.mkdir(parents=True, exist_ok=True)
        start.write_text(FIRST[self.shell] + line)
        for project in PROJECTS:
            venv.create(home / project / ".venv", symlinks=True)
            (home / project / BELOW).mkdir(parents=True)
            for file, text in (files or {}).items():
                (home / project / file).write_text(text.replace("PROJECT", project))
        environ = {**self._variables(str(home)), **(variables or {})}
        return Tool(name, str(home), environ, **more)  # type: ignore[arg-type]

    def _variables(self, home: str) -> dict[str, str]:
        """The variables: none that leads to a person's own files."""
        return {
            "HOME": home,
            "ZDOTDIR": home,
            "XDG_CONFIG_HOME": f"{home}/config",
            "XDG_STATE_HOME": f"{home}/state",
            "XDG_DATA_HOME": f"{home}/data",
            "XDG_CACHE_HOME": f"{home}/cache",
            "PATH": f"{self.programs}:/usr/local/bin:/usr/bin:/bin",
            "SHELL": shutil.which(self.shell) or "",
            "LANG": "C.UTF-8",
            "TERM": "dumb",
            "TMPDIR": os.environ.get("TMPDIR", "/tmp"),
        }
