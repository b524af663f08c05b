"""What others put on is left alone; what is inherited is believed only for undoing."""

import os

from tests.shell.driver import Shell, World


def test_a_foreign_environment_is_left_alone_until_it_is_gone(world: World, shell: Shell) -> None:
    """VIRTUAL_ENV set by somebody, exported or not: nothing is touched, AUTOVENV_STATE says so, and
    when it is gone the project's own comes on at the next prompt.
    """
    one = world.project("one")
    for exported in (True, False):
        lines = [
            shell.assign("VIRTUAL_ENV", "/somebody's", exported=exported),
            *("probe set", f"cd {one}", "probe in", "cd", "probe out", f"cd {one}"),
            *(shell.assign("VIRTUAL_ENV", None), "probe gone", "cd", "probe end"),
        ]
        seen = world.interactive(shell, "\n".join(lines))
        for label in ("set", "in", "out"):
            assert seen[label]["VIRTUAL_ENV"] == "/somebody's"
            assert seen[label].exported["VIRTUAL_ENV"] == exported
            assert seen[label]["AUTOVENV_STATE"] == "foreign"
            assert seen[label]["PATH"] == seen["end"]["PATH"]
        assert (seen["gone"]["VIRTUAL_ENV"], seen["gone"]["AUTOVENV_STATE"]) == (
            one + "/.venv",
            "active",
        )
        assert (seen["end"]["VIRTUAL_ENV"], seen["end"]["AUTOVENV_STATE"], seen.messages) == (
            None,
            None,
            [],
        )


def test_a_foreign_one_inherited_is_left_alone_too(world: World, shell: Shell) -> None:
    """As an editor or a Dockerfile sets it."""
    one = world.project("one")
    path = f"/opt/theirs/bin:{world.environ['PATH']}"
    seen = world.interactive(
        shell,
        f"probe start\ncd {one}\nprobe in",
        env={"VIRTUAL_ENV": "/opt/theirs", "PATH": path},
    )
    for label in ("start", "in"):
        assert seen[label].kinds("PATH", "VIRTUAL_ENV", "AUTOVENV_STATE") == {
            "PATH": (path, True),
            "VIRTUAL_ENV": ("/opt/theirs", True),
            "AUTOVENV_STATE": ("foreign", True),
        }


def test_foreign_comes_over_ours(world: World, shell: Shell) -> None:
    """VIRTUAL_ENV changed to another while ours is on: ours is taken out, theirs stays."""
    one, other = world.project("one"), world.project("other")
    lines = [
        *("probe before", f"cd {one}"),
        shell.assign("VIRTUAL_ENV", other + "/.venv"),
        *(shell.prepend(other + "/.venv/bin"), "probe in", "cd", "probe out"),
    ]
    seen = world.interactive(shell, "\n".join(lines))
    for label in ("in", "out"):
        assert seen[label]["VIRTUAL_ENV"] == other + "/.venv" or label == "in"
    assert seen["out"]["PATH"] == f"{other}/.venv/bin:{seen['before']['PATH']}"
    assert seen["out"]["AUTOVENV_STATE"] == "foreign"


def test_activate_takes_the_place_of_a_foreign_one(world: World, shell: Shell) -> None:
    """`autovenv activate` puts ours on; `autovenv deactivate` outside takes a foreign one off."""
    one = world.project("one")
    foreign = [shell.assign("VIRTUAL_ENV", "/theirs"), shell.prepend("/theirs/bin")]
    lines = [
        *(
            "probe before",
            *foreign,
            f"cd {one}",
            "autovenv activate",
            "probe on",
            "cd",
            "probe out",
        ),
        *(*foreign, "probe foreign", "autovenv deactivate", "probe off"),
    ]
    seen = world.interactive(shell, "\n".join(lines))
    plain = seen["before"]["PATH"]
    found = {label: (seen[label]["VIRTUAL_ENV"], seen[label]["PATH"]) for label in seen.probes}
    assert found == {
        "before": (None, plain),
        "on": (f"{one}/.venv", f"{one}/.venv/bin:{plain}"),
        "out": (None, plain),
        "foreign": ("/theirs", f"/theirs/bin:{plain}"),
        "off": (None, plain),
    }


def test_disable_turns_everything_off(world: World, shell: Shell) -> None:
    """AUTOVENV_DISABLE=1 from the start, or set while an environment is on; unset: on again."""
    one = world.project("one")
    seen = world.interactive(shell, f"cd {one}\nprobe in", env={"AUTOVENV_DISABLE": "1"})
    assert (seen["in"]["VIRTUAL_ENV"], seen["in"]["AUTOVENV_STATE"]) == (None, None)
    lines = [
        *("probe before", f"cd {one}", "probe on"),
        *(shell.assign("AUTOVENV_DISABLE", "1", exported=False), "probe off"),
        *(shell.assign("AUTOVENV_DISABLE", None), "probe again"),
    ]
    seen = world.interactive(shell, "\n".join(lines))
    assert seen["off"].kinds() == seen["before"].kinds()
    assert seen["again"].kinds() == seen["on"].kinds()
    assert seen["on"]["VIRTUAL_ENV"] == f"{one}/.venv"


def test_hostile_values_that_are_inherited_never_run(world: World, shell: Shell) -> None:
    """Code in each variable of ours, and in VIRTUAL_ENV, stays text; nothing of PATH is removed."""
    one = world.project("one")
    canary = world.top + "/canary"
    code = (
        f"x$(touch {canary})`touch {canary}`';touch {canary};'\"; touch {canary}; (touch {canary})"
    )
    ours = ("ACTIVE", "STATE", "PINNED", "OLD_PATH", "OLD_VIRTUAL_ENV", "OLD_VIRTUAL_ENV_PROMPT")
    names = [
        *("AUTOVENV_" + name for name in ours),
        "AUTOVENV_OLD_PYTHONHOME",
        "VIRTUAL_ENV_PROMPT",
    ]
    locals_ = ["name", "text", "shown", "bins", "self", "known", "skip", "pin", "manual", "path"]
    names += ["__autovenv_" + name for name in locals_]
    for value in (code, "/" + code):
        env = dict.fromkeys(names, value)
        for foreign in (None, value):
            seen = world.interactive(
                shell,
                f"cd {one}\nprobe in\ncd\nprobe out",
                env={**env, "VIRTUAL_ENV": foreign},
            )
            assert not os.path.exists(canary)
            assert seen["out"]["PATH"] == world.environ["PATH"]
            assert seen["out"]["AUTOVENV_ACTIVE"] is None


def test_inherited_values_take_no_system_directory_away(world: World, shell: Shell) -> None:
    """AUTOVENV_ACTIVE=/usr, and the like, with VIRTUAL_ENV the same: /usr/bin stays on PATH."""
    for active in ("/usr", "/usr/", "/", "", "/usr:/bin", "//usr", "/usr/."):
        env = {"AUTOVENV_ACTIVE": active, "VIRTUAL_ENV": active, "AUTOVENV_OLD_PATH": ""}
        seen = world.interactive(shell, "probe start\ncd /\nprobe end", env=env)
        for label in ("start", "end"):
            assert seen[label]["PATH"] == world.environ["PATH"], active


def test_a_child_judges_for_itself(world: World, shell: Shell) -> None:
    """An environment that a parent says is on, in a project that is blocked: it is off in the
    child.
    """
    project = world.project("p")
    world.hide(project + "/.venv")
    there = project + "/.venv"
    env = {
        "AUTOVENV_ACTIVE": there,
        "VIRTUAL_ENV": there,
        "AUTOVENV_PINNED": there,
        "AUTOVENV_STATE": "active",
        "PATH": f"{there}/bin:{world.environ['PATH']}",
    }
    seen = world.interactive(shell, "probe in", env=env, cwd=project)
    assert (seen["in"]["PATH"], seen["in"]["VIRTUAL_ENV"], seen["in"]["AUTOVENV_STATE"]) == (
        world.environ["PATH"],
        None,
        "untrusted",
    )


def test_on_top_of_an_active_conda_base(world: World, shell: Shell) -> None:
    """The project's own comes on in front of conda's, and conda's variables stay as they are."""
    one = world.project("one")
    path = f"/opt/conda/bin:/opt/conda/condabin:{world.environ['PATH']}"
    conda = {
        "CONDA_EXE": "/opt/conda/bin/conda",
        "CONDA_PREFIX": "/opt/conda",
        "CONDA_DEFAULT_ENV": "base",
        "CONDA_PROMPT_MODIFIER": "(base) ",
        "CONDA_SHLVL": "1",
    }
    lines = [
        *(f"cd {one}", "probe in", "command env >../in"),
        *("cd", "probe out", "command env >out"),
    ]
    seen = world.interactive(shell, "\n".join(lines), env={**conda, "PATH": path})
    for label, front in (("in", f"{one}/.venv/bin:"), ("out", "")):
        with open(f"{world.home}/{label}") as file:
            theirs = {line.rstrip("\n") for line in file if line.startswith("CONDA_")}
        assert theirs == {f"{name}={value}" for name, value in conda.items()}
        assert seen[label]["PATH"] == front + path
    assert seen.messages == []
