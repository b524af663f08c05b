"""What a prompt and a cd start, open and run, counted by strace: no time is measured."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import World
from tests.shell.terminal import HOOKS, PROMPTS, SHELLS, Person, find
from tests.shell.watched import NONE, ONE, Watched


@pytest.fixture(params=SHELLS)
def person(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Person]:
    """Somebody with two projects, one of them deep."""
    find("strace")
    each = Person(World(tmp_path), request.param)
    each.world.project("one")
    each.world.project("two")
    each.world.directory("one/2/3/4/5/6/7/8/9/10")
    each.world.directory("plain")
    yield each
    each.close()


def test_processes_are_started_only_when_something_changes(person: Person, tmp_path: Path) -> None:
    """None at a prompt, a cd or on leaving; one on entering and from one project to another."""
    watched = Watched(person, tmp_path / "log")
    deep = "cd 2/3/4/5/6/7/8/9/10"
    lines = [":", "cd plain", ":", "cd ..", "cd one", ":", deep, ":", "cd ~/two", "cd ~/plain", ":"]
    seen = [watched.starts(line) for line in lines]
    expected = dict.fromkeys(range(len(lines)), NONE) | {4: ONE, 8: ONE}
    assert seen == [expected[each] for each in range(len(lines))]


def test_a_block_costs_nothing_at_the_next_prompts(person: Person, tmp_path: Path) -> None:
    """It is asked about once; so are a broken one, a foreign one, and what is paused."""
    world = person.world
    Path(world.project("blocked")).chmod(0o777)
    Path(world.directory("broken/.venv"), "pyvenv.cfg").write_text("home = /nonexistent\n")
    watched = Watched(person, tmp_path / "log")
    for project in ("blocked", "broken"):
        assert [watched.starts(line) for line in (f"cd ~/{project}", ":", ":")] == [ONE, NONE, NONE]
    assert [watched.starts(line) for line in ("cd ~/one", "deactivate", ":")] == [ONE, NONE, NONE]


@pytest.mark.parametrize("at", ["plain", "one"])
def test_shell_start_is_one_process(person: Person, tmp_path: Path, at: str) -> None:
    """By the line with `autovenv hook`, outside a project as inside, up to the first prompt.

    Compared with the same line for another program: bash before 5.1 forks twice for any.
    """
    line = HOOKS[person.shell]
    other = line.replace(f"autovenv hook {person.shell}", "/bin/true")
    counts: list[dict[str, int]] = []
    person.start()  # fish sets itself up when it is started for the first time
    for text in (other, line):
        person.write(PROMPTS[person.shell], text)
        watched = Watched(person, tmp_path / f"log{len(counts)}", at=at)
        counts.append(watched.started())
        watched.terminal.type(":")
        assert watched.started() == counts[-1]
    assert counts[0] == counts[1]


@pytest.mark.parametrize("at", ["plain", "one"])
def test_shell_start_by_setup_is_no_process(person: Person, tmp_path: Path, at: str) -> None:
    """The kept hook starts none; in a project the first prompt asks the core, as entering does."""
    person.start()  # fish sets itself up when it is started for the first time
    counts: list[dict[str, int]] = []
    for kept in (False, True):
        person.write(PROMPTS[person.shell])
        if kept:
            code, _, err = person.world.run("setup", person.shell, variables=person.world.environ)
            assert code == 0, err
        watched = Watched(person, tmp_path / f"log{len(counts)}", at=at)
        counts.append(watched.started())
        assert watched.starts(":") == NONE
    empty, started = counts
    asked = ONE if at == "one" else NONE
    assert {key: started[key] - empty[key] for key in started} == asked
    assert watched.terminal.lines()[-1] == ("(one) $" if at == "one" else "$")


def test_the_core_opens_only_what_it_must_read(person: Person, tmp_path: Path) -> None:
    """In the project: its pyvenv.cfg, and which commands are in bin."""
    watched = Watched(person, tmp_path / "log", "openat,open,execve")
    watched.terminal.type("cd one")
    core = re.search(r"^(\d+) +execve\(\"[^\"]*python", watched.log.read_text(), re.MULTILINE)
    assert core
    project = f"{person.world.home}/one"
    mine = [line for line in watched.log.read_text().splitlines() if line.startswith(core[1])]
    start = next(i for i, line in enumerate(mine) if ".bundle." in line)
    opened = re.findall(r'open(?:at)?\([^"]*"(.*?)"', "\n".join(mine[start:]))
    assert [file for file in opened if file.startswith(project)] == [
        f"{project}/.venv/pyvenv.cfg",
        f"{project}/.venv/bin",
    ]
    assert [file for file in opened if not file.startswith("/")] == []


def booby_trap(world: World, canary: str) -> str:
    """A project in which whatever is run, sourced or imported leaves a mark; its path."""
    project = world.project("trap")
    shell_mark = f"#!/bin/sh\necho ran $0 >>{canary}\n"
    python_mark = f"open({canary!r}, 'a').write('imported ' + __name__)\n"
    fish_mark = f"echo sourced >>{canary}\n"
    Path(project, ".venv/bin/python").unlink()
    for name in ("python", "python3", "activate", "activate.sh", "pip", "postactivate", "conda"):
        Path(project, ".venv/bin", name).unlink(missing_ok=True)
        world.script(f"{project}/.venv/bin/{name}", shell_mark)
    world.script(f"{project}/.venv/bin/activate.fish", fish_mark)
    packages = next(Path(project, ".venv/lib").glob("python*/site-packages"))
    (packages / "mark.pth").write_text(f"import os; {python_mark}")
    modules = [
        "sitecustomize",
        "usercustomize",
        "os",
        "posix",
        "sys",
        "encodings",
        "autovenv",
        "site",
        "grp",
        "pwd",
        "re",
    ]
    for name in modules:
        for directory in (Path(project), packages):
            (directory / f"{name}.py").write_text(python_mark)
    git = Path(world.directory("trap/.git/hooks"))
    for name in ("post-checkout", "fsmonitor-watchman", "post-index-change"):
        world.script(str(git / name), shell_mark)
    config = f"[core]\n\tfsmonitor = {git}/fsmonitor-watchman\n\tsshCommand = {git}/post-checkout\n"
    (git.parent / "config").write_text(f"[core]\n\trepositoryformatversion = 0\n{config}")
    (git.parent / "HEAD").write_text("ref: refs/heads/main\n")
    Path(project, ".envrc").write_text(shell_mark)
    Path(project, ".autovenv").write_text(shell_mark)
    Path(project, "pyproject.toml").write_text("[project]\nname = 'trap'\n")
    return project


def test_nothing_of_the_project_runs_at_cd(person: Person, tmp_path: Path) -> None:
    """No interpreter, script, module, .pth file or git hook of its own; the trap itself works."""
    canary = tmp_path / "canary"
    project = booby_trap(person.world, str(canary))
    terminal = person.start(variables={"PYTHONPATH": "."})
    for line in (f"cd {project}", ":", "cd .git", "cd ..", "autovenv status", "autovenv allow"):
        terminal.type(line)
    assert terminal.lines()[-1] == "(trap) $"
    terminal.type("cd ..")
    assert not canary.exists(), canary.read_text()
    terminal.type("cd trap; python")
    assert canary.read_text() == f"ran {project}/.venv/bin/python\n"
