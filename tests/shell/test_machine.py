"""Random actions in a real shell, and after each of them what the contract promises."""

import os
import shutil
import tempfile
import venv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.shell.driver import PROMPT, Shell, World
from tests.shell.model import KINDS, WORKING, Disk, Session
from tests.shell.typist import START, Typist, shown

PROJECTS = ("one", "one/inner", "two")
PLACES = ("", "plain", "one", "one/sub", "one/inner", "one/inner/deep", "two", "two/sub")
ENTRIES = ("/mine", "/my tools", "/opt/*x", "/usr/bin")
# What a shell of the machine's has: a status to order, and PATH without the first such entry.
POSIX_TOOLS = """
ret() { return $1; }
drop() { _all=":$PATH:"; _all=${_all/":$1:"/:}; _all=${_all#:}; PATH=${_all%:}; unset -v _all; }
"""
FISH_TOOLS = """
function ret; return $argv[1]; end
function drop; set -e PATH[(contains -i -- $argv[1] $PATH)]; end
"""
# What an activate script does not give back: it exports PS1, and in fish an empty variable stays.
LASTING = ("PS1", "_OLD_VIRTUAL_PYTHONHOME")

places = st.sampled_from(PLACES)
projects = st.sampled_from(PROJECTS)
statuses = st.sampled_from((0, 0, 1, 7))


class Machine(RuleBasedStateMachine):
    """A person at a shell."""

    shell: Shell

    def __init__(self) -> None:
        super().__init__()
        self.top = tempfile.mkdtemp()
        self.world = World(self.top)
        for place in PLACES:
            self.world.directory(*place.split("/"))
        self.template = f"{self.world.top}/template/.venv"
        venv.create(self.template, symlinks=True)
        disk = Disk(self.world.home, {"one": "good", "one/inner": "", "two": "good"})
        for project, kind in disk.kinds.items():
            self.plant(disk.environment(project), kind)
        path = self.world.environ["PATH"].split(":")
        self.sessions = [Session(disk, "", path, is_fish=self.shell.is_fish)]
        tools = FISH_TOOLS if self.shell.is_fish else POSIX_TOOLS
        self.typist = Typist(self.world, self.shell, tools)
        self.before = self.typist.dump()

    @property
    def session(self) -> Session:
        """The shell that one is in."""
        return self.sessions[-1]

    @property
    def disk(self) -> Disk:
        """What all shells see."""
        return self.session.disk

    def teardown(self) -> None:
        """All off and out again: the variables are what they were."""
        while len(self.sessions) > 1:
            self.exit(0)
        self.come_home()
        after = self.typist.dump()
        self.typist.close()
        shutil.rmtree(self.top)
        assert {k: v for k, v in after.items() if k not in LASTING} == {
            k: v for k, v in self.before.items() if k not in LASTING
        }

    def come_home(self) -> None:
        """Undo what the user did."""
        if self.session.foreign and not self.session.foreign.script:
            self.lose()
        if self.session.on or self.session.foreign:
            self.deactivate(0)
        self.enable()
        self.go("", 0)
        self.set_home(None)
        path = self.world.environ["PATH"]
        self.session.path = path.split(":")
        self.act(self.shell.assign("PATH", path))

    # --------------------------------------------------------------------------- typing, checking

    def act(self, line: str, status: int = 0) -> None:
        """Type the line, and compare all that can be seen with the model."""
        self.session.step()
        probe, printed = self.typist.probe(f"{line}; ret {status}")
        seen = {
            "status": probe.status,
            "directory": probe.pwd,
            "VIRTUAL_ENV": probe["VIRTUAL_ENV"],
            "AUTOVENV_STATE": probe["AUTOVENV_STATE"],
            "AUTOVENV_ACTIVE": probe["AUTOVENV_ACTIVE"],
            "PYTHONHOME": (probe["PYTHONHOME"], probe.exported["PYTHONHOME"]),
            "prompts": shown(printed)[-2:],
        }
        session = self.session
        expected = {
            "status": str(status),
            "directory": f"{self.world.home}/{session.directory}".rstrip("/"),
            "VIRTUAL_ENV": session.environment,
            "AUTOVENV_STATE": session.state,
            "AUTOVENV_ACTIVE": session.environment if session.on else None,
            "PYTHONHOME": session.home or (None, False),
            "prompts": [session.prefix] * 2,
        }
        assert seen == expected
        rest = list(probe.path)
        for entry in session.added:
            rest.remove(entry)
        assert rest == session.path
        assert "__autovenv" not in printed  # as errors would have it
        # What a prompt had to say was said at the first one.
        assert "autovenv: " not in printed.split(PROMPT)[-2]

    def at(self, directory: str) -> str:
        """The directory as one word."""
        return self.shell.quote(f"{self.world.home}/{directory}".rstrip("/"))

    # ------------------------------------------------------------------------------- directories

    @rule(place=places, status=statuses)
    def go(self, place: str, status: int) -> None:
        """Cd."""
        self.session.cd(place)
        self.act(f"cd {self.at(place)}", status)

    @rule(way=st.lists(places, min_size=2, max_size=3))
    def go_on(self, way: list[str]) -> None:
        """Cd more than once on a line."""
        for place in way:
            self.session.cd(place)
        self.act("; ".join(f"cd {self.at(place)}" for place in way))

    @rule(place=places)
    def go_aside(self, place: str) -> None:
        """Cd in a subshell, which moves fish itself."""
        if self.shell.is_fish:
            self.session.cd(place)
            self.act(f"set -l where (cd {self.at(place)}; pwd)")
            return
        file = f"{self.top}/inside"
        environment = self.session.environment
        self.act(f'(cd {self.at(place)}; echo "${{VIRTUAL_ENV-}}" >{file})')
        assert Path(file).read_text() == f"{environment or ''}\n"

    @rule(status=statuses)
    def press_return(self, status: int) -> None:
        """A prompt, and nothing else."""
        self.act(":", status)

    # ------------------------------------------------------------------------------ environments

    @rule(project=projects, kind=st.sampled_from(("good", *KINDS)), prompt=st.booleans())
    def put(self, project: str, kind: str, prompt: bool) -> None:  # noqa: FBT001  (as drawn)
        """Create, break, remove or replace an environment, with or without a prompt after it."""
        if self.may_be_left_out(project, kind):
            return
        self.disk.kinds[project] = kind
        self.plant(self.disk.environment(project), kind)
        if prompt:
            self.act(":")

    def may_be_left_out(self, project: str, kind: str) -> bool:
        """What the contract says nothing of: the shells may differ there."""
        inside = any(s.directory.startswith(f"{project}/") for s in self.sessions)
        paused = any(s.paused == project or s.by_hand for s in self.sessions)
        if kind == "dangling":  # fish notices that one from where one stands, or when one comes
            return inside
        return kind == "junk" and ("/" in project or paused)

    def plant(self, path: str, kind: str) -> None:
        """Make that of it on the disk, at once: a shell may look at any time."""
        new, old = f"{self.top}/new", f"{self.top}/old"
        if kind == "dangling":
            os.symlink("nowhere", new)
        elif kind == "junk":
            os.makedirs(new + "/src")
        elif kind:
            self.world.environment(new)
            if kind == "hiding":
                self.world.hide(new)
            self.finish(new, path, kind)
        if os.path.lexists(path):
            os.rename(path, old)
        if kind:
            os.rename(new, path)
        clear(old)

    def finish(self, new: str, path: str, kind: str) -> None:
        """Scripts for where it will be if it works, else no Python."""
        if kind in WORKING:
            for name in ("activate", "activate.fish"):
                text = Path(self.template, "bin", name).read_text()
                Path(new, "bin", name).write_text(text.replace(self.template, path))
        else:
            os.unlink(new + "/bin/python")
            if kind == "broken":
                os.symlink("/nowhere/python3", new + "/bin/python")

    # --------------------------------------------------------------------------------- variables

    @rule(entry=st.sampled_from(ENTRIES))
    def append(self, entry: str) -> None:
        """At the end of PATH."""
        self.session.path.append(entry)
        self.act(self.shell.append(entry))

    @rule(entry=st.sampled_from(ENTRIES))
    def prepend(self, entry: str) -> None:
        """In front of PATH."""
        self.session.path.insert(0, entry)
        self.act(self.shell.prepend(entry))

    @rule(entry=st.sampled_from(ENTRIES[:-1]))
    def drop(self, entry: str) -> None:
        """Out of PATH."""
        if entry in self.session.path:
            self.session.path.remove(entry)
            self.act(f"drop {self.shell.quote(entry)}")

    @rule(home=st.sampled_from((None, ("", True), ("", False), ("/py", True), ("/py", False))))
    def set_home(self, home: tuple[str, bool] | None) -> None:
        """PYTHONHOME: unset, empty or set, exported or not."""
        self.session.home = home
        value, exported = home or (None, True)
        gone = self.shell.assign("PYTHONHOME", None)
        self.act(f"{gone}; {self.shell.assign('PYTHONHOME', value, exported=exported)}")

    @rule()
    def disable(self) -> None:
        """AUTOVENV_DISABLE=1."""
        self.session.disabled = True
        self.act(self.shell.assign("AUTOVENV_DISABLE", "1"))

    @precondition(lambda self: self.session.disabled)
    @rule()
    def enable(self) -> None:
        """And unset again."""
        self.session.disabled = False
        self.act(self.shell.assign("AUTOVENV_DISABLE", None))

    # ----------------------------------------------------------------------------------- by hand

    @rule(project=projects)
    def source(self, project: str) -> None:
        """The environment's own activate script."""
        foreign = self.session.foreign
        # What a parent shell's script put on stays on PATH beneath, with or without autovenv: only
        # fish's scripts tell a child of it.
        inherited = foreign and foreign.has_bin and not foreign.script and not self.shell.is_fish
        if self.disk.kinds[project] in WORKING and not inherited:
            self.session.source(project)
            self.act(self.shell.activate(self.disk.environment(project)))

    @precondition(lambda self: not self.session.foreign)
    @rule()
    def claim(self) -> None:
        """VIRTUAL_ENV is set by something else."""
        self.session.claim("/else/where")
        self.act(self.shell.assign("VIRTUAL_ENV", "/else/where"))

    @precondition(lambda self: self.session.foreign and not self.session.foreign.has_bin)
    @rule()
    def lose(self) -> None:
        """And taken away."""
        self.session.foreign = None
        self.act(self.shell.assign("VIRTUAL_ENV", None))

    @precondition(lambda s: s.session.on or (s.session.foreign and s.session.foreign.script))
    @precondition(lambda self: not self.is_unasked())
    @rule(status=statuses)
    def deactivate(self, status: int) -> None:
        """The function, whoever defined it."""
        self.session.deactivate()
        self.act("deactivate", status)

    # ------------------------------------------------------------------------- autovenv's words

    def is_unasked(self) -> bool:
        """Whether nobody asked the core if what is here counts: what a pause is of is open then."""
        top = self.session.directory.partition("/")[0]
        return self.session.disabled and self.disk.kinds.get(top) == "junk"

    @precondition(lambda self: not self.is_unasked())
    @rule(status=statuses)
    def word_deactivate(self, status: int) -> None:
        """`autovenv deactivate`."""
        self.session.word_deactivate()
        self.act("autovenv deactivate", status)

    @rule(place=st.none() | places)
    def word_activate(self, place: str | None) -> None:
        """`autovenv activate [DIR]`."""
        self.session.word_activate(place)
        word = "" if place is None else self.at(place)
        self.act(f"autovenv activate {word}")

    @rule(word=st.sampled_from(("allow", "deny", "forget")), place=places)
    def say(self, word: str, place: str) -> None:
        """`autovenv allow|deny|forget DIR`, here."""
        self.session.say(word, place)
        self.act(f"autovenv {word} {self.at(place)}")

    @rule(word=st.sampled_from(("allow", "deny", "forget")), place=places)
    def say_elsewhere(self, word: str, place: str) -> None:
        """The same by another process."""
        self.disk.say(word, place)
        self.act(f"command autovenv {word} {self.at(place)}")

    # ------------------------------------------------------------------------------------ shells

    @precondition(lambda self: len(self.sessions) < 3)
    @rule()
    def nest(self) -> None:
        """A shell in the shell."""
        self.session.step()
        self.sessions.append(self.session.nested())
        words = " ".join([self.shell.program, *START[self.shell.name], "-i"])
        self.typist.type(words)
        self.act(":")

    @precondition(lambda self: len(self.sessions) > 1)
    @rule(status=statuses)
    def exit(self, status: int) -> None:
        """Out of it again."""
        self.sessions.pop()
        self.typist.type(f"exit {status}")
        self.act(":", status)


def clear(path: str) -> None:
    """Nothing is there."""
    if os.path.islink(path):
        os.unlink(path)
    elif os.path.exists(path):
        shutil.rmtree(path)


def test_whatever_one_does_the_contract_holds(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, long: bool
) -> None:
    """cd, environments that come, break and go, edits of PATH and PYTHONHOME, activation by hand
    and by word, trust, nested shells and subshells, in any order: after each, what is on, PATH,
    variables, prompt and status are what a small model says, and all is undone at the end.
    """
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    class Here(Machine):
        pass

    Here.shell = shell
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=200 if long else 6,
            stateful_step_count=40 if long else 30,
            deadline=None,
            phases=[Phase.generate],  # to make a case smaller takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
