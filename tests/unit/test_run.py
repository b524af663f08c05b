"""`exec`: which environment, what the command sees, and the exit codes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import PYTHON, World, says

MAKE_ONE = "make one: python3 -m venv .venv"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def seen(world: World, at: str, variables: dict[str, str] | None = None) -> dict[str, str]:
    """The variables that a command sees, but for those of every process."""
    code, out, err = world.run("exec", "--", "env", "-0", at=at, variables=variables)
    assert (code, err) == (0, "")
    found = dict(each.split("=", 1) for each in out.split("\0")[:-1])
    for name in ("HOME", "LANG", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        assert found.pop(name) == world.environ[name]
    return found


def inside(world: World, project: str, at: str) -> dict[str, str]:
    """What they should be."""
    return {
        "PATH": f"{project}/.venv/bin:{world.environ['PATH']}",
        "VIRTUAL_ENV": f"{project}/.venv",
        "VIRTUAL_ENV_PROMPT": project.rpartition("/")[2],
        "PWD": at,
    }


def test_the_nearest_environment_and_nothing_else_changes(world: World) -> None:
    """As if a person had put it on: nothing of autovenv's is there, PYTHONHOME is gone."""
    shop, below = world.project("shop"), world.directory("shop/src")
    assert seen(world, below) == inside(world, shop, below)
    more = {"PYTHONHOME": "/x", "AUTOVENV_STATE": "paused", "AUTOVENV_DISABLE": "1"}
    expected = {**inside(world, shop, below), "AUTOVENV_DISABLE": "1"}
    assert seen(world, below, more) == expected


def test_nothing_is_left_of_another_environment(world: World) -> None:
    """Neither of autovenv's own, nor of a person's, nor of one upon the other."""
    shop, blog = world.project("shop"), world.project("blog")
    path = world.environ["PATH"]
    foreign = {
        "VIRTUAL_ENV": f"{blog}/.venv/",
        "VIRTUAL_ENV_PROMPT": "(blog) ",
        "PATH": f"{blog}/.venv/bin:/opt/x:{blog}/.venv/bin:{path}",
        "_OLD_VIRTUAL_PATH": path,
        "_OLD_VIRTUAL_PS1": "$ ",
    }
    expected = inside(world, shop, shop)
    assert seen(world, shop, world.on(blog)) == expected
    assert seen(world, shop, world.on(shop)) == expected
    over = {"PATH": f"{shop}/.venv/bin:/opt/x:{path}"}
    assert seen(world, shop, foreign) == {**expected, **over}
    both = {**world.on(shop), **foreign, "PATH": f"{blog}/.venv/bin:{shop}/.venv/bin:/opt/x:{path}"}
    assert seen(world, shop, both) == {**expected, **over}


def test_what_variables_claim_is_not_believed(world: World) -> None:
    """No entry of PATH is taken out that is no environment's."""
    shop = world.project("shop")
    for claim in ({"AUTOVENV_ACTIVE": "/usr", "VIRTUAL_ENV": "/usr"}, {"VIRTUAL_ENV": "/usr"}):
        assert seen(world, shop, claim) == inside(world, shop, shop)


def test_the_pinned_environment_goes_everywhere(world: World) -> None:
    """What `activate DIR` put on in this shell comes before the nearest."""
    shop, blog = world.project("shop"), world.project("blog")
    pinned = world.on(blog) | {"AUTOVENV_PINNED": f"{blog}/.venv"}
    assert seen(world, shop, pinned) == inside(world, blog, shop)
    stale = world.on(shop) | {"AUTOVENV_PINNED": f"{blog}/.venv"}
    assert seen(world, shop, stale) == inside(world, shop, shop)
    shutil.rmtree(f"{blog}/.venv")
    line = f"not run: {blog}/.venv: it is gone; run 'autovenv deactivate'"
    assert world.run("exec", "true", at=shop, variables=pinned) == says(125, line)


def test_nothing_found_means_the_one_that_is_on(world: World) -> None:
    """The environment that VIRTUAL_ENV names; none there either: the command is not run."""
    shop, empty = world.project("shop"), world.directory("empty")
    assert seen(world, empty, {"VIRTUAL_ENV": f"{shop}/.venv"}) == inside(world, shop, empty)
    line = f"not run: no environment found from {empty}; {MAKE_ONE}"
    assert world.run("exec", "touch", "x", at=empty) == says(125, line)
    line = (
        f"not run: no environment found from {empty}, and VIRTUAL_ENV names none: /usr; {MAKE_ONE}"
    )
    assert world.run("exec", "touch", "x", at=empty, variables={"VIRTUAL_ENV": "/usr"}) == says(
        125, line
    )
    assert os.listdir(empty) == []


def test_nothing_found_from_another_directory(world: World) -> None:
    """What to type names it, as one stands elsewhere; in full, as `allow DIR` does."""
    empty = world.directory("no such")
    way_out = f"make one: python3 -m venv {world.home}/no\\ such/.venv"
    line = f"not run: no environment found from {empty}; {way_out}"
    assert world.run("exec", "-C", "no such", "true") == says(125, line)
    assert world.run("exec", "--watch", "-C", "no such", "true") == says(125, line)
    line = f"not run: no environment found from {empty}; {MAKE_ONE}"
    assert world.run("exec", "-C", ".", "true", at=empty) == says(125, line)


def test_only_deny_stops_it(world: World) -> None:
    """What hides a command is the user's own word here."""
    shop = world.project("shop")
    world.script(f"{world.tools}/frob", "#!/bin/sh\necho tool\n")
    world.script(f"{shop}/.venv/bin/frob", "#!/bin/sh\necho environment\n")
    assert world.run("exec", "frob", at=shop) == (0, "environment\n", "")
    assert world.run("deny", at=shop)[0] == 0
    line = f"not run: {shop}/.venv: denied by 'autovenv deny'; run 'autovenv allow'"
    assert world.run("exec", "frob", at=shop) == says(125, line)


def test_a_broken_one_is_not_used(world: World) -> None:
    """125, the reason and the way out."""
    shop = world.project("shop")
    os.unlink(f"{shop}/.venv/bin/python")
    short = ".".join(map(str, sys.version_info[:2]))
    remedy = f"run 'python{short} -m venv {shop}/.venv'"
    line = f"not run: {shop}/.venv: half-created, without bin/python; {remedy}"
    assert world.run("exec", "true", at=shop) == says(125, line)


def test_a_directory_to_go_to_first(world: World) -> None:
    """-C DIR is as `cd DIR`: the logical path is kept."""
    shop, below = world.project("shop"), world.directory("shop/src")
    os.symlink(shop, f"{world.home}/link")
    show = ["sh", "-c", 'echo "$VIRTUAL_ENV $PWD $(pwd -P)"']
    for words in (
        ["-C", "link/src"],
        ["-C", "link/src", "--"],
        ["-Clink/src"],
        ["-Clink/src", "--"],
    ):
        logical = f"{world.home}/link"
        expected = (0, f"{logical}/.venv {logical}/src {below}\n", "")
        assert world.run("exec", *words, *show) == expected
    line = f"not run: cannot enter the directory: gone: {os.strerror(2).lower()}"
    assert world.run("exec", "-C", "gone", "true") == says(125, line)


def test_the_exit_code_is_the_commands_own(world: World) -> None:
    """Its arguments reach it as they are, options too."""
    shop = world.project("shop")
    assert world.run("exec", "sh", "-c", "exit 7", at=shop) == (7, "", "")
    words = ["-C", "--", "", "a b", "--help", "ä\udcff"]
    code, out, _ = world.run("exec", "--", "python", "-c", SHOW, *words, at=shop)
    assert (code, out) == (0, ascii(words) + "\n")


SHOW = "import sys; print(ascii(sys.argv[1:]))"


def test_what_cannot_be_found_or_run(world: World) -> None:
    """127 for no command, 126 for one that cannot be run, each with its reason."""
    shop = world.project("shop")
    script, bin_ = world.script, f"{shop}/.venv/bin"
    script(f"{bin_}/locked", "#!/bin/sh\n", 0o644)
    script(f"{bin_}/moved", "#!/gone/python -I\n")
    Path(f"{shop}/binary").write_bytes(b"\x01\0\0")
    Path(f"{shop}/binary").chmod(0o755)
    for word, code, line in (
        ("nope", 127, "command not found: nope"),
        ("", 127, "command not found: "),
        ("no\x1b[2Jpe", 127, "command not found: no[2Jpe"),
        ("./nope", 127, "command not found: ./nope"),
        (".", 127, "command not found: ."),
        ("./", 126, "cannot run: ./: is a directory"),
        ("locked", 126, f"cannot run: {bin_}/locked: permission denied"),
        (f"{bin_}/locked", 126, f"cannot run: {bin_}/locked: permission denied"),
        ("moved", 126, f"cannot run: {bin_}/moved: its interpreter is missing: /gone/python"),
        ("./binary", 126, f"cannot run: ./binary: {os.strerror(8).lower()}"),
    ):
        assert world.run("exec", "--", word, at=shop) == says(code, line)


def test_a_script_without_an_interpreter_is_the_shells(world: World) -> None:
    """As a shell does it; its arguments arrive."""
    shop = world.project("shop")
    world.script(f"{shop}/.venv/bin/plain", 'echo "$#: $1"\n')
    assert world.run("exec", "plain", "-x", "y", at=shop) == (0, "2: -x\n", "")


def test_the_process_is_replaced(world: World) -> None:
    """The same process id, and the signals as a shell's child has them."""
    shop = world.project("shop")
    environ = {**world.environ, "PWD": shop}
    words = [*PYTHON, "exec", "sh", "-c", "echo $$; kill -TERM $$"]
    process = subprocess.Popen(words, cwd=shop, env=environ, stdout=subprocess.PIPE)
    out, _ = process.communicate(timeout=60)
    assert (int(out), process.returncode) == (process.pid, -15)
    pipe = ["bash", "-c", "yes | head -n1 >/dev/null; echo ${PIPESTATUS[0]}"]
    assert world.run("exec", *pipe, at=shop) == (0, "141\n", "")


@pytest.mark.skipif(sys.platform != "linux", reason="known on Linux alone")
def test_the_locale_is_the_users(world: World) -> None:
    """Python sets LC_CTYPE in the C locale; the command does not see that."""
    shop = world.project("shop")
    show = ["exec", "sh", "-c", "echo ${LC_CTYPE-unset}"]
    for variables, expected in (({}, "unset"), ({"LC_CTYPE": "C"}, "C"), ({"LC_CTYPE": ""}, "")):
        done = world.run(*show, at=shop, variables={"LANG": "C", **variables})
        assert done == (0, f"{expected}\n", "")
    done = world.run(*show, at=shop, variables={"LC_CTYPE": "C.UTF-8"})
    assert done == (0, "C.UTF-8\n", "")


def test_without_a_path_the_systems_own_is_searched(world: World) -> None:
    """As execvp does."""
    shop = world.project("shop")
    words = ["env", "-u", "PATH", *PYTHON, "exec", "sh", "-c", "echo $PATH"]
    environ = {**world.environ, "PWD": shop}
    done = subprocess.run(words, cwd=shop, env=environ, capture_output=True, check=True)
    assert done.stdout.decode() == f"{shop}/.venv/bin\n"


def test_it_loads_no_more_than_it_needs(world: World) -> None:
    """Every module costs time; a new one is a line here."""
    shop = world.project("shop")
    code = (
        "import sys; before = set(sys.modules)\n"
        "import autovenv.run as run\n"
        "def stop(*words): raise SystemExit\n"
        "run.become = stop\n"
        "try: run.quick(['true'])\n"
        "finally: print(' '.join(sorted(set(sys.modules) - before)))"
    )
    environ = {**world.environ, "PWD": shop}
    words = [sys.executable, "-I", "-c", code]
    done = subprocess.run(words, cwd=shop, env=environ, capture_output=True, check=True)
    assert done.stdout.decode().split() == [
        "autovenv",
        "autovenv.decision",
        "autovenv.delta",
        "autovenv.dirs",
        "autovenv.discovery",
        "autovenv.disk",
        "autovenv.environment",
        "autovenv.export",
        "autovenv.launch",
        "autovenv.names",
        "autovenv.ownership",
        "autovenv.records",
        "autovenv.run",
        "autovenv.settings",
        "autovenv.shadow",
        "autovenv.trust",
    ]
