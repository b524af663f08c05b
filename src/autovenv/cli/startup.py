"""The line that `setup` puts into a start-up file: making it, finding it, taking it out. Pure.

It is one line, at the end. Its comment tells `--undo` what else was done: that the line before had
no end, or that there was no file before.
"""

from autovenv.environment import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

MARK = "# added by 'autovenv setup'"
ENDED = f"{MARK}, with the line end before it"
MADE = f"{MARK}, with this file"
# What a hook's line of a person's own has in it.
HOOK = "autovenv hook"


def line(shell: str, file: str, home: str, *, guard: bool = False) -> str:
    """What reads the kept hook, or asks for one, or does nothing where autovenv is gone.

    With `guard`, for a file that other shells read as well.
    """
    dialect = __import__(f"autovenv.shells.{shell}", fromlist=["quote"])
    kept = _short(file, home, dialect)
    if shell == "fish":
        ask = "command -q autovenv; and autovenv hook fish | source"
        return f"test -r {kept}; and source {kept}; or begin; {ask}; end"
    other = '[ -z "${BASH_VERSION-}" ] || ' if guard else ""
    ask = f'! command -v autovenv >/dev/null || eval "$(autovenv hook {shell})"'
    return f"{other}{{ [ -r {kept} ] && . {kept}; }} || {ask}"


def _short(file: str, home: str, dialect: "ModuleType") -> str:
    """The file as a word, from `~` where that is right: start-up files are shared by machines."""
    if home and file.startswith(home + "/"):
        rest = file[len(home) + 1 :]
        return "~/" + (rest if _is_plain(rest) else str(dialect.quote(rest)))
    return file if _is_plain(file) else str(dialect.quote(file))


def _is_plain(text: str) -> bool:
    return all(c.isascii() and (c.isalnum() or c in "/._-+") for c in text)


def is_ours(text: str) -> bool:
    """Whether `setup` wrote this line of a file."""
    return MARK in text


def others(text: str) -> list[tuple[int, str]]:
    """The lines, with their numbers, by which a person put the hook there."""
    return [
        (number, clean(each.strip()))
        for number, each in enumerate(text.split("\n"), 1)
        if HOOK in each and not is_ours(each) and not each.lstrip().startswith("#")
    ]


def add(text: str | None, new: str) -> str:
    """The file's text with the line, once; None is a file that does not exist."""
    if text is None:
        return f"{new}  {MADE}\n"
    lines = text.split("\n")
    there = [number for number, each in enumerate(lines) if is_ours(each)]
    if there:
        return "\n".join(_renewed(lines, there, new))
    end = "\r\n" if text.endswith("\r\n") else "\n"
    if text and not text.endswith("\n"):
        end = "\r\n" if "\r\n" in text else "\n"
        return f"{text}{end}{new}  {ENDED}{end}"
    return f"{text}{new}  {MARK}{end}"


def _renewed(lines: list[str], there: list[int], new: str) -> list[str]:
    """The lines with the first of ours as it is made now, where it stands, and no second one."""
    first = lines[there[0]]
    lines[there[0]] = f"{new}  {first[first.index(MARK) :]}"
    return [each for number, each in enumerate(lines) if number not in there[1:]]


def take_out(text: str) -> str | None:
    """The file's text as it was before; None where there was no file."""
    lines = text.split("\n")
    ours = next((number for number, each in enumerate(lines) if is_ours(each)), None)
    if ours is None:
        return text
    mark = lines[ours].rstrip("\r")
    before = "".join(each + "\n" for each in lines[:ours])
    after = "\n".join(lines[ours + 1 :])
    if not before and not after and mark.endswith(MADE):
        return None
    if not after and mark.endswith(ENDED):
        return before.removesuffix("\n").removesuffix("\r")
    return take_out(before + after)
