"""Makes the files in completions/ from the parser: python -m autovenv.cli.completions

For development: shtab is no dependency of autovenv's. A file is read at the first TAB (see
`__autovenv_complete` in the hooks).
"""

import sys
from argparse import ArgumentParser, _SubParsersAction
from pathlib import Path

from autovenv.cli import parser as declared

# The file for each shell, as the shells that load completions by themselves want them called.
FILES = {"bash": "autovenv.bash", "zsh": "_autovenv", "fish": "autovenv.fish"}
TOP = Path(__file__).parents[3] / "completions"
# What completes an argument, by its command and name; these are directories.
# (In bash, shtab treats what a function with `_files` or `_dirs` in its name gives as such.)
ARGUMENTS = {
    ("exec", "command"): {
        "bash": "_autovenv_files_of_env",
        "zsh": "_autovenv_commands",
        "fish": "(_autovenv_commands)",
    },
    ("use", "environment"): {
        "bash": "_autovenv_dirs_to_use",
        "zsh": "_autovenv_to_use",
        "fish": "(_autovenv_to_use)",
    },
}
DIRECTORIES = ("directory", "below", "path")

# In each file, what is between these lines is written by hand.
BEGIN = "# By hand, kept by the maker (autovenv.cli.completions):\n"
END = "# End of what is by hand.\n"


def complete(shell: str, now: str) -> str:
    """What belongs into the shell's file, which is `now` as it is."""
    import shtab

    parser = annotated(declared.make_parser(), shtab.DIRECTORY)
    text: str = shtab.complete(parser, shell=shell, preamble=by_hand(now))
    # zsh 5.0 knows no `local name=(…)`.
    text = text.replace("  local _commands=(\n", "  local -a _commands\n  _commands=(\n")
    return "\n".join(line.rstrip() for line in text.rstrip().split("\n")) + "\n"


def by_hand(text: str) -> str:
    """The functions for what the parser does not know: commands, and environments to use."""
    return BEGIN + text.partition(BEGIN)[2].partition(END)[0] + END


def annotated(parser: ArgumentParser, directory: object) -> ArgumentParser:
    """The parser, its commands' arguments told what completes them."""
    # argparse has no other way to its arguments; shtab takes the same.
    commands = next(a for a in parser._actions if isinstance(a, _SubParsersAction))  # noqa: SLF001
    for name, command in commands.choices.items():
        for action in command._actions:  # noqa: SLF001
            default = directory if action.dest in DIRECTORIES else None
            completes = ARGUMENTS.get((name, action.dest), default)
            if completes:
                vars(action)["complete"] = completes
    return parser


def main() -> int:
    """Write the files; 0."""
    for shell, file in FILES.items():
        path = TOP / file
        path.write_text(complete(shell, path.read_text()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
