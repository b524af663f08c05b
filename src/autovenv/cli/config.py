"""`autovenv config [--edit]`: the settings in force, and the file in which they are set."""

import os
import shlex
import subprocess

from autovenv import dirs, disk, keep
from autovenv.cli import files
from autovenv.cli.screen import DIM, paint, show
from autovenv.config import Value
from autovenv.environment import clean
from autovenv.settings import DEFAULTS, read_settings, variable
from autovenv.shells import HOOKED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    from autovenv.settings import Settings

# One sentence for each setting, in their order; also what a new config.toml says.
MEANING = {
    "trust": '"auto": activate what is yours and hides no command; "ask": only after \'allow\'',
    "trusted": "directories below which every environment is activated unasked",
    "names": "directory names of environments, besides .venv",
    "stop_at": "directories that are not looked into, nor those above (default: above your home)",
    "tools": "tools whose environments elsewhere are found; without a name, that tool's are not",
    "prompt": "show the environment's name in the prompt",
    "cd": "bash: act at once after cd, pushd and popd, not only at the prompt",
    "verbose": "say on stderr what is put on and taken off",
}
FRONT = "# autovenv's settings; each as it is when nothing is set. See 'autovenv config'.\n"


def main(args: "Namespace") -> int:
    """0, or 1 if something is wrong with the settings or the editor."""
    environ = disk.environ()
    if args.edit:
        code = edit(dirs.config_file(environ), environ)
        if code:
            return code
        renew(environ)
    settings = read_settings(environ)
    disk.say(settings.faults)
    code = 0 if args.edit else show([which(environ), *report(settings)])
    return 1 if settings.faults else code


def renew(environ: "Mapping[str, str]") -> None:
    """Let new shells have what was changed; where that fails, a shell's first question does it."""
    for shell in HOOKED:
        try:
            keep.renew(shell, environ)
        except OSError:
            pass


def which(environ: "Mapping[str, str]") -> str:
    """Which file is the user's, and whether it is there."""
    file = dirs.config_file(environ)
    hint = "" if disk.exists(file) else "  (not there yet; 'autovenv config --edit' makes it)"
    return f"# {clean(file)}{hint}"


def report(settings: "Settings") -> list[str]:
    """A line for each setting: the key, its value, where that comes from."""
    rows = [(key, toml(value), settings.sources[key]) for key, value in settings.values.items()]
    wide = max(len(key) for key, _, _ in rows)
    # A long list is alone in being out of line.
    broad = max((len(value) for _, value, _ in rows if len(value) <= 40), default=0)
    return [
        f"{key:<{wide}}  {clean(value):<{broad}}  {paint(clean(source), DIM)}"
        for key, value, source in rows
    ]


def toml(value: Value) -> str:
    """The value as config.toml has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(map(toml, value))}]"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def template() -> str:
    """A config.toml in which every key is explained and commented out."""
    keys = [
        f"\n# {MEANING[key]} ({variable(key)})\n# {key} = {toml(value)}\n"
        for key, value in DEFAULTS.items()
    ]
    return FRONT + "".join(keys)


def edit(file: str, environ: "Mapping[str, str]") -> int:
    """Open the file in the user's editor, made if it is missing; the editor's exit code."""
    editor = environ.get("VISUAL") or environ.get("EDITOR") or "vi"
    try:
        if not os.path.lexists(file):
            files.replace(file, template().encode())
        words = [*shlex.split(editor), file]
        code = subprocess.run(words, env=environ, check=False).returncode
    except ValueError:
        disk.say([f"not edited: VISUAL or EDITOR cannot be understood: {clean(editor)}"])
        return 1
    except OSError as error:
        where = clean(str(error.filename or file))
        remedy = "set EDITOR to your editor" if where == clean(editor) else "make it by hand"
        disk.say([f"not edited: {where}: {disk.reason(error)}; {remedy}"])
        return 1
    return 1 if code else 0
