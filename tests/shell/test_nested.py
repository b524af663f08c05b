"""Shells in shells: one entry, one prefix, and each leaves by itself."""

import os

import pytest

from tests.shell.driver import Shell, World

LOGIN = {"bash": ".bash_profile", "zsh": ".zprofile"}
LOGIN_WORDS = {"bash": ["--login", "--noediting", "-i"], "zsh": ["-d", "-l", "-i"]}


WORDS = {"bash": "--noediting -i", "zsh": "-d -i", "fish": "-i"}


def test_a_nested_shell_has_it_once_and_leaves_by_itself(world: World, shell: Shell) -> None:
    """Inside a shell with an environment on, another one: the entry is there once; cd out takes it
    off in that shell; and the outer one has kept it.
    """
    one = world.project("one")
    world.write(
        world.home + "/lines",
        "\n".join(
            f"{line}\nprompt" if shell.is_fish else line
            for line in ("probe inside", "cd /", "probe left", f"cd {one}", "probe back", "")
        ),
    )
    first = "prompt\n" if shell.is_fish else ""
    with open(world.home + "/lines") as file:
        text = first + file.read()
    world.write(world.home + "/lines", text)
    lines = [
        *(shell.assign("PYTHONHOME", "/kept"), "probe before", f"cd {one}", "probe outer"),
        f"{shell.program} {WORDS[shell.name]} <~/lines",
        *("probe outer-still", "cd", "probe after"),
    ]
    seen = world.interactive(shell, "\n".join(lines))
    names = ("PATH", "VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "PYTHONHOME", "AUTOVENV_ACTIVE", "PS1")
    for label in ("inside", "back", "outer-still"):
        assert seen[label].kinds(*names) == seen["outer"].kinds(*names), label
    for label in ("left", "after"):
        assert seen[label].kinds(*names) == seen["before"].kinds(*names), label
    assert seen["before"]["PYTHONHOME"] == "/kept"
    assert seen.messages == []


def test_a_nested_shell_elsewhere_is_out(world: World, shell: Shell) -> None:
    """A shell that starts outside the project with the project's environment inherited takes it
    off.
    """
    one = world.project("one")
    lines = [f"cd {one}", f"{shell.program} ~/script", "probe outer"]
    world.write(
        world.home + "/script",
        f"{world.probes(shell)}\nbuiltin cd /\n{shell.hook_line}\nprobe inner\n",
    )
    seen = world.interactive(shell, "\n".join(lines))
    assert seen["inner"].kinds("PATH", "VIRTUAL_ENV", "AUTOVENV_ACTIVE") == {
        "PATH": (world.environ["PATH"], True),
        "VIRTUAL_ENV": (None, False),
        "AUTOVENV_ACTIVE": (None, False),
    }
    assert seen["outer"]["VIRTUAL_ENV"] == one + "/.venv"


def test_exec_of_the_shell_changes_nothing(world: World, shell: Shell) -> None:
    """`exec SHELL` inside a project: one entry, one prefix, as before."""
    one = world.project("one")
    prompt = "prompt\n" if shell.is_fish else ""
    world.write(world.home + "/more", f"{prompt}probe new\ncd\nprobe out\n")
    seen = world.interactive(
        shell, f"cd {one}\nprobe old\nexec {shell.program} {WORDS[shell.name]} <~/more"
    )
    assert seen["new"].kinds() == seen["old"].kinds()
    assert seen["out"]["PATH"] == world.environ["PATH"]
    assert set(seen.prompts) == {"P>", "(one) P>"}


def test_start_up_files_that_reorder_path_are_mended_at_the_first_prompt(
    world: World, shell: Shell
) -> None:
    """Lines after the hook's that put other directories in front: at the first prompt the entry is
    in front, once; what the user does later stays.
    """
    one = world.project("one")
    for env in ({}, {"AUTOVENV_ACTIVE": one + "/.venv", "VIRTUAL_ENV": one + "/.venv"}):
        first = f"/usr/bin:{one}/.venv/bin:/bin" if env else world.environ["PATH"]
        seen = world.interactive(
            shell,
            "probe start\n" + shell.prepend("/mine") + "\nprobe later\ncd\nprobe out",
            env={**env, "PATH": f"{first}:{world.commands}"},
            cwd=one,
            after=shell.prepend("/profile"),
        )
        rest = [
            "/profile",
            *(each for each in first.split(":") if ".venv" not in each),
            world.commands,
        ]
        assert seen["start"].path == [one + "/.venv/bin", *rest]
        assert seen["later"].path == ["/mine", one + "/.venv/bin", *rest]
        assert seen["out"].path == ["/mine", *rest]


@pytest.mark.only("bash", "zsh")
def test_a_login_shell_has_it_at_the_first_prompt(world: World, shell: Shell) -> None:
    """A login shell whose profile sets PATH anew, with an environment inherited: in front, once."""
    one = world.project("one")
    there = one + "/.venv"
    path = f"/reset:{world.environ['PATH']}"
    source = ". ~/.bashrc\n" if shell.name == "bash" else ""
    world.write(f"{world.home}/{LOGIN[shell.name]}", f"export PATH={shell.quote(path)}\n{source}")
    world.write_startup(shell, shell.hook_line + "\n")
    seen = world.start(
        [shell.program, *LOGIN_WORDS[shell.name]],
        "probe start\ncd\nprobe out\n",
        one,
        {
            "AUTOVENV_ACTIVE": there,
            "VIRTUAL_ENV": there,
            "PATH": f"{there}/bin:{world.environ['PATH']}",
        },
    )
    assert seen["start"]["PATH"] == f"{there}/bin:{path}"
    assert (seen["start"]["VIRTUAL_ENV"], seen["out"]["PATH"]) == (there, path)


def test_an_inherited_environment_that_is_gone_is_undone(world: World, shell: Shell) -> None:
    """A parent's environment that has been deleted meanwhile is undone all the same."""
    there = world.home + "/gone/.venv"
    env = {
        "AUTOVENV_ACTIVE": there,
        "VIRTUAL_ENV": there,
        "VIRTUAL_ENV_PROMPT": "gone",
        "AUTOVENV_STATE": "active",
        "AUTOVENV_OLD_PYTHONHOME": "/home/python",
        "PATH": f"{there}/bin:{world.environ['PATH']}",
    }
    seen = world.interactive(shell, "probe start", env=env)
    assert seen["start"].kinds("PATH", "VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "PYTHONHOME") == {
        "PATH": (world.environ["PATH"], True),
        "VIRTUAL_ENV": (None, False),
        "VIRTUAL_ENV_PROMPT": (None, False),
        "PYTHONHOME": ("/home/python", True),
    }
    assert not os.path.exists(there)
