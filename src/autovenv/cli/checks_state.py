"""`doctor`: settings that cannot be read, records that are stale or cannot be relied on."""

from autovenv import dirs, disk, records, store, trust
from autovenv.cli import ledger
from autovenv.cli.findings import FAIL, OK, WARN, Finding, Patient
from autovenv.records import BELOW, RECORDS
from autovenv.settings import EDIT


def settings(patient: Patient) -> Finding:
    """Whether all that is set is understood."""
    told = patient.seen.settings.complaint
    if not told:
        file = dirs.config_file(patient.environ)
        words = "understood" if disk.exists(file) else "the usual ones, without a file"
        return Finding("settings", OK, f"the settings are {words}: {file}")
    variable = told[0].partition(" ")[0]
    mend = f"unset {variable}" if variable in patient.environ else EDIT
    return Finding("settings", FAIL, told[0].replace(f"; {EDIT}", ""), mend)


def readable(patient: Patient) -> Finding | None:
    """Whether the records can be relied on."""
    state = dirs.state_dir(patient.environ)
    fault = trust.store_fault(state)
    if fault:
        what, _, mend = fault.partition("; ")
        return Finding("records", FAIL, what, mend)
    if disk.exists(state) and not disk.access(state, 7):
        what = f"nothing can be recorded or kept: {state} is not yours to write"
        return Finding("records", WARN, what, f"run 'chmod u+rwx {state}'")
    return None


def damaged(patient: Patient) -> Finding | None:
    """Whether every record can be understood."""
    found = [path for path, folder in _recorded(patient) if _is_damaged(patient, path, folder)]
    if not found:
        return None
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    what = f"a trust record is damaged, and counts as none: {found[0]}{more}"
    return Finding("damaged", WARN, what, f"run 'autovenv allow {found[0]}' anew")


def stale(patient: Patient) -> Finding | None:
    """Whether there are records of what is gone."""
    count = sum(ledger.is_stale(path, folder) for path, folder in _recorded(patient))
    if not count:
        return None
    what = f"trust records about what is gone: {count}"
    return Finding("stale", WARN, what, "run 'autovenv forget --stale'")


def _recorded(patient: Patient) -> list[tuple[str, str]]:
    """Every record's path and folder."""
    state = dirs.state_dir(patient.environ)
    return [(path, folder) for folder in (RECORDS, BELOW) for path in store.paths(state, folder)]


def _is_damaged(patient: Patient, path: str, folder: str) -> bool:
    try:
        records.read(dirs.state_dir(patient.environ), path, folder)
    except (records.Damaged, OSError):
        return True
    return False


CHECKS = (settings, readable, damaged, stale)
