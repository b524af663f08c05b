"""`doctor`: is the hook in, once, in the right place, and in this very shell."""

from autovenv import dirs, disk, keep, names
from autovenv.cli import places, startup
from autovenv.cli.findings import FAIL, OK, WARN, Finding, Patient
from autovenv.environment import clean
from autovenv.hooks import HERE
from autovenv.settings import read_settings, stamp


def in_this_shell(patient: Patient) -> Finding:
    """Whether the hook is in the shell that calls."""
    if patient.has_hook:
        return Finding("hook", OK, f"the hook is in this shell: {patient.facts['shell']}")
    what = f"the hook is not in this shell{': ' if patient.shell else ''}{patient.shell}"
    if _lines(patient):
        return Finding("hook", FAIL, what, f"start a new shell: exec {patient.shell}")
    return Finding("hook", FAIL, what, f"run 'autovenv setup {patient.shell or 'SHELL'}'")


def same_core(patient: Patient) -> Finding | None:
    """Whether the hook calls this autovenv, and was made of the settings in force."""
    if not patient.has_hook:
        return None
    entry = patient.facts.get("entry", "")
    called = entry.removesuffix("/_entry.py")
    again = f"start a new shell: exec {patient.shell}"
    if not disk.exists(entry):
        return Finding("core", FAIL, f"the autovenv that the hook calls is gone: {called}", again)
    if called != HERE:
        return Finding(
            "core", WARN, f"the hook calls another autovenv: {called}, not {HERE}", again
        )
    if patient.facts["made_of"] != stamp(read_settings(patient.environ)):
        what = "the hook is of another version, or of other settings"
        return Finding("core", WARN, what, again)
    return Finding("core", OK, f"it calls this autovenv: {called}")


def registered(patient: Patient) -> Finding | None:
    """Whether the shell still calls the hook at each prompt."""
    if not patient.has_hook or patient.facts.get("registered"):
        return None
    what = "something that came after the hook keeps the shell from calling it at the prompt"
    file = next((clean(file) for file, _ in _lines(patient)), "the start-up file")
    mend = f"move autovenv's line to the end of {file}, then start a new shell"
    return Finding("prompt", FAIL, what, mend)


def startup_file(patient: Patient) -> Finding | None:
    """Whether the line is in a start-up file, once, where every shell of this kind reads it."""
    if not patient.shell:
        return None
    lines = _lines(patient)
    if not lines:
        if not patient.has_hook:
            return None
        what = (
            f"autovenv's line is in no start-up file of {patient.shell}: new shells are without it"
        )
        return Finding("startup", WARN, what, f"run 'autovenv setup {patient.shell}'")
    files = [clean(file) for file, _ in lines]
    if len(files) > len(set(files)):
        twice = next(file for file in files if files.count(file) > 1)
        return Finding(
            "startup", WARN, f"autovenv's line is there more than once: {twice}", "keep one"
        )
    expected = places.find(patient.shell, patient.environ)[0].file
    if clean(expected) not in files:
        what = f"autovenv's line is in {files[0]}, which not every {patient.shell} reads"
        return Finding("startup", WARN, what, f"move it to {clean(expected)}")
    return Finding("startup", OK, f"autovenv's line is in {', '.join(files)}")


def _lines(patient: Patient) -> list[tuple[str, str]]:
    """The hook's lines in start-up files: (file, line)."""
    found = []
    shell, environ = patient.shell, patient.environ
    for file in [*places.every(shell, environ), *places.besides(shell, environ)] if shell else ():
        try:
            text = disk.decode(disk.read_small(file, 1 << 20))
        except OSError:
            continue
        ours = [line for line in text.split("\n") if startup.is_ours(line)]
        found += [(file, line) for line in (*ours, *(line for _, line in startup.others(text)))]
    return found


def login(patient: Patient) -> Finding | None:
    """Whether login shells come to the line as well."""
    if patient.shell != "bash" or not _lines(patient):
        return None
    notes = places.notes("bash", patient.environ)
    if not notes or any(file.endswith(places.LOGIN) for file, _ in _lines(patient)):
        return None
    what, _, mend = notes[0].partition("; ")
    return Finding("login", WARN, what, mend)


def kept(patient: Patient) -> Finding | None:
    """Whether the hook's copy, which the line reads, is there and this autovenv's."""
    if not any(startup.is_ours(line) for _, line in _lines(patient)):
        return None
    file = keep.file(patient.shell, patient.environ)
    mend = f"run 'autovenv setup {patient.shell}'"
    try:
        text = keep.read(patient.shell, patient.environ)
    except OSError as error:
        what = f"the hook's copy cannot be read: {file}: {disk.reason(error)}"
        return Finding("kept", WARN, what, mend)
    if text is None:
        return Finding(
            "kept", WARN, f"the hook has no copy, so that shells start slower: {file}", mend
        )
    if not keep.is_whole(patient.shell, patient.environ):
        what = f"half of the hook's copy is missing: {file}{names.WHOLE}"
        return Finding("kept", WARN, what, mend)
    if not text.startswith(keep.front(patient.environ)):
        return Finding("kept", WARN, f"the hook's copy is another version's: {file}", mend)
    return Finding("kept", OK, f"the hook's copy is current: {file}")


def disabled(patient: Patient) -> Finding | None:
    """Whether it is turned off."""
    if patient.environ.get(names.DISABLE, "") in ("", "0"):
        return None
    what = f"autovenv is off: {names.DISABLE} is set"
    return Finding("disabled", WARN, what, f"unset {names.DISABLE}")


def home(patient: Patient) -> Finding | None:
    """Whether there is a home directory to go by."""
    found = dirs.home(patient.environ)
    if disk.is_directory(found):
        return None
    return Finding("home", FAIL, f"no such home directory: {found}", "set HOME")


CHECKS = (home, in_this_shell, same_core, registered, startup_file, login, kept, disabled)
