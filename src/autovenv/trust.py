"""May this environment be activated, and if not, why.

What speaks against it is a list of risks; what the user accepted by `autovenv allow` is remembered
as a list of their keys. It may be activated when no risk is left.
"""

from autovenv import disk, ownership, records, shadow
from autovenv.environment import clean, word

store_fault = records.fault
# The parts of an environment that must be nobody else's.
JUDGED = ("bin", "pyvenv.cfg")
NAMED = 3  # hidden commands that one line names
ALLOW = "'autovenv allow' if that is right"


class Risk:
    """One reason not to activate: a key to remember it by, what it is, what to type.

    Where the words speak of several, `detail` is about this one alone.
    """

    __slots__ = ("detail", "key", "remedy", "words")

    def __init__(self, key: str, words: str, remedy: str, detail: str = "") -> None:
        self.key = one_line(key)
        self.words = words
        self.remedy = remedy
        self.detail = detail or words


def one_line(key: str) -> str:
    """The key as it stands in a record, which has one line for each."""
    return key.replace("\\", "\\\\").replace("\n", "\\n")


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
        accepted = frozenset(verdict.record.risks if verdict.record else ())
        found = risks(path, exposures, rules, accepted)
        if verdict.record is None and rules.mode == "ask":
            found.append(_unasked(path))
        verdict.risks = found
    return verdict


def _recorded(real: str, rules: Rules) -> Verdict:
    """The verdict as far as the record says it."""
    verdict = Verdict(real)
    verdict.record = _record(rules.state, real, verdict.notes)
    verdict.denied = verdict.record is not None and verdict.record.word == records.DENY
    return verdict


def risks(
    path: str,
    exposures: "list[ownership.Exposure]",
    rules: Rules,
    accepted: "frozenset[str]" = frozenset(),
) -> list[Risk]:
    """All that speaks against the environment, but for what the user accepted."""
    real = disk.real(path) if exposures else ""
    exposed = [_exposed(path, real, each) for each in exposures]
    left = [risk for risk in exposed if risk.key not in accepted]
    return left + _hiding(path, rules.path, accepted)


def _record(state: str, real: str, notes: list[str]) -> records.Record | None:
    """The record, if there is one that can be relied on."""
    fault = store_fault(state)
    if fault:
        notes.append(clean(fault))
        return None
    try:
        return records.read(state, real)
    except records.Damaged:
        notes.append(
            f"trust record damaged, taken as absent: {clean(real)}; run 'autovenv allow' anew"
        )
    except OSError as error:
        why = f"{clean(real)}: {disk.reason(error)}"
        notes.append(f"trust record cannot be read: {why}; run 'autovenv allow' anew")
    return None


def _is_below_trusted(real: str, rules: Rules, notes: list[str]) -> bool:
    """Whether a directory above is trusted: by a setting, by AUTOVENV_TRUSTED, or by a record."""
    above = set(ownership.ancestors(real))
    # One that is relative would mean something else in each directory: it means nothing.
    if any(each.startswith("/") and disk.real(each) in above for each in rules.trusted):
        return True
    if not disk.is_directory(f"{rules.state}/{records.BELOW}") or store_fault(rules.state):
        return False
    for directory in above:
        try:
            if records.read(rules.state, directory, records.BELOW):
                return True
        except (records.Damaged, OSError):
            again = f"run 'autovenv allow --below {word(directory)}' anew"
            notes.append(
                f"trust record damaged, taken as absent: all below {clean(directory)}; {again}"
            )
    return False


def _unasked(path: str) -> Risk:
    return Risk("asked", f"{clean(path)} was not allowed yet", "run 'autovenv allow' to allow it")


def _exposed(path: str, real: str, each: ownership.Exposure) -> Risk:
    """The risk that somebody else could change what is on the way to the environment."""
    where, above = clean(each.path), each.path.rstrip("/") + "/"
    remedy = f"run 'chmod go-w {word(each.path)}' and come again, or " if each.mine else "run "
    if real.startswith(above):  # trust below a directory goes by real paths
        which = path if path.startswith(above) else real
        words = f"{where}, above {clean(which)}, {each.words}"
        remedy += f"'autovenv allow', or 'autovenv allow --below {word(each.path)}' for all there"
    else:
        words = f"{where} {each.words}"
        remedy += ALLOW
    return Risk(f"{each.words}: {each.path}", words, remedy)


def _hiding(path: str, search: str, accepted: "frozenset[str]") -> list[Risk]:
    """The commands that would come to mean something else."""
    directory = path + "/bin"
    try:
        found = shadow.hidden(directory, search)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        words = f"{clean(directory)} cannot be looked into: {disk.reason(error)}"
        risk = Risk(f"not listed: {directory}", words, f"run {ALLOW}")
        return [] if risk.key in accepted else [risk]
    found = [each for each in found if one_line(f"hides {each[0]}") not in accepted]
    if not found:
        return []
    words = (
        f"{clean(directory)} has {_listed([clean(name) for name, _ in found])}, which would hide "
    )
    words += clean(found[0][1]) if len(found) == 1 else "your own"
    remedy = f"run {ALLOW}" if len(found) <= NAMED else f"run 'autovenv status' to see all, {ALLOW}"
    return [
        Risk(f"hides {name}", words, remedy, f"{clean(name)} would hide {clean(other)}")
        for name, other in found
    ]


def _listed(every: list[str]) -> str:
    """The first few, in words."""
    told, left = every[:NAMED], len(every) - NAMED
    *first, last = [*told, f"{left} more"] if left > 0 else told
    return f"{', '.join(first)} and {last}" if first else last
