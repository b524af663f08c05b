"""Where a shell or the core has little, or the core changes under a running shell.

Where nothing that is needed is missing, the visits of test_options.py go as always, in silence.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.shell.driver import Shell, World
from tests.shell.test_faults import FAILED, own_package
from tests.shell.test_options import agrees, visits
from tests.unit.test_hot_path import ALWAYS


@pytest.fixture(scope="session")
def locales(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A directory with a locale of EUC-JP, where one can be made."""
    place = tmp_path_factory.mktemp("locales")
    if shutil.which("localedef"):
        make = ["localedef", "-i", "ja_JP", "-f", "EUC-JP", f"{place}/{JAPANESE}"]
        subprocess.run(make, check=False, capture_output=True)
    return str(place)


JAPANESE = "ja_JP.eucjp"
LIMITS = {
    "eight descriptors": "ulimit -n 8",
    "no file may grow": "ulimit -f 0",
    "a stack of half a megabyte": "ulimit -s 512",
    "a umask that takes all": "umask 777",
    "no standard input": "exec <&-",
    "another directory": "cd /proc/self",
}


@pytest.mark.parametrize("limit", LIMITS)
def test_the_core_needs_little(world: World, shell: Shell, limit: str) -> None:
    """It answers all the same, and what it cannot keep is not kept."""
    _, python = own_package(world)
    script = Path(python).read_text().replace("exec", f"{LIMITS[limit]}\nexec")
    world.write(python, script)
    seen = world.script(shell, visits(world, shell))
    assert agrees(world, seen), (seen.stdout, seen.stderr, seen.probes)


def test_a_shell_short_of_descriptors_recovers(world: World, shell: Shell) -> None:
    """As few as the shell itself can do with, and fewer; then the next prompt is right."""
    one = world.project("one")
    for count in (8, 11, 13):
        lines = [f"ulimit -S -n {count}", "cd one", "true", "ulimit -S -n 99", "true", "probe in"]
        seen = world.interactive(shell, [*lines, "cd", "probe out"])
        if shell.is_fish and count == 8:
            continue  # its `cd` fails
        assert seen["in"]["VIRTUAL_ENV"] == f"{one}/.venv", (count, seen.stderr)
        assert seen["out"]["PATH"] == world.environ["PATH"]
        assert sum("autovenv:" in line for line in seen.messages) <= 1


@pytest.mark.parametrize("locale", ["C", "xx_YY.UTF-8", JAPANESE])
def test_no_locale_is_in_the_way(
    world: World, shell: Shell, locale: str, request: pytest.FixtureRequest
) -> None:
    """C, one that is missing, and one in which two bytes of UTF-8 may be one character."""
    place = ""
    if locale == JAPANESE:
        place = request.getfixturevalue("locales")
        if not os.path.exists(f"{place}/{locale}"):
            pytest.skip("no such locale can be made: localedef, and Debian's package locales")
    name = os.fsdecode("日本é".encode() + b"\xa4\x22\xff")
    directory = world.project(name)
    lines = [shell.cd(directory), "probe in", "cd", "probe out"]
    seen = world.script(shell, "\n".join(lines), env={"LC_ALL": locale, "LOCPATH": place or None})
    assert seen["in"].path == [f"{directory}/.venv/bin", *world.environ["PATH"].split(":")]
    assert seen["in"]["VIRTUAL_ENV"] == f"{directory}/.venv"
    assert seen["out"]["PATH"] == world.environ["PATH"]
    assert [line for line in seen.messages if line.startswith("autovenv: ")] == []


@pytest.mark.printed
@pytest.mark.parametrize("where", ["home", "everything"])
def test_a_disk_that_takes_nothing_is_in_nobodys_way(
    world: World, shell: Shell, where: str, need: Callable[[str], str]
) -> None:
    """A home that is mounted read-only, and `/` with it: nothing is kept, and all works."""
    tool = world.directory("tool")
    world.write(tool + "/.python-version", "mine\n")
    mine = world.environment(world.directory(".pyenv", "versions") + "/mine")
    mounts = [
        f"mount --bind {world.file} {world.file}",
        f"mount --bind {world.home} {world.home}",
        f"mount -o remount,bind,ro {world.home}",
        "true" if where == "home" else "mount -o remount,bind,ro /",
    ]
    program = f"{world.top}/{shell.name}"
    world.write(program, f"#!/bin/sh\n{' && '.join(mounts)} && exec '{shell.program}' \"$@\"\n")
    os.chmod(program, 0o700)
    outer = f"{world.top}/outer"
    world.write(outer, f'#!/bin/sh\nexec {need("unshare")} -rm {program} "$@"\n')
    os.chmod(outer, 0o700)
    world.write(world.file, "")
    if subprocess.run([outer, "-c", "true"], check=False, capture_output=True).returncode:
        pytest.skip("mounts are not allowed here")
    lines = ["cd tool", "probe in", "cd", "probe out", "cd tool", "probe again", "touch x"]
    seen = world.interactive(Shell(shell.name, outer), lines)
    assert (seen["in"]["VIRTUAL_ENV"], seen["again"]["VIRTUAL_ENV"]) == (mine, mine)
    assert seen["out"]["PATH"] == world.environ["PATH"]
    assert [line for line in seen.messages if line.startswith("autovenv: ")] == []
    assert not os.path.exists(tool + "/x")
    assert not os.path.exists(world.state)


@pytest.mark.parametrize("days", [-400, 400])
def test_a_clock_that_was_set_costs_nothing(world: World, shell: Shell, days: int) -> None:
    """Files of next year, or of last year: environments and records count as they did."""
    text = visits(world, shell)
    blocked = world.project("stopped")
    world.hide(blocked + "/.venv")
    world.script(shell, f"cd {world.home}/one\nautovenv deny\nautovenv allow")
    then = time.time() + days * 86400
    for directory, names, files in os.walk(world.home):
        for name in (*names, *files):
            os.utime(f"{directory}/{name}", (then, then), follow_symlinks=False)
    lines = [shell.cd(blocked), "probe stopped", "autovenv allow", "probe allowed", "cd", "cd"]
    seen = world.interactive(shell, [*lines, *text.split("\n")])
    stopped, allowed = seen.probes.pop("stopped"), seen.probes.pop("allowed")
    assert (stopped["VIRTUAL_ENV"], allowed["VIRTUAL_ENV"]) == (None, blocked + "/.venv")
    assert len(seen.messages) == 3  # why it is stopped, and that it is allowed, with what
    seen.stderr = ""
    assert agrees(world, seen), (seen.stdout, seen.stderr, seen.probes)


@pytest.mark.parametrize("version", ["0.0.1", "99.0"])
def test_a_hook_goes_on_with_another_version_of_the_core(
    world: World, shell: Shell, version: str
) -> None:
    """Upgraded and downgraded under a running shell; two versions in two shells at once."""
    one, two = world.project("one"), world.project("two")
    package, _ = own_package(world)
    line = Path(package, "__init__.py").read_text()
    world.write(package + "/new", line.replace('"0.', f'"{version}+0.'))
    lines = ["cd one", "probe one", f"mv {package}/new {package}/__init__.py", "cd ~/two"]
    seen = world.interactive(shell, [*lines, "probe two", "cd", "probe out"])
    assert (seen["one"]["VIRTUAL_ENV"], seen["two"]["VIRTUAL_ENV"]) == (
        one + "/.venv",
        two + "/.venv",
    )
    assert (seen["out"]["PATH"], seen.messages) == (world.environ["PATH"], [])


SPOILT = {
    "gone": "mv {file} {file}.good",
    "empty": "mv {file} {file}.good; true >{file}",
    "half": "mv {file} {file}.good; head -c 1500 {file}.good >{file}",
    "a directory": "mv {file} {file}.good; mkdir {file}",
    "a link to nothing": "mv {file} {file}.good; ln -s nothing {file}",
}


def spoilt_files(package: str) -> Iterator[tuple[str, str]]:
    """Each file of the hot path, and each way of losing it."""
    for module in sorted(ALWAYS - {"autovenv", "gc"}):
        file = package + module.removeprefix("autovenv").replace(".", "/")
        for how in SPOILT.values():
            yield f"{file}/__init__.py" if os.path.isdir(file) else f"{file}.py", how


def test_a_package_of_which_any_file_is_lost_does_no_harm(
    world: World, shell: Shell, *, long: bool
) -> None:
    """Each way at each file with --long, a sample always: all or nothing, one line, mended."""
    one = world.project("one")
    package, _ = own_package(world)
    cases = list(spoilt_files(package))[:: 1 if long else 2 * len(SPOILT) + 1]
    lines = ["probe before"]
    for number, (file, how) in enumerate(cases):
        lines += [
            f"echo '#{number}' >&2; {how.format(file=file)}",
            "cd one",
            f"probe faulty{number}",
            f"rm -rf {file}; mv {file}.good {file}; echo '#' >&2",
            f"probe mended{number}",
            "cd",
            f"probe out{number}",
        ]
    seen = world.interactive(shell, lines)
    said = "\n".join([*seen.messages, ""]).split("#\n")
    bad = {}
    for number, case in enumerate(cases):
        faulty, mended, out = (seen[f"{each}{number}"] for each in ("faulty", "mended", "out"))
        right = faulty.kinds() == seen["before"].kinds() and FAILED in said[number]
        if (
            not (right or faulty.kinds() == mended.kinds())
            or len(said[number].strip().splitlines()) > 2
            or mended["VIRTUAL_ENV"] != one + "/.venv"
            or out.kinds() != seen["before"].kinds()
        ):
            bad[case] = (faulty.values, said[number])
    assert bad == {}


@pytest.mark.printed
@pytest.mark.only("bash")
def test_answers_are_whole_or_not_there(
    world: World, shell: Shell, need: Callable[[str], str]
) -> None:
    """A disk that is full at each call that keeps a tool's answer: the guard never reads half."""
    tool = world.directory("tool")
    world.write(tool + "/.python-version", "mine\n")
    mine = world.environment(world.directory(".pyenv", "versions") + "/mine")
    _, python = own_package(world)
    inject = f"{need('strace')} -f -qq -o /dev/null -e inject="
    files = [f"{call}:error=ENOSPC:when=1" for call in ("write", "rename")]  # then it answers
    script = Path(python).read_text()
    for plan in (*files, "mkdir:error=ENOSPC", "utimensat:error=ENOSPC"):
        shutil.rmtree(world.state, ignore_errors=True)
        world.write(python, script.replace("exec '", f"exec {inject}{plan} '"))
        seen = world.script(shell, "cd tool\nprobe in")
        assert (seen["in"]["VIRTUAL_ENV"], seen.messages) == (mine, []), plan
        kept = [path for path in Path(world.state).rglob("*") if path.is_file()]
        assert {path.name for path in kept} <= {"=answer"}, plan
        assert all(path.read_text().endswith("\n") for path in kept), plan
