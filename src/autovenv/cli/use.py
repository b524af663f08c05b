"""`autovenv use [PATH|NAME]`: says in `.python-envs` (PEP 832) what a project uses."""

from autovenv import disk, names
from autovenv.cli import files
from autovenv.cli.candidates import Candidate, candidate, everything, named, project_of
from autovenv.cli.screen import show
from autovenv.discovery import find_in
from autovenv.discovery.python_envs import parse_lines, resolve
from autovenv.environment import clean, to_run
from autovenv.export import logical_directory, where
from autovenv.settings import read_settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from autovenv.discovery import Where


class Refused(Exception):
    """What was asked cannot be done; its text says why, and what to type."""


def main(args: "Namespace") -> int:
    """0 if it was written, or listed; 1 if it could not be."""
    environ = disk.environ()
    directory = logical_directory(environ)
    known = where(read_settings(environ), environ)
    project = project_of(directory, known)
    if args.names:
        return show([f"{each.word}\t{clean(about(each))}" for each in everything(project, known)])
    if args.environment is None:
        return listing(project, known)
    try:
        chosen = choose(args.environment, (directory, project), known)
        disk.say([already(chosen) if default(project, known) else use(chosen, project)])
    except Refused as why:
        disk.say(str(why).split("\n"))
        return 1
    except OSError as error:
        file = f"{project.rstrip('/')}/{names.PYTHON_ENVS}"
        disk.say([f"not written: {clean(file)}: {disk.reason(error)}"])
        return 1
    return 0


def listing(project: str, known: "Where") -> int:
    """Print every candidate, the one that the project uses now marked with a star."""
    found = find_in(project.rstrip("/"), known)
    now = found.path if found else ""
    candidates = everything(project, known)
    if not candidates:
        disk.say([f"no environment to use in {clean(project)}; make one: python3 -m venv .venv"])
        return 1
    rows = [row(each, current=each.path == now) for each in candidates]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return show(["  ".join([*map(str.ljust, row, widths), row[4]]).rstrip() for row in rows])


def about(each: Candidate) -> str:
    """What TAB says of it."""
    environment = each.environment
    return environment.problem or f"Python {environment.version or '?'}, {environment.maker}"


def row(each: Candidate, *, current: bool) -> list[str]:
    """One line's columns: the mark, the word to use it by, Python, maker, and path or problem."""
    environment = each.environment
    problem = f" ({environment.problem})" if environment.problem else ""
    words = [each.word, environment.version or "?", environment.maker, each.path + problem]
    return ["*" if current else " ", *map(clean, words)]


def default(project: str, known: "Where") -> str:
    """The project's `.venv`, which the PEP takes whatever the file says; "" if there is none."""
    found = find_in(project.rstrip("/"), known)
    return found.path if found and found.source == names.DOT_VENV else ""


def refuse_beside(venv: str, chosen: list[Candidate]) -> None:
    """None but the `.venv` itself can be chosen where there is one."""
    if venv and [disk.real(each.path) for each in chosen] != [disk.real(venv)]:
        raise Refused(
            f"nothing written: {clean(venv)} is what this project uses, by PEP 832; "
            "move it away to use another"
        )


def choose(word: str, places: tuple[str, str], known: "Where") -> Candidate:
    """The environment that the user named, by its path or its name; raises Refused.

    A relative path is tried from where one stands, then from the project: so it is listed.
    """
    path = resolve(places[0], word)
    found = candidate(word, path, places[1]) or candidate(word, resolve(places[1], word), places[1])
    if not found and "/" not in word:
        found = named(word, known)
    if not found:
        raise Refused(missing(word, path))
    refuse_beside(default(places[1], known), found)
    if len(found) > 1:
        each = "\n".join(f"  autovenv use {clean(one.path)}" for one in found)
        raise Refused(f"more than one environment is called {clean(word)}; choose:\n{each}")
    problem, remedy = found[0].environment.problem, found[0].environment.remedy
    if problem:
        way_out = f"; {to_run(remedy)}" if remedy else ""
        raise Refused(f"nothing written: {clean(found[0].path)}: {clean(problem)}{way_out}")
    return found[0]


def missing(word: str, path: str) -> str:
    """That there is no such environment, and what may have been meant."""
    inner = f"{path}/{names.DOT_VENV}"
    if candidate("", inner, path):
        return f"not an environment: {clean(path)}; there is one in it: autovenv use {clean(inner)}"
    if "/" in word or disk.exists(path):
        return f"not an environment: {clean(path)}; run 'autovenv use' to see those that there are"
    return f"no environment of that name: {clean(word)}; run 'autovenv use' to see the names"


def use(chosen: Candidate, project: str) -> str:
    """Make it the default of the project; what was done, in words. Raises Refused or OSError."""
    file = f"{project.rstrip('/')}/{names.PYTHON_ENVS}"
    line = line_for(chosen.path, project)
    before = files.read(file) or b""
    after = with_default(disk.decode(before), line, project)
    if parse_lines(disk.encode(after))[-1:] != [line] or not is_utf8(line):
        raise Refused(f"nothing written: {clean(file)} cannot hold this path: {clean(line)}")
    if disk.encode(after) == before:
        return already(chosen)
    files.replace(file, disk.encode(after))
    return f"used from now on: {clean(chosen.path)}; written to {clean(file)}"


def already(chosen: Candidate) -> str:
    """That nothing has to be written."""
    return f"used already: {clean(chosen.path)}"


def line_for(path: str, project: str) -> str:
    """The path from the project, where it lies in it: a project can be moved with what is in it."""
    inner = path.removeprefix(project.rstrip("/") + "/")
    return path if inner == path else inner


def with_default(text: str, line: str, project: str) -> str:
    """The text of a .python-envs with this as its last line, and once; the others stay."""
    end = "\r\n" if "\r\n" in text else "\n"
    kept = [
        each
        for each in text.split("\n")
        if not parse_lines(disk.encode(each))
        or resolve(project, parse_lines(disk.encode(each))[0]) != resolve(project, line)
    ]
    before = "\n".join(kept)
    if before and not before.endswith("\n"):
        before += end
    return f"{before}{line}{end}"


def is_utf8(text: str) -> bool:
    """Whether other readers of the file will understand it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
