"""Leaving undoes exactly what entering did, over arbitrary variables and edits to PATH."""

from hypothesis import assume, given
from hypothesis import strategies as st

from autovenv import names
from autovenv.decision import Decision
from autovenv.delta import activate, apply, deactivate, difference, is_ours, subtract
from autovenv.discovery import Found
from autovenv.environment import Environment
from autovenv.export import Request, Survey, change
from autovenv.settings import Settings
from tests.strategies import (
    Edit,
    edited,
    edits,
    environment_paths,
    filenames,
    locals_of,
    search_paths,
    texts,
    variables,
)


def entered(before: dict[str, str], path: str, name: str = "x") -> dict[str, str]:
    return apply(before, activate(before, path, name))


def left(before: dict[str, str]) -> dict[str, str]:
    return apply(before, deactivate(before))


@given(st.data(), variables(), environment_paths(), texts(), st.booleans())
def test_leaving_undoes_entering(
    data: st.DataObject,
    before: dict[str, str],
    path: str,
    name: str,
    pinned: bool,  # noqa: FBT001  (@given takes no others)
) -> None:
    """Unset, empty and set come back as what they were, exported or not, and nothing is left."""
    local = data.draw(locals_of(before))
    inside = apply(before, activate(before, path, name, local, pinned=pinned))
    assert is_ours(inside)
    assert left(inside) == before


@given(variables(), environment_paths(), texts())
def test_entering_sets_what_the_contract_says(before: dict[str, str], path: str, name: str) -> None:
    """`bin` in front, the two variables, no PYTHONHOME; what was there is kept."""
    old = {names.OLD + each: before[each] for each in names.RESTORED if each in before}
    expected = {
        **{key: value for key, value in before.items() if key != "PYTHONHOME"},
        **old,
        "PATH": f"{path}/bin:{before['PATH']}" if before.get("PATH") else f"{path}/bin",
        "VIRTUAL_ENV": path,
        "VIRTUAL_ENV_PROMPT": name,
        "AUTOVENV_ACTIVE": path,
        "AUTOVENV_STATE": "active",
    }
    if "PATH" not in before:
        expected["AUTOVENV_OLD_PATH"] = ""
    assert entered(before, path, name) == expected


@given(st.data(), variables(), environment_paths())
def test_what_is_not_exported_is_kept_where_no_child_sees_it(
    data: st.DataObject, before: dict[str, str], path: str
) -> None:
    """An `AUTOVENV_OLD_…` only for what was exported; and for PATH its absence alone."""
    local = data.draw(locals_of(before))
    inside = apply(before, activate(before, path, "x", local))
    for each in names.RESTORED:
        assert inside.get(names.LOCAL_OLD + each) == (before[each] if each in local else None)
        assert inside.get(names.OLD + each) == (None if each in local else before.get(each))
    assert inside.get(names.LOCAL_OLD + "PATH") == ("" if "PATH" in local else None)
    assert inside.get(names.OLD + "PATH") == (None if "PATH" in before else "")


@given(variables(), search_paths(), environment_paths(), edits())
def test_edits_to_path_in_between_are_kept(
    before: dict[str, str], search: str, path: str, changes: list[Edit]
) -> None:
    """PATH after leaving is what the same edits would have made of the PATH before."""
    ours = path + "/bin"
    assume(search)
    assume(ours not in search.split(":"))
    assume(all(ours not in (entry, neighbour) for _, entry, neighbour in changes))
    before["PATH"] = search
    inside = entered(before, path)
    inside["PATH"] = edited(inside["PATH"], changes)
    assert left(inside) == {**before, "PATH": edited(search, changes)}


@given(variables(), environment_paths(), environment_paths())
def test_going_over_directly_equals_going_out_between(
    before: dict[str, str], one: str, other: str
) -> None:
    """A → B equals A → out → B, as `export` answers it in one delta."""
    assume(one != other)
    inside = entered(before, one)
    seen = Survey(Request("json", inside, "/"), Settings())
    environment = Environment(other, other.rpartition("/")[0], "venv", {"prompt": "b"})
    seen.found = Found("/", ".venv", other, environment)
    seen.decision = Decision(other, names.IS_ACTIVE, "on")
    assert apply(inside, change(seen)) == entered(left(inside), other, environment.name)


@given(variables(), st.lists(environment_paths(), min_size=1, max_size=5))
def test_any_walk_ends_where_it_began(before: dict[str, str], walk: list[str]) -> None:
    """At each step at most one `bin` of autovenv's is on PATH, and none at the end."""
    bins = [path + "/bin" for path in walk]
    assume(not set(bins) & set(before.get("PATH", "").split(":")))
    now = before
    for path in walk:
        now = entered(left(now) if is_ours(now) else now, path)
        assert [part for part in now["PATH"].split(":") if part in bins] == [path + "/bin"]
    assert left(now) == before


@given(variables(), environment_paths(), texts(), texts())
def test_what_somebody_else_put_on_stays(
    before: dict[str, str], path: str, foreign: str, prompt: str
) -> None:
    """A foreign environment that took over keeps its variables; only our entry goes from PATH."""
    assume(foreign not in ("", path))
    taken = {**entered(before, path), "VIRTUAL_ENV": foreign, "VIRTUAL_ENV_PROMPT": prompt}
    expected = {
        key: value
        for key, value in {**taken, "PATH": before.get("PATH")}.items()
        if value is not None and not key.startswith("AUTOVENV_")
    }
    assert left(taken) == expected


@given(variables(), environment_paths(), texts())
def test_a_pythonhome_set_meanwhile_stays(before: dict[str, str], path: str, chosen: str) -> None:
    """It is the person's; what was there before would take its place."""
    assert left({**entered(before, path), "PYTHONHOME": chosen}) == {**before, "PYTHONHOME": chosen}


@given(variables(), variables())
def test_a_difference_leads_from_one_to_the_other(
    one: dict[str, str], other: dict[str, str]
) -> None:
    """And holds nothing that is the same in both."""
    found = difference(one, other)
    assert apply(one, found) == other
    assert all(one.get(name) != value for name, value in found.items())
    assert difference(one, one) == {}


@given(search_paths(), filenames())
def test_subtracting_what_is_not_there_changes_nothing(search: str, name: str) -> None:
    """An entry is a whole entry: not the beginning, end or middle of one."""
    entry = f"/{name}/bin".replace(":", "_")
    assume(entry not in search.split(":"))
    assert subtract(search, entry) == search
    assert subtract(f"{entry}x:/x{entry}:{search}", entry) == f"{entry}x:/x{entry}:{search}"
