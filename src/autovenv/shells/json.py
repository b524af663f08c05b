r"""JSON, for editors and other programs: a string sets the variable, null unsets it.

Bytes that are not UTF-8 are written as lone surrogates `\udcXX` (Python's surrogateescape).
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def render(delta: "Mapping[str, str | None]") -> str:
    """One JSON object on one line, in ASCII."""
    from json import dumps

    return dumps(dict(delta)) + "\n"
