"""What the hooks may use of their shells: nothing newer than bash 3.2, zsh 5.0 and fish 3.1.

A list of what came later, by the version in which it came, as far as a line shows it. What is
behind a test of the version, or does no harm in an older shell, is in ALLOWED with its reason.
"""

import re
from pathlib import Path

import pytest

SHELL = Path(__file__).parents[2] / "shell"
BASH = {
    r"(declare|local|typeset) -[a-zA-Z]*A": "4.0: associative arrays",
    r"(declare|local|typeset) -[a-zA-Z]*g": "4.2: declare -g",
    r"(declare|local|typeset) -[a-zA-Z]*n": "4.3: namerefs",
    r"\b(mapfile|readarray|coproc)\b": "4.0: mapfile, coproc",
    r"\$\{\w+(\[[^]]*\])?(\^|,)": "4.0: ${x^} and ${x,}",
    r"\$\{\w+(\[[^]]*\])?@[A-Za-z]\}": "4.4: ${x@a}",
    r"\|&|&>>": "4.0: |& and &>>",
    r";&|;;&": "4.0: case that falls through",
    r"\bBASHPID\b": "4.0: BASHPID",
    r"\bBASH_CMDS\b": "4.0: BASH_CMDS",
    r"\$\{?EPOCH(SECONDS|REALTIME)|SRANDOM": "5.0: EPOCHSECONDS",
    r"printf +['\"]?%\(": "4.2: printf %(…)T",
    r"printf +-v +['\"]?\w+\[": "4.1: printf -v of an element",
    r"\[\[ [^\]]*-v ": "4.2: [[ -v ]]",
    r"\[-\d+\]|: -\d+(:-\d+)?\}": "4.2: negative indices",
    r"\blocal -\s": "4.4: local -",
    r"\$\{ |\$\{\|": "5.3: ${ command; }",
    r"\bwait -[fnp]|read [^|;]*-[a-zA-Z]*[iN]\b": "4.0 and later: wait -n, read -N, read -i",
    r"shopt (-[sq] )?(globstar|lastpipe|autocd|inherit_errexit|localvar_inherit)": "4.0 and later",
    r"\{\w+\}[<>]": "4.1: {fd}>",
    r"\$'[^']*\\u": "4.2: \\u",
}
ZSH = {
    r"\btypeset (-[a-zA-Z]+ )*\w+=\(": "5.1: arrays that typeset assigns",
    r"\b(local|declare|export) (-[a-zA-Z]+ )*\w+=\(": "5.1: the same",
    r"\$\{\|": "5.10: ${|…}",
    r"\$\{ ": "5.10: ${ command; }",
    r"\bprivate \w": "5.1: private",
    r"\b(append_create|cd_silent|pipe_fail|warn_nested_var|clobber_empty)\b": "after 5.0: options",
    r"\b(typeset|local) -n\b": "5.10: namerefs",
    r"\$\{\w+:[PW]\}|:P\}": "5.3: the modifier :P",
    r"\bprint -v|printf -v": "5.3: print -v",
    r"\badd-zle-hook-widget\b": "5.3",
}
FISH = {
    r"\bpath (filter|resolve|basename|dirname|is|normalize|sort|\w*-?extension)": "3.5: path",
    r"(\btest|set -a) [^;|]*-(nt|ot|ef)\b": "3.6: test -nt",
    r"\$\([^)]|\"[^\"]*\$\(": "3.4: $(…)",
    r"\bset (-\w+ )*-\w*f\b|--function\b": "3.4: set -f",
    r"\bstatus (current-commandline|buildinfo|get-file|list-files)": "after 3.1: status",
    r"\bstring (pad|shorten|unescape --style=regex)": "after 3.1: string pad, shorten",
    r"\bstring [a-z]+ [^|]*--(groups-only|max-matches|fields|allow-empty)": "after 3.1: string",
    r"\bbuiltin -q\b|builtin --query": "3.2: builtin -q",
}
VARIABLE = re.compile(r"\bcommand \$")
A_LIST = re.compile(r"(^|[\s;'])\w+(\[[^]]*\])?\+?=\(")
RULES = {"bash": BASH, "zsh": ZSH, "fish": FISH}

# What is allowed, by a part of its line, and why.
ALLOWED = {
    "bash": {
        "${BASHPID-}": "empty before 4.0, where $BASH_SUBSHELL is all there is",
        "BASH_CMDS": "behind BASH_VERSINFO, or empty before 4.0",
        "@a}": "behind __autovenv_attributes (4.4) or BASH_VERSINFO (5.1)",
    },
    "zsh": {},
    "fish": {
        "path filter": "behind `builtin --names`, and read by eval",
        "-o $file -nt $argv[1]": "behind a match of $version",
        "! $file -nt $kept": "behind __autovenv_times_unknown",
    },
}


def code(shell: str) -> list[str]:
    """The hook's lines without comments."""
    lines = (SHELL / f"hook.{shell}").read_text().splitlines()
    return [line for line in lines if not line.lstrip().startswith("#")]


@pytest.mark.parametrize("shell", RULES)
def test_no_feature_is_newer_than_the_oldest_shell(shell: str) -> None:
    """But for what is allowed."""
    found = [
        (came, line.strip())
        for line in code(shell)
        for expression, came in RULES[shell].items()
        if re.search(expression, line) and not any(part in line for part in ALLOWED[shell])
    ]
    assert found == []


def test_bash_is_given_no_list() -> None:
    """Ctrl-C while bash reads the words of `a=(…)`: those become its input, up to its end."""
    assert [line for line in code("bash") if A_LIST.search(line)] == []


def test_fish_finds_no_program_in_a_variable() -> None:
    """fish 3.6 aborts where Ctrl-C comes while it expands `command $variable`. (What was typed is
    run so, by eval, for `jobs`.)
    """
    assert [line for line in code("fish") if VARIABLE.search(line)] == []


@pytest.mark.parametrize(
    "line", ["a=(", "  words=($x) b=1", "list+=(x)", 'list[1]+=("$x")', "x=1 a=()"]
)
def test_a_list_is_known(line: str) -> None:
    """As the test above looks for it; a pattern's brackets are none."""
    assert A_LIST.search(line)
    assert not A_LIST.search('[[ $x == (a|b) || $y =~ =\\( ]] && f "$(g)"')


@pytest.mark.parametrize("shell", RULES)
def test_nothing_is_allowed_that_is_not_there(shell: str) -> None:
    """A reason goes with its line."""
    text = "\n".join(code(shell))
    assert [part for part in ALLOWED[shell] if part not in text] == []


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("bash", "\\builtin declare -A map"),
        ("bash", "\\builtin local -n ref=$1"),
        ("bash", "x=${name^^}"),
        ("bash", "x=${name@Q}"),
        ("bash", "cmd |& cat"),
        ("bash", "if [[ -v name ]]; then"),
        ("bash", "x=${list[-1]}"),
        ("bash", "\\builtin printf '%(%s)T'"),
        ("zsh", "\\builtin local list=(a b)"),
        ("zsh", "\\builtin typeset -n ref=name"),
        ("zsh", "\\builtin setopt pipe_fail"),
        ("zsh", "x=${file:P}"),
        ("fish", "set -l x $(pwd)"),
        ("fish", "set -f x 1"),
        ("fish", "builtin path basename $x"),
        ("fish", "test a -nt b"),
    ],
)
def test_newer_features_are_known(shell: str, line: str) -> None:
    """The lint finds what it is for."""
    assert any(re.search(expression, line) for expression in RULES[shell])
