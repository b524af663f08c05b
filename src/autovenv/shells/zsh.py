"""zsh, from 5.0."""

from autovenv.shells.posix import call, quote, render, words

__all__ = ["assign", "call", "quote", "render", "words", "wrap"]


def assign(name: str, value: str) -> str:
    """An assignment to a variable of the hook's own, on one line."""
    return f"{name}={_on_one_line(value)}\n"


def wrap(text: str, file: str) -> str:
    """The whole hook, read under zsh's own options and without the user's aliases.

    These few words are still read with them: quoted, since a global alias replaces any bare word,
    and on one line, since CSH_JUNKIE_QUOTES ends quotes there.
    What is printed is quoted, and so read twice; a kept file reads itself again instead.
    zsh 5.0 does not give back what `emulate -L zsh -o no_aliases` takes; its `emulate` leaves
    WARN_CREATE_GLOBAL.
    """
    first = "\\builtin 'emulate' '-L' 'zsh'"
    then = "\\builtin 'setopt' 'no_aliases' 'no_warn_create_global'"
    if not file:
        evals = "".join(f"\\builtin 'eval' {_on_one_line(piece)}\n" for piece in _pieces(text))
        return f"() {{\n{first}\n{then}\n{evals}}}\n"
    again = f"\\builtin 'local' '__autovenv_again=1'\n\\builtin 'source' {_on_one_line(file)}"
    return (
        "\\builtin 'test' \"${__autovenv_again-}\" '=' '1' || {\n"
        f"() {{\n{first}\n{then}\n{again}\n}}\n"
        f"\\builtin 'return' \"$?\"\n}}\n{text}"
    )


def _pieces(text: str) -> list[str]:
    """The text, cut before each function: zsh takes twice as long to read all of it at once."""
    pieces: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.endswith("() {") or line.startswith("function "):
            pieces.append([])
        pieces[-1].append(line)
    return ["\n".join(piece) for piece in pieces]


def _on_one_line(text: str) -> str:
    """The text as one word."""
    for character, escaped in (("\\", "\\\\"), ("'", "\\'"), ("\n", "\\n")):
        text = text.replace(character, escaped)
    return f"$'{text}'"
