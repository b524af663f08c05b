"""The decision as one truth table."""

import itertools

import pytest

from autovenv.decision import Decision, Known, decide

E, F = "/p/.venv", "/q/.venv"
DISABLED = ("", None, "autovenv is off: AUTOVENV_DISABLE is set; unset it first", False)
FOREIGN = (
    "",
    "foreign",
    "not put on by autovenv, and left alone until you run 'autovenv activate'",
    False,
)
NOTHING = ("", None, "no environment here or above; make one: python3 -m venv .venv", False)
PAUSED = (
    "",
    "paused",
    "by 'deactivate', until you leave the project or run 'autovenv activate'",
    False,
)
DENIED = ("", "untrusted", "denied by 'autovenv deny'", False)
BROKEN = ("", "broken", "half-created", True)
RISKY = ("", "untrusted", "it hides ls", True)
ON = (E, "active", "on", False)


def answer(decision: Decision) -> tuple[str, str | None, str, bool]:
    return decision.path, decision.state, decision.reason, decision.tell


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (Known(), NOTHING),
        (Known(active=F), NOTHING),
        (Known(paused=True), NOTHING),
        (Known(found=E), ON),
        (Known(found=E, active=E), ON),
        (Known(found=E, active=F), ON),
        (Known(found=E, risk="it hides ls"), RISKY),
        (Known(found=E, active=F, risk="it hides ls"), RISKY),
        (Known(found=E, active=E, risk="it hides ls"), ON),
        (Known(found=E, problem="half-created"), BROKEN),
        (Known(found=E, active=E, problem="half-created"), BROKEN),
        (Known(found=E, problem="half-created", risk="it hides ls"), BROKEN),
        (Known(found=E, denied=True), DENIED),
        (Known(found=E, active=E, denied=True), DENIED),
        (Known(found=E, denied=True, problem="half-created"), DENIED),
        (Known(found=E, denied=True, risk="it hides ls"), DENIED),
        (Known(found=E, paused=True), PAUSED),
        (Known(found=E, paused=True, problem="half-created"), PAUSED),
        (Known(found=E, paused=True, denied=True), PAUSED),
        (Known(foreign=F), FOREIGN),
        (Known(foreign=F, found=E), FOREIGN),
        (Known(foreign=F, found=E, paused=True, problem="half-created"), FOREIGN),
        (Known(disabled=True), DISABLED),
        (Known(disabled=True, active=E, found=E), DISABLED),
        (Known(disabled=True, foreign=F, found=E), DISABLED),
    ],
)
def test_the_strongest_reason_decides(
    known: Known, expected: tuple[str, str | None, str, bool]
) -> None:
    """What shall be on, the state, the reason in words, and whether a prompt tells it."""
    assert answer(decide(known)) == expected


def test_no_other_answer_is_given() -> None:
    """Over all that can be known; and only a block or a fault is told at a prompt."""
    answers = set()
    for bits in itertools.product((False, True), repeat=8):
        active, foreign, found, problem, risk, denied, disabled, paused = bits
        known = Known(
            active=E if active else "",
            foreign=F if foreign else "",
            found=E if found else "",
            problem="half-created" if problem else None,
            risk="it hides ls" if risk else None,
            denied=denied,
            disabled=disabled,
            paused=paused,
        )
        answers.add(answer(decide(known)))
    assert answers == {DISABLED, FOREIGN, NOTHING, PAUSED, DENIED, BROKEN, RISKY, ON}
