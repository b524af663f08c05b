"""The manual page is the one that the parser makes now, and `man` can read it."""

import re
import shutil
import subprocess
from argparse import ArgumentParser
from itertools import pairwise

import pytest

from autovenv.cli import manual, manual_roff
from autovenv.cli.texts import COMMANDS
from autovenv.settings import DEFAULTS, variable

LINTERS = {
    "groff": ["-man", "-ww", "-z", "-Tutf8", "-Kutf8"],
    "mandoc": ["-T", "lint", "-W", "error"],
}


def test_current() -> None:
    """If not: python -m autovenv.cli.manual."""
    assert manual.page() == manual.FILE.read_text()


@pytest.mark.parametrize(("program", "options"), LINTERS.items())
def test_readers_find_nothing_wrong(program: str, options: list[str]) -> None:
    """What `man` shows it with: no complaint."""
    if not shutil.which(program):
        pytest.skip(f"no {program}")
    done = subprocess.run(
        [program, *options, str(manual.FILE)], capture_output=True, check=False, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_command_and_setting_is_in_it() -> None:
    """Each command once, each setting's variable once."""
    lines = manual.page().split("\n")
    heads = [after for line, after in pairwise(lines) if line == ".TP"]
    found = [match[1] for head in heads if (match := re.match(r"\\fBautovenv (\w+)\\fR", head))]
    assert found == list(COMMANDS)
    told = [f"\\fB{variable(key)}\\fR" for key in DEFAULTS]
    assert [line for line in lines if line in told] == told


def test_a_command() -> None:
    """Whole: usage, what it does, arguments, what is said last."""
    parser = ArgumentParser("tool", description="Do it.", epilog="Said\nlast.")
    one = parser.add_mutually_exclusive_group()
    one.add_argument("dir", metavar="DIR", nargs="?", help="where: '~'")
    one.add_argument("-a", "--all", action="store_true", help="all\\none")
    parser.add_argument("file", metavar="FILE", help=".profile, say")
    assert manual.command(parser) == [
        ".TP",
        "\\fBtool\\fR [\\fIDIR\\fR | \\-a \\-\\-all] \\fIFILE\\fR",
        "Do it.",
        ".RS",
        *(".TP", "\\fIDIR\\fR", r"where: \(aq\(ti\(aq"),
        *(".TP", "\\fB\\-a\\fR \\fB\\-\\-all\\fR", r"all\enone"),
        *(".TP", "\\fIFILE\\fR", "\\&.profile, say"),
        *(".PP", "Said last."),
        ".RE",
    ]


def test_a_table_stays_as_it_is() -> None:
    """Words that stand under each other are not filled up to a paragraph."""
    assert manual.last("a   1\nb   2") == [".PP", ".nf", "a   1", "b   2", ".fi"]


def test_backticks_are_bold() -> None:
    """What is typed is shown as such."""
    assert manual_roff.prose("say `a-b` or `.c`") == "say \\fBa\\-b\\fR or \\fB\\&.c\\fR"
