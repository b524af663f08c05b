"""GitHub's workflows: two files, read when a step is over, change what the next steps see.

Variables go to the file that GITHUB_ENV names, as `NAME<<DELIMITER`, the form that takes any value;
there is no way to unset one, so that is written as empty. A directory in the file that GITHUB_PATH
names goes in front of PATH; none can be taken out of it again.
"""

from autovenv import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

DELIMITER = "autovenv_end"


def render(delta: "Mapping[str, str | None]") -> str:
    """What is appended to the file of GITHUB_ENV."""
    return "".join(_block(name, value or "") for name, value in delta.items() if name != names.PATH)


def render_path(delta: "Mapping[str, str | None]") -> str:
    """What is appended to the file of GITHUB_PATH: the environment's `bin`, if one comes on."""
    on = delta.get(names.ACTIVE)
    return f"{on}/bin\n" if on else ""


def _block(name: str, value: str) -> str:
    """One variable; the delimiter is a word that the value does not contain."""
    end = DELIMITER
    while end in value:
        end += "_"
    return f"{name}<<{end}\n{value}\n{end}\n"
