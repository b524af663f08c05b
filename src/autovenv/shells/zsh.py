"""zsh, from 5.0."""

from autovenv.shells.posix import assign, call, quote, render, words

__all__ = ["assign", "call", "quote", "render", "words", "wrap"]


def wrap(text: str) -> str:
    """The whole hook, read under zsh's own options and without the user's aliases.

    These few words are still read with them: quoted, since a global alias replaces any bare word.
    """
    options = "\\builtin 'emulate' '-L' 'zsh' '-o' 'no_aliases'\n"
    return f"() {{\n{options}\\builtin 'eval' {quote(text)}\n}}\n"
