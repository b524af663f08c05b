"""Why an environment is not activated, or that there is none, in words; and what to type."""

from autovenv import names
from autovenv.environment import clean, to_run, word
from autovenv.export import logical_directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from autovenv.export import Request, Survey


def refusal(seen: "Survey") -> str:
    """Why it is not activated, and what to type."""
    found, verdict = seen.found, seen.verdict
    if found is None:
        return f"not activated: {nothing(seen.request)}"
    if found.problem:
        remedy = f"; {to_run(found.remedy)}" if found.remedy else ""
        return f"not activated: {clean(found.path)}: {clean(found.problem)}{remedy}"
    assert verdict
    if verdict.denied:
        return f"not activated: {clean(found.path)}: {verdict.reason}; run 'autovenv allow'"
    remedy = verdict.risks[0].remedy
    return f"not activated: {verdict.risks[0].words}{'; ' + remedy if remedy else ''}"


def nothing(request: "Request") -> str:
    """That no environment was found, and how to make one."""
    here = request.directory == logical_directory(request.environ)
    return none_from(request.directory, here=here)


def none_from(place: str, besides: str = "", *, here: bool) -> str:
    """The same, with what else was tried; the way out names the place if it is elsewhere."""
    way_out = f"python3 -m venv {'' if here else word(place) + '/'}{names.DOT_VENV}"
    return f"no environment found from {clean(place)}{besides}; make one: {way_out}"
