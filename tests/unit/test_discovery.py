"""The walk upward, and what counts in one directory."""

import os
import subprocess
import sys

import pytest

from autovenv.discovery import Where, find, upward
from tests.places import Place, command, old_virtualenv, venv, write


def where(place: Place, *stops: str, names: tuple[str, ...] = ("venv", "env")) -> Where:
    return Where(place.home, stops, names, {})


def source(place: Place, start: str, *stops: str) -> tuple[str, str, str] | None:
    """The project, what said so, the environment."""
    found = find(start, where(place, place.top, *stops))
    return (found.directory, found.source, found.path) if found else None


@pytest.mark.parametrize(
    ("start", "stops", "expected"),
    [
        ("/a/b", (), ["/a/b", "/a", ""]),
        ("/a/b/", (), ["/a/b", "/a", ""]),
        ("/", (), [""]),
        ("/", ("/",), []),
        ("/a/b/c", ("/a",), ["/a/b/c", "/a/b"]),
        ("/a", ("/a",), []),
        ("/ab/c", ("/a",), ["/ab/c", "/ab", ""]),
        ("/a/b", ("/",), ["/a/b", "/a"]),
        ("/a/b", ("/x", "/a/b"), []),
        ("/a\n/\udcff", (), ["/a\n/\udcff", "/a\n", ""]),
    ],
)
def test_the_walk_goes_to_the_root_or_ends_before_a_stop(
    start: str, stops: tuple[str, ...], expected: list[str]
) -> None:
    """Whole components; the stop itself is not looked into."""
    assert list(upward(start, stops)) == expected


def test_by_default_the_walk_ends_with_home(place: Place) -> None:
    """What is beside or above it is not looked into; elsewhere it goes to the root."""
    venv(place.top + "/.venv")
    assert place.survey().found is None
    os.makedirs(place.top + "/elsewhere")
    found = place.survey(place.top + "/elsewhere").found
    assert found is None  # the parent of HOME is the stop here as well
    outside = place.survey(place.top + "/elsewhere", HOME="/nowhere/u").found
    assert outside
    assert outside.path == place.top + "/.venv"


def test_the_order_in_one_directory(place: Place) -> None:
    """.venv, .python-envs, the other names in their order; the first that is there wins."""
    p = place.project
    venv(p + "/env")
    assert source(place, p) == (p, "env", p + "/env")
    venv(p + "/venv")
    assert source(place, p) == (p, "venv", p + "/venv")
    write(p + "/.python-envs", "env\n")
    assert source(place, p) == (p, ".python-envs", p + "/env")
    venv(p + "/.venv")
    assert source(place, p) == (p, ".venv", p + "/.venv")


def test_the_nearest_wins_though_it_is_broken(place: Place) -> None:
    """Nothing further out is tried then."""
    venv(place.venv)
    sub = place.project + "/sub"
    for kind in ("half", "colon", "dangling", "conda", "python-envs"):
        inner = f"{sub}/{kind}"
        os.makedirs(inner)
        if kind == "dangling":
            os.symlink("gone", inner + "/.venv")
        elif kind == "conda":
            os.makedirs(inner + "/.venv/conda-meta")
        elif kind == "python-envs":
            write(inner + "/.python-envs", "gone")
        else:
            venv(inner + "/.venv", python=None)
        found = find(inner, where(place, place.top))
        assert found
        assert (found.directory, bool(found.problem)) == (inner, True)


@pytest.mark.parametrize("what", ["directory", "file", "fifo", "executable"])
def test_a_venv_that_is_no_environment_is_passed_over(place: Place, what: str) -> None:
    """It must not hide the one above."""
    venv(place.venv)
    junk = place.project + "/sub/.venv"
    os.makedirs(os.path.dirname(junk))
    if what == "directory":
        os.mkdir(junk)
    elif what == "file":
        write(junk, "shop-3f2a\n")
    elif what == "fifo":
        os.mkfifo(junk)
    else:
        command(junk)
    assert source(place, place.project + "/sub") == (place.project, ".venv", place.venv)


def test_other_names_may_not_dangle_aloud(place: Place) -> None:
    """A link called `env` that leads nowhere may be anything."""
    os.symlink("gone", place.project + "/env")
    assert source(place, place.project) is None


def test_in_home_itself_only_two_count(place: Place) -> None:
    """A directory called `env` there is hardly a project's."""
    venv(place.home + "/env")
    assert source(place, place.home) is None
    assert source(place, place.project) is None
    write(place.home + "/.python-envs", "env\n")
    assert source(place, place.project) == (place.home, ".python-envs", place.home + "/env")
    venv(place.home + "/.venv")
    assert source(place, place.project) == (place.home, ".venv", place.home + "/.venv")


def test_a_home_behind_a_link_is_home_by_either_name(place: Place) -> None:
    """The walk ends there, and only two count in it, whichever way one came."""
    os.symlink(place.top, place.top + "/link")
    linked = place.top + "/link/home"
    venv(place.top + "/.venv")
    venv(place.home + "/env")
    inner = venv(place.project + "/env")
    other = place.top + "/link/link/home"
    for start in (place.home, linked, other):
        for home in (place.home, linked):
            assert place.survey(start, HOME=home).found is None
            answer = place.survey(start + "/shop", HOME=home).found
            assert answer
            assert os.path.realpath(answer.path) == inner
            assert place.on(start + "/shop", HOME=home) == f"{start}/shop/env"


def test_a_link_to_an_environment_keeps_its_own_name(place: Place) -> None:
    """VIRTUAL_ENV is the logical path, not the resolved one."""
    venv(place.top + "/envs/x")
    os.symlink(place.top + "/envs/x", place.venv)
    os.symlink(place.project, place.home + "/link")
    assert source(place, place.project) == (place.project, ".venv", place.venv)
    link = place.home + "/link"
    assert source(place, link) == (link, ".venv", link + "/.venv")


def test_an_old_virtualenv_counts(place: Place) -> None:
    """Without pyvenv.cfg."""
    old_virtualenv(place.venv)
    assert source(place, place.project) == (place.project, ".venv", place.venv)


def test_link_loops_end(place: Place) -> None:
    """As .venv (that leads nowhere), as .python-envs, as a directory on the way."""
    os.symlink(".venv", place.venv)
    found = find(place.project, where(place, place.top))
    assert found
    assert found.problem == "a link that leads nowhere: .venv"
    os.unlink(place.venv)
    os.symlink(".python-envs", place.project + "/.python-envs")
    found = find(place.project, where(place, place.top))
    assert found
    assert found.problem == "cannot be read: too many levels of symbolic links"
    os.unlink(place.project + "/.python-envs")
    os.symlink(".", place.project + "/again")
    venv(place.venv)
    deep = place.project + "/again" * 30
    assert source(place, deep) == (deep, ".venv", deep + "/.venv")


@pytest.mark.parametrize("name", ["d", "\n", "\udcff", "a b", "$(x)", "\x1b", "*", "'", "\\"])
def test_fifty_levels_of_any_name(place: Place, name: str) -> None:
    """The nearest is still found."""
    deep = place.project + f"/{name}" * 50
    os.makedirs(deep)
    assert source(place, deep) is None
    venv(place.venv)
    assert source(place, deep) == (place.project, ".venv", place.venv)


def test_a_directory_that_is_gone_is_walked_by_its_name(place: Place) -> None:
    """As where the working directory was deleted."""
    venv(place.venv)
    assert source(place, place.project + "/gone/gone") == (place.project, ".venv", place.venv)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
def test_unreadable_directories_are_passed_over_or_said(place: Place) -> None:
    """What cannot be entered is not there; a .venv that cannot be read is broken."""
    import autovenv

    venv(place.venv)
    closed = place.project + "/closed"
    os.makedirs(closed + "/inner/.venv")
    os.chmod(closed, 0o700)
    directory = place.project
    while directory != "/":
        os.chmod(directory, os.stat(directory).st_mode | 0o055)  # noqa: S103
        directory = os.path.dirname(directory)
    code = (
        "import os, sys; os.setgroups([]); os.setgid(4242); os.setuid(4242)\n"
        "from autovenv.discovery import Where, find\n"
        "found = find(sys.argv[1], Where('', (), (), {}))\n"
        "print(found.path, found.problem)"
    )

    def ask(start: str) -> str:
        done = subprocess.run(
            [sys.executable, "-S", "-c", code, start],
            env={"PYTHONPATH": os.path.dirname(os.path.dirname(autovenv.__file__))},
            capture_output=True,
            text=True,
            check=False,
        )
        if "ModuleNotFoundError" in done.stderr:
            pytest.skip("another user may not read the package here")
        return done.stdout + done.stderr

    assert ask(closed + "/inner").startswith(f"{place.venv} ")
    os.chmod(place.venv, 0o700)
    problem = "pyvenv.cfg cannot be read: permission denied"
    assert ask(place.project) == f"{place.venv} {problem}\n"
