"""What tools' project files said of a directory, kept where the shells' guards look.

`answers/<directory>/=answer` in the state directory holds, a line each: the path of the environment
or `-` for none; the variables that the answer is for; the files and directories that it rests on;
`--`; those that it rests on since they are not there. It counts as long as the former are there,
the latter are not, and nothing is newer, nor a tool's own file in the directory: so its time is
that of the question.
"""

import posix

from autovenv import disk, names

NONE = "-"
BETWEEN = "--"  # what is there, and what is not


def file(directory: str) -> str:
    """The answer's file for a directory, relative to the state directory."""
    return f"{names.ANSWERS}{directory}/=answer"


def keep(state: str, directory: str, lines: "list[str]", asked: int) -> None:
    """Keep the answer to a question of the time `asked` (ns); where that is impossible, nothing is.

    `lines` are those of the file, but that the first is empty for none.
    """
    lines[0] = lines[0] or NONE
    if "\n" in lines[0] + lines[1]:
        return
    data = disk.encode("".join(f"{line}\n" for line in lines if "\n" not in line))
    name = file(directory)
    try:
        if _read(f"{state}/{name}") != data:
            from autovenv import store

            store.replace(state, name, data, lasting=False)
        posix.utime(f"{state}/{name}", ns=(asked, asked))
    except OSError:
        pass  # then the guard asks again after each cd


def _read(path: str) -> bytes:
    try:
        return disk.read_small(path)
    except OSError:
        return b""
