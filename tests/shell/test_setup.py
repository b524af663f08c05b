"""`setup` and `doctor` as a person uses them: in real interactive shells, from start to finish."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autovenv.hooks import HERE
from tests.command import World, says
from tests.places import command
from tests.shell.terminal import PROMPTS, SHELLS, Person, Terminal

PLACES = {"bash": ".bashrc", "zsh": ".zshrc", "fish": "config/fish/conf.d/autovenv.fish"}
MARK = "# added by 'autovenv setup'"


class Owner(Person):
    """Somebody who has installed autovenv, and done nothing else yet."""

    def __init__(self, world: World, shell: str) -> None:
        super().__init__(world, shell)
        self.write(PROMPTS[shell])
        self.file = Path(world.home, PLACES[shell])
        self.project = world.project("proj")
        command(f"{self.project}/.venv/bin/pip")
        ask = f'! command -v autovenv >/dev/null || eval "$(autovenv hook {shell})"'
        self.line = (
            f"{{ [ -r ~/state/autovenv/hook.{shell} ] && . ~/state/autovenv/hook.{shell}; }}"
        )
        self.line += f" || {ask}"
        if shell == "fish":
            kept = "~/state/autovenv/hook.fish"
            ask = "command -q autovenv; and autovenv hook fish | source"
            self.line = f"test -r {kept}; and source {kept}; or begin; {ask}; end"

    def status(self, terminal: Terminal, line: str) -> tuple[str, list[str]]:
        """The exit status of what is typed, and what it printed."""
        *shown, status = terminal.type(f"{line}; echo {self.variable('status')}")
        return status, shown

    def variable(self, name: str) -> str:
        """How the shell calls the last status."""
        return f"${name}" if self.shell == "fish" else "$?"

    def shell_name(self) -> str:
        """The shell and its version, as doctor says it."""
        name = {"bash": "BASH_VERSION", "zsh": "ZSH_VERSION", "fish": "version"}[self.shell]
        return f"{self.shell} {self.start().type(f'echo ${name}')[0]}"


@pytest.fixture(params=SHELLS)
def owner(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Owner]:
    owner = Owner(World(tmp_path), request.param)
    yield owner
    owner.close()


def test_from_setup_to_undo(owner: Owner) -> None:
    """Set up, tried in the same shell, set up again, undone: and all is as it was."""
    shell, file = owner.shell, f"~/{PLACES[owner.shell]}"
    before = owner.file.read_bytes() if owner.file.exists() else None
    terminal = owner.start()
    assert terminal.type("autovenv setup") == [
        f"autovenv: added to {file}:",
        f"autovenv:   {owner.line}",
        f"autovenv: to have it in this shell too, type: exec {shell}",
    ]
    terminal.type(f"exec {shell}")
    terminal.top = terminal.screen.cursor.y
    terminal.plays(f"""
$ cd proj
(proj) $ autovenv setup
autovenv: set up already: {file}
(proj) $ cd
$ autovenv setup --undo
autovenv: removed the line from {file}
autovenv: removed the hook kept in ~/state/autovenv/hook.{shell}
autovenv: shells that run now have it until they end
$ cd proj
(proj) $
""")
    assert (owner.file.read_bytes() if owner.file.exists() else None) == before
    assert not os.path.exists(f"{owner.world.home}/state/autovenv")
    assert owner.start().type('cd proj; echo "[$VIRTUAL_ENV]"') == ["[]"]


def test_every_kind_of_start_up_file(owner: Owner) -> None:
    """Missing, without a last line end, with CRLF, a link into dotfiles: it works and is undone."""
    for kind in ("missing", "unended", "crlf", "link"):
        place = owner.file
        first = PROMPTS[owner.shell].encode() if owner.shell != "fish" else b""
        text = first + {"unended": b"# mine", "crlf": b"# a\r\n# b\r\n"}.get(kind, b"# mine\n")
        place.unlink(missing_ok=True)
        if kind == "link":
            place.parent.mkdir(parents=True, exist_ok=True)
            Path(owner.world.directory("dotfiles"), "rc").write_bytes(text)
            os.symlink(f"{owner.world.home}/dotfiles/rc", place)
        elif kind != "missing":
            place.write_bytes(text)
        assert owner.world.run("setup", owner.shell)[0] == 0
        assert place.read_bytes().count(MARK.encode()) == 1
        terminal = owner.start(prompt=r".*[$#%>] ", variables={"PS1": "$ "})
        assert terminal.type("cd proj; echo $VIRTUAL_ENV") == ["~/proj/.venv"], kind
        assert owner.world.run("setup", owner.shell, "--undo")[0] == 0
        assert (place.read_bytes() if place.exists() else b"") == (
            b"" if kind == "missing" else text
        )
        assert place.is_symlink() == (kind == "link")


def test_a_read_only_start_up_file(owner: Owner) -> None:
    """Nothing is changed; the line that is named can be added by hand, and works."""
    owner.file.parent.mkdir(parents=True, exist_ok=True)
    with owner.file.open("a") as file:
        file.write("# mine\n")
    owner.file.chmod(0o444)
    before = owner.file.read_bytes()
    line = f"not set up: {owner.file}: read-only file; add by hand: {owner.line}"
    assert owner.world.run("setup", owner.shell) == says(1, line)
    assert owner.file.read_bytes() == before
    owner.file.chmod(0o644)
    with owner.file.open("a") as file:
        file.write(owner.line + "\n")
    assert owner.start().type("cd proj; echo $VIRTUAL_ENV") == ["~/proj/.venv"]


def test_what_is_uninstalled_without_undo_is_silent(owner: Owner) -> None:
    """The line is left, and the kept hook; neither says nor does anything."""
    owner.world.run("setup", owner.shell)
    kept = Path(owner.world.home, f"state/autovenv/hook.{owner.shell}")
    kept.write_text(kept.read_text().replace(HERE, "/gone/autovenv"))
    os.unlink(f"{owner.world.tools}/autovenv")
    owner.start().plays("""
$ cd proj
$ echo "[$VIRTUAL_ENV]"
[]
$
""")


def test_doctor_finds_a_set_up_well(owner: Owner) -> None:
    """A line for each thing that was looked at; exit 0."""
    owner.world.run("setup", owner.shell)
    name = owner.shell_name()
    terminal = owner.start(at="proj")
    status, shown = owner.status(terminal, "autovenv doctor")
    assert (status, shown) == (
        "0",
        [
            f"ok    the hook is in this shell: {name}",
            f"ok    it calls this autovenv: {HERE}",
            f"ok    autovenv's line is in ~/{PLACES[owner.shell]}",
            f"ok    the hook's copy is current: ~/state/autovenv/hook.{owner.shell}",
            "ok    the settings are the usual ones, without a file: ~/config/autovenv/config.toml",
            "ok    'python' is the environment's: ~/proj/.venv/bin/python",
            "ok    the environment here is well: ~/proj/.venv",
        ],
    )


def ill(owner: Owner, terminal: Terminal) -> tuple[str, list[str]]:
    """The exit status of doctor, and all that is not well, a line what and one how to mend it."""
    status, shown = owner.status(terminal, "autovenv doctor")
    return status, [line for line in shown if not line.startswith("ok ")]


def test_doctor_names_what_is_wrong(owner: Owner) -> None:
    """In a shell without the hook; and, one after the other, what a person does to a good one."""
    world, shell = owner.world, owner.shell
    terminal = owner.start(at="proj")
    mend = f"      -> run 'autovenv setup {shell}'"
    assert ill(owner, terminal) == ("1", [f"fail  the hook is not in this shell: {shell}", mend])
    world.run("setup", shell)
    mend = f"      -> start a new shell: exec {shell}"
    assert ill(owner, terminal) == ("1", [f"fail  the hook is not in this shell: {shell}", mend])
    terminal = owner.start(at="proj")
    define = {"fish": "function python; echo mine; end"}.get(shell, "alias python='echo mine'")
    terminal.type(define)
    undefine = {"fish": "functions -e python"}.get(shell, "unalias python")
    more = "" if shell == "fish" else " (a function: unset -f python)"
    hides = "fail  'python' is an alias or a function in this shell, and hides the environment's"
    way = f"      -> take it out of your start-up files, and here type: {undefine}{more}"
    assert ill(owner, terminal) == ("1", [hides, way])
    terminal.type(undefine)
    other = command(f"{world.directory('first')}/python").replace(world.home, "~")
    terminal.type("set PATH ~/first $PATH" if shell == "fish" else "PATH=~/first:$PATH")
    what = f"fail  'python' is {other}, not ~/proj/.venv/bin/python"
    way = "      -> let what changes PATH stand above autovenv's line in your start-up file"
    assert ill(owner, terminal) == ("1", [what, way])
    terminal = owner.start(at="proj")
    config = f"{world.directory('config/autovenv')}/config.toml"
    Path(config).write_text("trust = \n")
    status, shown = ill(owner, terminal)
    file = config.replace(world.home, "~")
    assert (status, shown[1]) == ("1", "      -> run 'autovenv config --edit'")
    what = f"settings not read, the defaults count: {file}: invalid value (at line 1, column 9)"
    assert shown[0] == f"fail  {what}"
    os.unlink(config)
    world.run("allow", at=world.project("gone"))
    os.rename(f"{world.home}/gone", f"{world.home}/moved")
    what, way = "warn  trust records about what is gone: 1", "run 'autovenv forget --stale'"
    assert ill(owner, terminal) == ("0", [what, f"      -> {way}"])


def test_doctor_sees_that_the_prompt_was_taken(owner: Owner) -> None:
    """A start-up file that goes on behind our line; in fish nothing can do that by accident."""
    if owner.shell == "fish":
        return
    owner.world.run("setup", owner.shell)
    taken = {"bash": "PROMPT_COMMAND=true\n", "zsh": "precmd_functions=()\n"}[owner.shell]
    with owner.file.open("a") as file:
        file.write(taken)
    what = "fail  something that came after the hook keeps the shell from calling it at the prompt"
    end = f"move autovenv's line to the end of ~/{PLACES[owner.shell]}"
    way = f"      -> {end}, then start a new shell"
    assert ill(owner, owner.start()) == ("1", [what, way])


def test_doctor_as_json(owner: Owner) -> None:
    """From a real shell too: a list of objects."""
    owner.world.run("setup", owner.shell)
    terminal = owner.start()
    read = "import json, sys; print([each['level'] for each in json.load(sys.stdin)])"
    line = f'autovenv doctor --json | {sys.executable} -c "{read}"'
    assert terminal.type(line) == ["['ok', 'ok', 'ok', 'ok', 'ok']"]
