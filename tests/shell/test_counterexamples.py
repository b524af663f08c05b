"""What the machine (test_machine.py) found, each as a person would meet it."""

import os
import venv

import pytest

from tests.shell.driver import Shell, World


def test_disabled_is_off_beside_an_environment_of_somebody_elses_too(
    world: World, shell: Shell
) -> None:
    """AUTOVENV_DISABLE=1 turns AUTOVENV_STATE off as well, whatever VIRTUAL_ENV is."""
    lines = [
        *(shell.assign("VIRTUAL_ENV", "/else/where"), "probe foreign"),
        *(shell.assign("AUTOVENV_DISABLE", "1"), "probe disabled"),
        *(shell.assign("AUTOVENV_DISABLE", None), "probe again"),
    ]
    seen = world.interactive(shell, lines)
    labels = ("foreign", "disabled", "again")
    assert [(seen[each]["VIRTUAL_ENV"], seen[each]["AUTOVENV_STATE"]) for each in labels] == [
        ("/else/where", "foreign"),
        ("/else/where", None),
        ("/else/where", "foreign"),
    ]


def test_a_link_that_leads_nowhere_is_noticed_where_it_is_made(world: World, shell: Shell) -> None:
    """At the next prompt, without cd; and when it is gone again."""
    world.directory("p")
    lines = ["cd p", "ln -s nowhere .venv", "probe made", "true", "rm .venv", "probe gone"]
    seen = world.interactive(shell, lines)
    there = world.home + "/p/.venv"
    assert [seen[each]["AUTOVENV_STATE"] for each in ("made", "gone")] == ["broken", None]
    assert seen.messages == [
        f"autovenv: not activated: {there}: a link that leads nowhere: nowhere; run 'rm {there}'"
    ]


def test_a_directory_that_becomes_a_file_is_noticed(world: World, shell: Shell) -> None:
    """A mere `.venv` directory, and then a file of that name that says where the environment is."""
    other = world.project("other") + "/.venv"
    world.directory("p", ".venv")
    make = ["rmdir .venv", "echo ../other/.venv >.venv", "probe made"]
    seen = world.interactive(shell, ["cd p", "probe mere", *make])
    assert [seen[each]["VIRTUAL_ENV"] for each in ("mere", "made")] == [None, other]


def test_activate_that_fails_changes_nothing_here(world: World, shell: Shell) -> None:
    """`autovenv activate DIR` of what is broken, or nothing: status 1, and what was on is on; where
    nothing was, nothing is, and AUTOVENV_STATE says so; what was paused stays that.
    """
    world.project("one")
    broken = world.project("broken") + "/.venv"
    os.unlink(broken + "/bin/python")
    lines = [
        *("cd one", "autovenv activate ~/broken", "probe on"),
        *("autovenv activate /usr", "probe still"),
        *("autovenv deactivate", "autovenv activate ~/broken", "probe paused"),
        *("cd", "autovenv activate ~/broken", "probe out"),
    ]
    seen = world.interactive(shell, lines)
    on = world.home + "/one/.venv"
    assert {
        label: (probe.status, probe["VIRTUAL_ENV"], probe["AUTOVENV_STATE"])
        for label, probe in seen.probes.items()
    } == {
        "on": ("1", on, "active"),
        "still": ("1", on, "active"),
        "paused": ("1", None, "paused"),
        "out": ("1", None, None),
    }
    line = (
        f"autovenv: not activated: {broken}: half-created, without bin/python; "
        f"run 'python3.12 -m venv {broken}'"
    )
    nothing = (
        "autovenv: not activated: no environment found from /usr; "
        "make one: python3 -m venv /usr/.venv"
    )
    assert seen.messages == [line, nothing, line, line]


def test_a_project_is_left_while_somebody_elses_is_on_too(world: World, shell: Shell) -> None:
    """Off until one leaves: also where VIRTUAL_ENV was somebody else's in between."""
    world.project("p")
    lines = [
        *("cd p", "deactivate", shell.assign("VIRTUAL_ENV", "/else/where")),
        *("cd", "cd p", shell.assign("VIRTUAL_ENV", None), "probe back"),
    ]
    seen = world.interactive(shell, lines)
    assert seen["back"]["AUTOVENV_STATE"] == "active"


@pytest.mark.parametrize("below", ["", "/src"])
def test_a_directory_that_is_no_environment_ends_no_pause(
    world: World, shell: Shell, below: str
) -> None:
    """A `.venv` that is only a directory, made in a paused project, is passed over there too."""
    world.project("p")
    world.directory("p", "src")
    lines = ["cd p/src", "deactivate", "probe paused", "mkdir .venv", "probe still"]
    lines += [f"cd ~/p{below}", "true", "probe later", "cd", f"cd ~/p{below}", "probe back"]
    seen = world.interactive(shell, lines)
    labels = ("paused", "still", "later", "back")
    states = [seen[label]["AUTOVENV_STATE"] for label in labels]
    assert states == ["paused", "paused", "paused", "active"]


def test_deactivate_beside_a_directory_that_is_no_environment(world: World, shell: Shell) -> None:
    """Nothing is there to be paused: neither is AUTOVENV_STATE, nor an environment made later."""
    os.makedirs(world.home + "/p/.venv/src")
    ready = world.project("ready") + "/.venv"
    lines = [
        *(shell.assign("VIRTUAL_ENV", "/else/where"), "cd p", "autovenv deactivate", "probe off"),
        *(f"cp -a {ready}/. .venv", "probe made"),
    ]
    seen = world.interactive(shell, lines)
    assert [seen[each]["AUTOVENV_STATE"] for each in ("off", "made")] == [None, "active"]


def test_what_is_taken_off_while_disabled_is_paused_where_that_was(
    world: World, shell: Shell
) -> None:
    """By its own `deactivate`, in one project; in another one nothing is paused."""
    world.project("one")
    world.project("other")
    script = world.home + "/activate"
    take = "; ".join(shell.assign(name, None) for name in ("VIRTUAL_ENV", "_OLD_VIRTUAL_PATH"))
    put = [shell.assign("VIRTUAL_ENV", "/by/hand"), shell.assign("_OLD_VIRTUAL_PATH", "/usr/bin")]
    world.write(script, "\n".join(put) + "\n")
    lines = [
        *("cd one", f"source {script}", shell.assign("AUTOVENV_DISABLE", "1"), take),
        *("cd ../other", shell.assign("AUTOVENV_DISABLE", None), "probe other"),
        *("cd ../one", "probe one"),
    ]
    seen = world.interactive(shell, lines)
    assert [seen[each]["AUTOVENV_STATE"] for each in ("other", "one")] == ["active", "active"]


def test_a_nested_shell_knows_its_state(world: World, shell: Shell) -> None:
    """Where the environment is broken or blocked, AUTOVENV_STATE says so in a shell's child too."""
    broken, blocked = world.project("broken"), world.project("blocked")
    os.unlink(broken + "/.venv/bin/python")
    world.hide(blocked + "/.venv")
    prompt = "prompt\n" if shell.is_fish else ""
    words = {"bash": "--noediting -i", "zsh": "-d -i", "fish": "-i"}[shell.name]
    lines = []
    for name in ("broken", "blocked"):
        world.write(f"{world.home}/{name}/lines", f"{prompt}probe {name}\n")
        lines += [f"cd ~/{name}", f"{shell.program} {words} <lines"]
    seen = world.interactive(shell, lines)
    states = [seen[name]["AUTOVENV_STATE"] for name in ("broken", "blocked")]
    assert states == ["broken", "untrusted"]


@pytest.mark.only("fish")
def test_what_a_parent_shell_put_on_by_hand_is_replaced_for_good(
    world: World, shell: Shell
) -> None:
    """fish's activate scripts export what they keep: a nested shell that replaces the environment
    has its own on after the next cd as well.
    """
    project = world.project("p")
    kept = {"VIRTUAL_ENV": "/by/hand", "_OLD_VIRTUAL_PATH": world.environ["PATH"]}
    path = f"/by/hand/bin:{world.environ['PATH']}"
    lines = [f"autovenv activate {project}", "probe on", f"cd {project}", "probe still"]
    seen = world.interactive(shell, lines, env={**kept, "PATH": path})
    for label in ("on", "still"):
        assert (seen[label]["VIRTUAL_ENV"], seen[label]["AUTOVENV_STATE"], seen[label].path) == (
            project + "/.venv",
            "active",
            [project + "/.venv/bin", *world.environ["PATH"].split(":")],
        )


@pytest.mark.parametrize("exported", [True, False])
@pytest.mark.parametrize("value", ["/py", ""])
def test_a_pythonhome_outlives_an_activate_script_on_top(
    world: World, shell: Shell, value: str, *, exported: bool
) -> None:
    """Hidden by autovenv, kept by the script that is read over it, and back after `deactivate`: as
    the script gives it back, exported; an empty one is nothing to it, and in fish it loses that.
    """
    project = world.directory("p")
    venv.create(project + "/.venv", symlinks=True)
    lines = [
        *("cd p", "probe on", shell.activate(project + "/.venv"), "probe twice"),
        *("deactivate", "probe off", "cd", "probe end"),
    ]
    before = shell.assign("PYTHONHOME", value, exported=exported)
    seen = world.interactive(shell, lines, before=before)
    assert (seen["on"]["PYTHONHOME"], seen.messages) == (None, [])
    kept = (value, exported) if not value and not shell.is_fish else (None, False)
    assert seen["twice"].kinds("PYTHONHOME") == {"PYTHONHOME": kept}
    back = (value, True) if value else kept
    for label in ("off", "end"):
        assert seen[label].kinds("PYTHONHOME") == {"PYTHONHOME": back}


def test_a_pythonhome_that_was_set_meanwhile_comes_back_and_none_of_before(
    world: World, shell: Shell
) -> None:
    """While an environment is on, and then a script is read over it: that is what it kept. What its
    `deactivate` leaves behind of an empty one, in fish, takes nobody's place.
    """
    project = world.directory("p")
    venv.create(project + "/.venv", symlinks=True)
    on, off = shell.activate(project + "/.venv"), "deactivate"
    lines = [
        *("cd p", shell.assign("PYTHONHOME", "/own"), on, off, "probe own", "cd"),
        *("cd p", shell.assign("PYTHONHOME", ""), on, off, "probe empty", "cd"),
        *(shell.assign("PYTHONHOME", "/py"), "cd p", on, off, "probe last"),
    ]
    seen = world.interactive(shell, lines, before=shell.assign("PYTHONHOME", "/before"))
    homes = [seen[label]["PYTHONHOME"] for label in ("own", "empty", "last")]
    assert homes == ["/own", None if shell.is_fish else "", "/py"]
    assert seen.messages == []


@pytest.mark.only("bash", "zsh")
def test_a_readonly_prompt_is_no_matter_outside(world: World, shell: Shell) -> None:
    """Where no name is to be shown there is nothing to change."""
    seen = world.interactive(shell, ["true", "cd /", "true"], before="readonly PS1")
    assert seen.messages == []
