"""What the tools that keep environments elsewhere have in common: their directories and names.

Imported when a tool's project file was met.
"""

from autovenv import disk
from autovenv.discovery import Found, Where
from autovenv.environment import read_environment

BLANKS = "\r\n\t"
SEPARATORS = "-_."
# binascii is a library of its own, which takes half a millisecond to load.
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
# The C modules of hash functions, newest Python first: hashlib takes 3 ms to import.
MODULES = {"sha256": ("_sha2", "_sha256"), "md5": ("_md5",)}


def found(directory: str, tool: str, path: str, remedy: str) -> Found | None:
    """The environment at the path, if there is one; `remedy` makes it anew where it is broken."""
    environment = read_environment(path, directory) if disk.is_directory(path) else None
    if environment is None:
        return None
    if environment.remedy and environment.kind != "conda":
        environment.remedy = remedy
    return Found(directory, tool, path, environment)


def fault(directory: str, tool: str, file: str, words: str) -> Found:
    """Why nothing can be known, in words."""
    return Found(directory, tool, file, problem=words)


def with_directory(file: str) -> list[str]:
    """The file, and the directory that tells when it is taken away."""
    return [file, file.rpartition("/")[0] or "/"]


def words_of(value: object) -> "tuple[str, ...]":
    """The value where it is a list of words, else none."""
    return value if isinstance(value, tuple) else ()


def word(value: object) -> str:
    """The value where it is a word, else an empty one."""
    return value if isinstance(value, str) else ""


def expand(path: str, where: Where) -> str:
    """The path with a leading `~` and with `$NAME` and `${NAME}` replaced, no trailing slash."""
    head, *pieces = path.split("$")
    for piece in pieces:
        braced = piece.startswith("{") and "}" in piece
        name = piece[1:].partition("}")[0] if braced else _name(piece)
        rest = piece[len(name) + 2 * braced :]
        value = where.environ.get(name) if name else None
        head += f"${piece}" if value is None else value + rest
    if head == "~" or head.startswith("~/"):
        head = where.home + head[1:]
    return head.rstrip("/") or "/"


def _name(text: str) -> str:
    """The variable's name with which the text begins."""
    for at, character in enumerate(text):
        if not (character.isascii() and (character.isalnum() or character == "_")):
            return text[:at]
    return text


def user_dir(where: Where, variable: str, default: str, macos: str) -> str:
    """One of the user's directories by platformdirs' rule: XDG's variable, else the default."""
    named = where.environ.get(variable, "")
    if named.startswith("/"):
        return named.rstrip("/")
    return f"{where.home}/{macos if disk.IS_MACOS else default}"


def config_dir(where: Where) -> str:
    """The directory of tools' settings."""
    return user_dir(where, "XDG_CONFIG_HOME", ".config", "Library/Application Support")


def data_dir(where: Where) -> str:
    """The directory of tools' data."""
    return user_dir(where, "XDG_DATA_HOME", ".local/share", "Library/Application Support")


def short_hash(algorithm: str, text: str) -> str:
    """The first eight characters of the digest in URL-safe base64, by which tools tell projects."""
    digest = _constructor(algorithm)(text.encode("utf-8", "ignore")).digest()
    bits = int.from_bytes(digest[:6], "big")
    return "".join(BASE64[bits >> shift & 63] for shift in range(42, -1, -6))


def _constructor(algorithm: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  (a hash object has no public type)
    for name in MODULES[algorithm]:
        try:
            return getattr(__import__(name), algorithm)
        except (ImportError, AttributeError):  # another build of Python
            continue
    import hashlib

    return getattr(hashlib, algorithm)


def canonical(name: str) -> str:
    """The project's name as PEP 503 normalises it."""
    text = ""
    for character in name.lower():
        if character not in SEPARATORS:
            text += character
        elif not text.endswith("-"):
            text += "-"
    return text


def sanitize(name: str, unwanted: str) -> str:
    """The name with unwanted characters as `_`, of the length to which Poetry and Pipenv cut it."""
    return "".join("_" if character in unwanted else character for character in name)[:42]


def version_key(text: str) -> "tuple[int, ...]":
    """What sorts versions by number: 3.9 before 3.10, and what is no version first."""
    parts = text.split(".")
    return tuple(map(int, parts)) if all(p.isascii() and p.isdigit() for p in parts) else ()


def listed(directory: str) -> list[str]:
    """What is in the directory, sorted; nothing where it cannot be read."""
    try:
        return sorted(disk.listdir(directory))
    except (OSError, ValueError):
        return []
