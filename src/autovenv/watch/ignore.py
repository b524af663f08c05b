"""What `.gitignore` files ignore, told without git: gitignore(5); git's own dir.c and wildmatch.c.

Left out: what is ignored by other files (`.git/info/exclude`, `core.excludesFile`).
Names are compared byte by byte, as git does: text here is Latin-1, one character for each byte.
"""

import re

from autovenv import disk

GITIGNORE = ".gitignore"
STAR = "[^/]*"
LARGEST = 1 << 20  # bytes of a file that is read
CLASSES = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\s",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}
# One part of a pattern; what fits none of them (an open bracket, a last backslash) fits nothing.
PART = re.compile(
    r"(?P<deep>(?:^|(?<=/))\*\*+/)|(?P<rest>(?:^|(?<=/))\*\*+$)|(?P<star>\*+)|(?P<one>\?)"
    r"|\[(?P<not>[!^])?(?P<set>(?:\[:[^]]*:\]|\\.|[^\\])(?:\[:[^]]*:\]|\\.|[^]\\])*)\]"
    r"|(?P<text>\\.|[^\\[])",
    re.DOTALL,
)
MEMBER = re.compile(
    r"\[:(?P<class>[^]]*):\]|(?P<low>\\.|[^\\])-(?P<high>\\.|[^]\\])|(?P<text>\\.|[^\\])", re.DOTALL
)


class Rule:
    """One line: what it fits, whether that is ignored, and whether it must be a directory."""

    __slots__ = ("anchored", "directory", "ignores", "pattern")

    def __init__(self, line: str) -> None:
        self.ignores = not line.startswith("!")
        glob = line[not self.ignores :]
        self.directory = glob.endswith("/")
        glob = glob.removesuffix("/")
        self.anchored = "/" in glob
        self.pattern = re.compile(translate(glob.removeprefix("/")), re.DOTALL)

    def fits(self, path: str, *, is_directory: bool) -> bool:
        """Whether the line speaks of this path, which is relative to the line's own file."""
        if self.directory and not is_directory:
            return False
        name = path if self.anchored else path.rpartition("/")[2]
        return self.pattern.fullmatch(name) is not None


def translate(glob: str) -> str:
    """The regular expression that means the same."""
    parts: list[str] = []
    star = -1  # where in `parts` the last star of this component is
    position = 0
    while position < len(glob):
        found = PART.match(glob, position)
        part = _part(found) if found else None
        if found is None or part is None:
            return r"(?!)"
        if part == STAR:
            if star >= 0:  # what another star follows may end as soon as it fits: never go back
                parts[star:] = [f"(?>{STAR}?{''.join(parts[star + 1 :])})"]
            star = len(parts)
        elif part.endswith("/") or found["deep"]:
            star = -1
        parts.append(part)
        position = found.end()
    return "".join(parts)


def _part(found: "re.Match[str]") -> str | None:
    kinds = {"deep": "(?:.*/)?", "rest": ".+", "star": STAR, "one": "[^/]"}
    for kind, meaning in kinds.items():
        if found[kind]:
            return meaning
    if found["text"]:
        return re.escape(found["text"][-1])
    members = [_member(each) for each in MEMBER.finditer(found["set"])]
    if None in members:
        return None
    inside = "".join(filter(None, members))
    if found["not"]:
        return f"[^/{inside}]"
    return f"(?!/)[{inside}]" if inside else "(?!)"


def _member(found: "re.Match[str]") -> str | None:
    """What stands in brackets, for brackets; None where there is no such class."""
    if found["class"] is not None:
        return CLASSES.get(found["class"])
    if found["text"]:
        return re.escape(found["text"][-1])
    low, high = found["low"][-1], found["high"][-1]
    # The first of a range fits by itself, even if the range is empty.
    return f"{re.escape(low)}-{re.escape(high)}" if low <= high else re.escape(low)


def parse(text: str) -> list[Rule]:
    """The rules in a file's text."""
    lines = (_trim(line.removesuffix("\r")) for line in text.removeprefix("ï»¿").split("\n"))
    return [Rule(line) for line in lines if line and not line.startswith("#")]


def _trim(line: str) -> str:
    """The line without blanks at its end, but for one that has a backslash."""
    return line[: max((part.end() for part in re.finditer(r"\\.?|[^ \\]", line)), default=0)]


class Ignored:
    """The answers for one tree; its files are read once, until `forget()`."""

    def __init__(self, top: str) -> None:
        self.begin = top
        self.top = repository(top)
        self.forget()

    def forget(self) -> None:
        """Read the files again."""
        self.rules: dict[str, list[Rule]] = {}
        # What the user names is watched, whoever ignores it.
        self.known: dict[str, bool] = {self.top: False, self.begin: False}

    def __call__(self, path: str, *, is_directory: bool) -> bool:
        """Whether this path in the tree is ignored, by itself or with a directory above it."""
        if path in self.known:
            return self.known[path]
        parent = path.rpartition("/")[0]
        answer = self(parent, is_directory=True) or self._told(path, is_directory)
        if is_directory:
            self.known[path] = answer
        return answer

    def _told(self, path: str, is_directory: bool) -> bool:  # noqa: FBT001
        """What the nearest rule says; in one file that is the last one."""
        directory = path
        while directory != self.top:
            directory = directory.rpartition("/")[0]
            below = disk.encode(path[len(directory) + 1 :]).decode("latin-1")
            for rule in reversed(self._rules(directory)):
                if rule.fits(below, is_directory=is_directory):
                    return rule.ignores
        return False

    def _rules(self, directory: str) -> list[Rule]:
        if directory not in self.rules:
            try:
                text = disk.read_small(f"{directory}/{GITIGNORE}", LARGEST).decode("latin-1")
            except OSError:
                text = ""
            self.rules[directory] = parse(text)
        return self.rules[directory]


def repository(directory: str) -> str:
    """The nearest directory upward that is a git repository's; else the directory itself."""
    above = directory
    while above:
        if disk.exists(above + "/.git"):
            return above
        above = above.rpartition("/")[0]
    return directory
