"""The tools: what each has in the start-up file and in the project, and how it is asked to act."""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SHELLS = ("bash", "zsh", "fish")
FILES = {"bash": ".bashrc", "zsh": ".zshrc", "fish": "config/fish/config.fish"}
COMMAND = Path(__file__).parents[2] / "src/autovenv/bin/autovenv"
EVAL = {
    "bash": 'eval "$({} bash)"\n',
    "zsh": 'eval "$({} zsh)"\n',
    "fish": "{} fish | source\n",
}


@dataclass
class Tool:
    """One column: a home of its own with the projects, and what its shell starts with."""

    name: str
    home: str
    environ: Mapping[str, str]
    activates: bool = True
    by_hand: bool = False  # the plain activate script
    grown: bool = False
    runs: Sequence[str] = field(default_factory=tuple)
    script: str = "activate"

    def on(self, project: str) -> str:
        """The line that enters."""
        return f"cd {project}" + (f"; source .venv/bin/{self.script}" if self.by_hand else "")

    def over(self, project: str) -> str:
        """The line that goes from one project to another."""
        return ("deactivate; " if self.by_hand else "") + self.on(project)

    def off(self, home: str) -> str:
        """The line that leaves."""
        return f"cd {home}" + ("; deactivate" if self.by_hand else "")


def candidates(shell: str, top: Path) -> list[Tool]:
    """Every tool that is there."""
    hook = EVAL[shell]
    found = [
        make(shell, top, "no tool", "", activates=False),
        make(shell, top, "activate by hand", "", by_hand=True),
        make(shell, top, "autovenv", hook.format("autovenv hook"), runs=("autovenv", "exec", "--")),
    ]
    if shutil.which("direnv"):
        line = hook.format("direnv hook")
        by_source = "source .venv/bin/activate\nunset PS1\n"
        runs = ("direnv", "exec", ".")
        found.append(make(shell, top, "direnv, source", line, {".envrc": by_source}, runs=runs))
        layout = f'export VIRTUAL_ENV="$PWD/.venv"\nlayout python {sys.executable}\n'
        found.append(make(shell, top, "direnv, layout", line, {".envrc": layout}))
    if shutil.which("mise"):
        config = '[env]\n_.python.venv = ".venv"\n'
        line = hook.format("mise activate")
        found.append(
            make(shell, top, "mise", line, {"mise.toml": config}, runs=("mise", "exec", "--"))
        )
    if shutil.which("aactivator") and shell != "fish":
        files = {".activate.sh": ". .venv/bin/activate\n", ".deactivate.sh": "deactivate\n"}
        line = 'eval "$(aactivator init)"\n'
        found.append(make(shell, top, "aactivator", line, files))
    return found + grown(shell, top)


def grown(shell: str, top: Path) -> list[Tool]:
    """autovenv where there is much of something."""
    line = EVAL[shell].format("autovenv hook")
    path = make(shell, top, "PATH of 1000", line)
    path.environ = {
        **path.environ,
        "PATH": path.environ["PATH"] + "".join(f":/opt/none/{n}" for n in range(1000)),
    }
    commands = make(shell, top, "1000 in bin", line)
    siblings = make(shell, top, "10000 siblings", line)
    for project in ("one", "two"):
        for number in range(1000):
            file = Path(commands.home, project, f".venv/bin/command{number}")
            file.touch(0o755)
        for number in range(10000):
            Path(siblings.home, project, f"file{number}").touch()
    for each in (path, commands, siblings):
        each.grown = True
    return [path, commands, siblings]


def make(
    shell: str,
    top: Path,
    name: str,
    line: str,
    files: Mapping[str, str] | None = None,
    *,
    activates: bool = True,
    by_hand: bool = False,
    runs: Sequence[str] = (),
) -> Tool:
    """A tool's home, furnished."""
    home = top / name.replace(" ", "-").replace(",", "")
    (home / "plain").mkdir(parents=True)
    (home / "tools").mkdir()
    (home / "data/fish/generated_completions").mkdir(parents=True)
    program = home / "tools/autovenv"
    program.write_text(COMMAND.read_text().replace("#!python", f"#!{sys.executable}", 1))
    program.chmod(0o755)
    start = home / FILES[shell]
    start.parent.mkdir(parents=True, exist_ok=True)
    start.write_text(("set -g fish_greeting\n" if shell == "fish" else "PS1='$ '\n") + line)
    tool = Tool(name, str(home), variables(home), activates, by_hand, runs=runs)
    tool.script = "activate.fish" if shell == "fish" else "activate"
    for project in ("one", "two"):
        venv.create(home / project / ".venv", symlinks=True)
        (home / project / "/".join(map(str, range(3, 51)))).mkdir(parents=True)
        for file, text in (files or {}).items():
            (home / project / file).write_text(text)
        allow(tool, home / project)
    return tool


def variables(home: Path) -> dict[str, str]:
    """The variables: none that leads to a person's own files."""
    programs = [os.path.dirname(p) for t in ("mise", "aactivator") if (p := shutil.which(t))]
    return {
        "HOME": str(home),
        "ZDOTDIR": str(home),
        "XDG_CONFIG_HOME": f"{home}/config",
        "XDG_STATE_HOME": f"{home}/state",
        "XDG_DATA_HOME": f"{home}/data",
        "XDG_CACHE_HOME": f"{home}/cache",
        "PATH": ":".join([f"{home}/tools", "/usr/local/bin", "/usr/bin", "/bin", *programs]),
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "DIRENV_LOG_FORMAT": "",
        "MISE_QUIET": "1",
    }


def allow(tool: Tool, project: Path) -> None:
    """Tell the tool that its file there is trusted."""
    words = {".envrc": ["direnv", "allow"], "mise.toml": ["mise", "trust", "-q"]}
    for file, command in words.items():
        if (project / file).exists():
            subprocess.run(
                [*command, str(project / file)], env=tool.environ, check=True, capture_output=True
            )
    if (project / ".activate.sh").exists():
        allowed = Path(tool.home, "cache/aactivator/allowed")
        allowed.parent.mkdir(parents=True, exist_ok=True)
        with allowed.open("a") as list_:
            list_.write(f"{project}\n")
