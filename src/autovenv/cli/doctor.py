"""`autovenv doctor [--json]`: checks the set-up and says how to mend each finding."""

from autovenv.cli import checks_environment, checks_hook, checks_state, checks_tools
from autovenv.cli.findings import FAIL, OK, WARN, Finding, check_all, examine
from autovenv.cli.screen import DIM, GREEN, RED, YELLOW, paint, show
from autovenv.environment import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

CHECKS = (
    *checks_hook.CHECKS,
    *checks_state.CHECKS,
    *checks_environment.CHECKS,
    *checks_tools.CHECKS,
)
COLOURS = {OK: GREEN, WARN: YELLOW, FAIL: RED}


def main(args: "Namespace") -> int:
    """1 when something is wrong, else 0: a warning is good to know, or the user's own doing."""
    findings = check_all(examine(), CHECKS)
    if args.json:
        from json import dumps

        code = show([dumps([describe(each) for each in findings])])
    else:
        code = show([line for each in findings for line in report(each)])
    return 1 if any(each.level == FAIL for each in findings) else code


def describe(each: Finding) -> dict[str, str]:
    """One finding by the keys of --json."""
    return {"name": each.name, "level": each.level, "what": each.what, "mend": each.mend}


def report(each: Finding) -> list[str]:
    """A line what, and a line how to mend it."""
    head = paint(each.level, COLOURS[each.level]) + " " * (6 - len(each.level))
    lines = [head + clean(each.what)]
    return [*lines, f"      {paint('->', DIM)} {clean(each.mend)}"] if each.mend else lines
