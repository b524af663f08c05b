"""zsh, from 5.0."""

from autovenv.shells.posix import assign, call, quote, render, words

__all__ = ["assign", "call", "quote", "render", "words", "wrap"]


def wrap(text: str) -> str:
    """The whole hook, read under zsh's own options and without the user's aliases.

    These few words are still read with them: quoted, since a global alias replaces any bare word.
    zsh 5.0 does not give back what `emulate -L zsh -o no_aliases` takes; its `emulate` leaves
    WARN_CREATE_GLOBAL.
    """
    first = "'emulate' '-L' 'zsh'"
    then = "'setopt' 'no_aliases' 'no_warn_create_global'"
    return f"() {{\n\\builtin {first}\n\\builtin {then}\n\\builtin 'eval' {quote(text)}\n}}\n"
