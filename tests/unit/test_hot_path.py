"""What a transition costs, in modules, files and system calls; clocks are for tests/bench."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from autovenv.settings import read_settings, stamp
from autovenv.shells import HOOKED
from tests.places import DOOR, ENTRY, Place, venv, write

# A new import is a line here.
ALWAYS = {
    "autovenv",
    "autovenv.bundle",
    "autovenv.decision",
    "autovenv.delta",
    "autovenv.dirs",
    "autovenv.discovery",
    "autovenv.disk",
    "autovenv.environment",
    "autovenv.export",
    "autovenv.kept",
    "autovenv.names",
    "autovenv.ownership",
    "autovenv.records",
    "autovenv.settings",
    "autovenv.shadow",
    "autovenv.shells",
    "autovenv.trust",
    "gc",
}
DIALECT = {
    "bash": {"autovenv.shells.bash", "autovenv.shells.posix"},
    "zsh": {"autovenv.shells.zsh", "autovenv.shells.posix"},
    "fish": {"autovenv.shells.fish"},
}
# The hot door with its farewell replaced: what was loaded, instead of an end.
LISTING = """
import posix, sys
entry, before = sys.argv[1], set(sys.modules)
def end(code):
    print(code, *sorted(set(sys.modules) - before), file=sys.stderr)
    posix.__dict__["real_exit"](0)
posix.real_exit, posix._exit = posix._exit, end
del sys.argv[:1]
exec(compile(open(entry).read(), entry, "exec"), {"__file__": entry, "__name__": "__main__"})
"""


def hook_call(place: Place, shell: str, directory: str | None = None) -> list[str]:
    """The arguments after `export` with which a hook of these settings asks."""
    version = stamp(read_settings(place.environ))
    words = [f"PATH={place.environ['PATH']}"]
    return [shell, "hook", version, "-", directory or place.project, *words]


def loaded(place: Place, shell: str) -> set[str]:
    """The modules that a call loads beyond those of a bare interpreter."""
    done = subprocess.run(
        [*DOOR[:-2], "-c", LISTING, ENTRY, "export", *hook_call(place, shell)],
        cwd=place.project,
        env=place.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    code, *modules = done.stderr.split()
    assert code == "0"
    return set(modules)


@pytest.fixture(autouse=True)
def _no_site(place: Place) -> None:
    place.environ["XDG_CONFIG_DIRS"] = place.top + "/xdg"


@pytest.mark.parametrize("shell", HOOKED)
def test_entering_loads_these_modules(place: Place, shell: str) -> None:
    """And none of the standard library's."""
    venv(place.venv)
    assert loaded(place, shell) == ALWAYS | DIALECT[shell]


@pytest.mark.parametrize("shell", HOOKED)
def test_nothing_found_loads_no_more(place: Place, shell: str) -> None:
    """No provider without its marker."""
    assert loaded(place, shell) == ALWAYS | DIALECT[shell]


def test_a_provider_is_loaded_with_its_marker(place: Place) -> None:
    """.python-envs alone brings its own module."""
    venv(place.venv)
    usual = loaded(place, "bash")
    os.rename(place.venv, place.project + "/kept")
    write(place.project + "/.python-envs", "kept\n")
    assert loaded(place, "bash") - usual == {"autovenv.discovery.python_envs"}


def test_kept_settings_load_no_toml(place: Place) -> None:
    """From the second time on."""
    venv(place.venv)
    write(place.config, "cd = true\n")
    read_settings(place.environ)
    assert loaded(place, "bash") == ALWAYS | DIALECT["bash"]


def test_a_group_is_looked_up_only_where_it_may_write(place: Place) -> None:
    """By two modules of the system's, that no other transition loads."""
    venv(place.venv)
    usual = loaded(place, "bash")
    os.chmod(place.venv, 0o775)  # noqa: S103
    more = loaded(place, "bash") - usual
    assert more in ({"grp", "pwd"}, set())  # gid 0 is private by its number


def calls(words: list[str], place: Place, strace: str) -> list[str]:
    """The system calls of a process, after its exec."""
    file = place.top + "/trace"
    trace = [strace, "-f", "-qq", "-s", "999", "-o", file]
    done = subprocess.run(
        [*trace, *words], cwd=place.project, env=place.environ, capture_output=True, check=False
    )
    if done.returncode:
        problem = os.fsdecode(done.stderr)
        if not os.environ.get("CI"):
            pytest.skip(f"strace cannot trace here: {problem}")
        pytest.fail(problem)
    with open(file, encoding="utf-8", errors="surrogateescape") as lines:
        found = [line.split(maxsplit=1)[1] for line in lines]
    return [line for line in found if line[0].isalpha()][1:]


def opened(lines: list[str], below: str) -> list[str]:
    """The files below a directory that are opened, in their order."""
    names = [line.split('"')[1] for line in lines if line.startswith(("open(", "openat("))]
    return [name[len(below) + 1 :] for name in names if name.startswith(below + "/")]


def test_system_calls_are_few(place: Place, need: Callable[[str], str]) -> None:
    """Beyond a bare interpreter's; one process, and in the project two files are opened."""
    strace = need("strace")
    venv(place.venv)
    question = [*DOOR, *hook_call(place, "bash")]
    calls(question, place, strace)  # so that all is compiled
    asked = calls(question, place, strace)
    bare = calls([*DOOR[:-2], "-c", "pass"], place, strace)
    assert opened(asked, place.project) == [".venv/pyvenv.cfg", ".venv/bin"]
    assert not [line for line in asked if line.startswith(("clone", "fork", "vfork", "execve"))]
    assert len([line for line in asked if line.startswith("open")]) <= 12 + len(
        [line for line in bare if line.startswith("open")]
    )
    assert len(asked) - len(bare) <= 160


@pytest.mark.parametrize("shell", HOOKED)
def test_these_files_are_opened(place: Place, need: Callable[[str], str], shell: str) -> None:
    """On entering: beyond the core's own, two of the project's; with a settings file, what was
    kept of it; and in each shell so many system calls at most.
    """
    strace = need("strace")
    venv(place.venv)
    project = ["home/shop/.venv/pyvenv.cfg", "home/shop/.venv/bin"]
    bare = calls([*DOOR[:-2], "-c", "pass"], place, strace)
    for settings in ([], ["home/.state/autovenv/settings"]):
        question = [*DOOR, *hook_call(place, shell)]
        calls(question, place, strace)  # so that all is compiled, and kept
        asked = calls(question, place, strace)
        assert opened(asked, place.top) == settings + project
        assert len(asked) - len(bare) <= 160
        write(place.config, "cd = true\n")


def test_deeper_is_linear_and_more_records_are_free(
    place: Place, need: Callable[[str], str]
) -> None:
    """Ten levels cost as much each as the first ten; a thousand records cost nothing."""
    strace = need("strace")
    venv(place.venv)
    counts = []
    for depth in (0, 10, 20):
        deep = place.project + "/d" * depth
        os.makedirs(deep, exist_ok=True)
        question = [*DOOR, *hook_call(place, "bash", deep)]
        calls(question, place, strace)
        counts.append(len(calls(question, place, strace)))
    none, ten, twenty = counts
    assert abs((twenty - ten) - (ten - none)) < 10
    os.makedirs(place.state + "/records", mode=0o700)
    os.chmod(place.state, 0o700)
    question = [*DOOR, *hook_call(place, "bash")]
    few = len(calls(question, place, strace))
    for number in range(1000):
        write(f"{place.state}/records/%2F{number}=", "autovenv 1\nallow\n")
    assert len(calls(question, place, strace)) == few


def test_nothing_of_the_project_is_imported(place: Place) -> None:
    """Neither by PYTHONPATH nor from the working directory, whatever lies there."""
    venv(place.venv)
    for name in ("os", "posix", "autovenv", "sitecustomize", "usercustomize", "encodings"):
        write(f"{place.project}/{name}.py", f"open({place.top + '/sprung'!r}, 'w')\n")
    write(place.project + "/x.pth", f"import os; open({place.top + '/sprung'!r}, 'w')\n")
    startup = place.project + "/sitecustomize.py"
    variables = {"PYTHONPATH": place.project, "PYTHONSTARTUP": startup, "PYTHONHOME": "/nowhere"}
    code, out, err = place.ask(*hook_call(place, "bash"), variables=variables)
    assert (code, err, b"VIRTUAL_ENV=" in out) == (0, "", True)
    assert not os.path.exists(place.top + "/sprung")
    assert sys.executable
