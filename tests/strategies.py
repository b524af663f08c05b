"""Hypothesis strategies: what may be met out there."""

import os

from hypothesis import strategies as st

from autovenv import names

# What a shell, a prompt or a terminal might obey.
HOSTILE = (
    "$(touch obeyed)",
    "`touch obeyed`",
    "${HOME}",
    "$HOME",
    "~",
    "*",
    "a b",
    "'",
    '"',
    "''",
    "\\",
    "\\'",
    "a\\",
    "a\\'b",
    "\n",
    "a\nb\n",
    "\r",
    "%n%d",
    "%{%}",
    "\\u\\w\\$",
    "!!",
    "-n",
    "--",
    "; touch obeyed",
    "& touch obeyed",
    "#",
    "\x1b]0;title\x07",
    "\x1b[31m",
    "\x9b31m",
    "\u202egnp",
    "\x01\x02\x7f",
    "é",
    "e\u0301",
    "日本語",
    "\udcff\udc80",
    "=",
    "(x)",
    "{a,b}",
    "[a]",
    "",
)
CONTROLS = "\x00\x01\x07\x1b\x7f\x80\x9b\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069"


def texts(max_size: int = 40) -> st.SearchStrategy[str]:
    """Values of a variable: every byte but NUL, what is not UTF-8 as surrogate escapes."""
    some = st.one_of(
        st.sampled_from(HOSTILE),
        st.binary(max_size=max_size).map(os.fsdecode),
        st.text(max_size=max_size // 4).map(lambda t: os.fsdecode(t.encode("utf-8", "replace"))),
    )
    # Joined pieces of characters may be characters.
    return some.map(lambda text: os.fsdecode(os.fsencode(text.replace("\0", ""))))


def filenames() -> st.SearchStrategy[str]:
    """Names of files and directories: every byte but NUL and the slash."""
    return (
        st.one_of(texts(), st.lists(texts(), min_size=2, max_size=3).map("".join))
        .map(lambda text: os.fsdecode(os.fsencode(text.replace("/", ""))))
        .filter(lambda name: name not in ("", ".", ".."))
    )


def paths(max_depth: int = 6) -> st.SearchStrategy[str]:
    """Absolute paths without a trailing slash."""
    return st.lists(filenames(), min_size=1, max_size=max_depth).map(lambda p: "/" + "/".join(p))


def environment_paths() -> st.SearchStrategy[str]:
    """Paths that an environment may be activated at: no colon."""
    return paths().map(lambda path: path.replace(":", "_"))


def entries() -> st.SearchStrategy[str]:
    """Entries of a search path: absolute, relative, empty."""
    usual = st.sampled_from(("/usr/bin", "/bin", "/usr/local/bin", "bin", ".", ""))
    return st.one_of(usual, environment_paths())


def search_paths() -> st.SearchStrategy[str]:
    """Values of PATH."""
    return st.lists(entries(), max_size=6).map(":".join)


def variables() -> st.SearchStrategy[dict[str, str]]:
    """Variables before autovenv came: any of those that it touches may be there, and others."""
    touched = st.fixed_dictionaries(
        {}, optional={names.PATH: search_paths(), **dict.fromkeys(names.RESTORED, texts())}
    )
    others = st.dictionaries(
        st.sampled_from(("HOME", "LANG", "PS1", "_OLD_VIRTUAL_PATH", "X")), texts(), max_size=3
    )
    return st.builds(lambda one, two: {**two, **one}, touched, others)


def locals_of(known: dict[str, str]) -> st.SearchStrategy[frozenset[str]]:
    """Which of the variables are not exported."""
    there = [name for name in names.TOUCHED if name in known]
    return st.frozensets(st.sampled_from(there)) if there else st.just(frozenset())


Edit = tuple[str, str, str]


def edits() -> st.SearchStrategy[list[Edit]]:
    """What a person does to PATH: a list of (verb, entry, neighbour)."""
    verb = st.sampled_from(("prepend", "append", "remove", "after", "reverse"))
    return st.lists(st.tuples(verb, entries(), entries()), max_size=5)


def edited(path: str, changes: list[Edit]) -> str:
    """PATH after the edits."""
    parts = path.split(":")
    for verb, entry, neighbour in changes:
        if verb == "prepend":
            parts = [entry, *parts]
        elif verb == "append":
            parts = [*parts, entry]
        elif verb == "remove":
            parts = [part for part in parts if part != entry]
        elif verb == "reverse":
            parts = parts[::-1]
        elif neighbour in parts:
            at = parts.index(neighbour) + 1
            parts = [*parts[:at], entry, *parts[at:]]
    return ":".join(parts)


def prompts() -> st.SearchStrategy[str]:
    """What may stand after `prompt =`."""
    shown = st.one_of(texts(), st.text(alphabet=CONTROLS + "ab'\"\\", max_size=12))
    spelt = st.sampled_from((repr, lambda text: f'"{text}"', str, lambda text: "'" + text))
    broken = st.sampled_from((r"'\ud800'", r"'\x'", r"'\N{BELL}'", r"'\d'", r"'\777'", "'", '"'))
    return st.one_of(st.builds(lambda spell, text: spell(text), spelt, shown), broken)


def pyvenv_cfgs() -> st.SearchStrategy[str]:
    """Texts of pyvenv.cfg, sensible and not."""
    key = st.sampled_from(("home", "version", "version_info", "uv", "virtualenv", "Executable", ""))
    line = st.builds(
        lambda k, equals, v: k + equals + v, key, st.sampled_from(("=", " = ", " ")), texts()
    )
    prompt = prompts().map("prompt = ".__add__)
    end = st.sampled_from(("\n", "\r\n"))
    return st.builds(
        lambda lines, newline: newline.join(lines),
        st.lists(st.one_of(line, prompt), max_size=6),
        end,
    )


# What a directory on the way may hold; see tests/property/test_walk.py for what each means.
HOLDINGS = ("nothing", ".venv", "venv", "env", "other", "junk", "file", "dangling", "python-envs")


def directory_trees() -> st.SearchStrategy[list[tuple[str, str]]]:
    """A way down: (name of the directory, what it holds), from the top."""
    return st.lists(st.tuples(filenames(), st.sampled_from(HOLDINGS)), min_size=1, max_size=6)
