"""What the demo's scratch directory holds: two projects, their environments, start-up files."""

import os
import subprocess
import sys

from autovenv import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# Each project, with its directories.
PROJECTS = {"shop": "src/cart", "blog": "posts"}
# A shell's start-up file, and what is in it besides the hook: a short prompt.
FISH = """\
set -g fish_greeting ''
function fish_prompt; echo -n (string replace -- $HOME '~' $PWD)' $ '; end
"""
START_UP = {
    "bash": (".bashrc", "PS1='\\w $ '\n"),
    "zsh": (".zshrc", "PROMPT='%~ $ '\nunsetopt PROMPT_SP PROMPT_CR\n"),
    "fish": (".config/fish/config.fish", FISH),
}


def furnish(top: str) -> list[str]:
    """Make the projects; what a person has to know of how, if anything."""
    told = set()
    for project, below in PROJECTS.items():
        os.makedirs(f"{top}/{project}/{below}")
        told.add(make_environment(f"{top}/{project}/{names.DOT_VENV}"))
    # fish would read all manual pages, in the background, to fill one of these.
    for directory in (".local/share", ".cache"):
        os.makedirs(f"{top}/{directory}/fish/generated_completions")
    return sorted(told - {""})


def make_environment(path: str) -> str:
    """Make an environment by `python -m venv`; a word to the user if that was not possible."""
    command = [sys.executable, "-I", "-m", "venv", "--without-pip", path]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        # What PEP 405 asks for is little, and some systems keep the venv module apart.
        os.makedirs(path + "/bin", exist_ok=True)
        with open(f"{path}/{names.PYVENV_CFG}", "w") as file:
            file.write(f"home = {os.path.dirname(sys.executable)}\n")
        for name in ("python", "python3"):
            if not os.path.lexists(f"{path}/bin/{name}"):
                os.symlink(sys.executable, f"{path}/bin/{name}")
        return "'python -m venv' does not work here, so the environments are made by hand"
    return ""


def variables(top: str, environ: "Mapping[str, str]") -> dict[str, str]:
    """All variables of the demo's shells: few, and none that leads to the user's own files."""
    kept = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "USER", "LOGNAME")
    own = {
        "HOME": top,
        "PWD": top,
        "ZDOTDIR": top,
        "XDG_CONFIG_HOME": f"{top}/.config",
        "XDG_DATA_HOME": f"{top}/.local/share",
        "XDG_STATE_HOME": f"{top}/.local/state",
        "XDG_CACHE_HOME": f"{top}/.cache",
        "XDG_RUNTIME_DIR": f"{top}/.cache",
        "TMPDIR": f"{top}/.cache",
        "TERM": "dumb",  # no shell draws on it
    }
    return {name: environ[name] for name in kept if name in environ} | own


def start_up(shell: str, top: str, hook: str) -> None:
    """Write the shell's start-up file: a short prompt, then the hook."""
    name, prompt = START_UP[shell]
    file = f"{top}/{name}"
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, "wb") as written:
        written.write(os.fsencode(prompt + hook))


def words(shell: str, file: str, top: str) -> list[str]:
    """The command line that starts the shell so that it reads that file, and not the user's."""
    if shell == "bash":
        return [file, "--noprofile", "--rcfile", f"{top}/.bashrc", "-i"]
    return [file, "-d", "-i"] if shell == "zsh" else [file, "-i"]
