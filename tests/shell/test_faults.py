"""No fault leaves the shell worse than without autovenv: one line at most, and the prompt comes."""

import os
import py_compile
import shutil
import sys
from pathlib import Path

import pytest

from tests.shell.driver import Shell, World

GONE = "install it again, then start a new shell"
FAILED = "autovenv: its program failed; run 'autovenv doctor'"

# Names that something might evaluate; CANARY is replaced by a file that must never be there.
NAMES = [
    "with space",
    "it's",
    'double "quotes"',
    "$(touch CANARY)",
    "`touch CANARY`",
    "a;touch CANARY;b",
    "line\nbreak",
    "tab\tand\rreturn",
    "%n%F{red}%(?.a.b)",
    "!!",
    "back\\slash\\",
    "\\n\\e[31m\\u",
    "-rf",
    "--",
    "*",
    "[a-z]?",
    "~",
    "{a,b}",
    "#x",
    "&|<>",
    "é ü 日本",
    os.fsdecode(b"\xff\xfe bytes"),
    os.fsdecode(b"\x9b31m"),
    "\x1b[31mred",
    "'; touch CANARY; '",
    "\\'; touch CANARY; \\'",
    "$HOME",
    "trailing ",
    " leading",
    "\n",
    "=ls",
    "(p)",
]


def printable(name: str) -> str:
    """The name as it may be shown."""
    from autovenv.environment import clean

    return clean(name)


def test_no_name_of_a_project_is_ever_evaluated(world: World, shell: Shell) -> None:
    """VIRTUAL_ENV and PATH hold its bytes; the prompt shows it; nothing runs; all is undone."""
    canary = world.home + "/canary"
    lines = ["probe before"]
    names = [name.replace("CANARY", "canary") for name in NAMES]
    for number, name in enumerate(names):
        world.project("names/" + name)
        lines += [f"cd {shell.quote(f'{world.home}/names/{name}')}", f"probe in{number}"]
        lines += ["cd", f"probe out{number}"]
    bad = {}
    for seen in (world.script(shell, "\n".join(lines)), world.interactive(shell, lines)):
        for number, name in enumerate(names):
            there = f"{world.home}/names/{name}/.venv"
            probe = seen[f"in{number}"]
            if (probe["VIRTUAL_ENV"], probe["PATH"], probe["VIRTUAL_ENV_PROMPT"]) != (
                there,
                f"{there}/bin:{world.environ['PATH']}",
                printable(name) or probe["VIRTUAL_ENV_PROMPT"],
            ) or seen[f"out{number}"].kinds() != seen["before"].kinds():
                bad[name] = probe.values
        assert bad == {}
        assert not os.path.exists(canary)
        assert not list(Path(world.top).rglob("canary"))
        assert seen.messages == []
    for name in names:
        if "\n" not in name and (shell.is_fish or "!" not in name):
            assert f"({printable(name)}) P>" in seen.prompts


def test_no_prompt_of_an_environment_is_ever_evaluated(world: World, shell: Shell) -> None:
    """The same as `prompt =` in pyvenv.cfg, as Python's repr, raw, and in double quotes."""
    canary = world.home + "/canary"
    lines = []
    cases = []
    for name in (name.replace("CANARY", canary) for name in NAMES):
        texts = [repr(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))]
        if "\n" not in name and "\r" not in name:
            texts += [name, f'"{name}"']
        cases += [text for text in texts if "\x1b" not in text or text[0] == "'"]
    for number, text in enumerate(cases):
        directory = world.project(f"p{number}", prompt=text)
        lines += [f"cd {directory}", f"probe in{number}"]
    seen = world.interactive(shell, "\n".join([*lines, "cd", "probe end"]))
    assert not list(Path(world.top).rglob("canary"))
    for number, text in enumerate(cases):
        probe = seen[f"in{number}"]
        assert probe["VIRTUAL_ENV"] == f"{world.home}/p{number}/.venv"
        name = probe["VIRTUAL_ENV_PROMPT"] or ""
        assert name.isprintable(), text
        assert f"({name}) P>" in seen.prompts, text
    assert (seen["end"]["VIRTUAL_ENV"], seen.messages) == (None, [])


def test_a_colon_in_the_path_is_said(world: World, shell: Shell) -> None:
    """An environment that PATH cannot name is not put on."""
    directory = world.project("a:b")
    seen = world.interactive(shell, f"cd {shell.quote(directory)}\nprobe in\ntrue")
    assert (seen["in"]["VIRTUAL_ENV"], seen["in"]["AUTOVENV_STATE"]) == (None, "broken")
    reason = "a ':' in its path would split PATH; move it to a path without"
    assert seen.messages == [f"autovenv: not activated: {directory}/.venv: {reason}"]


def test_a_working_directory_that_is_deleted_does_no_harm(world: World, shell: Shell) -> None:
    """Deleted under the shell: the prompt comes, and elsewhere everything works again."""
    one = world.project("one")
    world.directory("one", "sub")
    two = world.project("two")
    lines = [
        *("probe before", "cd one/sub", "probe on"),
        *(
            "rm -r ~/one",
            "true",
            "probe deleted",
            "true",
            f"cd {two}",
            "probe two",
            "cd",
            "probe end",
        ),
    ]
    seen = world.interactive(shell, "\n".join(lines))
    assert seen["on"]["VIRTUAL_ENV"] == one + "/.venv"
    assert seen["deleted"].kinds("VIRTUAL_ENV", "PATH") == seen["before"].kinds(
        "VIRTUAL_ENV", "PATH"
    )
    assert seen["two"]["VIRTUAL_ENV"] == two + "/.venv"
    assert seen["end"].kinds() == seen["before"].kinds()
    assert [line for line in seen.messages if "autovenv" in line] == []


def test_a_home_that_is_missing_or_read_only_does_no_harm(world: World, shell: Shell) -> None:
    """HOME unset, missing, or a directory that nobody may write to."""
    place = world.top + "/elsewhere"
    world.environment(place + "/.venv")
    locked = world.top + "/locked"
    os.mkdir(locked, 0o555)
    for home in (None, world.top + "/nowhere", locked, "relative", ""):
        seen = world.script(
            shell, f"cd {place}\nprobe in\ncd /\nprobe out", env={"HOME": home, "TERM": "dumb"}
        )
        assert seen["in"]["VIRTUAL_ENV"] == place + "/.venv", home
        assert seen["out"]["VIRTUAL_ENV"] is None
        assert [line for line in seen.stderr.splitlines() if "autovenv: " in line] == [], home


def own_package(world: World) -> tuple[str, str]:
    """A copy of the package, and an interpreter that is a script; both can be spoilt."""
    import autovenv

    package = world.top + "/package"
    shutil.copytree(
        os.path.dirname(autovenv.__file__),
        package + "/autovenv",
        ignore=shutil.ignore_patterns("*.bundle.*"),
    )
    python = world.top + "/python"
    world.write(python, f"#!/bin/sh\nexec '{sys.executable}' \"$@\"\n")
    os.chmod(python, 0o700)
    first = f"sys.path.insert(0, {package!r}); sys.executable = {python!r}"
    world.install(world.commands, sys.executable, first)
    return package + "/autovenv", python


FAULTS = {
    "interpreter gone": ("rm {python}", "gone"),
    "interpreter not executable": ("chmod -x {python}", "gone"),
    "package gone": ("mv {package} {package}.away", "gone"),
    "module gone": ("rm {package}/decision.py", "failed"),
    "core kills itself": ("printf '#!/bin/sh\\nkill -9 $$\\n' >{python}", "failed"),
    "core fails": ("printf '#!/bin/sh\\nexit 3\\n' >{python}", "failed"),
    "half an answer": (
        "printf '#!/bin/sh\\necho export VIRTUAL_ENV=/half\\nkill -9 $$\\n' >{python}",
        "failed",
    ),
    "noise": ("printf '#!/bin/sh\\necho noise >&2\\nexit 1\\n' >{python}", "failed"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_core_that_is_gone_or_dies_is_said_once(world: World, shell: Shell, fault: str) -> None:
    """Nothing is half-changed; one line an arrival, or a shell where it is gone (maybe on purpose);
    the prompt comes, leaving needs no core, and when it is mended, the next prompt is right.
    """
    one, two = world.project("one"), world.project("two")
    package, python = own_package(world)
    command, words = FAULTS[fault]
    spoil = command.format(package=package, python=python)
    mend = f"cp -p {python} {python}.good; cp -Rp {package} {package}.good"
    mended = f"rm -rf {package}; mv {package}.good {package}; mv -f {python}.good {python}"
    lines = [
        *(mend, "probe before", "cd one", "probe on", spoil, "true", "probe still"),
        *("cd ..", "probe out", "cd two", "true", "true", "probe faulty", "cd", "probe home"),
        *("cd two", mended, "probe mended"),
    ]
    seen = world.interactive(shell, "\n".join(lines))
    gone = f"autovenv: its program is gone: {python} {package}/_entry.py; {GONE}"
    assert seen.messages == ([gone] if words == "gone" else [FAILED, FAILED])
    assert seen["still"].kinds() == seen["on"].kinds()
    assert seen["on"]["VIRTUAL_ENV"] == one + "/.venv"
    for label in ("out", "faulty", "home"):
        assert seen[label].kinds() == seen["before"].kinds(), label
    assert seen["mended"]["VIRTUAL_ENV"] == two + "/.venv"


@pytest.mark.parametrize(
    "spoil",
    [
        "rm {}",
        "printf '' >{}",
        "printf 'no code' >{}",
        "head -c 70000 {}.first >{}",
        "cp ~/empty.pyc {}",
    ],
)
def test_where_the_compiled_core_is_spoilt_its_source_answers(
    world: World, shell: Shell, spoil: str
) -> None:
    """Without a word; and the next time the compiled one does again."""
    two = world.project("two")
    world.project("one")
    world.write(world.home + "/empty.py", "")
    py_compile.compile(world.home + "/empty.py", world.home + "/empty.pyc")
    package, _ = own_package(world)
    tag = sys.implementation.cache_tag
    file = Path(f"{package}/__pycache__/hot-{shell.name}.bundle.{tag}.pyc")
    lines = [
        *("cd one", "cd", f"cp {file} {file}.first", spoil.replace("{}", str(file))),
        *("cd two", "probe entered", f"cmp {file} {file}.first", "probe same"),
    ]
    seen = world.interactive(shell, "\n".join(lines))
    assert seen.messages == []
    assert seen["entered"]["VIRTUAL_ENV"] == two + "/.venv"
    assert seen["same"].status == "0"


@pytest.mark.parametrize("fault", ["interpreter gone", "core fails", "half an answer"])
def test_an_activate_without_its_core_changes_nothing(
    world: World, shell: Shell, fault: str
) -> None:
    """What somebody else put on stays, and one line says why."""
    world.project("one")
    package, python = own_package(world)
    command, words = FAULTS[fault]
    spoil = command.format(package=package, python=python)
    lines = [
        *("cd one", shell.assign("VIRTUAL_ENV", "/theirs"), shell.prepend("/theirs/bin")),
        *("probe before", spoil, "autovenv activate", "probe after"),
    ]
    seen = world.interactive(shell, "\n".join(lines))
    gone = f"autovenv: its program is gone: {python} {package}/_entry.py; {GONE}"
    assert seen.messages == [gone if words == "gone" else FAILED]
    assert (seen["after"].status, seen["after"].kinds()) == ("1", seen["before"].kinds())


def test_a_command_in_a_shell_that_outlives_the_program(world: World, shell: Shell) -> None:
    """After autovenv was taken away: one line that says so, and no more."""
    package, python = own_package(world)
    lines = ["true", f"rm -rf {package} {python}", "autovenv status", "probe after"]
    seen = world.interactive(shell, "\n".join(lines))
    line = f"autovenv: its program is gone: {python} {package}/_entry.py; {GONE}"
    assert seen.messages == [line]
    assert seen["after"].status == "1"


@pytest.mark.only("bash", "zsh")
def test_an_interrupt_during_the_core_leaves_the_shell_alive(world: World, shell: Shell) -> None:
    """Ctrl-C while the core is asked: nothing is changed, and the next prompt is right."""
    two = world.project("two")
    _, python = own_package(world)
    good = f"cp -p {python} {python}.good"
    slow = f"printf '#!/bin/sh\\nkill -INT $$\\n' >{python}"
    lines = [
        *(good, slow, "probe before", "cd two", "probe during", f"mv -f {python}.good {python}"),
        "probe after",
    ]
    seen = world.interactive(shell, "\n".join(lines))
    assert seen["during"].kinds() == seen["before"].kinds()
    assert seen["after"]["VIRTUAL_ENV"] == two + "/.venv"
    assert [each for each in seen.messages if "autovenv" in each] in ([], [FAILED])


def test_broken_settings_and_records_are_said_once_or_not_at_all(
    world: World, shell: Shell
) -> None:
    """A settings file that is no TOML: one line in a shell; damaged records count as none."""
    one, two = world.project("one"), world.project("two")
    config = world.home + "/.config/autovenv"
    os.makedirs(config)
    os.makedirs(world.state)
    world.write(config + "/config.toml", "trust = [")
    world.write(world.state + "/records", "what?")
    world.write(world.state + "/changed", "\x00\xff")
    lines = [
        "cd one",
        "probe one",
        "true",
        "cd ~/two",
        "probe two",
        "cd",
        "probe out",
        "cd one",
        "true",
    ]
    seen = world.interactive(shell, "\n".join(lines))
    assert (seen["one"]["VIRTUAL_ENV"], seen["two"]["VIRTUAL_ENV"]) == (
        one + "/.venv",
        two + "/.venv",
    )
    assert len(seen.messages) == 1, seen.messages
    assert seen.messages[0].startswith("autovenv: ")
    assert config in seen.messages[0]


def test_a_large_environment_does_no_harm(world: World, shell: Shell) -> None:
    """100 KB of variables, a PATH of 10 KB, 50 levels, and a loop of links."""
    deep = world.project("deep") + "/d" * 50
    os.makedirs(deep)
    os.symlink("loop", world.home + "/loop")
    os.symlink(".venv", world.directory("looped") + "/.venv")
    path = ":".join(f"/opt/{number:04}/bin" for number in range(600)) + ":" + world.environ["PATH"]
    env = {f"BIG_{number}": "x" * 10_000 for number in range(10)}
    seen = world.interactive(
        shell,
        f"probe before\ncd {deep}\nprobe in\ncd\nprobe out\ncd ~/looped\nprobe loop",
        env={**env, "PATH": path},
    )
    assert seen["in"]["PATH"] == f"{world.home}/deep/.venv/bin:{path}"
    assert seen["out"].kinds() == seen["before"].kinds()
    assert seen["loop"]["AUTOVENV_STATE"] == "broken"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_directories_do_no_harm(world: World, shell: Shell) -> None:
    """A directory above that cannot be read, or entered: nothing is said."""
    inner = world.directory("closed", "inner")
    os.chmod(world.home + "/closed", 0o300)
    seen = world.interactive(shell, f"cd {inner}\nprobe in\ncd")
    os.chmod(world.home + "/closed", 0o700)
    assert (seen["in"]["VIRTUAL_ENV"], seen.messages) == (None, [])
