"""`status`: what is on, what was found, and why or why not."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import PYTHON, World
from tests.places import write

VERSION = ".".join(map(str, sys.version_info[:3]))
NOT_ON = "not on: autovenv's hook is not in this shell, or did not act yet"
CALLING = "import shellingham; shellingham.detect_shell = lambda: ('zsh', '')"


class Healthy(World):
    """A world whose environments have a pip, so that nothing is to be noted of them."""

    def project(self, name: str) -> str:
        path = super().project(name)
        self.script(f"{path}/.venv/bin/pip", "#!/bin/sh\n")
        return path

    def on(self, project: str) -> dict[str, str]:
        return super().on(project) | {"AUTOVENV_FACTS": "shell zsh 5.9"}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return Healthy(tmp_path)


def table(*rows: tuple[str, str]) -> str:
    """The aligned lines."""
    return "".join(f"{key:<10}  {value}\n" for key, value in rows)


def found(project: str) -> list[tuple[str, str]]:
    """The rows about a venv that was found."""
    return [
        ("found", f"{project}/.venv"),
        ("name", project.rpartition("/")[2]),
        ("project", project),
        ("found by", ".venv"),
        ("python", VERSION),
        ("made by", "venv"),
    ]


AUTO = ("trust", "auto: nothing speaks against it")


def test_on(world: World) -> None:
    """The usual case."""
    shop, below = world.project("shop"), world.directory("shop/src")
    rows = [("on", f"{shop}/.venv"), *found(shop)[1:], AUTO, ("state", "active")]
    assert world.run("status", at=below, variables=world.on(shop)) == (0, table(*rows), "")


def test_nothing_there(world: World) -> None:
    """Two lines say so."""
    rows = [
        ("on", "nothing"),
        ("state", "no environment here or above; make one: python3 -m venv .venv"),
    ]
    assert world.run("status") == (0, table(*rows), "")


def test_without_the_hook(world: World) -> None:
    """What would be on, why it is not, and what to type."""
    shop = world.project("shop")
    code, out, err = world.as_if(f"import os; os.chdir({shop!r}); {CALLING}", "status")
    rows = [("on", "nothing"), *found(shop), AUTO, ("state", NOT_ON)]
    rows += [("what to do", 'type: eval "$(autovenv hook zsh)"')]
    assert (code, out, err) == (0, table(*rows), "")


def test_an_inherited_one_without_the_hook(world: World) -> None:
    """It stays on wherever one goes, for want of a hook: that is said, with what to type."""
    shop = world.project("shop")
    inherited = "".join(
        f"os.environ[{name!r}] = {value!r}\n"
        for name, value in world.on(shop).items()
        if name != "AUTOVENV_FACTS"
    )
    said = "inherited, and autovenv's hook is not in this shell"
    mend = ("what to do", 'type: eval "$(autovenv hook zsh)"')
    done = world.as_if(f"import os; os.chdir({shop!r})\n{inherited}{CALLING}", "status")
    rows = [("on", f"{shop}/.venv"), *found(shop)[1:], AUTO, ("state", f"active: {said}"), mend]
    assert done == (0, table(*rows), "")
    done = world.as_if(f"import os\n{inherited}{CALLING}", "status")
    assert done == (0, table(("on", f"{shop}/.venv"), ("state", said), mend), "")


def test_paused_disabled_and_foreign(world: World) -> None:
    """Each with its reason, in the words of the decision."""
    shop, blog = world.project("shop"), world.project("blog")
    rows = [("on", "nothing"), *found(shop), AUTO]
    reason = "paused: by 'deactivate', until you leave the project or run 'autovenv activate'"
    done = world.run("status", at=shop, variables={"AUTOVENV_STATE": "paused"})
    assert done == (0, table(*rows, ("state", reason)), "")
    reason = "autovenv is off: AUTOVENV_DISABLE is set; unset it first"
    done = world.run("status", at=shop, variables={"AUTOVENV_DISABLE": "1"})
    assert done == (0, table(("on", "nothing"), ("state", reason)), "")
    rows[0] = ("on", f"{blog}/.venv, not by autovenv")
    reason = "foreign: not put on by autovenv, and left alone until you run 'autovenv activate'"
    done = world.run("status", at=shop, variables={"VIRTUAL_ENV": f"{blog}/.venv"})
    assert done == (0, table(*rows, ("state", reason)), "")


def test_pinned(world: World) -> None:
    """What `activate DIR` put on, wherever one stands."""
    shop, blog = world.project("shop"), world.project("blog")
    pinned = world.on(blog) | {"AUTOVENV_PINNED": f"{blog}/.venv"}
    rows = [("on", f"{blog}/.venv"), *found(blog)[1:], AUTO, ("state", "active")]
    stays = "it stays on wherever you go, until 'autovenv deactivate'"
    rows[3] = ("found by", f"activate DIR; {stays}")
    assert world.run("status", at=shop, variables=pinned) == (0, table(*rows), "")


def test_trust(world: World) -> None:
    """Blocked with the reason and the remedy, then allowed, then denied."""
    shop = world.project("shop")
    world.script(f"{world.tools}/frob", "#!/bin/sh\n")
    world.script(f"{shop}/.venv/bin/frob", "#!/bin/sh\n")
    start = [("on", "nothing"), *found(shop)]
    hides = f"{shop}/.venv/bin has frob, which would hide {world.tools}/frob"
    rows = [("state", f"untrusted: {hides}")]
    rows += [("what to do", "run 'autovenv allow' if that is right")]
    assert world.run("status", at=shop) == (0, table(*start, *rows), "")
    assert world.run("deny", at=shop)[0] == 0
    rows = [("state", "untrusted: denied by 'autovenv deny'")]
    rows += [("what to do", "run 'autovenv allow'")]
    assert world.run("status", at=shop) == (0, table(*start, *rows), "")
    assert world.run("allow", at=shop)[0] == 0
    start[:2] = [("on", f"{shop}/.venv")]
    rows = [("trust", "allowed, by 'autovenv allow'"), ("state", "active")]
    done = world.run("status", at=shop, variables=world.on(shop))
    assert done == (0, table(*start, *rows), "")


def test_all_that_speaks_against_it(world: World) -> None:
    """The line at a prompt names a few; here is every one."""
    shop = world.project("shop")
    Path(f"{shop}/.venv").chmod(0o777)
    for name in ("awk", "env", "ls", "sudo"):
        world.script(f"{world.tools}/{name}", "#!/bin/sh\n")
        world.script(f"{shop}/.venv/bin/{name}", "#!/bin/sh\n")
    risks = [f"{shop}/.venv is writable by others"]
    risks += [f"{name} would hide {world.tools}/{name}" for name in ("awk", "env", "ls", "sudo")]
    rows = [("on", "nothing"), *found(shop), ("state", f"untrusted: {risks[0]}")]
    mend = f"run 'chmod go-w {shop}/.venv' and come again, or 'autovenv allow' if that is right"
    rows += [("what to do", mend), *(("against it", risk) for risk in risks)]
    assert world.run("status", at=shop) == (0, table(*rows), "")
    assert json.loads(world.run("status", "--json", at=shop)[1])["risks"] == risks
    other = {"VIRTUAL_ENV": f"{world.project('blog')}/.venv"}
    rows[0] = ("on", f"{other['VIRTUAL_ENV']}, not by autovenv")
    state = "foreign: not put on by autovenv, and left alone until you run 'autovenv activate'"
    rows[7:9] = [
        ("trust", "blocked, until you run 'autovenv allow'"),
        ("state", state),
        ("what to do", mend),
    ]
    assert world.run("status", at=shop, variables=other) == (0, table(*rows), "")


def test_broken(world: World) -> None:
    """The reason, and how to make it anew."""
    shop = world.project("shop")
    os.unlink(f"{shop}/.venv/bin/python")
    remedy = f"python{'.'.join(VERSION.split('.')[:2])} -m venv {shop}/.venv"
    rows = [("on", "nothing"), *found(shop), AUTO]
    rows += [
        ("state", "broken: half-created, without bin/python"),
        ("what to do", f"run '{remedy}'"),
    ]
    assert world.run("status", at=shop) == (0, table(*rows), "")


def test_a_link_that_leads_nowhere(world: World) -> None:
    """Nothing is said of trust: there is nothing that could be allowed."""
    shop = world.directory("shop")
    os.symlink("/no/such", f"{shop}/.venv")
    rows = [("on", "nothing"), ("found", f"{shop}/.venv"), ("project", shop), ("found by", ".venv")]
    rows += [("state", "broken: a link that leads nowhere: /no/such")]
    rows += [("what to do", f"run 'rm {shop}/.venv'")]
    assert world.run("status", at=shop) == (0, table(*rows), "")
    assert json.loads(world.run("status", "--json", at=shop)[1])["trust"] is None


def test_broken_and_denied(world: World) -> None:
    """It is the user's own word that counts."""
    shop = world.project("shop")
    os.unlink(f"{shop}/.venv/bin/python")
    world.run("deny", at=shop)
    rows = [("on", "nothing"), *found(shop), ("state", "untrusted: denied by 'autovenv deny'")]
    rows += [("what to do", "run 'autovenv allow'")]
    assert world.run("status", at=shop) == (0, table(*rows), "")


def test_notes(world: World) -> None:
    """What is worth knowing of an environment that works comes last."""
    shop = world.project("shop")
    os.unlink(f"{shop}/.venv/bin/pip")
    rows = [("on", f"{shop}/.venv"), *found(shop)[1:], AUTO, ("state", "active")]
    note = "no pip inside: 'pip' is another Python's; run 'python -m ensurepip --default-pip'"
    done = world.run("status", at=shop, variables=world.on(shop))
    assert done == (0, table(*rows, ("note", note)), "")
    out = world.run("status", "--json", at=shop, variables=world.on(shop))[1]
    assert json.loads(out)["notes"] == [note]
    assert json.loads(world.run("status", "--json", at=shop)[1])["notes"] == []


def test_what_was_passed_over(world: World) -> None:
    """Each `.venv` that is no environment, why, and what to type; at a prompt not a word of it."""
    shop = world.project("shop")
    below = world.directory("shop/a/b/c/d")
    file, remains, empty = f"{shop}/a/b/c/d/.venv", f"{shop}/a/b/c/.venv", f"{shop}/a/b/.venv"
    write(file, "../no such\n")
    write(f"{remains}/bin/python", "")
    write(empty, "")
    os.mkfifo(f"{shop}/a/.venv")
    rm, instead = "run 'rm", "or write the path of one into it"
    lines = [
        f"{file}: a file that names no environment: ../no such; {rm} {file}', {instead}",
        f"{remains}: a directory without pyvenv.cfg, so no environment; "
        f"run 'python3 -m venv {remains}'",
        f"{empty}: not a file with one path in it; {rm} {empty}', {instead}",
        f"{shop}/a/.venv: not a file with one path in it; {rm} {shop}/a/.venv', {instead}",
    ]
    rows = [("on", f"{shop}/.venv"), *found(shop)[1:], AUTO, ("state", "active")]
    rows += [("skipped", line) for line in lines]
    assert world.run("status", at=below, variables=world.on(shop)) == (0, table(*rows), "")
    out = world.run("status", "--json", at=below, variables=world.on(shop))[1]
    assert json.loads(out)["skipped"] == lines
    assert world.run("export", "bash", at=below, variables=world.on(shop)) == (0, "", "")


def test_json(world: World) -> None:
    """One object, with the keys that the help explains."""
    shop = world.project("shop")
    code, out, err = world.run("status", "--json", at=shop, variables=world.on(shop))
    assert (code, err, out.count("\n")) == (0, "", 1)
    assert json.loads(out) == {
        "active": f"{shop}/.venv",
        "by_autovenv": True,
        "pinned": False,
        "environment": f"{shop}/.venv",
        "name": "shop",
        "project": shop,
        "source": ".venv",
        "python": VERSION,
        "maker": "venv",
        "notes": [],
        "trust": "auto",
        "risks": [],
        "state": "active",
        "reason": "on",
        "remedy": None,
        "skipped": [],
    }
    code, text, err = world.run("status", "--help")
    explained = [line.split()[0] for line in text.partition("keys of --json")[2].split("\n")[1:17]]
    assert explained == list(json.loads(out))


def test_check(world: World) -> None:
    """0 only when an environment of autovenv's is on; nothing is printed."""
    shop = world.project("shop")
    assert world.run("status", "--check", variables=world.on(shop)) == (0, "", "")
    assert world.run("status", "--check", at=shop) == (1, "", "")
    foreign = {"VIRTUAL_ENV": f"{shop}/.venv"}
    assert world.run("status", "--check", at=shop, variables=foreign) == (1, "", "")
    lie = {"VIRTUAL_ENV": "/usr", "AUTOVENV_ACTIVE": "/usr"}
    assert world.run("status", "--check", at=shop, variables=lie) == (1, "", "")
    code, out, _ = world.run("status", "--check", "--json", at=shop)
    assert (code, json.loads(out)["by_autovenv"]) == (1, False)


@pytest.mark.parametrize("variables", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colour_on_a_terminal_alone(world: World, variables: dict[str, str]) -> None:
    """One word is coloured, where that is welcome."""
    shop = world.project("shop")
    mine, theirs = pty.openpty()
    environ = {**world.environ, **world.on(shop), "PWD": shop, "TERM": "xterm", **variables}
    subprocess.run([*PYTHON, "status"], cwd=shop, env=environ, stdout=theirs, check=True)
    os.close(theirs)
    out = os.read(mine, 65536).decode().replace("\r\n", "\n")
    os.close(mine)
    state = "active" if variables else "\x1b[32mactive\x1b[0m"
    rows = [("on", f"{shop}/.venv"), *found(shop)[1:], AUTO, ("state", state)]
    assert out == table(*rows)


def test_a_reader_that_has_seen_enough(world: World) -> None:
    """A closed pipe ends it without a word; a full device is told."""
    read, write = os.pipe()
    os.close(read)
    words = [*PYTHON, "status"]
    done = subprocess.run(
        words, env=world.environ, stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")
    if Path("/dev/full").exists():
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                words, env=world.environ, stdout=full, stderr=subprocess.PIPE, check=False
            )
        line = b"autovenv: cannot write to stdout: no space left on device\n"
        assert (done.returncode, done.stderr) == (1, line)
