"""`autovenv status`: what is on, what was found, and why or why not.

The keys of `--json` are those of describe(), explained in `autovenv status --help`.
"""

from autovenv import disk, names
from autovenv.cli.calling import calling_shell, hook_line, is_hooked
from autovenv.cli.screen import GREEN, RED, YELLOW, paint, show
from autovenv.cli.skipped import skipped
from autovenv.decision import NOTHING
from autovenv.environment import clean, to_run
from autovenv.export import PIN, Request, Survey, is_ours, judge, logical_directory, survey
from autovenv.health import notes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    from autovenv.environment import Environment

Facts = dict[str, "str | bool | list[str] | None"]
COLOURS = {names.IS_ACTIVE: GREEN, names.IS_BROKEN: RED, names.IS_UNTRUSTED: RED}
INHERITED = "inherited, and autovenv's hook is not in this shell"
SOURCES = {"named": "activate DIR; it stays on wherever you go, until 'autovenv deactivate'"}
WORDS = {
    "auto": "auto: nothing speaks against it",
    "allowed": "allowed, by 'autovenv allow'",
    "denied": "denied, by 'autovenv deny'",
    "blocked": "blocked, until you run 'autovenv allow'",
}


def main(args: "Namespace") -> int:
    """0, or with --check 1 where no environment of autovenv's is on."""
    environ = disk.environ()
    seen = look(environ)
    code = 0
    if args.json:
        from json import dumps

        code = show([dumps(describe(seen))])
    elif not args.check:
        code = show(report(describe(seen)))
    return 1 if args.check and not is_ours(environ) else code


def look(environ: "Mapping[str, str]", *, quiet: bool = False) -> Survey:
    """What is known of where one stands, or of the environment that `activate DIR` put on."""
    request = Request("", environ, logical_directory(environ))
    if is_pinned(environ):
        request.flags = (PIN,)
        request.directory = environ[names.PINNED]
    seen = survey(request, paused=environ.get(names.STATE) == names.IS_PAUSED)
    if seen.found and seen.verdict is None:
        seen.verdict = judge(seen, own_word=is_pinned(environ))
    if not quiet:
        disk.say([*seen.settings.complaint, *(seen.verdict.notes if seen.verdict else [])])
    return seen


def is_pinned(environ: "Mapping[str, str]") -> bool:
    """Whether what is on is there by `activate DIR`."""
    return is_ours(environ) and environ.get(names.PINNED) == environ[names.ACTIVE]


def describe(seen: Survey) -> Facts:
    """All that is known, by the keys of --json."""
    environ, found = seen.request.environ, seen.found
    environment = found.environment if found else None
    trust, remedy = judged(seen)
    if found and found.problem and trust != "denied":
        remedy = to_run(found.remedy) if found.remedy else None
        trust = None if trust == "blocked" else trust  # `allow` would refuse
    state, reason = seen.decision.state, seen.decision.reason
    if seen.decision.path and not (
        is_ours(environ) and environ[names.ACTIVE] == seen.decision.path
    ):
        # Only the hook can make true what was decided.
        state, reason, remedy = None, *_not_on(environ)
    elif is_ours(environ) and not is_hooked(environ) and reason in ("on", NOTHING):
        reason, remedy = INHERITED, f"type: {hook_line(calling_shell())}"
    return {
        "active": environ.get(names.VIRTUAL_ENV) or None,
        "by_autovenv": is_ours(environ),
        "pinned": is_pinned(environ),
        "environment": found.path if found else None,
        "name": environment.name if environment else None,
        "project": found.directory if found else None,
        "source": found.source if found else None,
        "python": (environment.version or None) if environment else None,
        "maker": environment.maker if environment else None,
        "notes": notes_on(environment, environ),
        "trust": trust,
        "risks": [risk.detail for risk in seen.verdict.risks] if seen.verdict else [],
        "state": state,
        "reason": reason,
        "remedy": remedy or None,
        "skipped": skipped(seen),
    }


def notes_on(environment: "Environment | None", environ: "Mapping[str, str]") -> list[str]:
    """What is to be known of an environment that works."""
    if environment is None or environment.problem:
        return []
    return notes(environment, on=environ.get(names.VIRTUAL_ENV) == environment.path)


def _not_on(environ: "Mapping[str, str]") -> tuple[str, str]:
    """Why what could be on is not, and what to type."""
    if is_hooked(environ):
        return "not on: autovenv's hook did not act yet", "run 'autovenv activate'"
    reason = "not on: autovenv's hook is not in this shell, or did not act yet"
    return reason, f"type: {hook_line(calling_shell())}"


def judged(seen: Survey) -> tuple[str | None, str | None]:
    """The word for the verdict, and what to type to lift a block."""
    verdict = seen.verdict
    if verdict is None:
        return None, None
    if verdict.denied:
        return "denied", "run 'autovenv allow'"
    if verdict.risks:
        return "blocked", verdict.risks[0].remedy
    return ("allowed" if verdict.record else "auto"), None


def report(facts: Facts) -> list[str]:
    """The same for a person: aligned lines, those left out of which nothing is known."""
    ours = "" if facts["by_autovenv"] else ", not by autovenv"
    state, reason = str(facts["state"] or ""), str(facts["reason"])
    trust = "" if state == names.IS_UNTRUSTED else str(facts["trust"] or "")
    table = {
        "on": f"{facts['active']}{ours}" if facts["active"] else "nothing",
        "found": "" if facts["environment"] == facts["active"] else facts["environment"],
        "name": facts["name"],
        "project": facts["project"],
        "found by": SOURCES.get(str(facts["source"]), facts["source"]),
        "python": facts["python"],
        "made by": facts["maker"],
        "trust": WORDS.get(trust, trust),
        "state": state if reason == "on" else f"{state}{': ' if state else ''}{reason}",
        "what to do": facts["remedy"],
    }
    rows = [(key, value) for key, value in table.items() if value]
    risks = _every(facts["risks"])
    rows += [("against it", risk) for risk in risks if len(risks) > 1]
    rows += [("note", note) for note in _every(facts["notes"])]
    rows += [("skipped", line) for line in _every(facts["skipped"])]
    lines = [f"{key:<10}  {clean(str(value))}" for key, value in rows]
    return [_painted(line, state) for line in lines]


def _every(fact: object) -> list[str]:
    """What is in a list of facts."""
    return fact if isinstance(fact, list) else []


def _painted(line: str, state: str) -> str:
    """The line with the state's word coloured."""
    head = f"{'state':<10}  {state}"
    if not state or not line.startswith(head):
        return line
    return head.replace(state, paint(state, COLOURS.get(state, YELLOW))) + line[len(head) :]
