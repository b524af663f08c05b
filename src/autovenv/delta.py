"""What must change in the variables, as a mapping of name to new value, None for unset. Pure.

Leaving is subtraction, not a snapshot: PATH loses the one entry that entering added and keeps
whatever else happened to it meanwhile. What subtraction cannot give back (values that were replaced
or unset) is kept in `AUTOVENV_OLD_*` variables: exported if the value was, so that a child shell
can undo what its parent did; otherwise in `__autovenv_old_*`, which no child sees.
"""

from autovenv import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Delta = dict[str, "str | None"]


def apply(variables: "Mapping[str, str]", delta: "Mapping[str, str | None]") -> dict[str, str]:
    """The variables after the change."""
    changed = {**variables, **delta}
    return {name: value for name, value in changed.items() if value is not None}


def difference(before: "Mapping[str, str]", after: "Mapping[str, str]") -> Delta:
    """The change that leads from one to the other."""
    gone: Delta = {name: None for name in before if name not in after}
    return gone | {name: value for name, value in after.items() if before.get(name) != value}


def undoable(delta: "Mapping[str, str | None]") -> Delta:
    """The same change, for a shell that Ctrl-C may stop at any line: what undoes it comes first."""

    def later(name: str) -> tuple[bool, bool]:
        return not name.startswith((names.OLD, names.LOCAL_OLD)), name != names.ACTIVE

    return {name: delta[name] for name in sorted(delta, key=later)}


def prepend(path: str | None, entry: str) -> str:
    """PATH with the entry in front; never an empty entry: that is the working directory."""
    return f"{entry}:{path}" if path else entry


def subtract(path: str, entry: str) -> str:
    """PATH without the first occurrence of the entry, all else untouched."""
    head, found, tail = f":{path}:".partition(f":{entry}:")
    return f"{head}:{tail}"[1:-1] if found else path


def is_ours(variables: "Mapping[str, str]") -> bool:
    """Whether the environment that is on was put on by autovenv."""
    active = variables.get(names.ACTIVE, "")
    return active.startswith("/") and active == variables.get(names.VIRTUAL_ENV)


def activate(
    variables: "Mapping[str, str]",
    path: str,
    name: str,
    local: "Collection[str]" = (),
    *,
    pinned: bool = False,
) -> Delta:
    """Put the environment at `path` on, where none of autovenv's is.

    `local` names those of the variables that are set in the shell without being exported.
    """
    delta: Delta = {
        names.PATH: prepend(variables.get(names.PATH), path + "/bin"),
        names.VIRTUAL_ENV: path,
        names.VIRTUAL_ENV_PROMPT: name,
        names.PYTHONHOME: None,
        names.ACTIVE: path,
        names.STATE: names.IS_ACTIVE,
        names.PINNED: path if pinned else None,
    }
    for each in names.RESTORED:
        delta[names.OLD + each] = None if each in local else variables.get(each)
        delta[names.LOCAL_OLD + each] = variables.get(each) if each in local else None
    # For PATH only what subtraction cannot tell: that it was unset, or not exported.
    delta[names.OLD + names.PATH] = None if names.PATH in variables else ""
    delta[names.LOCAL_OLD + names.PATH] = "" if names.PATH in local else None
    return {key: value for key, value in delta.items() if variables.get(key) != value}


def deactivate(variables: "Mapping[str, str]") -> Delta:
    """Take autovenv's environment off: exactly what `activate` changed, and nothing else."""
    active = variables.get(names.ACTIVE, "")
    taken = variables.get(names.VIRTUAL_ENV, "") not in ("", active)
    path = subtract(variables.get(names.PATH, ""), active + "/bin")
    was_unset = not path and names.OLD + names.PATH in variables
    delta: Delta = {names.PATH: None if was_unset else path}
    if names.PATH not in variables:
        del delta[names.PATH]
    for each in names.RESTORED:
        # A foreign environment that took over keeps its variables; so does a person's PYTHONHOME.
        if not taken and not (each == names.PYTHONHOME and each in variables):
            exported = variables.get(names.OLD + each)
            delta[each] = variables.get(names.LOCAL_OLD + each) if exported is None else exported
    for each in names.TOUCHED:
        delta[names.OLD + each] = delta[names.LOCAL_OLD + each] = None
    delta |= {names.ACTIVE: None, names.STATE: None, names.PINNED: None}
    return {key: value for key, value in delta.items() if variables.get(key) != value}
