"""What `autovenv hook SHELL` prints: the file from shell/, told all that it has to know."""

import sys

from autovenv import __version__, dirs, disk, names, records
from autovenv.export import Request, is_ours, logical_directory, render, survey
from autovenv.settings import Settings, read_settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

HERE = __file__.rpartition("/")[0]


def hook(shell: str, environ: "Mapping[str, str]") -> str:
    """The hook for one of HOOKED shells, and the answer for the directory it is printed in."""
    dialect = __import__(f"autovenv.shells.{shell}", fromlist=["assign"])
    settings = read_settings(environ)
    told = facts(environ, settings) | first_answer(shell, environ)
    front = "".join(dialect.assign(names.LOCAL + key, value) for key, value in told.items())
    return str(dialect.wrap(front + fill(template(shell), dialect, settings)))


def template(shell: str) -> str:
    """The hook's file as it stands."""
    return disk.decode(disk.read_small(f"{HERE}/shell/hook.{shell}"))


def facts(environ: "Mapping[str, str]", settings: Settings) -> dict[str, str]:
    """What the hook is told in assignments, by the name of its variable."""
    return {
        "python": sys.executable,
        "entry": HERE + "/_entry.py",
        "main": HERE + "/__main__.py",
        "version": __version__,
        "changed": f"{dirs.state_dir(environ)}/{records.CHANGED}",
        "home": dirs.home(environ),
        "show_name": "1" if settings.flag("prompt") else "",
        "cd": "1" if settings.flag("cd") else "",
        "verbose": "1" if settings.flag("verbose") else "",
    }


def first_answer(shell: str, environ: "Mapping[str, str]") -> dict[str, str]:
    """What the hook would ask at its first prompt if nothing changes until then, and the answer."""
    from autovenv import delta

    before = dict(environ)
    if is_ours(before):
        before = delta.apply(before, delta.deactivate(before))
    request = Request(shell, before, logical_directory(environ))
    request.hook = True
    words = [f"{name}={before[name]}" for name in names.TOUCHED if name in before]
    return {
        "first_ask": " ".join([request.directory, *words]),
        "first_answer": render(survey(request)),
    }


def fill(text: str, dialect: "ModuleType", settings: Settings) -> str:
    """The hook's file with its `__AUTOVENV_…__` words replaced, without comments and indentation.

    Half the text is half the time that a shell takes to read it. The files have no string over
    several lines that this could change.
    """
    lines = [line.strip() for line in text.split("\n")]
    text = "\n".join(line for line in lines if line and not line.startswith("#")) + "\n"
    others = settings.words("names")
    stops = ["" if stop == "/" else stop for stop in settings.words("stop_at")]
    for word, value in dialect.words(others, stops).items():
        text = text.replace(f"__AUTOVENV_{word}__", value)
    return text
