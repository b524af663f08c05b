"""The dialects: how to say set and unset in each shell, one file a shell.

A dialect has `quote(text)`, `render(delta, order)` and, for shells with a hook, what the hook has to
be told (see hooks.py). Values are `str` with surrogate escapes for bytes that are not UTF-8.
"""

# Shells that have a hook in shell/, then the other formats of `export`.
HOOKED = ("bash", "zsh", "fish")
PRINTED = (*HOOKED, "json")
FORMATS = (*PRINTED, "github")
