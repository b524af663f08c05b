"""The command line, declared: `make_parser()` is also what the completions are made from.

Each command has a file of its name here, with `main(args) -> int`, imported when it is called.
"""

import argparse
import signal
from importlib import import_module
from typing import NoReturn

from autovenv import __version__, disk
from autovenv.cli.screen import show
from autovenv.cli.stays import answer
from autovenv.cli.texts import COMMANDS, DIRECTORY, JSON_KEYS
from autovenv.environment import clean, word
from autovenv.shells import FORMATS, HOOKED

DEBOUNCE = 100


class Parser(argparse.ArgumentParser):
    """An argparse parser whose complaint is one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and end with 2."""
        disk.say([f"{clean(message)}; see '{self.prog} --help'"])
        self.exit(2)

    def _print_message(self, message: str, file: object = None) -> None:
        """Help and version, printed as everything else is; ends with 1 where that fails."""
        del file
        if message and show([message.removesuffix("\n")]):
            raise SystemExit(1)


def make_parser() -> Parser:
    """The parser of the whole command."""
    parser = Parser(
        prog="autovenv",
        description="cd into a project and its virtual environment is on; cd out and it is off.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"autovenv {__version__}")
    commands = parser.add_subparsers(dest="name", metavar="COMMAND", required=True)
    for name, help_text in COMMANDS.items():
        each = commands.add_parser(
            name,
            help=help_text,
            description=help_text[0].upper() + help_text[1:] + ".",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        if name in DECLARED:
            DECLARED[name](each)
    return parser


def _hook(parser: argparse.ArgumentParser) -> None:
    _word(parser, "SHELL", HOOKED, "bash, zsh or fish (default: the shell that calls)", "?")
    parser.epilog = "'autovenv setup' does it for you; by hand it is this line:\n"
    parser.epilog += 'in ~/.bashrc or ~/.zshrc:      eval "$(autovenv hook bash)"   (or zsh)\n'
    parser.epilog += "in ~/.config/fish/config.fish: autovenv hook fish | source"


def _export(parser: argparse.ArgumentParser) -> None:
    help_text = (
        "shell lines to eval; json: one object, null is unset; github: for a workflow's step"
    )
    _word(parser, "FORMAT", FORMATS, help_text)


def _word(
    parser: argparse.ArgumentParser,
    name: str,
    words: tuple[str, ...],
    help_text: str,
    nargs: str | None = None,
) -> None:
    """An argument that is one of these words; argparse's own complaint differs between Pythons."""

    def known(text: str) -> str:
        if text not in words:
            raise argparse.ArgumentTypeError(f"one of {', '.join(words)}; not: {text}")
        return text

    parser.add_argument(
        name.lower(), metavar=name, nargs=nargs, type=known, choices=words, help=help_text
    )


def _exec(parser: argparse.ArgumentParser) -> None:
    parser.usage = "autovenv exec [-C DIR] [--watch [OPTION ...]] [--] CMD [ARG ...]"
    parser.add_argument("-C", dest="directory", metavar="DIR", help="go to DIR first")
    watch = parser.add_argument_group("running again")
    watch.add_argument(
        "--watch",
        action="store_true",
        help="run CMD again when the project's Python files or the environment change",
    )
    help_text = "watch DIR instead of the project; may be given more than once"
    watch.add_argument("--path", metavar="DIR", action="append", default=[], help=help_text)
    help_text = (
        "watch what GLOB matches ('*.html', written as in .gitignore) instead of Python files"
    )
    help_text += "; may be given more than once"
    watch.add_argument("--filter", metavar="GLOB", action="append", default=[], help=help_text)
    help_text = f"wait until nothing has changed for MS milliseconds (default: {DEBOUNCE})"
    watch.add_argument("--debounce", metavar="MS", type=_milliseconds, help=help_text)
    help_text = "the signal that ends CMD (default: TERM); KILL follows after 5 seconds"
    watch.add_argument("--signal", metavar="NAME", type=_signal, help=help_text)
    parser.add_argument("command", metavar="CMD", nargs=argparse.REMAINDER, help="what to run")
    parser.epilog = (
        "where nothing is found from there, CMD runs in the environment that VIRTUAL_ENV names\n\n"
        "exit code: CMD's own; 125 no environment, 126 CMD cannot be run, 127 not found"
    )


def _milliseconds(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"a whole number of milliseconds; not: {text}")
    return int(text)


def _signal(text: str) -> int:
    name = "SIG" + text.upper().removeprefix("SIG")
    if name not in signal.Signals.__members__:
        raise argparse.ArgumentTypeError(f"a signal's name, INT or HUP say; not: {text}")
    return signal.Signals[name]


def _directory(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("directory", metavar="DIR", nargs="?", help=DIRECTORY)


def _allow(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    _one_or_below(what, "trust all that is below DIR")
    what.add_argument("--list", action="store_true", help="list what was allowed and denied")


def _forget(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    _one_or_below(what, "take back 'allow --below DIR'")
    what.add_argument("--stale", action="store_true", help="forget environments that are gone")


def _one_or_below(group: "argparse._MutuallyExclusiveGroup", help_text: str) -> None:
    group.add_argument("directory", metavar="DIR", nargs="?", help=DIRECTORY)
    group.add_argument("--below", metavar="DIR", help=help_text)


def _status(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    help_text = "exit with 0 only when an environment of autovenv's is on; prints nothing"
    parser.add_argument("--check", action="store_true", help=help_text)
    parser.epilog = JSON_KEYS


def _use(parser: argparse.ArgumentParser) -> None:
    help_text = "a directory, or a name; without it the candidates are listed"
    parser.add_argument("environment", metavar="PATH|NAME", nargs="?", help=help_text)
    parser.add_argument("--names", action="store_true", help=argparse.SUPPRESS)
    parser.epilog = (
        "a NAME is looked up among the environments of virtualenvwrapper ($WORKON_HOME), pyenv,\n"
        "Hatch, Poetry and Pipenv"
    )


def _doctor(parser: argparse.ArgumentParser) -> None:
    help_text = "print a JSON list of objects: name, level (ok, warn, fail), what, mend"
    parser.add_argument("--json", action="store_true", help=help_text)
    parser.epilog = "exit code: 1 when something is wrong (fail), else 0: what is good to know,\n"
    parser.epilog += "or your own doing, is a warning (warn)"


def _config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--edit", action="store_true", help="open config.toml in your editor")


def _setup(parser: argparse.ArgumentParser) -> None:
    _word(parser, "SHELL", HOOKED, "bash, zsh or fish (default: the shell that calls)", "?")
    parser.add_argument("--dry-run", action="store_true", help="only show what would be done")
    parser.add_argument("--undo", action="store_true", help="take exactly that out again")


def _demo(parser: argparse.ArgumentParser) -> None:
    _word(parser, "SHELL", HOOKED, "which shell (default: every one that is installed)", "?")


DECLARED = {
    "hook": _hook,
    "export": _export,
    "exec": _exec,
    "activate": _directory,
    "allow": _allow,
    "deny": _directory,
    "forget": _forget,
    "use": _use,
    "status": _status,
    "doctor": _doctor,
    "config": _config,
    "setup": _setup,
    "demo": _demo,
}


def _not_understood(name: str, words: list[str]) -> str:
    """That a command does not take these words, and what may have been meant."""
    line = f"'{name}' does not take: {clean(' '.join(words))}"
    if name in ("status", "doctor") and len(words) == 1 and disk.is_directory(words[0]):
        return f"{line}; it is about where you stand: cd {word(words[0])} && autovenv {name}"
    return f"{line}; see 'autovenv {name} --help'"


def run(argv: list[str]) -> int:
    """Parse the arguments and run the command; its exit code."""
    first = argv[0] if argv else ""
    if first not in (*COMMANDS, "-h", "--help", "--version"):
        what = "option" if first.startswith("-") else "command"
        wrong = f"no such {what}: {clean(first)}" if first else "no command given"
        disk.say([f"{wrong}; see 'autovenv --help'"])
        return 2
    try:
        code = _run(argv)
    except SystemExit as end:  # argparse's own: after help, or a complaint
        code = int(end.code or 0)
    except KeyboardInterrupt:
        return 130
    return answer(first, code)


def _run(argv: list[str]) -> int:
    args, more = make_parser().parse_known_args(argv)
    if more:
        disk.say([_not_understood(args.name, more)])
        return 2
    return int(import_module(f"autovenv.cli.{args.name}").main(args))
