"""May this environment be activated, and if not, why.

What speaks against it is a list of risks; what the user accepted by `autovenv allow` is remembered
as a list of their keys. It may be activated when no risk is left.
"""

from autovenv import disk, ownership, records, shadow
from autovenv.environment import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

# The parts of an environment that must be nobody else's.
JUDGED = ("bin", "pyvenv.cfg")


class Risk:
    """One reason not to activate: a key to remember it by, what it is, what to type."""

    __slots__ = ("key", "remedy", "words")

    def __init__(self, key: str, words: str, remedy: str) -> None:
        self.key = key
        self.words = words
        self.remedy = remedy


class Verdict:
    """The answer: allowed, denied by the user's own word, or blocked by the risks that are left."""

    __slots__ = ("denied", "notes", "real", "record", "risks")

    def __init__(self, real: str) -> None:
        self.real = real  # the environment's resolved path, by which it is recorded
        self.denied = False
        self.record: records.Record | None = None
        self.risks: list[Risk] = []
        self.notes: list[str] = []  # faults of the records themselves, to be told

    @property
    def allowed(self) -> bool:
        return not self.denied and not self.risks

    @property
    def reason(self) -> str | None:
        """Why it is not activated, in words."""
        if self.denied:
            return "denied by 'autovenv deny'"
        return self.risks[0].words if self.risks else None


class Rules:
    """What the user settled: the mode, the directories that are trusted, the records."""

    __slots__ = ("home", "mode", "path", "state", "trusted")

    def __init__(
        self, state: str, home: str, path: str, mode: str, trusted: "tuple[str, ...]"
    ) -> None:
        self.state = state
        self.home = home
        self.path = path  # PATH without the environment
        self.mode = mode  # "auto" or "ask"
        self.trusted = trusted


def judge(path: str, rules: Rules, *, own_word: bool = False) -> Verdict:
    """The verdict on the environment at `path`.

    `own_word` tells that the user named it: then only `deny` stops it.
    Raises nothing: what cannot be looked at is a risk.
    """
    try:
        real, exposures = ownership.exposures(path, JUDGED, rules.home)
    except OSError as error:
        verdict = _recorded(disk.real(path), rules)  # a link that leads nowhere may be denied
        if not verdict.denied:
            verdict.risks = [Risk("unreadable", f"{clean(path)}: {disk.reason(error)}", "")]
        return verdict
    verdict = _recorded(real, rules)
    if not verdict.denied and not own_word and not _is_below_trusted(real, rules, verdict.notes):
        accepted = verdict.record.risks if verdict.record else ()
        found = risks(path, exposures, rules)
        if verdict.record is None and rules.mode == "ask":
            found.append(_unasked(path))
        verdict.risks = [risk for risk in found if risk.key not in accepted]
    return verdict


def _recorded(real: str, rules: Rules) -> Verdict:
    """The verdict as far as the record says it."""
    verdict = Verdict(real)
    verdict.record = _record(rules.state, real, verdict.notes)
    verdict.denied = verdict.record is not None and verdict.record.word == records.DENY
    return verdict


def risks(path: str, exposures: "Iterable[ownership.Exposure]", rules: Rules) -> list[Risk]:
    """All that speaks against the environment, whatever the user said of it."""
    return [_exposed(path, each) for each in exposures] + _hiding(path, rules.path)


def _record(state: str, real: str, notes: list[str]) -> records.Record | None:
    """The record, if there is one that can be relied on."""
    fault = store_fault(state)
    if fault:
        notes.append(fault)
        return None
    try:
        return records.read(state, real)
    except records.Damaged:
        notes.append(
            f"trust record damaged, taken as absent: {clean(real)}; run 'autovenv allow' anew"
        )
    except OSError as error:
        notes.append(f"trust record cannot be read: {clean(real)}: {disk.reason(error)}")
    return None


def store_fault(state: str) -> str | None:
    """Why the records cannot be relied on: somebody else could write them."""
    try:
        found = disk.stat(state)
    except OSError:
        return None
    if found.st_uid not in (disk.geteuid(), 0):
        return f"trust records ignored: {state} belongs to somebody else"
    if found.st_mode & 0o022:
        return f"trust records ignored: others may write to {state}; run 'chmod go-w {state}'"
    return None


def _is_below_trusted(real: str, rules: Rules, notes: list[str]) -> bool:
    """Whether a directory above is trusted: by a setting, by AUTOVENV_TRUSTED, or by a record."""
    above = set(ownership.ancestors(real))
    if any(disk.real(each) in above for each in rules.trusted):
        return True
    if not disk.is_directory(f"{rules.state}/{records.BELOW}") or store_fault(rules.state):
        return False
    for directory in above:
        try:
            if records.read(rules.state, directory, records.BELOW):
                return True
        except (records.Damaged, OSError):
            notes.append(f"trust record damaged, taken as absent: all below {clean(directory)}")
    return False


def _unasked(path: str) -> Risk:
    return Risk("asked", f"{clean(path)} was not allowed yet", "run 'autovenv allow' to allow it")


def _exposed(path: str, each: ownership.Exposure) -> Risk:
    """The risk that somebody else could change what is on the way to the environment."""
    where = clean(each.path)
    if path.startswith(each.path.rstrip("/") + "/"):
        above = f"{where}, above {clean(path)}, {each.words}"
        remedy = (
            f"run 'autovenv allow', or 'autovenv allow --below {where}' to trust all that is there"
        )
        return Risk(f"{each.words}: {each.path}", above, remedy)
    remedy = "run 'autovenv allow' if that is right"
    return Risk(f"{each.words}: {each.path}", f"{where} {each.words}", remedy)


def _hiding(path: str, search: str) -> list[Risk]:
    """The commands that would come to mean something else."""
    directory = path + "/bin"
    found = shadow.hidden(directory, search)
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return [
        Risk(
            f"hides {name}",
            f"{clean(directory)} has {clean(name)}{more}, which would hide {clean(other)}",
            "run 'autovenv allow' if that is right",
        )
        for name, other in found
    ]
