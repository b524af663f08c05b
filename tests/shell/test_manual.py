"""By hand and by autovenv, in any order: `source …/activate`, `deactivate`, `autovenv activate`."""

import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shell.driver import Probe, Shell, World


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world with a venv's and a virtualenv's project, scripts and all, for all tests here."""
    world = World(str(tmp_path_factory.mktemp("manual")))
    one, other = world.directory("one"), world.directory("other")
    venv = [sys.executable, "-m", "venv", "--without-pip", one + "/.venv"]
    virtualenv = [sys.executable, "-m", "virtualenv", "-q", "--no-seed", other + "/.venv"]
    for command in (venv, virtualenv):
        subprocess.run(command, check=True, env={**os.environ, "HOME": world.home})
    world.directory("one", "src")
    Path(world.home, "plain").mkdir()
    return world


# Python's own activate script exports PS1, and its `deactivate` does not take that back.
LASTING = (
    "PATH",
    "VIRTUAL_ENV",
    "VIRTUAL_ENV_PROMPT",
    "PYTHONHOME",
    "AUTOVENV_ACTIVE",
    "AUTOVENV_STATE",
)


def same(one: Probe, other: Probe) -> bool:
    """Whether both saw the same, exported or not, and the same PS1."""
    return one.kinds(*LASTING) == other.kinds(*LASTING) and one["PS1"] == other["PS1"]


def clean(world: World, path: str, on: str | None) -> bool:
    """Whether PATH is the world's, with the environment's entry in front or without."""
    return path == (f"{on}/bin:" if on else "") + world.environ["PATH"]


@pytest.mark.parametrize("project", ["one", "other"])
def test_activating_by_hand_what_is_on_already_ends_clean(
    made: World, shell: Shell, project: str
) -> None:
    """Across prompts: once on PATH, one prefix; `deactivate` means off until one leaves."""
    there = f"{made.home}/{project}/.venv"
    lines = [
        *("probe before", f"cd {project}", "probe on"),
        *(shell.activate(there), "probe twice", "true", "probe still"),
        *("deactivate", "probe off", "true", "probe off-still"),
        *("cd", "probe out", f"cd {project}", "probe again", "cd", "probe end"),
    ]
    seen = made.interactive(shell, "\n".join(lines))
    on = {"on", "twice", "still", "again"}
    for label, probe in seen.probes.items():
        expected = there if label in on else None
        assert (label, probe["VIRTUAL_ENV"]) == (label, expected)
        assert clean(made, probe["PATH"] or "", expected), (label, probe["PATH"])
    for label in ("out", "end"):
        assert same(seen[label], seen["before"])
    assert (seen["off"]["AUTOVENV_STATE"], seen["off-still"]["AUTOVENV_STATE"]) == ("paused",) * 2
    if not shell.is_fish:  # which calls no prompt of its own without a terminal
        assert set(seen.prompts) == {"P>", f"({project}) P>"} | ({"(.venv) P>"} & set(seen.prompts))
    assert all(prompt.count("(") <= 1 for prompt in seen.prompts)
    assert seen.messages == []


@pytest.mark.parametrize("project", ["one", "other"])
def test_activating_by_hand_on_the_same_line_ends_clean(
    made: World, shell: Shell, project: str
) -> None:
    """`cd p; source .venv/bin/activate` on one line, then `cd` out with theirs on, then
    `deactivate`.
    """
    there = f"{made.home}/{project}/.venv"
    lines = [
        "probe before",
        f"cd {project}; {shell.activate('.venv')}",
        *("probe on", "cd", "probe kept", "deactivate", "probe off"),
        f"cd {project}; {shell.activate('.venv')}; deactivate; cd",
        *("probe end", f"cd {project}", "probe again", "cd", "probe last"),
    ]
    seen = made.interactive(shell, "\n".join(lines))
    expected = {"before": None, "on": there, "kept": there, "off": None, "end": None}
    expected |= {"again": there, "last": None}
    for label, probe in seen.probes.items():
        assert (label, probe["VIRTUAL_ENV"]) == (label, expected[label])
        assert clean(made, probe["PATH"] or "", expected[label]), (label, probe["PATH"])
    for label in ("off", "end", "last"):
        assert same(seen[label], seen["before"]), label
    assert (seen["on"]["AUTOVENV_STATE"], seen["kept"]["AUTOVENV_STATE"]) == ("foreign",) * 2
    assert all(prompt.count("(") <= 1 for prompt in seen.prompts)


STEPS = ("cd one", "cd other", "cd", "source one", "source other", "deactivate", "true")


def test_any_order_of_hands_ends_clean(
    made: World, shell: Shell, pytestconfig: pytest.Config
) -> None:
    """Every order of three of: cd into either project and out, activate either by hand, deactivate.
    After `deactivate` and cd to the home, all is as before; PATH never holds an entry twice.
    """
    orders = list(itertools.product(STEPS, repeat=3))
    if not pytestconfig.getoption("--long", default=False):
        orders = orders[::9]
    gone = "deactivate >/dev/null 2>&1 ; true"
    lines = ["probe before"]
    for number, order in enumerate(orders):
        for count, step in enumerate(order):
            kind, _, project = step.partition(" ")
            lines.append(
                {
                    "cd": f"cd {made.home}/{project}".rstrip("/"),
                    "source": shell.activate(f"{made.home}/{project}/.venv"),
                    "deactivate": gone,
                    "true": "true",
                }[kind]
            )
            lines.append(f"probe step{number}.{count}")
        # Out with what is left: theirs by `deactivate`, ours by leaving.
        lines += ["cd /", gone, "cd", f"probe end{number}"]
    seen = made.interactive(shell, "\n".join(lines))
    bad = {}
    for number, order in enumerate(orders):
        if not same(seen[f"end{number}"], seen["before"]):
            bad[order] = (
                [seen[f"step{number}.{c}"]["VIRTUAL_ENV"] for c in range(3)],
                seen[f"end{number}"].values,
            )
        for count in range(3):
            probe = seen[f"step{number}.{count}"]
            ours = [entry for entry in probe.path if entry.startswith(made.home)]
            venv = probe["VIRTUAL_ENV"]
            if ours != ([venv + "/bin"] if venv else []):
                bad[(*order, f"at {count}")] = ([str(venv)], {"PATH": str(ours)})
    assert bad == {}
    assert all(prompt.count("(") <= 1 for prompt in seen.prompts)


def test_deactivate_means_off_until_one_leaves(world: World, shell: Shell) -> None:
    """Sticky: in subdirectories and at every prompt; a nested project has its own; coming back is
    on.
    """
    one = world.project("one")
    inner = world.project("one/inner")
    world.directory("one", "src")
    lines = [
        *(f"cd {one}", "deactivate", "probe off", "cd src", "probe sub", "cd ..", "true"),
        *("probe still", "cd inner", "probe inner", "cd ..", "probe outer"),
        *("deactivate 2>/dev/null; true", "cd", "probe out", f"cd {one}", "probe back"),
        *("autovenv deactivate", "probe word", "autovenv activate", "probe on"),
    ]
    for runner in (world.script, world.interactive):
        seen = runner(shell, "\n".join(lines))
        found = {
            label: (seen[label]["VIRTUAL_ENV"], seen[label]["AUTOVENV_STATE"])
            for label in seen.probes
        }
        on, off = (f"{one}/.venv", "active"), (None, "paused")
        assert found == {
            "off": off,
            "sub": off,
            "still": off,
            "inner": (f"{inner}/.venv", "active"),
            "outer": on,
            "out": (None, None),
            "back": on,
            "word": off,
            "on": on,
        }
        assert seen.messages == []


def test_activate_with_a_directory_stays_wherever_one_goes(world: World, shell: Shell) -> None:
    """`autovenv activate DIR`: an environment or a directory below its project, relative too,
    blocked or not; until `deactivate`.
    """
    one, other = world.project("one"), world.project("other")
    world.hide(one + "/.venv")
    world.directory("one", "src")
    for word in (one + "/.venv", "one/src", "./one", "one/"):
        lines = [
            *(
                "probe before",
                f"autovenv activate {word}",
                "probe on",
                f"cd {other}",
                "probe there",
            ),
            *("cd /", "probe root", "autovenv deactivate", "probe off", "cd", "probe end"),
            *(f"cd {other}", "probe other"),
        ]
        for runner in (world.script, world.interactive):
            seen = runner(shell, "\n".join(lines))
            for label in ("on", "there", "root"):
                assert seen[label]["VIRTUAL_ENV"] == f"{one}/.venv", (word, label)
                assert seen[label]["PATH"] == f"{one}/.venv/bin:{world.environ['PATH']}"
            for label in ("off", "end"):
                assert seen[label].kinds() == seen["before"].kinds(), (word, label)
            assert seen["other"]["VIRTUAL_ENV"] == f"{other}/.venv"
            assert seen.messages == []


def test_activate_needs_what_cd_needs(world: World, shell: Shell) -> None:
    """Without a directory, a blocked environment stays off and the line is said; status 1. Nothing
    found is said too.
    """
    one = world.project("one")
    world.hide(one + "/.venv")
    world.directory("none")
    lines = [
        f"cd {one}",
        "autovenv activate",
        "probe blocked",
        "cd ~/none",
        "autovenv activate",
        "probe none",
    ]
    seen = world.interactive(shell, "\n".join(lines))
    blocked = (
        f"autovenv: not activated: {one}/.venv/bin has env, which would hide /usr/bin/env; "
        "run 'autovenv allow' if that is right"
    )
    assert seen.messages == [
        blocked,
        blocked,
        f"autovenv: not activated: no environment found from {world.home}/none; make one: "
        "python3 -m venv .venv",
    ]
    assert (seen["blocked"].status, seen["none"].status) == ("1", "1")
    assert (seen["blocked"]["AUTOVENV_STATE"], seen["none"]["AUTOVENV_STATE"]) == (
        "untrusted",
        None,
    )


def test_activate_says_what_is_missing(world: World, shell: Shell) -> None:
    """The directory, or an environment in it; what is on stays."""
    one, other = world.project("one"), world.directory("it's here")
    lines = [
        f"cd {one}",
        "autovenv activate nosuch",
        "probe typo",
        f"autovenv activate {shell.quote(other)}",
        "probe none",
    ]
    seen = world.interactive(shell, lines)
    assert seen.messages == [
        "autovenv: not activated: no such directory: nosuch",
        f"autovenv: not activated: no environment found from {other}; make one: "
        f"python3 -m venv {world.home}/it\\'s\\ here/.venv",
    ]
    assert (seen["typo"].status, seen["typo"]["VIRTUAL_ENV"]) == ("1", f"{one}/.venv")
    assert (seen["none"].status, seen["none"]["VIRTUAL_ENV"]) == ("1", f"{one}/.venv")


def test_what_allow_refuses_is_told_once(world: World, shell: Shell) -> None:
    """A word that changed nothing does not make the hook speak as well."""
    one = world.project("one")
    os.unlink(f"{one}/.venv/bin/python")
    seen = world.interactive(shell, f"cd {one}\nautovenv allow\nprobe end\ntrue")
    why = f"{one}/.venv: half-created, without bin/python"
    anew = f"run 'python3.12 -m venv {one}/.venv'"
    assert seen.messages == [
        f"autovenv: not activated: {why}; {anew}",
        f"autovenv: not allowed: {why}; {anew}",
    ]
    assert seen["end"].status == "1"


def test_words_while_it_is_turned_off(world: World, shell: Shell) -> None:
    """Each says so; `deactivate` pauses nothing behind one's back."""
    one = world.project("one")
    off, on = shell.assign("AUTOVENV_DISABLE", "1"), shell.assign("AUTOVENV_DISABLE", None)
    lines = [f"cd {one}", off, "autovenv deactivate", "probe off", "autovenv activate", "probe no"]
    seen = world.interactive(shell, [*lines, on, "probe on"])
    assert seen.messages == [
        "autovenv: nothing is on: AUTOVENV_DISABLE is set",
        "autovenv: not activated: AUTOVENV_DISABLE is set; unset it first",
    ]
    assert [seen[each].status for each in ("off", "no")] == ["0", "1"]
    assert seen["on"]["VIRTUAL_ENV"] == f"{one}/.venv"


def test_deactivate_outside_does_no_harm(world: World, shell: Shell) -> None:
    """`autovenv deactivate` where nothing is on: done already."""
    seen = world.script(shell, "probe before\nautovenv deactivate\nprobe after")
    assert (seen["after"].status, seen.stderr) == ("0", "")
    assert seen["after"].kinds() == seen["before"].kinds()


def test_an_environment_that_another_tool_takes_away_pauses_nothing(
    world: World, shell: Shell
) -> None:
    """direnv's unload unsets VIRTUAL_ENV and puts PATH back: the project's own is on again."""
    one = world.project("one")
    lines = [
        *("probe before", f"cd {one}", "probe on"),
        f"{shell.assign('VIRTUAL_ENV', None)}; {shell.assign('PATH', world.environ['PATH'])}",
        *("probe again", "cd", "probe out"),
    ]
    seen = world.interactive(shell, "\n".join(lines))
    assert seen["again"].kinds() == seen["on"].kinds()
    assert seen["out"].kinds() == seen["before"].kinds()


def test_an_entry_that_a_snapshot_brings_back_is_out_at_the_next_prompt(
    world: World, shell: Shell
) -> None:
    """A tool that saved PATH while ours was on it restores that after one has left, its own entry
    gone.
    """
    one = world.project("one")
    lines = [
        *("probe before", f"cd {one}", shell.prepend("/tool"), "probe on", "cd", "probe left"),
        shell.assign("PATH", f"{one}/.venv/bin:{world.environ['PATH']}"),
        "probe out",
    ]
    seen = world.interactive(shell, "\n".join(lines))
    assert seen["out"].kinds() == seen["before"].kinds()


def test_an_activate_that_fails_leaves_what_is_on_by_hand(made: World, shell: Shell) -> None:
    """Nothing found, a block, a named one that is broken: said once, and nothing changes."""
    there = f"{made.home}/other/.venv"
    plain, blocked, broken = made.directory("plain"), made.project("blocked"), made.project("bad")
    made.hide(blocked + "/.venv")
    os.unlink(broken + "/.venv/bin/python")
    lines = [
        *(f"cd {plain}", shell.activate(there), "probe by-hand"),
        *("autovenv activate", "probe nothing"),
        *(f"autovenv activate {broken}", "probe broken"),
        *(f"cd {blocked}", "autovenv activate", "probe blocked", "deactivate", "probe off"),
    ]
    seen = made.interactive(shell, "\n".join(lines))
    for label in ("nothing", "broken", "blocked"):
        assert (label, seen[label].status, seen[label]["VIRTUAL_ENV"]) == (label, "1", there)
        assert same(seen[label], seen["by-hand"])
    assert seen["off"]["VIRTUAL_ENV"] is None
    assert clean(made, seen["off"]["PATH"] or "", None)
    assert [message.partition(";")[0] for message in seen.messages] == [
        f"autovenv: not activated: no environment found from {plain}",
        f"autovenv: not activated: {broken}/.venv: half-created, without bin/python",
        f"autovenv: not activated: {blocked}/.venv/bin has env, which would hide /usr/bin/env",
    ]
