"""bash, from 3.2."""

from autovenv.shells.posix import assign, call, later, quote, render, words, wrap

__all__ = ["assign", "call", "later", "quote", "render", "words", "wrap"]
