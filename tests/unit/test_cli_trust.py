"""`allow`, `deny` and `forget`: what they say, and what they record."""

import os
import resource
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.command import World, says
from tests.places import DOOR, tree


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_allow_deny_and_forget_say_one_line_each(world: World) -> None:
    """Each names the environment that was found from here; the list has the last word."""
    shop = world.project("shop")
    below = world.directory("shop/src")
    assert world.run("allow", at=below) == says(0, f"allowed: {shop}/.venv")
    assert world.run("allow", "--list") == (0, f"allow    {shop}/.venv\n", "")
    assert world.run("deny", at=below) == says(0, f"denied: {shop}/.venv")
    assert world.run("allow", "--list") == (0, f"deny     {shop}/.venv\n", "")
    assert world.run("forget", at=below) == says(0, f"forgotten: {shop}/.venv")
    assert world.run("forget", at=below) == says(1, f"nothing was recorded: {shop}/.venv")
    assert world.run("allow", "--list") == says(0, "nothing is recorded")


def test_the_directory_may_be_named(world: World) -> None:
    """An environment itself, a project, or a directory in it; relative names too."""
    shop = world.project("shop")
    for named in ("shop", "shop/.venv", "./shop/../shop/", f"{shop}/.venv"):
        assert world.run("allow", named) == says(0, f"allowed: {shop}/.venv")


def test_where_nothing_is_found_that_is_said(world: World) -> None:
    """The directory is named, and how to make an environment."""
    empty = world.directory("empty")
    line = f"no environment found from {empty}; make one: python3 -m venv .venv"
    assert world.run("allow", at=empty) == says(1, line)
    assert world.run("deny", at=empty) == says(1, line)
    assert world.run("allow", "gone") == says(1, f"no such directory: {world.home}/gone")
    assert world.run("forget", "gone") == says(1, f"nothing was recorded: {world.home}/gone")


def test_allow_tells_and_records_what_it_accepts(world: World) -> None:
    """All that speaks against it, also what was accepted before; and then it is activated."""
    shop = world.project("shop")
    for name in ("frob", "twist"):
        world.script(f"{world.tools}/{name}", "#!/bin/sh\n")
        world.script(f"{shop}/.venv/bin/{name}", "#!/bin/sh\n")
    accepted = [f"  accepted: {name} would hide {world.tools}/{name}" for name in ("frob", "twist")]
    for _ in range(2):
        assert world.run("allow", at=shop) == says(0, f"allowed: {shop}/.venv", *accepted)
    code, out, err = world.run("export", "json", at=shop)
    assert (code, out != "{}\n", err) == (0, True, "")


def test_what_is_on_hides_nothing_from_allow(world: World) -> None:
    """PATH counts as it is without autovenv's own entry."""
    shop = world.project("shop")
    world.script(f"{world.tools}/frob", "#!/bin/sh\n")
    world.script(f"{shop}/.venv/bin/frob", "#!/bin/sh\n")
    done = world.run("allow", at=shop, variables=world.on(shop))
    assert done == says(
        0, f"allowed: {shop}/.venv", f"  accepted: frob would hide {world.tools}/frob"
    )


def test_ask_is_satisfied_by_a_record(world: World) -> None:
    """With `trust = "ask"` the record itself is what was asked for."""
    shop = world.project("shop")
    ask = {"AUTOVENV_TRUST": "ask"}
    line = f"not activated: {shop}/.venv was not allowed yet; run 'autovenv allow' to allow it"
    assert world.run("export", "json", at=shop, variables=ask)[2] == f"autovenv: {line}\n"
    assert world.run("allow", at=shop, variables=ask) == says(0, f"allowed: {shop}/.venv")
    code, _, err = world.run("export", "json", at=shop, variables=ask)
    assert (code, err) == (0, "")


def test_what_cannot_work_is_not_allowed_but_can_be_denied(world: World) -> None:
    """Broken ones and conda's: the reason and the way out."""
    broken, conda = world.project("broken"), world.directory("conda")
    os.unlink(f"{broken}/.venv/bin/python")
    world.directory("conda/.venv/conda-meta")
    code, out, err = world.run("allow", at=broken)
    start = f"autovenv: not allowed: {broken}/.venv: half-created, without bin/python; run 'python3"
    end = f" -m venv {broken}/.venv'\n"
    assert (code, out, err.startswith(start), err.endswith(end)) == (1, "", True, True)
    reason = "a conda environment, which only conda can activate"
    line = f"not allowed: {conda}/.venv: {reason}; run 'conda activate {conda}/.venv'"
    assert world.run("allow", at=conda) == says(1, line)
    assert world.run("deny", at=conda) == says(0, f"denied: {conda}/.venv")


def test_a_link_that_leads_nowhere_can_be_denied(world: World) -> None:
    """And is not spoken of then."""
    shop = world.directory("shop")
    os.symlink("/gone/env", f"{shop}/.venv")
    reason = f"a link that leads nowhere: /gone/env; run 'rm {shop}/.venv'"
    line = f"not activated: {shop}/.venv: {reason}"
    assert world.run("export", "bash", at=shop)[2] == f"autovenv: {line}\n"
    assert world.run("allow", at=shop) == says(1, f"not allowed: {shop}/.venv: {reason}")
    assert world.run("deny", at=shop) == says(0, f"denied: {shop}/.venv")
    assert world.run("export", "bash", at=shop)[2] == ""
    assert world.run("forget", at=shop) == says(0, f"forgotten: {shop}/.venv")


def test_below_a_directory(world: World) -> None:
    """All that is below one directory is allowed, until that is taken back."""
    tree = world.directory("tree")
    assert world.run("allow", "--below", "tree") == says(0, f"allowed: all below {tree}")
    assert world.run("allow", "--list") == (0, f"allow    all below {tree}\n", "")
    assert world.run("forget", "--below", tree) == says(0, f"forgotten: all below {tree}")
    line = f"nothing was recorded: all below {tree}"
    assert world.run("forget", "--below", tree) == says(1, line)
    line = f"no such directory: {world.home}/gone"
    assert world.run("allow", "--below", "gone") == says(1, line)


def test_stale_records_are_marked_and_dropped(world: World) -> None:
    """What is gone is marked in the list; the others stay."""
    shop, blog, tree = world.project("shop"), world.project("blog"), world.directory("tree")
    for words in (["allow", shop], ["deny", blog], ["allow", "--below", tree]):
        assert world.run(*words)[0] == 0
    shutil.rmtree(shop)
    os.rmdir(tree)
    assert world.run("allow", "--list") == (
        0,
        f"deny     {blog}/.venv\n"
        f"allow    {shop}/.venv  (stale: it is gone)\n"
        f"allow    all below {tree}  (stale: it is gone)\n",
        "",
    )
    assert world.run("forget", "--stale") == says(0, "forgotten: 2 stale records")
    assert world.run("forget", "--stale") == says(0, "forgotten: 0 stale records")
    assert world.run("allow", "--list") == (0, f"deny     {blog}/.venv\n", "")


def test_what_is_kept_of_projects_that_are_gone_is_dropped(world: World) -> None:
    """Parsed project files and tools' answers: of those that are there it stays."""
    state = Path(world.environ["XDG_STATE_HOME"], "autovenv")
    for name in ("here", "gone/part"):
        project = world.directory(name)
        Path(project, "pyproject.toml").write_text("[project]\n")
        done = subprocess.run(
            [*DOOR, "bash", "hook", "", "-", project], env=world.environ, check=True
        )
        assert done.returncode == 0
    kept = tree(str(state))
    assert len([name for name in kept if "gone" in name and not name.endswith("gone")]) == 3
    shutil.rmtree(f"{world.home}/gone")
    assert world.run("forget", "--stale") == says(0, "forgotten: 0 stale records")
    assert tree(str(state)) == [name for name in kept if "gone" not in name]
    assert [name for name in kept if "here" in name]


def test_one_that_is_gone_is_forgotten_by_its_path(world: World) -> None:
    """The environment cannot be found any more, but its record can."""
    shop = world.project("shop")
    assert world.run("allow", at=shop)[0] == 0
    shutil.rmtree(f"{shop}/.venv")
    assert world.run("forget", "shop/.venv") == says(0, f"forgotten: {shop}/.venv")


def test_a_damaged_record_is_listed_as_such(world: World) -> None:
    """It counts as none, and the list says so."""
    shop = world.project("shop")
    assert world.run("allow", at=shop)[0] == 0
    (record,) = Path(f"{world.home}/state/autovenv/records").iterdir()
    record.write_bytes(b"\0")
    assert world.run("allow", "--list") == (0, f"damaged  {shop}/.venv\n", "")


def test_a_store_that_others_may_write_is_refused(world: World) -> None:
    """Nothing is recorded there; the message says how to mend it."""
    shop = world.project("shop")
    assert world.run("allow", at=shop)[0] == 0
    state = f"{world.home}/state/autovenv"
    Path(state).chmod(0o777)
    line = f"trust records ignored: {state} is writable by others; run 'chmod go-w {state}'"
    for words in (["allow"], ["deny"], ["forget"], ["forget", "--stale"]):
        assert world.run(*words, at=shop) == says(1, line)
    assert world.run("allow", "--list") == (0, f"allow    {shop}/.venv\n", f"autovenv: {line}\n")


def test_a_store_that_cannot_be_made(world: World) -> None:
    """What, where, why, and what to type."""
    shop = world.project("shop")
    Path(f"{world.home}/state").write_text("")
    why = f"cannot write below {world.home}/state/autovenv: file exists; when that is mended"
    line = f"not recorded: {shop}/.venv: {why}, run 'autovenv allow {shop}/.venv'"
    assert world.run("allow", at=shop) == says(1, line)
    line = f"not recorded: all below {shop}: {why}, run 'autovenv allow --below {shop}'"
    assert world.run("allow", "--below", shop) == says(1, line)


def test_a_full_disk_loses_nothing(world: World) -> None:
    """The record from before stays whole, and nothing half-written lies about."""
    shop = world.project("shop")
    assert world.run("allow", at=shop)[0] == 0

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    state = f"{world.home}/state/autovenv"
    why = f"cannot write below {state}: file too large; when that is mended"
    line = f"not recorded: {shop}/.venv: {why}, run 'autovenv deny {shop}/.venv'"
    assert world.run("deny", at=shop, before=full) == says(1, line)
    assert world.run("allow", "--list") == (0, f"allow    {shop}/.venv\n", "")
    assert len(list(Path(f"{state}/records").iterdir())) == 1


def test_names_cannot_speak_to_the_terminal(world: World) -> None:
    """Control characters of a path are left out of every message."""
    world.project("a\x1b[31m\x9bb\nc")
    shown = f"{world.home}/a[31mbc/.venv"
    at = f"{world.home}/a\x1b[31m\x9bb\nc"
    assert world.run("allow", at=at) == says(0, f"allowed: {shown}")
    assert world.run("allow", "--list") == (0, f"allow    {shown}\n", "")
    assert world.run("deny", at=at) == says(0, f"denied: {shown}")
    assert world.run("forget", at=at) == says(0, f"forgotten: {shown}")
