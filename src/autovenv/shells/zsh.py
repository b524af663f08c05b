"""zsh, from 5.0."""

from autovenv.shells.posix import assign, call, quote, render, words

__all__ = ["assign", "call", "quote", "render", "words", "wrap"]


def wrap(text: str) -> str:
    """The whole hook, read under zsh's own options and without the user's (global) aliases."""
    options = "\\builtin emulate -L zsh\n\\builtin setopt no_aliases\n"
    return f"() {{\n{options}\\builtin eval {quote(text)}\n}}\n"
