"""Leaving gives back what entering changed: each variable unset, empty or set, exported or not."""

import itertools
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.shell.driver import SYSTEM_PATH, Outcome, Shell, World, whole

# unset; empty or set; exported or not.
KINDS: tuple[tuple[str | None, bool], ...] = (
    (None, False),
    ("", True),
    ("", False),
    ("some thing", True),
    ('it\'s $HOME `id` \\ "%"', False),
)
OURS = ("AUTOVENV_ACTIVE", "AUTOVENV_STATE")


def run(world: World, shell: Shell, lines: list[str]) -> Outcome:
    """The lines as a script, which must be silent and come to its end."""
    outcome = world.script(shell, "\n".join(lines))
    assert (outcome.stdout, outcome.stderr, outcome.code) == ("", "", 0)
    return outcome


def test_leaving_gives_every_variable_back(world: World, shell: Shell) -> None:
    """VIRTUAL_ENV_PROMPT and PYTHONHOME in each kind, VIRTUAL_ENV unset or empty, PATH exported or
    not: after A, and after A → B, each is what it was before.
    """
    one, other = world.project("one"), world.project("other")
    cases = list(itertools.product(KINDS, KINDS, KINDS[:3], (True, False)))[::5]
    path = f"/first:/second dir::{SYSTEM_PATH}"
    lines = []
    for number, (prompt, home, environment, exported) in enumerate(cases):
        for name, (value, kind) in (
            ("VIRTUAL_ENV_PROMPT", prompt),
            ("PYTHONHOME", home),
            ("VIRTUAL_ENV", environment),
        ):
            lines += [shell.assign(name, None), shell.assign(name, value, exported=kind)]
        lines += [
            shell.assign("PATH", path, exported=exported),
            f"probe before{number}",
            shell.cd(one),
            f"probe one{number}",
            shell.cd(other),
            f"probe other{number}",
            shell.cd(world.home),
            f"probe after{number}",
        ]
    seen = run(world, shell, lines)
    for number in range(len(cases)):
        before = seen[f"before{number}"].kinds()
        assert before["PATH"] == (seen[f"before{number}"]["PATH"], cases[number][3])
        assert seen[f"after{number}"].kinds() == before, cases[number]
        for place, directory in (("one", one), ("other", other)):
            inside = seen[f"{place}{number}"].kinds()
            assert inside | {"PATH": None, "PS1": None} == {
                "PATH": None,
                "VIRTUAL_ENV": (f"{directory}/.venv", True),
                "VIRTUAL_ENV_PROMPT": (place, True),
                "PYTHONHOME": (None, False),
                "AUTOVENV_ACTIVE": (f"{directory}/.venv", True),
                "AUTOVENV_STATE": ("active", True),
                "PS1": None,
            }
            assert inside["PATH"] == (f"{directory}/.venv/bin:{before['PATH'][0]}", True)


def test_leaving_gives_an_unset_or_empty_path_back(world: World, shell: Shell) -> None:
    """PATH unset, or empty, is that again; and inside it is the one entry, not the working
    directory.
    """
    project = world.project("p")
    lines = []
    for label, value in (("unset", None), ("empty", "")):
        lines += [
            shell.assign("PATH", value),
            f"probe {label}-before",
            shell.cd(project),
            f"probe {label}-in",
            shell.cd(world.home),
            f"probe {label}-after",
        ]
    seen = run(world, shell, lines)
    for label in ("unset", "empty"):
        assert seen[f"{label}-in"]["PATH"] == f"{project}/.venv/bin"
        assert seen[f"{label}-after"].kinds() == seen[f"{label}-before"].kinds(), label


@pytest.mark.only("bash", "zsh")
def test_leaving_gives_ps1_back(world: World, shell: Shell) -> None:
    """PS1 unset, empty and set, exported or not, is that again at the next prompt, and shows the
    name once in between (an unset one stays unset).
    """
    project = world.project("p")
    kinds = KINDS if shell.name == "bash" else KINDS[1:]
    lines = []
    for number, (value, exported) in enumerate(kinds):
        lines += [
            f"{shell.assign('PS1', None)}; {shell.assign('PS1', value, exported=exported)}",
            f"probe before{number}",
            shell.cd(project),
            f"probe in{number}",
            ":",
            f"probe still{number}",
            "cd",
            f"probe after{number}",
        ]
    seen = world.interactive(shell, "\n".join(lines))
    for number, (value, _) in enumerate(kinds):
        assert seen[f"after{number}"].kinds() == seen[f"before{number}"].kinds()
        shown = "${__autovenv_text-}" if shell.name == "bash" else "(p) "
        expected = value if value is None else shown + value
        assert [seen[f"in{number}"]["PS1"], seen[f"still{number}"]["PS1"]] == [expected] * 2


def test_nothing_else_in_the_shell_changes(world: World, shell: Shell) -> None:
    """`declare -p`, `typeset -p` and `set -S` say after leaving what they said before, but for
    variables whose names begin with __autovenv_.
    """
    one, other = world.project("one"), world.project("other")
    lines = [
        *("true", "dump before"),
        *(shell.cd(one), shell.cd(other), shell.cd(world.home)),
        *("true", "dump after"),
    ]
    seen = run(world, shell, lines)
    before, after = (whole(seen[f"dump {label}"].pwd) for label in ("before", "after"))
    changed = {
        name: (before.get(name), after.get(name))
        for name in {*before, *after}
        if before.get(name) != after.get(name) and name not in ("dirprev", "dirnext")
    }
    assert changed == {}


@dataclass(frozen=True)
class Edit:
    """What a user does to PATH while inside."""

    where: str
    entry: str

    def line(self, shell: Shell) -> str:
        """As a line of the shell."""
        return shell.prepend(self.entry) if self.where == "front" else shell.append(self.entry)

    def apply(self, path: list[str]) -> list[str]:
        """What it makes of the entries."""
        return [self.entry, *path] if self.where == "front" else [*path, self.entry]


ENTRY = st.text("abc./ -'$`\"\\%*é", min_size=1, max_size=8).map(lambda text: "/" + text)
EDITS = st.lists(st.builds(Edit, st.sampled_from(["front", "back"]), ENTRY), max_size=3)
PATHS = st.lists(ENTRY | st.just(""), max_size=4).map(
    lambda entries: [*entries, *SYSTEM_PATH.split(":")]
)
CASES = st.lists(st.tuples(PATHS, EDITS, EDITS), min_size=15, max_size=15)


def test_what_the_user_adds_to_path_stays(
    tmp_path_factory: pytest.TempPathFactory, shell: Shell, pytestconfig: pytest.Config
) -> None:
    """For any PATH and any entries added inside A and inside B: after leaving, PATH is the first
    one with these edits, and inside, the environment's entry is there once.
    """
    world = World(str(tmp_path_factory.mktemp("edits")))
    one, other = world.project("one"), world.project("other")

    @settings(
        max_examples=40 if pytestconfig.getoption("--long", default=False) else 2,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # to shrink a case of this many lines takes minutes
        suppress_health_check=list(HealthCheck),
    )
    @given(CASES)
    def check(cases: list[tuple[list[str], list[Edit], list[Edit]]]) -> None:
        lines = []
        for number, (path, first, second) in enumerate(cases):
            lines += [shell.assign("PATH", ":".join(path)), shell.cd(one)]
            lines += [edit.line(shell) for edit in first]
            lines += [f"probe one{number}", shell.cd(other)]
            lines += [edit.line(shell) for edit in second]
            lines += [f"probe other{number}", shell.cd(world.home), f"probe after{number}"]
        seen = run(world, shell, lines)
        for number, (path, first, second) in enumerate(cases):
            # fish itself makes `.` of an empty entry.
            expected = [entry or "." for entry in path] if shell.is_fish else path
            for edit in [*first, *second]:
                expected = edit.apply(expected)
            assert seen[f"after{number}"].path == expected
            for place, directory in (("one", one), ("other", other)):
                inside = seen[f"{place}{number}"].path
                assert inside.count(f"{directory}/.venv/bin") == 1

    check()
