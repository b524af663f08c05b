"""Walks over a tree of projects: what is on is what a small model says, and all is undone at the
end.
"""

import os
import random

import pytest

from tests.shell.driver import Outcome, Shell, World

# Directories of the tree, and what is in each: an environment, a `.venv` that is none, or nothing.
TREE = {
    "plain": "",
    "plain/deep/er": "",
    "one": "env",
    "one/src/pkg": "",
    "one/inner": "env",
    "one/inner/src": "",
    "two": "env",
    "two/sub": "",
    "with space": "env",
    "one/junk": "directory",
    "one/junk/below": "",
    "two/file": "file",
    "two/fifo": "fifo",
    "two/fifo/below": "",
    "broken": "dangling",
    "one/broken": "dangling",
    "one/broken/below": "",
    "other": "venv",
    "link": "link to one",
}


def plant(world: World) -> list[str]:
    """The tree on disk; every directory one may stand in."""
    for name, kind in TREE.items():
        if kind.startswith("link to "):
            os.symlink(f"{world.home}/{kind[8:]}", f"{world.home}/{name}")
            continue
        directory = world.directory(name)
        place = directory + "/.venv"
        if kind == "env":
            world.environment(place)
        elif kind == "venv":
            world.environment(directory + "/venv")
        elif kind == "directory":
            os.makedirs(place + "/src")
        elif kind == "file":
            world.write(place, "")
        elif kind == "fifo":
            os.mkfifo(place)
        elif kind == "dangling":
            os.symlink("nowhere", place)
    found = {world.home}
    for name in TREE:
        found.add(f"{world.home}/{name}")
        found.add(os.path.dirname(f"{world.home}/{name}"))
    return sorted({*found, world.home + "/link/inner/src", world.home + "/link/src"})


def nearest(world: World, directory: str) -> tuple[str | None, str | None]:
    """The environment that is on there, and AUTOVENV_STATE: the model."""
    while directory.startswith(world.home + "/"):
        name = directory[len(world.home) + 1 :]
        for source in ("link/", "link"):
            if name == source or (source.endswith("/") and name.startswith(source)):
                name = "one" + name[len("link") :]
        kind = TREE.get(name, "")
        if kind in ("env", "venv"):
            return f"{directory}/{'.venv' if kind == 'env' else 'venv'}", "active"
        if kind == "dangling":
            return None, "broken"
        directory = os.path.dirname(directory)
    return None, None


def check(world: World, seen: Outcome, ways: int) -> None:
    """Each probe agrees with the model, and PATH holds the one entry or none."""
    for number in range(ways):
        probe = seen[f"step{number}"]
        path, state = nearest(world, probe.pwd)
        assert (probe["VIRTUAL_ENV"], probe["AUTOVENV_STATE"]) == (path, state), probe.pwd
        ours = [each for each in probe.path if each.startswith(world.home)]
        assert ours == ([path + "/bin"] if path else []), probe.pwd
        assert not path or probe.path[0] == path + "/bin"


def walk(shell: Shell, places: list[str], chance: random.Random, length: int) -> list[str]:
    """Lines that go from place to place, in every way there is, each followed by a probe."""
    lines: list[str] = []
    for number in range(length):
        place = shell.quote(chance.choice(places))
        way = chance.choice(["cd", "cd", "cd", "up", "back", "pushd", "popd", "twice"])
        lines += {
            "cd": [f"cd {place}"],
            "up": ["cd .."],
            "back": ["cd -"],
            "pushd": [f"pushd {place}"],
            "popd": [f"pushd {place}", "popd"],
            "twice": [f"cd {place}; cd {shell.quote(chance.choice(places))}"],
        }[way]
        lines.append(f"probe step{number}")
    return lines


@pytest.mark.parametrize("kind", ["script", "interactive"])
def test_any_walk_agrees_with_the_model_and_is_undone(
    world: World, shell: Shell, kind: str, pytestconfig: pytest.Config
) -> None:
    """On a random walk, VIRTUAL_ENV, PATH and AUTOVENV_STATE are at each step what the model says,
    and at the end the exported environment is what it was.
    """
    places = plant(world)
    rounds, length = (25, 200) if pytestconfig.getoption("--long", default=False) else (1, 60)
    for seed in range(rounds):
        body = walk(shell, places, random.Random(seed), length)  # noqa: S311
        lines = [
            shell.assign("PYTHONHOME", "/some/where"),
            *("cd", "/usr/bin/env -0 >before"),
            *("cd /", "cd", *body, shell.cd(world.home), "probe end"),
            "/usr/bin/env -0 >after",
        ]
        runner = world.script if kind == "script" else world.interactive
        seen = runner(shell, "\n".join(lines))
        check(world, seen, length)
        with (
            open(world.home + "/before", "rb") as before,
            open(world.home + "/after", "rb") as after,
        ):
            assert environment(after.read()) == environment(before.read())


def environment(text: bytes) -> set[bytes]:
    """The variables that a process has, without those that every cd changes."""
    moving = (b"OLDPWD=", b"_=", b"PWD=")
    return {each for each in text.split(b"\0") if each and not each.startswith(moving)}


def test_a_broken_environment_is_told_once_an_arrival(world: World, shell: Shell) -> None:
    """Prompts and directories of the same project say nothing more; coming again does."""
    plant(world)
    lines = [
        *("cd one/broken", "true", "cd below", "true", "cd ..", "cd", "probe out"),
        *("cd one/broken/below", "cd ..", "true"),
    ]
    seen = world.interactive(shell, "\n".join(lines))
    there = world.home + "/one/broken/.venv"
    line = f"autovenv: not activated: {there}: a link that leads nowhere: nowhere; run 'rm {there}'"
    assert [each for each in seen.messages if "autovenv" in each] == [line, line]


def test_the_next_command_on_the_line_has_it(world: World, shell: Shell) -> None:
    """`cd project && command` on one line: the command runs in the environment."""
    project = world.project("p")
    world.write(project + "/.venv/bin/hello", '#!/bin/sh\necho "hello $VIRTUAL_ENV"\n')
    os.chmod(project + "/.venv/bin/hello", 0o700)
    line = "cd p && hello && cd .. && probe out"
    for runner in (world.script, world.interactive):
        seen = runner(shell, line)
        assert f"hello {project}/.venv\n" in seen.stdout
        assert seen["out"]["VIRTUAL_ENV"] is None


def test_a_directory_change_that_fails_changes_nothing(world: World, shell: Shell) -> None:
    """cd, pushd and popd fail with their own status and their own words."""
    project = world.project("p")
    lines = [
        shell.cd(project),
        *("cd nowhere 2>/dev/null", "probe cd"),
        *("pushd nowhere 2>/dev/null", "probe pushd"),
        *("popd >/dev/null 2>&1", "probe popd"),
    ]
    seen = world.script(shell, "\n".join(lines))
    for label in ("cd", "pushd", "popd"):
        # popd of nothing is no failure in fish 3.1.
        assert seen[label].status != "0" or (label == "popd" and shell.is_fish)
        assert seen[label]["VIRTUAL_ENV"] == f"{project}/.venv"
    assert (seen.stdout, seen.stderr) == ("", "")


@pytest.mark.only("bash", "zsh")
def test_subshells_are_left_alone(world: World, shell: Shell) -> None:
    """In subshells, command substitutions, pipelines and the background, cd is only cd."""
    project = world.project("p")
    inside = f'cd {project}; echo "${{VIRTUAL_ENV-none}}"'
    lines = [
        *("probe before", f"({inside})", f'echo "$({inside})"', f"{{ {inside}; }} | cat"),
        *(f"{{ {inside}; }} & wait", "probe after", f"cd {project}", "probe in"),
        *('(cd; echo "$VIRTUAL_ENV")', 'echo "$(cd; echo "$VIRTUAL_ENV")"', "probe still"),
    ]
    seen = world.script(shell, "\n".join(lines))
    there = f"{project}/.venv"
    assert seen.stdout.split() == ["none"] * 4 + [there] * 2
    assert seen["after"].kinds() == seen["before"].kinds()
    assert seen["still"].kinds() == seen["in"].kinds()
    assert (seen["in"]["VIRTUAL_ENV"], seen.stderr) == (there, "")


def test_it_is_on_where_the_shell_starts(world: World, shell: Shell) -> None:
    """A shell that starts inside a project has it at the first prompt, a script at once."""
    project = world.project("p")
    directory = world.directory("p", "src")
    seen = world.script(shell, "probe start", cwd=directory)
    assert seen["start"]["VIRTUAL_ENV"] == f"{project}/.venv"
    seen = world.interactive(shell, "probe start", cwd=directory)
    assert seen["start"]["VIRTUAL_ENV"] == f"{project}/.venv"
    assert seen.prompts == ["(p) P>"] * 2


def test_home_has_no_environment_but_dot_venv(world: World, shell: Shell) -> None:
    """In $HOME itself `venv` does not count, and nothing above it is looked into."""
    world.environment(world.home + "/venv")
    world.environment(world.top + "/.venv")
    seen = world.script(shell, "cd /; cd\nprobe home\ncd ..\nprobe above")
    assert (seen["home"]["VIRTUAL_ENV"], seen["above"]["VIRTUAL_ENV"]) == (None, None)


def test_python_envs_is_followed_and_its_change_noticed(world: World, shell: Shell) -> None:
    """The last line that is not blank names the environment, and an edit in place is noticed at the
    next prompt.
    """
    directory = world.directory("p")
    one, other = (world.environment(f"{world.home}/envs/{name}") for name in ("one", "other"))
    world.write(directory + "/.python-envs", f"nowhere\n{one}\n\n")
    lines = [
        *("cd p", "probe one", f"echo {other} >.python-envs", "probe other"),
        *("echo ../envs/one >>.python-envs", "probe one-again", "rm .python-envs", "probe none"),
    ]
    seen = world.interactive(shell, "\n".join(lines))
    assert [seen[label]["VIRTUAL_ENV"] for label in ("one", "other", "one-again", "none")] == [
        one,
        other,
        one,
        None,
    ]
    assert seen.messages == []


def test_what_happens_in_place_is_noticed_at_the_next_prompt(world: World, shell: Shell) -> None:
    """Created, completed, broken, mended, removed: without cd, and the nearer one wins at once."""
    outer = world.project("p")
    world.project("ready")
    directory = world.directory("p", "inner")
    lines = [
        *(shell.cd(directory), "probe outer"),
        *("mkdir .venv", "probe junk"),
        *("printf 'home = /usr/bin\\n' >.venv/pyvenv.cfg", "probe half"),
        *("mkdir .venv/bin", "ln -s /bin/sh .venv/bin/python", "probe whole"),
        *("ln -sf nowhere .venv/bin/python", "probe broken"),
        *("ln -sf /bin/sh .venv/bin/python", "probe mended"),
        *("rm -r .venv", "probe removed"),
        *("cp -a ~/ready/.venv .", "probe there"),
        *("mv .venv gone", "probe gone", "mv gone .venv", "probe back"),
        *("rm -r .venv ../.venv", "probe nothing"),
    ]
    seen = world.interactive(shell, "\n".join(lines))
    there = directory + "/.venv"
    labels = list(seen.probes)
    assert [(seen[label]["VIRTUAL_ENV"], seen[label]["AUTOVENV_STATE"]) for label in labels] == [
        (outer + "/.venv", "active"),
        (outer + "/.venv", "active"),
        (None, "broken"),
        (there, "active"),
        (None, "broken"),
        (there, "active"),
        (outer + "/.venv", "active"),
        (there, "active"),
        (outer + "/.venv", "active"),
        (there, "active"),
        (None, None),
    ]
    mend, anew = f"run 'python3 -m venv {there}'", f"run 'python3 -m venv --clear {there}'"
    assert seen.messages == [
        f"autovenv: not activated: {there}: half-created, without bin/python; {mend}",
        f"autovenv: not activated: {there}: its base interpreter is gone: {there}/bin/nowhere; "
        + anew,
    ]


def test_what_happens_above_is_noticed_at_the_next_prompt_or_cd(world: World, shell: Shell) -> None:
    """A `.venv` at the next prompt, as tools make it from below; other names at the next cd."""
    world.project("ready")
    deep = world.directory("p", "src", "pkg")
    lines = [
        *(shell.cd(deep), "probe nothing"),
        *("cp -a ~/ready/.venv ../../venv", "probe unseen", "cd ..", "probe named"),
        *("cd pkg", "cp -a ~/ready/.venv ..", "probe nearer"),
        *("rm -r ../../venv", "mv ../.venv ../env", "probe renamed"),
        *("rm -r ../env", "cp -a ~/ready/.venv ../..", "probe made"),
    ]
    seen = world.interactive(shell, "\n".join(lines))
    p, src = world.home + "/p", world.home + "/p/src"
    assert [each["VIRTUAL_ENV"] for each in seen.probes.values()] == [
        *(None, None, p + "/venv"),
        *(src + "/.venv", src + "/env", p + "/.venv"),
    ]
    assert seen.messages == []


def test_a_block_is_lifted_by_another_shell_at_the_next_prompt(world: World, shell: Shell) -> None:
    """Blocked: told once. `autovenv allow` elsewhere: on at the next prompt. `deny`: silent."""
    project = world.project("p")
    world.hide(project + "/.venv")
    command = f"{world.commands}/autovenv"
    lines = [
        *(
            "cd p",
            "true",
            "probe blocked",
            f"{command} allow {project} >/dev/null 2>&1",
            "probe on",
        ),
        *("cd", "probe out", "cd p", "probe again", "cd"),
        *(f"{command} deny {project} >/dev/null 2>&1", "cd p", "probe denied", "true"),
    ]
    seen = world.interactive(shell, "\n".join(lines))
    there = project + "/.venv"
    labels = ("blocked", "on", "out", "again", "denied")
    assert [(seen[label]["VIRTUAL_ENV"], seen[label]["AUTOVENV_STATE"]) for label in labels] == [
        (None, "untrusted"),
        (there, "active"),
        (None, None),
        (there, "active"),
        (None, "untrusted"),
    ]
    assert seen.messages == [
        f"autovenv: not activated: {there}/bin has env, which would hide /usr/bin/env; "
        "run 'autovenv allow' if that is right"
    ]


def test_allow_acts_at_once_in_this_shell(world: World, shell: Shell) -> None:
    """`autovenv allow && command` on one line; `autovenv deny` takes it off as quickly."""
    project = world.project("p")
    world.hide(project + "/.venv")
    lines = [
        "cd p",
        "autovenv allow >/dev/null 2>&1; probe allowed",
        "autovenv forget >/dev/null 2>&1; probe forgotten",
        "autovenv deny >/dev/null 2>&1; probe denied",
    ]
    for runner in (world.script, world.interactive):
        seen = runner(shell, "\n".join(lines))
        assert (seen["allowed"]["VIRTUAL_ENV"], seen["allowed"]["AUTOVENV_STATE"]) == (
            project + "/.venv",
            "active",
        )
        assert (seen["denied"]["VIRTUAL_ENV"], seen["denied"]["AUTOVENV_STATE"]) == (
            None,
            "untrusted",
        )
        assert len(seen.messages) <= 1
        world.script(shell, "autovenv forget p", hook=False)


def test_words_about_another_environment_change_nothing_here(world: World, shell: Shell) -> None:
    """What is on is not even taken off for a moment, and what the user put in front stays there."""
    one, other = world.project("one"), world.project("other")
    words = (f"allow {other}", "allow --list", "deny --help", f"deny {other}", f"forget {other}")
    front = "set -gx PATH /mine $PATH" if shell.is_fish else "PATH=/mine:$PATH"
    lines = [f"cd {one}; {front}; probe before"]
    lines += [f"autovenv {each} >/dev/null 2>>words; probe {each[:9]!r}" for each in words]
    lines += [f"cd {other}; autovenv activate {one}; autovenv deny {other} 2>>words; probe pinned"]
    seen = world.script(shell, "\n".join(lines), env={"AUTOVENV_VERBOSE": "1"})
    for each in words:
        assert seen[each[:9]].status == "0"
        assert seen[each[:9]].kinds() == seen["before"].kinds()
    assert seen["pinned"]["VIRTUAL_ENV"] == f"{one}/.venv"
    on = [
        f"autovenv: on: {name} ({path}/.venv)\n" for name, path in (("one", one), ("other", other))
    ]
    off = [f"autovenv: off: {name}\n" for name in ("one", "other")]
    assert seen.stderr == on[0] + off[0] + on[1] + off[1] + on[0]


def test_status_says_that_the_hook_did_not_act_yet(world: World, shell: Shell) -> None:
    """Where it has to wait, in a subshell say, `autovenv activate` puts it on."""
    one = world.project("one")
    lines = [f"cd {one}; autovenv status; autovenv activate; autovenv status --check; probe on"]
    if not shell.is_fish:
        lines = [f"( {lines[0]} )"]
    seen = world.script(shell, "\n".join(lines))
    assert seen["on"].status == "0"
    told = "not on: autovenv's hook did not act yet\nwhat to do  run 'autovenv activate'\n"
    assert (told in seen.stdout) == (not shell.is_fish)
