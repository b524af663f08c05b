"""What people use today, each as its own manual says; and autovenv with them."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench.figures import MINE, NO_TOOL
from tests.bench.tools import PROJECTS, Ground, Tool

Maker = Callable[[Ground], list[Tool]]


def every(ground: Ground) -> list[Tool]:
    """All tools that are there: no tool at all, the plain script, autovenv, its peers."""
    found = [ground.tool(NO_TOOL, activates=False), by_hand(ground), *autovenv(ground)]
    for program, make in PEERS.items():
        if shutil.which(program) and (program, ground.shell) not in WITHOUT:
            found += there(program, make, ground)
    return found


def there(program: str, make: Maker, ground: Ground) -> list[Tool]:
    """What is made, or nothing where the program does not let itself be set up."""
    try:
        return make(ground)
    except (subprocess.SubprocessError, OSError) as problem:
        print(f"left out: {program}: {problem}", file=sys.stderr)
        return []


def by_hand(ground: Ground) -> Tool:
    """`source .venv/bin/activate` and `deactivate`, typed."""
    script = "activate.fish" if ground.shell == "fish" else "activate"
    return ground.tool("activate by hand", by_hand=script, starts=False)


def autovenv(ground: Ground) -> list[Tool]:
    """By the line that is typed, and by the one that `setup` writes."""
    typed = ground.tool(MINE, ground.hook("autovenv hook"), runs=("autovenv", "exec", "--"))
    kept = ground.tool(f"{MINE}, setup's line", walks=False)
    kept.asks("autovenv", "setup", ground.shell)
    return [typed, kept]


def direnv(ground: Ground) -> list[Tool]:
    """Its hook, with the two usual ways to say a virtual environment."""
    texts = {
        "direnv (source activate)": "source .venv/bin/activate\nunset PS1\n",
        "direnv (layout python)": 'export VIRTUAL_ENV="$PWD/.venv"\nlayout python python3\n',
    }
    line, quiet = ground.hook("direnv hook"), {"DIRENV_LOG_FORMAT": ""}
    found = [
        ground.tool(name, line, {".envrc": text}, quiet, runs=("direnv", "exec", "."))
        for name, text in texts.items()
    ]
    for tool in found:
        for project in PROJECTS:
            tool.asks("direnv", "allow", ".", at=project)
    return found


def mise(ground: Ground) -> list[Tool]:
    """Its hook, with `_.python.venv`."""
    config = {"mise.toml": '[env]\n_.python.venv = ".venv"\n'}
    line, quiet = ground.hook("mise activate"), {"MISE_QUIET": "1", "MISE_OFFLINE": "1"}
    tool = ground.tool("mise", line, config, quiet, runs=("mise", "exec", "--"))
    for project in PROJECTS:
        tool.asks("mise", "trust", "-q", at=project)
    return [tool]


def aactivator(ground: Ground) -> list[Tool]:
    """Its hook, allowed in both projects."""
    files = {".activate.sh": ". .venv/bin/activate\n", ".deactivate.sh": "deactivate\n"}
    tool = ground.tool("aactivator", 'eval "$(aactivator init)"\n', files)
    allowed = Path(tool.home, "cache/aactivator/allowed")
    allowed.parent.mkdir(parents=True)
    allowed.write_text("".join(f"{tool.project(name)}\n" for name in PROJECTS))
    return [tool]


def pyenv(ground: Ground) -> list[Tool]:
    """pyenv-virtualenv's hook, where that plugin is there."""
    plugin = subprocess.run(["pyenv", "virtualenv", "--version"], capture_output=True, check=False)
    if plugin.returncode:
        return []
    lines = ground.hook("pyenv init -") + ground.hook("pyenv virtualenv-init -")
    root = ground.top / "pyenv"
    tool = ground.tool(
        "pyenv-virtualenv", lines, {".python-version": "PROJECT\n"}, {"PYENV_ROOT": str(root)}
    )
    (root / "versions").mkdir(parents=True)
    for project in PROJECTS:
        (root / "versions" / project).symlink_to(f"{tool.project(project)}/.venv")
    tool.asks("pyenv", "rehash")
    return [tool]


def uv(ground: Ground) -> list[Tool]:
    """`uv run` in a project that needs nothing, without and with its look whether all is there."""
    text = '[project]\nname = "PROJECT"\nversion = "1"\nrequires-python = ">=3.8"\n'
    quiet = {"UV_OFFLINE": "1", "UV_PYTHON_DOWNLOADS": "never", "UV_NO_CONFIG": "1"}
    return [
        ground.tool(
            name, "", {"pyproject.toml": text}, quiet, runs=name.split(), walks=False, starts=False
        )
        for name in ("uv run --no-sync", "uv run")
    ]


PEERS: dict[str, Maker] = {
    "direnv": direnv,
    "mise": mise,
    "aactivator": aactivator,
    "pyenv": pyenv,
    "uv": uv,
}
WITHOUT = {("aactivator", "fish")}
