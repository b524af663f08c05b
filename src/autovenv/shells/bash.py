"""bash, from 3.2."""

from autovenv.shells.posix import assign, call, quote, render, words, wrap

__all__ = ["assign", "call", "quote", "render", "words", "wrap"]
