"""The dialects: how to say set and unset in each shell, one file a shell.

A dialect has `render(delta)` and, for shells with a hook, what the hook has to be told in that
shell's words (see hooks.py). Values are `str` with surrogate escapes for bytes that are not UTF-8.
"""

# Shells that have a hook in shell/, then the other formats of `export`.
HOOKED = ("bash", "zsh", "fish")
PRINTED = (*HOOKED, "json")
FORMATS = (*PRINTED, "github")


def is_plain(text: str) -> bool:
    """Whether it is one word in any shell, taken literally, without quotes."""
    plain = text.replace("/", "").replace(".", "").replace("-", "").replace("_", "")
    return plain.isascii() and plain.isalnum()
