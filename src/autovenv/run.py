"""`autovenv exec`: a command in the nearest environment, by replacing this process.

It is the user's own word, so only `deny` stops it; to the command's children the environment is a
person's choice, and nothing is left of another one that was on.
"""

import posix

from autovenv import delta, disk, names
from autovenv.discovery import Found, find
from autovenv.environment import clean, read_environment, to_run
from autovenv.export import Request, Survey, is_ours, judge, logical_directory, where_of
from autovenv.launch import FAILED, Stop, become, find_command, given_locale
from autovenv.settings import read_settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import NoReturn

# What activate scripts keep for their own undoing.
SCRIPTS_OWN = "_OLD_VIRTUAL_"
# Where commands are looked for besides, if there was no PATH at all: as execvp does.
UNSET = ":/bin:/usr/bin"


def quick(rest: "list[str]") -> int | None:
    """Run the plain forms `[-C DIR] [--] CMD …`; None where argparse has to say what is meant."""
    directory = None
    if len(rest) > 1 and rest[0] == "-C":
        directory, rest = rest[1], rest[2:]
    if rest[:1] == ["--"]:
        rest = rest[1:]
    elif rest and rest[0].startswith("-"):
        return None
    return run(rest, directory) if rest else None


class Plan:
    """What is to be run, in which environment."""

    __slots__ = ("file", "found", "variables", "words")

    def __init__(
        self, words: "list[str]", environ: "Mapping[str, str]", say: "Callable[[list[str]], None]"
    ) -> None:
        """Choose the environment, and find the command in it; raises Stop."""
        self.found = choose(environ, say)
        self.variables = inside(environ, self.found)
        search = self.variables[names.PATH] + ("" if names.PATH in environ else UNSET)
        self.file = find_command(words[0], search)
        self.words = words


def run(command: "list[str]", directory: str | None = None) -> int:
    """The exit code, where the command could not take this process's place."""
    return answered(lambda: _replace(command, directory))


def _replace(command: "list[str]", directory: str | None) -> "NoReturn":
    plan = Plan(command, start(directory), disk.say)
    become(plan.file, plan.words, plan.variables)


def answered(action: "Callable[[], int]") -> int:
    """The action's exit code; what stopped it is said."""
    try:
        return action()
    except Stop as stop:
        disk.say([stop.line])
        return stop.code
    except Exception as error:  # noqa: BLE001  (CMD's exit codes must not be taken for ours)
        fault = f"{type(error).__name__}: {clean(str(error))}"
        disk.say([f"internal error: {fault}; run 'autovenv doctor'"])
        return FAILED


def start(directory: str | None) -> "dict[str, str]":
    """The variables to start from, after going to the directory, if there is one."""
    environ = given_locale(disk.environ())
    return environ if directory is None else enter(directory, environ)


def enter(directory: str, environ: "Mapping[str, str]") -> "dict[str, str]":
    """The variables after going to the directory, as after a shell's `cd`."""
    from autovenv.discovery.python_envs import resolve

    named = resolve(logical_directory(environ), directory)
    try:
        posix.chdir(directory)
    except OSError as error:
        line = f"not run: cannot enter the directory: {clean(directory)}: {disk.reason(error)}"
        raise Stop(FAILED, line) from None
    return {**environ, "PWD": logical_directory({**environ, "PWD": named})}


def choose(environ: "Mapping[str, str]", say: "Callable[[list[str]], None]") -> Found:
    """The environment to run in; raises Stop where there is none, or it is denied or broken."""
    seen = Survey(Request("exec", environ, logical_directory(environ)), read_settings(environ))
    say(seen.settings.complaint)
    seen.found = _pinned(environ) or find(seen.request.directory, where_of(seen))
    seen.found = seen.found or _named(environ.get(names.VIRTUAL_ENV, ""))
    if seen.found is None:
        raise Stop(FAILED, f"not run: {_nothing(seen.request)}")
    where, problem, remedy = seen.found.path, seen.found.problem, seen.found.remedy
    verdict = judge(seen, own_word=True)
    say(verdict.notes)
    if verdict.denied:
        problem, remedy = verdict.reason, "autovenv allow"
    if problem:
        way_out = f"; {to_run(remedy)}" if remedy else ""
        raise Stop(FAILED, f"not run: {clean(where)}: {clean(problem)}{way_out}")
    return seen.found


def _pinned(environ: "Mapping[str, str]") -> Found | None:
    """The environment that `activate DIR` put on in this shell."""
    pinned = environ.get(names.PINNED, "")
    if not pinned or pinned != environ.get(names.ACTIVE) or not is_ours(environ):
        return None
    return _named(pinned) or Found(
        "", names.PINNED, pinned, problem="it is gone", remedy="autovenv deactivate"
    )


def _named(path: str) -> Found | None:
    """The environment in the very directory that a variable names."""
    path = path.rstrip("/")
    project = path.rpartition("/")[0]
    environment = read_environment(path, project) if path.startswith("/") else None
    return Found(project, names.VIRTUAL_ENV, path, environment) if environment else None


def _nothing(request: Request) -> str:
    """That no environment was found, nor is one on."""
    from autovenv.refusal import none_from

    on = request.environ.get(names.VIRTUAL_ENV, "")
    besides = f", and VIRTUAL_ENV names none: {clean(on)}" if on else ""
    # The user stands where we were before `-C DIR`.
    here = request.environ.get("PWD") == disk.environ().get("PWD")
    return none_from(request.directory, besides, here=here)


def inside(environ: "Mapping[str, str]", found: Found) -> "dict[str, str]":
    """The variables with this environment on, as a person would have put it on."""
    assert found.environment
    before = without(environ)
    after = delta.apply(before, delta.activate(before, found.path, found.environment.name))
    own = (names.ACTIVE, names.STATE, names.PINNED)
    return {
        name: value
        for name, value in after.items()
        if name not in own and not name.startswith(names.OLD)
    }


def without(environ: "Mapping[str, str]") -> "dict[str, str]":
    """The variables without any environment that was on, autovenv's or another's."""
    variables = dict(environ)
    if _is_believed(environ.get(names.ACTIVE, "")):
        variables = delta.apply(variables, delta.deactivate(variables))
    foreign = variables.get(names.VIRTUAL_ENV, "").rstrip("/")
    if _is_believed(foreign):
        variables = delta.apply(variables, {names.PATH: _all_out(variables, foreign + "/bin")})
    own = (names.VIRTUAL_ENV, names.VIRTUAL_ENV_PROMPT)
    return {
        name: value
        for name, value in variables.items()
        if name not in own and not name.startswith(SCRIPTS_OWN)
    }


def _is_believed(path: str) -> bool:
    """Whether this can have been put on: whatever a variable names, /usr/bin stays on PATH."""
    return is_ours({names.ACTIVE: path, names.VIRTUAL_ENV: path})


def _all_out(variables: "Mapping[str, str]", entry: str) -> str | None:
    """PATH without the entry, however often it is there."""
    path = variables.get(names.PATH)
    if path is None:
        return None
    return ":".join(each for each in path.split(":") if each != entry)
