"""Sessions as a person sees them. One that was copied from a bug report can be pasted in as a test."""
# ruff: noqa: E501  (a screen is as wide as it is)

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import World
from tests.shell.terminal import HOOKS, PROMPTS, SHELLS, Person, calling


@pytest.fixture(params=SHELLS)
def person(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Person]:
    """Somebody who uses one of the shells, in a home of their own."""
    each = Person(World(tmp_path), request.param)
    yield each
    each.close()


def test_cd_puts_it_on_and_off(person: Person) -> None:
    """cd in, further down, out, and in and out on one line."""
    person.world.project("proj")
    person.world.directory("proj/src/deep")
    person.start().plays("""
$ echo "[$VIRTUAL_ENV]"
[]
$ cd proj
(proj) $ echo $VIRTUAL_ENV
~/proj/.venv
(proj) $ command -v python
~/proj/.venv/bin/python
(proj) $ cd src/deep
(proj) $ cd ../../..
$ echo "[$VIRTUAL_ENV]"
[]
$ cd proj; command -v python; cd ..
~/proj/.venv/bin/python
$
""")


def test_nested_projects_and_from_one_to_another(person: Person) -> None:
    """The nearest wins; straight from one project to another; names with a space."""
    for name in ("outer", "outer/inner", "two words"):
        person.world.project(name)
    person.start().plays("""
$ cd outer
(outer) $ cd inner
(inner) $ echo $VIRTUAL_ENV
~/outer/inner/.venv
(inner) $ cd ..
(outer) $ cd "../two words"
(two words) $ command -v python
~/two words/.venv/bin/python
(two words) $ cd ../outer/inner
(inner) $ cd
$ echo "[$VIRTUAL_ENV]"
[]
$
""")


def test_a_shell_that_starts_inside_is_on_at_once(person: Person) -> None:
    """At the first prompt already."""
    person.world.project("proj")
    person.start(at="proj").plays("""
(proj) $ echo $VIRTUAL_ENV
~/proj/.venv
(proj) $ cd ..
$
""")


def test_deactivate_holds_until_one_leaves(person: Person) -> None:
    """Off at the word, off below, on again after leaving, or at `autovenv activate`."""
    person.world.project("proj/sub/..")
    person.world.directory("proj/sub")
    person.start(at="proj").plays("""
(proj) $ deactivate
$ echo $AUTOVENV_STATE "[$VIRTUAL_ENV]"
paused []
$ cd sub
$ cd ../..
$ cd proj
(proj) $ autovenv deactivate
$ autovenv activate
(proj) $ cd ..
$
""")


def test_activate_dir_stays_wherever_one_goes(person: Person) -> None:
    """Until `deactivate`; and what is not there is said on one line."""
    person.world.project("one")
    person.world.project("two")
    person.start().plays("""
$ autovenv activate one
(one) $ cd two
(one) $ echo $VIRTUAL_ENV
~/one/.venv
(one) $ autovenv deactivate
$ cd ..
$ autovenv activate
autovenv: not activated: no environment found from ~; make one: python3 -m venv .venv
$ cd two
(two) $
""")


def test_what_others_may_write_is_told_once_until_allowed(person: Person) -> None:
    """Blocked: one line an arrival, not at each prompt; `allow` acts at once in this shell."""
    Path(person.world.project("proj")).chmod(0o777)
    person.start().plays("""
$ cd proj
autovenv: not activated: ~/proj, above ~/proj/.venv, is writable by others; run 'chmod go-w ~/proj' and come again, or 'autovenv allow', or 'autovenv allow --below ~/proj' for all there
$ echo $AUTOVENV_STATE "[$VIRTUAL_ENV]"
untrusted []
$ cd ..
$ cd proj
autovenv: not activated: ~/proj, above ~/proj/.venv, is writable by others; run 'chmod go-w ~/proj' and come again, or 'autovenv allow', or 'autovenv allow --below ~/proj' for all there
$ autovenv allow
autovenv: allowed: ~/proj/.venv
autovenv:   accepted: ~/proj, above ~/proj/.venv, is writable by others
(proj) $ autovenv deny
autovenv: denied: ~/proj/.venv
$ cd ..
$ cd proj
$
""")


def test_a_command_that_would_hide_anothers_blocks(person: Person) -> None:
    """A `git` in bin; what is allowed in another shell is seen at the next prompt of this one."""
    world = person.world
    project = world.project("proj")
    world.script(f"{world.tools}/git", "#!/bin/sh\n")
    world.script(f"{project}/.venv/bin/git", "#!/bin/sh\n")
    terminal = person.start()
    says = (
        f"autovenv: not activated: ~/proj/.venv/bin has git, which would hide {world.tools}/git; "
        "run 'autovenv allow' if that is right"
    )
    terminal.plays(f"""
$ cd proj
{says}
$ true
$
""")
    assert world.run("allow", at=project)[0] == 0
    terminal.plays("""
$ true
(proj) $
""")


def test_environments_that_cannot_work_are_told_with_the_way_out(person: Person) -> None:
    """The base interpreter is gone; half-created; each told once, and on when it is mended."""
    world = person.world
    gone = Path(world.project("gone"), ".venv")
    for file in gone.glob("bin/python*"):
        file.unlink()
    (gone / "bin/python").symlink_to("/nonexistent/bin/python3.9")
    (gone / "pyvenv.cfg").write_text("home = /nonexistent/bin\nversion = 3.9.1\n")
    half = world.directory("half/.venv")
    Path(half, "pyvenv.cfg").write_text("home = /usr/bin\n")
    person.start().plays("""
$ cd gone
autovenv: not activated: ~/gone/.venv: its base interpreter is gone: /nonexistent/bin/python3.9 (Python 3.9.1); run 'python3.9 -m venv --clear ~/gone/.venv'
$ echo $AUTOVENV_STATE
broken
$ cd ../half
autovenv: not activated: ~/half/.venv: half-created, without bin/python; run 'python3 -m venv ~/half/.venv'
$ mkdir .venv/bin; ln -s /bin/true .venv/bin/python
(half) $ rm .venv/bin/python
autovenv: not activated: ~/half/.venv: half-created, without bin/python; run 'python3 -m venv ~/half/.venv'
$
""")


def test_an_environment_made_or_removed_here_is_seen_at_the_next_prompt(person: Person) -> None:
    """Without any cd."""
    world = person.world
    world.project("elsewhere")
    world.directory("proj")
    person.start(at="proj").plays("""
$ cp -RP ../elsewhere/.venv .venv
(proj) $ rm -r .venv
$ echo "[$VIRTUAL_ENV]"
[]
$
""")


def test_a_persons_own_environment_is_left_alone(person: Person) -> None:
    """VIRTUAL_ENV set by hand is foreign until it is gone; `autovenv activate` takes its place."""
    person.world.project("proj")
    unset = "set -e" if person.shell == "fish" else "unset"
    person.start(variables={"VIRTUAL_ENV": "/opt/theirs"}).plays(f"""
$ cd proj
$ echo $AUTOVENV_STATE $VIRTUAL_ENV
foreign /opt/theirs
$ {unset} VIRTUAL_ENV
(proj) $
""")
    person.start(at="proj", variables={"VIRTUAL_ENV": "/opt/theirs"}).plays("""
$ autovenv activate
(proj) $ echo $AUTOVENV_STATE $VIRTUAL_ENV
active ~/proj/.venv
(proj) $ cd ..
$ echo "[$VIRTUAL_ENV]"
[]
$
""")


def test_activate_by_habit_ends_clean(person: Person) -> None:
    """Sourcing the script inside, leaving, and `deactivate` in any order: one prefix, no entry left."""
    person.world.project("proj")
    script = "activate.fish" if person.shell == "fish" else "activate"
    separators = '" "' if person.shell == "fish" else '":"'
    count = f"echo $PATH | tr {separators} '\\n' | grep -c /proj/.venv/"
    person.start().plays(f"""
$ cd proj
(proj) $ source .venv/bin/{script}
(.venv) $ {count}
1
(.venv) $ deactivate
$ echo $AUTOVENV_STATE
paused
$ {count}
0
$ cd ..
$ source proj/.venv/bin/{script}
(.venv) $ cd proj
(.venv) $ {count}
1
(.venv) $ cd ..
(.venv) $ deactivate
$ cd proj
(proj) $ {count}
1
(proj) $ cd ..
$ {count}
0
$
""")


def test_ctrl_c_at_the_prompt_changes_nothing(person: Person) -> None:
    """The prompt comes back as it was."""
    person.world.project("proj")
    terminal = person.start(at="proj")
    terminal.child.send("half a line")
    terminal.wait_for("half a line")
    terminal.settle()  # fish loses what is pressed while it colours the line
    terminal.child.send("\x03")
    terminal.wait()  # fish 4 stays in the same row
    assert terminal.lines()[-1] == "(proj) $"
    assert terminal.type("echo $VIRTUAL_ENV") == ["~/proj/.venv"]


def test_ctrl_c_while_the_core_is_slow_leaves_a_whole_shell(person: Person) -> None:
    """The prompt comes, nothing is half-applied, and the next prompt tries again."""
    world = person.world
    world.project("proj")
    slow = world.script(
        f"{world.tools}/slow", f"#!/bin/sh\ntouch {world.home}/slow\nexec sleep 60\n"
    )
    terminal = person.start()
    keep = terminal.type("echo $__autovenv_python")[0].replace("~", world.home)
    terminal.type(calling(person.shell, slow))
    terminal.child.send("cd proj\r")
    while not Path(world.home, "slow").exists():
        terminal.settle(0.02)
    terminal.press("\x03")
    assert terminal.lines()[-1] == "$"
    terminal.type(calling(person.shell, keep))
    assert terminal.lines()[-1] == "(proj) $"
    assert terminal.type("pwd; echo $VIRTUAL_ENV $AUTOVENV_STATE") == [
        "~/proj",
        "~/proj/.venv active",
    ]


def test_nested_shells_have_one_prefix(person: Person) -> None:
    """An inner shell inside is on, once; what it leaves is not left by the outer one."""
    person.world.project("proj")
    separators = '" "' if person.shell == "fish" else '":"'
    count = f"echo $PATH | tr {separators} '\\n' | grep -c /proj/.venv/"
    said = "exit\n" if person.shell == "bash" else ""
    person.start(at="proj").plays(f"""
(proj) $ {person.program}
(proj) $ {count}
1
(proj) $ cd ..
$ exit
{said}(proj) $ {count}
1
(proj) $ exec {person.program}
(proj) $ {count}
1
(proj) $ cd ..; {count}; cd proj
0
(proj) $ cd ..
$ {count}
0
$
""")


def test_nothing_is_said_while_start_up_files_run(person: Person) -> None:
    """A shell that starts at a blocked project says so at its first prompt, after all else."""
    Path(person.world.project("proj")).chmod(0o777)
    person.write(PROMPTS[person.shell], HOOKS[person.shell], "cd ..\ncd proj\necho started\n")
    assert person.start(at="proj").lines() == [
        "started",
        "autovenv: not activated: ~/proj, above ~/proj/.venv, is writable by others; "
        "run 'chmod go-w ~/proj' and come again, or 'autovenv allow', or 'autovenv allow --below ~/proj' for all there",
        "$",
    ]


def test_the_hook_twice_changes_nothing(person: Person) -> None:
    """Sourced twice, at start and later, also while paused."""
    person.world.project("proj")
    line = HOOKS[person.shell]
    person.write(PROMPTS[person.shell], line, line)
    person.start(at="proj").plays(f"""
(proj) $ {line.strip()}
(proj) $ deactivate
$ {line.strip()}
$ cd ..
$ cd proj
(proj) $ cd ..
$
""")


def test_a_login_shell_that_reorders_path_has_the_entry_in_front(person: Person) -> None:
    """Once, at its first prompt; as in a tmux pane, whose shell inherits all."""
    world = person.world
    world.project("proj")
    reorder = {
        "bash": (
            ".bash_profile",
            f'PATH=/usr/bin:/bin:{world.environ["PATH"]}\n. "$HOME/.bashrc"\n',
        ),
        "zsh": (".zprofile", "PATH=/usr/bin:/bin:$PATH\n"),
        "fish": ("config/fish/conf.d/path.fish", "set -gx PATH /usr/bin /bin $PATH\n"),
    }
    file, text = reorder[person.shell]
    Path(world.home, file).parent.mkdir(exist_ok=True)
    Path(world.home, file).write_text(text)
    inherited = world.on(f"{world.home}/proj")
    terminal = person.start("-l", "-i", at="proj", variables=inherited)
    assert terminal.lines() == ["(proj) $"]
    path = "string join : $PATH" if person.shell == "fish" else "echo $PATH"
    assert terminal.type(path)[0].split(":")[0] == "~/proj/.venv/bin"
    assert terminal.type(path)[0].count(".venv") == 1
    terminal.type("cd ..")
    assert terminal.lines()[-1] == "$"
    assert ".venv" not in terminal.type(path)[0]
