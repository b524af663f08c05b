"""What `autovenv hook SHELL` prints: the file from shell/, told all that it has to know."""

import sys

from autovenv import bundle, dirs, disk, names, records
from autovenv.export import Request, is_ours, logical_directory, render, survey, where
from autovenv.settings import Settings, read_settings, stamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

HERE = __file__.rpartition("/")[0]
NO_ANSWER = {"first_ask": "", "first_answer": ""}
# A section of a hook's file, the last: all that a shell reads at its start.
START = "- at a shell's start\n"


def hook(shell: str, environ: "Mapping[str, str]", *, kept: str = "", whole: bool = False) -> str:
    """The hook for one of HOOKED shells, and the answer for the directory it is printed in.

    One that is kept in the file `kept` has no answer: it is read in any directory. There it is what
    a shell's start needs, or the `whole` hook, for the file beside that, which is read later.
    """
    dialect = __import__(f"autovenv.shells.{shell}", fromlist=["assign"])
    settings = read_settings(environ)
    first = NO_ANSWER if kept else first_answer(shell, environ)
    told = facts(shell, environ, settings) | {"kept": kept, "whole": "", "rest_of_hook": ""} | first
    words = replaced(dialect, settings, environ)
    rest, text = (fill(part, words) for part in parts(template(shell)))
    rest += dialect.assign(names.LOCAL + "whole", "1")
    if whole or first["first_answer"].count("\n") > 1:
        # Where the answer is more than that nothing was found, all is needed at once.
        text = rest + text
    elif not kept:
        told["rest_of_hook"] = rest
    front = "".join(dialect.assign(names.LOCAL + key, value) for key, value in told.items())
    return str(dialect.wrap(front + text, f"{kept}{names.WHOLE}" if whole else kept))


def template(shell: str) -> str:
    """The hook's file as it stands."""
    return disk.decode(disk.read_small(f"{HERE}/shell/hook.{shell}"))


def facts(shell: str, environ: "Mapping[str, str]", settings: Settings) -> dict[str, str]:
    """What the hook is told in assignments, by the name of its variable."""
    config = dirs.config_file(environ)
    return {
        "python": sys.executable,
        "entry": HERE + "/_entry.py",
        "compiled": bundle.path(f"hot-{shell}"),
        "main": HERE + "/__main__.py",
        "version": stamp(settings),
        "completions": HERE + "/completions",
        "answers": f"{dirs.state_dir(environ)}/{names.ANSWERS}",
        "changed": f"{dirs.state_dir(environ)}/{records.CHANGED}",
        "home": dirs.home(environ),
        "config": config,
        "configured": "1" if disk.exists(config) else "",
        "show_name": "1" if settings.flag("prompt") else "",
        "cd": "1" if settings.flag("cd") else "",
        "verbose": "1" if settings.flag("verbose") else "",
    }


def first_answer(shell: str, environ: "Mapping[str, str]") -> dict[str, str]:
    """What the hook would ask at its first prompt if nothing changes until then, and the answer.

    None where the system fails to give one: the hook asks then.
    """
    from autovenv import delta

    before = dict(environ)
    if is_ours(before):
        before = delta.apply(before, delta.deactivate(before))
    # Nothing else of a parent shell's counts.
    inherited = (names.ACTIVE, names.STATE, names.PINNED)
    before = {n: v for n, v in before.items() if not n.startswith((*inherited, names.OLD))}
    request = Request(shell, before, logical_directory(environ))
    request.hook = True
    words = [f"{name}={before[name]}" for name in names.TOUCHED if name in before]
    try:
        answer = render(survey(request))
    except disk.NoAnswer:
        return NO_ANSWER
    return {"first_ask": " ".join([request.directory, *words]), "first_answer": answer}


def parts(text: str) -> tuple[str, str]:
    """The functions of a hook's file that can wait, and the part that a shell's start needs.

    Without comments and indentation in both; the files have no string over several lines that this
    could change.
    """
    rest, _, start = text.partition(START)
    return _bare(rest), _bare(start)


def _bare(text: str) -> str:
    lines = [line.strip() for line in text.split("\n")]
    return "".join([f"{line}\n" for line in lines if line and line[0] != "#"])


def replaced(
    dialect: "ModuleType", settings: Settings, environ: "Mapping[str, str]"
) -> dict[str, str]:
    """What the `__AUTOVENV_…__` words of a hook's file stand for, by their middle."""
    others = settings.words("names")
    stops = ["" if stop == "/" else stop for stop in settings.words("stop_at")]
    words: dict[str, str] = dialect.words(others, stops, tools(settings, environ))
    return words


def fill(text: str, words: "Mapping[str, str]") -> str:
    """The text with its `__AUTOVENV_…__` words replaced."""
    for word, value in words.items():
        text = text.replace(f"__AUTOVENV_{word}__", value)
    return text


class Guarded:
    """What tells a shell that a tool may know an environment for a directory."""

    __slots__ = ("markers", "projects", "sources", "variables")

    def __init__(
        self,
        markers: "tuple[str, ...]",
        sources: "tuple[str, ...]",
        projects: "tuple[str, ...]",
        variables: "tuple[str, ...]",
    ) -> None:
        self.markers = markers  # names in the directory
        self.sources = sources  # names in the directory that an answer rests on
        self.projects = projects  # directories that are known by themselves
        self.variables = variables  # where they are others, answers do not count


def tools(settings: Settings, environ: "Mapping[str, str]") -> Guarded:
    """What the guard has to look for besides the environments in directories themselves."""
    from autovenv.guard import VARIABLES, places, projects, sources

    known = where(settings, environ)
    return Guarded(places(known), sources(known), projects(known), VARIABLES)
