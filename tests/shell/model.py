"""What the contract says of a person's actions, as a small model: no shell, no disk.

`Disk` is what all shells see: environments and trust records. `Session` is one shell, and its
methods are what a person types there, with what follows from it.
"""

from dataclasses import dataclass, field, replace

# What may stand where an environment is looked for. `hiding` has a command that hides one of the
# system's; `junk` is no environment; the last three are broken.
KINDS = ("", "good", "hiding", "junk", "broken", "half", "dangling")
WORKING = ("good", "hiding")
PASSED_OVER = ("", "junk")

Home = tuple[str, bool]  # a value of PYTHONHOME, and whether it is exported


@dataclass
class Disk:
    """The environments by their project, and what was said of them; paths are below the home."""

    home: str
    kinds: dict[str, str]
    records: dict[str, tuple[str, bool]] = field(default_factory=dict)  # word, may hide
    changes: int = 0  # of the records

    def environment(self, project: str) -> str:
        """The path of its environment."""
        return f"{self.home}/{project}/.venv"

    def key(self, project: str) -> str:
        """The path that a record is about: the resolved one."""
        where = "nowhere" if self.kinds[project] == "dangling" else ".venv"
        return f"{self.home}/{project}/{where}"

    def nearest(self, directory: str) -> str:
        """The project that a directory is in, "" for none."""
        while directory and self.kinds.get(directory, "") in PASSED_OVER:
            directory = directory.rpartition("/")[0]
        return directory

    def looks(self, project: str) -> str:
        """What can be seen of its environment from afar."""
        kind = self.kinds.get(project, "")
        return "working" if kind in WORKING else kind

    def state(self, project: str, *, named: bool = False) -> str | None:
        """What comes of arriving there; `named` by the user: then only `deny` stops it."""
        if not project:
            return None
        word, may_hide = self.records.get(self.key(project), ("", False))
        kind = self.kinds[project]
        if word == "deny":
            return "untrusted"
        if kind not in WORKING:
            return "broken"
        blocked = kind == "hiding" and not (named or (word == "allow" and may_hide))
        return "untrusted" if blocked else "active"

    def say(self, word: str, directory: str) -> bool:
        """`allow`, `deny` or `forget`, by whichever shell; False where there is nothing to do."""
        project = self.nearest(directory)
        if not project or (word == "allow" and self.kinds[project] not in WORKING):
            return False
        key = self.key(project)
        if word == "forget" and key not in self.records:
            return False
        if word == "forget":
            del self.records[key]
        else:
            self.records[key] = (word, self.kinds[project] == "hiding")
        self.changes += 1
        return True


@dataclass
class Foreign:
    """An environment of somebody else's doing."""

    path: str
    has_bin: bool = False  # its `bin` is on PATH
    script: bool = False  # put on by an activate script, in this shell
    # What that script puts back, and the next script in a child too where it exports this (fish).
    old_path: list[str] = field(default_factory=list)
    old_home: str = ""


@dataclass
class Session:
    """One shell: what the user has, what is on, and what the next look is compared with."""

    disk: Disk
    directory: str
    path: list[str]  # the user's entries of PATH
    home: Home | None = None
    is_fish: bool = False
    disabled: bool = False
    foreign: Foreign | None = None
    on: str = ""  # the project whose environment is on
    pinned: bool = False
    hidden: Home | None = None  # the user's PYTHONHOME, while one is on
    paused: str = ""
    by_hand: bool = False  # somebody's `deactivate` was typed since the last look
    state: str | None = None
    seen: object = None

    # ------------------------------------------------------------------------------ what follows

    def look(self) -> object:
        """All that a change of what is on depends on."""
        project = self.disk.nearest(self.directory)
        waits = self.disk.changes if self.state == "untrusted" else None
        foreign = self.foreign.path if self.foreign else ""
        return project, self.disk.looks(project), foreign, self.disabled, waits

    def step(self, *, asked: bool = False) -> None:
        """A prompt, or a directory change; `asked`: something was said about trust here."""
        project = self.disk.nearest(self.directory)
        if self.by_hand and not self.foreign:
            self.paused, self.by_hand = project, False
        if self.paused != project:
            self.paused = ""
        if asked or self.look() != self.seen:
            self.settle(project)
            self.seen = self.look()

    def settle(self, project: str) -> None:
        """What is on after something changed."""
        if self.disabled or self.foreign:
            self.leave()
            self.state = None if self.disabled else "foreign"
        elif not self.pinned:
            self.leave()
            self.state = "paused" if self.paused else self.disk.state(project)
            if self.state == "active":
                self.enter(project)

    def enter(self, project: str) -> None:
        """Put it on."""
        self.on, self.state = project, "active"
        self.home, self.hidden = None, self.home

    def leave(self) -> None:
        """Take off what is on; a PYTHONHOME that the user has set meanwhile stays."""
        if self.on:
            self.home = self.home or self.hidden
            self.on, self.hidden, self.pinned = "", None, False

    def take_off(self, *, by_script: bool = False) -> None:
        """Take off what somebody else put on."""
        assert self.foreign
        if self.foreign.script or (by_script and self.foreign.old_path):
            self.path = list(self.foreign.old_path)
            if self.foreign.old_home:
                self.home = (self.foreign.old_home, True)
        self.foreign = None

    # ------------------------------------------------------------------------------ what is typed

    def cd(self, directory: str) -> None:
        self.directory = directory
        self.step()

    def source(self, project: str) -> None:
        """The environment's own activate script; it begins with a `deactivate` of what is there."""
        self.leave()
        if self.foreign:
            self.take_off(by_script=True)
        self.foreign = Foreign(
            self.disk.environment(project), has_bin=True, script=True, old_path=list(self.path)
        )
        if self.home and (self.home[0] or self.is_fish):
            self.foreign.old_home, self.home = self.home[0], None
        self.step()

    def claim(self, path: str) -> None:
        """Something else sets VIRTUAL_ENV: what took over keeps the other variables as they are."""
        self.hidden = None
        self.foreign = Foreign(path)
        self.step()

    def deactivate(self) -> None:
        """The function, whoever defined it."""
        if self.foreign:
            self.take_off()
            self.by_hand = True
            self.step()
        else:
            self.word_deactivate()

    def word_deactivate(self) -> None:
        """`autovenv deactivate`."""
        self.step()
        if self.foreign:
            self.take_off()
        elif self.disabled:
            return
        self.leave()
        self.paused = self.disk.nearest(self.directory)
        self.step(asked=True)

    def word_activate(self, directory: str | None = None) -> None:
        """`autovenv activate [DIR]`."""
        self.step()
        if self.disabled:
            return
        there = self.disk.nearest(self.directory if directory is None else directory)
        would = self.disk.state(there, named=directory is not None) == "active"
        if self.foreign and not would:
            return  # it stays where ours cannot take its place
        if self.foreign:
            self.take_off()
        self.leave()
        if directory is None:
            self.paused = ""
        project = self.disk.nearest(directory or "")
        if self.disk.state(project, named=True) == "active":
            self.enter(project)
            self.pinned = True
        self.step(asked=True)

    def say(self, word: str, directory: str) -> None:
        """`autovenv allow`, `deny` or `forget`: what is on goes only where it may be on no more."""
        if self.disk.say(word, directory) and not self.stays():
            self.pinned = self.pinned and word != "deny"
            self.step(asked=True)

    def stays(self) -> bool:
        """Whether what is on would be put on again."""
        if not self.on or not (self.pinned or self.on == self.disk.nearest(self.directory)):
            return False
        return self.disk.state(self.on, named=self.pinned) == "active"

    def nested(self) -> "Session":
        """A shell that is started in this one, at its first prompt."""
        homes = (self.home, self.hidden)
        child = Session(
            self.disk,
            self.directory,
            list(self.path),
            next((home for home in homes if home and home[1]), None),
            self.is_fish,
            self.disabled,
            self.foreign and replace(self.foreign, script=False),
        )
        if child.foreign and not self.is_fish:
            child.foreign.old_path = []
        child.step()
        return child

    # ------------------------------------------------------------------------------ what is seen

    @property
    def environment(self) -> str | None:
        """VIRTUAL_ENV."""
        if self.foreign:
            return self.foreign.path
        return self.disk.environment(self.on) if self.on else None

    @property
    def added(self) -> list[str]:
        """The entry of PATH that is not the user's, if there is one."""
        if self.foreign and not self.foreign.has_bin:
            return []
        return [self.environment + "/bin"] if self.environment else []

    @property
    def prefix(self) -> str:
        """What stands in front of the prompt."""
        if self.on:
            return f"({self.on.rpartition('/')[2]}) "
        return "(.venv) " if self.foreign and self.foreign.script else ""
