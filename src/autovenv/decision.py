"""What to do, and why, from what is known. Pure: nothing is read, printed or changed here."""

from autovenv import names

NOTHING = "no environment here or above; make one: python3 -m venv .venv"


class Known:
    """What the decision rests on; paths are "" and texts None where there is nothing."""

    __slots__ = ("active", "denied", "disabled", "foreign", "found", "paused", "problem", "risk")

    def __init__(
        self,
        *,
        active: str = "",
        foreign: str = "",
        found: str = "",
        problem: str | None = None,
        risk: str | None = None,
        denied: bool = False,
        disabled: bool = False,
        paused: bool = False,
    ) -> None:
        self.active = active  # the environment of autovenv's that is on
        self.foreign = foreign  # VIRTUAL_ENV, where it is not by autovenv's doing
        self.found = found  # the nearest environment
        self.problem = problem  # why that one cannot work
        self.risk = risk  # why it may not be activated unasked
        self.denied = denied
        self.disabled = disabled
        self.paused = paused


class Decision:
    """The environment that shall be on ("" for none of autovenv's), the state, and the reason."""

    __slots__ = ("path", "reason", "state", "tell")

    def __init__(self, path: str, state: str | None, reason: str, *, tell: bool = False) -> None:
        self.path = path
        self.state = state  # the value of AUTOVENV_STATE, None for unset
        self.reason = reason  # as `status` prints it
        self.tell = tell  # whether a prompt says it as well


def decide(known: Known) -> Decision:
    """The truth table, from the strongest reason to the weakest."""
    if known.disabled:
        return Decision("", None, "autovenv is off: AUTOVENV_DISABLE is set; unset it first")
    if known.foreign:
        return Decision(
            "",
            names.IS_FOREIGN,
            "not put on by autovenv, and left alone until you run 'autovenv activate'",
        )
    if not known.found:
        return Decision("", None, NOTHING)
    if known.paused:
        return Decision(
            "",
            names.IS_PAUSED,
            "by 'deactivate', until you leave the project or run 'autovenv activate'",
        )
    if known.denied:
        return Decision("", names.IS_UNTRUSTED, "denied by 'autovenv deny'")
    if known.problem:
        return Decision("", names.IS_BROKEN, known.problem, tell=True)
    if known.active == known.found:
        return Decision(known.found, names.IS_ACTIVE, "on")
    if known.risk:
        return Decision("", names.IS_UNTRUSTED, known.risk, tell=True)
    return Decision(known.found, names.IS_ACTIVE, "on")
