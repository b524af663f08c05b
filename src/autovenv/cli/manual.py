"""Makes the manual page: python -m autovenv.cli.manual

From the parser, the settings and what is said in manual_words. For development;
src/autovenv/man/autovenv.1 is installed where `man` looks for it.
"""

import sys
from argparse import SUPPRESS, Action, ArgumentParser, _HelpAction, _SubParsersAction
from pathlib import Path

from autovenv import __version__
from autovenv.cli import manual_words as words
from autovenv.cli.config import MEANING
from autovenv.cli.manual_roff import (
    bold,
    paragraphs,
    placeholders,
    prose,
    section,
    term,
    terms,
    title,
    verbatim,
)
from autovenv.cli.parser import make_parser
from autovenv.settings import variable

FILE = Path(__file__).parents[1] / "man/autovenv.1"


def page() -> str:
    """The whole page."""
    parser = make_parser()
    lines = [
        *title(parser.prog, __version__),
        *section("NAME", [f"{parser.prog} \\- {words.NAME}"]),
        *section("SYNOPSIS", [bold(parser.prog) + placeholders(" COMMAND [ARGUMENT ...]")]),
        *section("DESCRIPTION", paragraphs(words.DESCRIPTION)),
        *section("COMMANDS", [line for each in commands(parser) for line in command(each)]),
        *section("TRUST", paragraphs(words.TRUST)),
        *section("ENVIRONMENT", terms([*settings(), *words.ENVIRONMENT])),
        *section("FILES", terms(words.FILES)),
        *section("EXIT STATUS", terms(words.EXIT_STATUS)),
        *section("EXAMPLES", [line for each in words.EXAMPLES for line in example(*each)]),
        *section("SEE ALSO", paragraphs(words.SEE_ALSO)),
    ]
    return "\n".join(lines) + "\n"


def settings() -> list[tuple[str, str]]:
    """Each setting's variable and what it says, as `autovenv config --edit` has it."""
    return [(variable(key), f"the setting `{key}`: {text}") for key, text in MEANING.items()]


def example(text: str, code: str) -> list[str]:
    """What it is for, and what is typed."""
    return [*term(prose(text), ""), *verbatim(code)]


def commands(parser: ArgumentParser) -> list[ArgumentParser]:
    """The parsers of the commands, in order."""
    # argparse has no other way to its arguments; completions.py takes the same.
    found = next(a for a in parser._actions if isinstance(a, _SubParsersAction))  # noqa: SLF001
    return list(found.choices.values())


def command(parser: ArgumentParser) -> list[str]:
    """One command: how it is typed, what it does, its arguments, what is said last."""
    usage = placeholders(synopsis(parser).removeprefix(parser.prog))
    inner = [line for action in shown(parser) for line in argument(action)]
    inner += last(parser.epilog or "")
    head = term(bold(parser.prog) + usage, prose(parser.description or ""))
    return [*head, ".RS", *inner, ".RE"] if inner else head


def shown(parser: ArgumentParser) -> list[Action]:
    """The arguments that are spoken of; every command has --help."""
    every = parser._actions  # noqa: SLF001
    return [a for a in every if a.help != SUPPRESS and not isinstance(a, _HelpAction)]


def synopsis(parser: ArgumentParser) -> str:
    """How the command is typed; argparse's own form differs between Pythons."""
    if parser.usage:
        return parser.usage
    exclusive = [g._group_actions for g in parser._mutually_exclusive_groups]  # noqa: SLF001
    parts: list[str] = []
    for action in shown(parser):
        part = " | ".join(map(typed, next((g for g in exclusive if action in g), [action])))
        optional = action.option_strings or action.nargs == "?"
        parts.append(f"[{part}]" if optional else part)
    return " ".join([parser.prog, *dict.fromkeys(parts)])


def typed(action: Action) -> str:
    """An argument as it is typed."""
    return " ".join([*action.option_strings, *value(action)])


def value(action: Action) -> list[str]:
    """What stands for the argument's value, if it has one."""
    return [] if action.nargs == 0 else [str(action.metavar)]


def argument(action: Action) -> list[str]:
    """An argument and what it means."""
    head = [*map(bold, action.option_strings), *map(placeholders, value(action))]
    return term(" ".join(head), prose(action.help or ""))


def last(epilog: str) -> list[str]:
    """What a command's help says last: a table as it stands, or a paragraph."""
    if not epilog:
        return []
    return [".PP", *(verbatim(epilog) if "   " in epilog else paragraphs(epilog))]


def main() -> int:
    """Write the file; 0."""
    FILE.write_text(page())
    return 0


if __name__ == "__main__":
    sys.exit(main())
