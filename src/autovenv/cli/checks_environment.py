"""`doctor`: does `python` lead into the environment that is on; is the one that is here well."""

from autovenv import health, names
from autovenv.cli.findings import FAIL, OK, WARN, Finding, Patient
from autovenv.environment import read_environment, to_run


def python(patient: Patient) -> Finding | None:
    """Whether `python` is the environment's."""
    if not patient.active:
        return None
    if "python" in patient.functions:
        what = "'python' is an alias or a function in this shell, and hides the environment's"
        return Finding("python", FAIL, what, _undefine(patient, "python"))
    found, wanted = patient.command("python"), f"{patient.active}/bin/python"
    if found == wanted:
        return Finding("python", OK, f"'python' is the environment's: {found}")
    what = f"'python' is {found or 'not found'}, not {wanted}"
    mend = "let what changes PATH stand above autovenv's line in your start-up file"
    return Finding("python", FAIL, what, mend)


def _undefine(patient: Patient, name: str) -> str:
    """How to be rid of an alias or a function; the hook does not tell which it is."""
    ways = {"fish": f"functions -e {name}"}
    way = ways.get(patient.shell, f"unalias {name} (a function: unset -f {name})")
    return f"take it out of your start-up files, and here type: {way}"


def pip(patient: Patient) -> Finding | None:
    """Whether `pip` would install into another Python."""
    if not patient.active:
        return None
    found = patient.command("pip")
    if "pip" in patient.functions:
        what = "'pip' is an alias or a function in this shell"
        mend = f"say 'python -m pip', or {_undefine(patient, 'pip')}"
        return Finding("pip", WARN, what, mend)
    if not found or found.startswith(f"{patient.active}/bin/"):
        return None
    environment = read_environment(patient.active, "")
    if environment is None:
        return None
    there = "pip3 but no pip" if health.has_pip3(patient.active) else "no pip"
    what = f"the environment has {there}: 'pip' is {found}, which installs elsewhere"
    return Finding("pip", WARN, what, health.way_to_pip(environment))


def foreign(patient: Patient) -> Finding | None:
    """Whether another environment is on, which autovenv leaves alone."""
    on = patient.environ.get(names.VIRTUAL_ENV, "")
    if not on or on == patient.active:
        return None
    what = f"an environment is on that autovenv did not put on, and leaves alone: {on}"
    mend = "run 'autovenv activate' to have this project's; if it is in every shell, find who sets"
    return Finding("foreign", WARN, what, f"{mend} VIRTUAL_ENV (an editor, a start-up file)")


def here(patient: Patient) -> Finding | None:
    """Whether the environment that is found from here can work and may be activated."""
    found, verdict = patient.seen.found, patient.seen.verdict
    if found is None:
        return None
    if verdict and verdict.denied:
        mend = "run 'autovenv allow' to have it"
        return Finding("environment", WARN, f"{found.path}: denied by 'autovenv deny'", mend)
    if found.problem:
        mend = to_run(found.remedy) if found.remedy else ""
        return Finding("environment", FAIL, f"{found.path}: {found.problem}", mend)
    if patient.seen.decision.state == names.IS_PAUSED:
        what = f"{found.path}: paused by 'deactivate', until you leave the project"
        return Finding("environment", WARN, what, "run 'autovenv activate' to have it")
    if verdict and verdict.risks:
        risk = verdict.risks[0]
        return Finding(
            "environment", WARN, f"{found.path}: not activated: {risk.words}", risk.remedy
        )
    return Finding("environment", OK, f"the environment here is well: {found.path}")


def notes(patient: Patient) -> Finding | None:
    """What else is to be known of the environment here: moved, or of two minds on its Python."""
    found = patient.seen.found
    if found is None or found.problem or found.environment is None:
        return None
    every = health.notes(found.environment, on=False)  # pip() looks at what is typed
    if not every:
        return None
    what, _, mend = every[0].partition("; ")
    return Finding("health", WARN, f"{found.path}: {what}", mend)


CHECKS = (python, pip, foreign, here, notes)
