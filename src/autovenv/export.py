"""The hot path, top to bottom: read, find, judge, decide, say.

A hook calls `export SHELL hook VERSION FLAGS DIRECTORY [NAME=value…]`, with the variables that
activation touches as they are in the shell, exported or not. It has already taken off what was on,
so the answer only ever puts something on; messages come as calls of the hook's own function, so
that what reaches the terminal is one line whatever happens here.
Without a hook, `export SHELL` goes by its own environment and working directory, and answers with
all that must change.
"""

from autovenv import delta, disk, names
from autovenv.decision import Decision, Known, decide
from autovenv.discovery import PLAIN, Found, Where, find, is_guarded
from autovenv.environment import clean
from autovenv.settings import Settings, read_settings, stamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import stat_result

    from autovenv.trust import Rules, Verdict

# The flags of a hook's call, separated by commas.
AGAIN = "again"  # this block was told already: say it only if it is another
TOLD = "told"  # faults of the settings were told in this shell
ASKED = "asked"  # by the user's word, so that even what is denied is spoken of
PAUSED = "paused"  # only where it is: the user took it off until they leave
PIN = "pin"  # the directory was named by the user: only `deny` stops it


class Request:
    """What is asked: by which shell, from which directory, in which environment."""

    __slots__ = ("directory", "environ", "flags", "hook", "local", "shell", "stamp", "variables")

    def __init__(self, shell: str, environ: "Mapping[str, str]", directory: str) -> None:
        self.shell = shell
        self.environ = environ
        self.directory = directory
        self.hook = False
        self.stamp = ""  # what the hook was made of
        self.flags: "tuple[str, ...]" = ()
        self.variables = dict(environ)
        self.local: set[str] = set()  # variables that are set in the shell, but not exported

    def tell(self, assignments: "list[str]") -> None:
        """Take the shell's word for the variables that activation touches."""
        for name in names.TOUCHED:
            self.variables.pop(name, None)
        for assignment in assignments:
            name, _, value = assignment.partition("=")
            self.variables[name] = value
            if name not in self.environ:
                self.local.add(name)


class Survey:
    """All that is known of one directory, and what follows."""

    __slots__ = ("decision", "found", "request", "settings", "verdict")

    def __init__(self, request: Request, settings: Settings) -> None:
        self.request = request
        self.settings = settings
        self.found: Found | None = None
        self.verdict: Verdict | None = None
        self.decision: Decision


def logical_directory(environ: "Mapping[str, str]") -> str:
    """The working directory as the shell calls it: PWD if it is right, else the real one."""
    named = environ.get("PWD", "")
    try:
        real = disk.getcwd()
    except OSError:  # deleted: its name is all there is
        return named or "/"
    try:
        right = named.startswith("/") and same(disk.stat(named), disk.stat(real))
    except OSError:
        right = False
    return named if right else real


def same(one: "stat_result", other: "stat_result") -> bool:
    """Whether both are the same file."""
    return (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)


def where(settings: Settings, environ: "Mapping[str, str]") -> Where:
    """What the walk has to know."""
    from autovenv.dirs import home

    stops, others, tools = map(settings.words, ("stop_at", "names", "tools"))
    return Where(home(environ), stops, others, environ, tools)


def survey(request: Request, *, paused: bool = False) -> Survey:
    """Read, find, judge and decide; nothing is changed."""
    seen = Survey(request, read_settings(request.environ))
    variables = request.variables
    active = variables[names.ACTIVE] if is_ours(variables) else ""
    known = Known(
        active=active,
        foreign="" if active else variables.get(names.VIRTUAL_ENV, ""),
        disabled=request.environ.get(names.DISABLE, "") not in ("", "0"),
        paused=paused,
    )
    if not known.disabled:
        _look(seen, known)
    seen.decision = decide(known)
    return seen


def is_ours(variables: "Mapping[str, str]") -> bool:
    """Whether autovenv put on what is on, as far as what was inherited can be believed."""
    return delta.is_ours(variables) and believed(variables[names.ACTIVE])


def believed(active: str) -> bool:
    """Whether AUTOVENV_ACTIVE, which a parent process may have made up, can be what it says.

    Nothing is taken out of PATH but the `bin` of an environment, or of one that is gone.
    """
    if not active.startswith("/") or ":" in active:
        return False
    if disk.exists(f"{active}/{names.PYVENV_CFG}") or not disk.exists(active + "/bin"):
        return True
    from autovenv.environment import is_old_virtualenv

    return is_old_virtualenv(active)


def _look(seen: Survey, known: Known) -> None:
    """Find and judge, as far as the answer can depend on it."""
    request = seen.request
    pinned = PIN in request.flags
    if known.active and request.variables.get(names.PINNED) == known.active:
        seen.found = find_named(seen, known.active)
    elif pinned:
        seen.found = find_named(seen, request.directory)
    else:
        around = where_of(seen)
        seen.found = find(request.directory, around, noting(around) if request.hook else None)
    if seen.found is None:
        return
    known.found = seen.found.path
    known.problem = seen.found.problem
    if known.active == known.found and not known.problem:
        return  # trust is judged on arrival
    seen.verdict = judge(seen, own_word=pinned)
    known.denied = seen.verdict.denied
    known.risk = seen.verdict.reason


def noting(known: Where) -> "Callable[[str, Found | None], None]":
    """What keeps each answer that the guard cannot see by itself."""
    from time import time_ns

    asked = time_ns()

    def note(directory: str, found: Found | None) -> None:
        if (found is None or found.source not in PLAIN) and is_guarded(directory, known):
            from autovenv import guard

            guard.note(directory, found, known, asked)

    return note


def where_of(seen: Survey) -> Where:
    """What the walk has to know, for this request."""
    return where(seen.settings, seen.request.environ)


def find_named(seen: Survey, directory: str) -> Found | None:
    """The environment that the user named: the directory itself, or the nearest from there."""
    from autovenv.discovery.python_envs import resolve
    from autovenv.environment import read_environment

    directory = resolve("", directory)
    environment = read_environment(directory, directory.rpartition("/")[0])
    if environment:
        return Found(environment.project, "named", directory, environment)
    return find(directory, where_of(seen))


def judge(seen: Survey, *, own_word: bool = False) -> "Verdict":
    """The verdict on what was found."""
    from autovenv import trust

    assert seen.found
    return trust.judge(seen.found.path, rules(seen), own_word=own_word)


def rules(seen: Survey) -> "Rules":
    """What the user settled, with PATH as it is without autovenv's entry."""
    from autovenv import dirs, trust

    request, settings = seen.request, seen.settings
    variables = request.variables
    if is_ours(variables):
        variables = delta.apply(variables, delta.deactivate(variables))
    return trust.Rules(
        dirs.state_dir(request.environ),
        dirs.home(request.environ),
        variables.get(names.PATH, ""),
        settings.word("trust"),
        settings.words("trusted"),
    )


def change(seen: Survey) -> delta.Delta:
    """What must change in the variables for the decision to be true."""
    request, decision = seen.request, seen.decision
    before = request.variables
    after = before
    active = before.get(names.ACTIVE, "")
    if active != decision.path and believed(active):
        after = delta.apply(after, delta.deactivate(after))
    if decision.path and decision.path != active:
        assert seen.found
        assert seen.found.environment
        name = seen.found.environment.name
        pinned = PIN in request.flags
        after = delta.apply(
            after, delta.activate(after, decision.path, name, request.local, pinned=pinned)
        )
    return delta.difference(before, delta.apply(after, {names.STATE: decision.state}))


def messages(seen: Survey) -> list[str]:
    """What a person has to be told, each one line without the leading `autovenv: `."""
    flags, decision = seen.request.flags, seen.decision
    told = [] if TOLD in flags else seen.settings.complaint
    if seen.verdict and AGAIN not in flags:
        told += seen.verdict.notes
    asked = not decision.path and (ASKED in flags or PIN in flags)
    if (decision.tell or asked) and AGAIN not in flags:
        from autovenv.refusal import refusal

        told.append(refusal(seen))
    elif decision.path and seen.settings.flag("verbose"):
        assert seen.found
        assert seen.found.environment
        told.append(f"on: {seen.found.environment.name} ({clean(decision.path)})")
    return told


def render(seen: Survey) -> str:
    """The answer in the shell's words; for a hook also what it wants to know and to say.

    What it wants to know comes first: by that a hook knows an answer.
    """
    dialect = __import__(f"autovenv.shells.{seen.request.shell}", fromlist=["render"])
    if not seen.request.hook:
        plain: str = dialect.render(change(seen))
        return plain
    directory = (seen.found.directory or "/") if seen.found else ""
    path = seen.found.path if seen.found else ""
    told = "told" if seen.settings.faults else ""
    known: str = dialect.call("__autovenv_learn", directory, path, told)
    lines: str = dialect.render(delta.undoable(change(seen)))
    return known + lines + "".join(dialect.call("__autovenv_say", line) for line in messages(seen))


def parse(argv: "list[str]", environ: "Mapping[str, str]") -> Request:
    """The request in the arguments after `export`."""
    if len(argv) < 5 or argv[1] != "hook":
        return Request(argv[0], environ, logical_directory(environ))
    request = Request(argv[0], environ, argv[4])
    request.hook = True
    request.stamp = argv[2]
    request.flags = tuple(argv[3].split(","))
    request.tell(argv[5:])
    return request


def main(
    argv: "list[str]", renew: "Callable[[str, Mapping[str, str]], None] | None" = None
) -> None:
    """Answer on stdout in one write, and end the process: 0 done, 1 if it could not.

    `renew` is called, after the answer, for a hook that was made of something else.
    """
    code = 0
    outdated = False
    try:
        request = parse(argv, disk.environ())
        seen = survey(request, paused=PAUSED in request.flags)
        text = render(seen)
        if not request.hook:
            disk.say(messages(seen))
        outdated = request.hook and request.stamp != stamp(seen.settings)
    except Exception as error:  # noqa: BLE001  (a fault of ours must not reach the shell as a traceback)
        text, code = "", 1
        disk.say(
            [f"internal error: {type(error).__name__}: {clean(str(error))}; run 'autovenv doctor'"]
        )
    disk.write_all(1, text)
    if outdated and renew:
        try:
            renew(request.shell, request.environ)
        except Exception:  # noqa: BLE001, S110  (the answer is given; `doctor` finds what is wrong)
            pass
    disk.end(code)
