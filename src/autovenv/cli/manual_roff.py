"""man(7), the language of manual pages, as both groff and mandoc read it: lists of its lines."""

import re
from collections.abc import Iterable

# Characters that it would take for something else, or print as typographers like them.
SPECIAL = {"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti"}


def title(name: str, version: str) -> list[str]:
    """What every page begins with; lines are neither filled up with blanks nor hyphenated."""
    return [f'.TH {name.upper()} 1 "" "{name} {version}" "User Commands"', ".nh", ".ad l"]


def section(heading: str, lines: Iterable[str]) -> list[str]:
    """A heading and what is under it."""
    return [f".SH {heading}", *lines]


def paragraphs(text: str) -> list[str]:
    """Text whose paragraphs are parted by an empty line."""
    found = [prose(" ".join(each.split())) for each in text.strip().split("\n\n")]
    return "\n.PP\n".join(found).split("\n")


def terms(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Words and what each means."""
    return [line for word, text in pairs for line in term(bold(word), prose(text))]


def term(head: str, text: str) -> list[str]:
    """A line, and text that is set in under it."""
    return [".TP", head, text]


def verbatim(text: str) -> list[str]:
    """Lines that stay as they are."""
    return [".nf", *map(literal, text.split("\n")), ".fi"]


def prose(text: str) -> str:
    """Text; what stands in backticks is bold."""
    parts = text.split("`")
    return "".join(bold(part) if at % 2 else literal(part) for at, part in enumerate(parts))


def bold(text: str) -> str:
    """What is typed as it stands."""
    return f"\\fB{literal(text)}\\fR"


def placeholders(text: str) -> str:
    """The text with its words in capitals in italics, as what is typed in their place is shown."""
    return re.sub(r"\b[A-Z][A-Z|]+\b", r"\\fI\g<0>\\fR", literal(text))


def literal(text: str) -> str:
    """The text as it stands."""
    safe = "".join(SPECIAL.get(character, character) for character in text)
    return "\\&" + safe if safe.startswith(".") else safe
