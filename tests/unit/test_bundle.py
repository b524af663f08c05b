"""The hot door's modules in one file: quicker, and never another answer than without it."""

import marshal
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autovenv.shells import HOOKED
from tests.places import ENTRY, Place, venv
from tests.unit.test_hot_path import calls, hook_call, opened

PACKAGE = Path(ENTRY).parent
NAME = f"hot-bash.bundle.{sys.implementation.cache_tag}.pyc"


@pytest.fixture
def package(place: Place) -> Path:
    """A copy of ours that no process has run yet."""
    venv(place.venv)
    copy = Path(place.top, "copy/autovenv")
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def door(file: Path, place: Place, shell: str = "bash") -> list[str]:
    """The words with which a hook asks this copy: by the one file, or by its source."""
    python = [sys.executable, "-X", "utf8", "-I", "-S"]
    return [*python, str(file), "export", *hook_call(place, shell)]


def ask(package: Path, place: Place, file: str = "_entry.py") -> str:
    """What it answers; nothing on stderr."""
    words = door(package / file, place)
    done = subprocess.run(
        words, env=place.environ, cwd=place.project, capture_output=True, check=True
    )
    assert done.stderr == b""
    return os.fsdecode(done.stdout)


@pytest.mark.parametrize("shell", HOOKED)
def test_our_modules_are_read_from_one_file(
    package: Path, place: Place, need: Callable[[str], str], shell: str
) -> None:
    """From the second call on, Python runs it; besides that one the version is read."""
    strace = need("strace")
    calls(door(package / "_entry.py", place, shell), place, strace)
    file = f"__pycache__/{NAME.replace('bash', shell)}"
    ours = opened(calls(door(package / file, place, shell), place, strace), str(package))
    assert [name for name in ours if name] == [file, file, file, "__init__.py"]


@pytest.mark.parametrize("shell", HOOKED)
def test_by_its_source_it_is_read_too(
    package: Path, place: Place, need: Callable[[str], str], shell: str
) -> None:
    """As a hook does that does not find it yet: with what reads it."""
    strace = need("strace")
    question = door(package / "_entry.py", place, shell)
    calls(question, place, strace)
    ours = opened(calls(question, place, strace), str(package))
    assert [name for name in ours if name] == [
        *("_entry.py", "_entry.py"),
        f"__pycache__/bundle.{sys.implementation.cache_tag}.pyc",
        *(f"__pycache__/{NAME.replace('bash', shell)}", "__init__.py"),
    ]


@pytest.mark.parametrize("file", ["_entry.py", f"__pycache__/{NAME}"])
def test_a_changed_module_counts_at_once(package: Path, place: Place, file: str) -> None:
    """Of another size, or of the same; and what is mended counts again."""
    answer = ask(package, place)
    assert ask(package, place, file) == answer
    names = package / "names.py"
    text = names.read_text()
    names.write_text(text.replace('"VIRTUAL_ENV"', '"VIRTUAL_ENVIRONMENT"'))
    assert ask(package, place, file) == answer.replace("VIRTUAL_ENV=", "VIRTUAL_ENVIRONMENT=")
    names.write_text(text.replace('"VIRTUAL_ENV"', '"VIRTUAL_EMV"'))
    os.utime(names, (2e9, 2e9))  # Python looks at whole seconds
    assert ask(package, place, file) == answer.replace("VIRTUAL_ENV=", "VIRTUAL_EMV=")
    names.write_text(text)
    os.utime(names, (1e9, 1e9))
    assert ask(package, place, file) == answer


def test_a_changed_entry_counts_the_next_time(package: Path, place: Place) -> None:
    """The file is compiled with it, and says that it is not current any more."""
    answer = ask(package, place)
    file = f"__pycache__/{NAME}"
    entry = package / "_entry.py"
    entry.write_text(entry.read_text().replace("gc.disable()", 'sys.stderr.write("new\\n")', 1))
    assert ask(package, place, file) == answer
    done = subprocess.run(
        door(package / file, place), env=place.environ, capture_output=True, check=True
    )
    assert (os.fsdecode(done.stdout), done.stderr) == (answer, b"new\n")


def test_times_in_whole_seconds_are_the_same(
    package: Path, place: Place, need: Callable[[str], str]
) -> None:
    """As an image's layer has them, whose files had others while it was built."""
    strace = need("strace")
    ask(package, place)
    file = package / "__pycache__" / NAME
    for source in package.rglob("*.py"):
        os.utime(source, ns=(0, source.stat().st_mtime_ns // 10**9 * 10**9))
    ours = opened(calls(door(file, place), place, strace), str(package))
    assert [name for name in ours if name] == [f"__pycache__/{NAME}"] * 3 + ["__init__.py"]


def test_after_an_upgrade_the_new_one_says_what_is_kept(package: Path, place: Place) -> None:
    """Though it is the old one that finds that it is not current."""
    ask(package, place)
    old = package / "bundle.py"
    old.write_text(old.read_text().replace("HOT = (", 'HOT = ("autovenv.launch", ', 1))
    file = package / "__pycache__" / NAME
    ask(package, place, f"__pycache__/{NAME}")
    assert b"autovenv.launch" in file.read_bytes()


def test_an_entry_that_has_no_place_for_modules_is_not_kept(package: Path, place: Place) -> None:
    """As an autovenv from before has it, in a shell that outlives a downgrade."""
    answer = ask(package, place)
    entry = package / "_entry.py"
    entry.write_text(entry.read_text().replace("__AUTOVENV_MODULES__", ""))
    file = package / "__pycache__" / NAME
    kept = file.read_bytes()
    assert ask(package, place, f"__pycache__/{NAME}") == answer
    assert file.read_bytes() == kept


@pytest.mark.parametrize("share", [0, 3, 4, 5, 100, 50_000])
def test_half_a_bundle_is_none(package: Path, place: Place, share: int) -> None:
    """As a full disk leaves it; it is made anew."""
    answer = ask(package, place)
    bundle = package / "__pycache__" / NAME
    whole = bundle.read_bytes()
    bundle.write_bytes(whole[:share])
    assert ask(package, place) == answer
    assert len(bundle.read_bytes()) == len(whole)


def test_a_disk_that_takes_half_of_it_costs_no_answer(package: Path, place: Place) -> None:
    """Nor is what could be written of it left; it is made where there is room."""
    words = shlex.join(door(package / "_entry.py", place))
    bundle = package / "__pycache__" / NAME
    room = 64 * 1024
    full = f"ulimit -f {room // 512}; {words}"
    there, answers = [], set()
    for script in (full, full, words):
        command = ["/bin/sh", "-c", script]
        done = subprocess.run(
            command, env=place.environ, cwd=place.project, capture_output=True, check=True
        )
        assert done.stderr == b""
        answers.add(os.fsdecode(done.stdout))
        there.append(bundle.exists())
    assert answers == {ask(package, place)}
    assert there == [False, False, True]


@pytest.mark.parametrize("start", [b"\0\0\0\0", b"\xff"])
def test_another_pythons_bundle_is_none(package: Path, place: Place, start: bytes) -> None:
    """What another version of the code's format wrote is not read."""
    answer = ask(package, place)
    bundle = package / "__pycache__" / NAME
    whole = bundle.read_bytes()
    bundle.write_bytes(start + whole[len(start) :])
    assert ask(package, place) == answer
    assert bundle.read_bytes()[:4] == whole[:4]


@pytest.mark.parametrize("other", [None, 1, [], [1], [()], {"autovenv.names": ()}])
def test_another_autovenvs_bundle_is_none(package: Path, place: Place, other: object) -> None:
    """Whatever form a later version may give it."""
    answer = ask(package, place)
    bundle = package / "__pycache__" / NAME
    whole = bundle.read_bytes()
    bundle.write_bytes(whole[:16] + marshal.dumps(other))  # type: ignore[arg-type]
    assert ask(package, place) == answer
    assert len(bundle.read_bytes()) == len(whole)


def test_where_no_file_can_be_written_there_is_none(package: Path, place: Place) -> None:
    """A file in the place of the directory: even root cannot write below it."""
    answer = ask(package, place)
    shutil.rmtree(package / "__pycache__")
    (package / "__pycache__").write_text("")
    assert ask(package, place) == answer


def test_a_module_that_is_gone_is_missed(package: Path, place: Place) -> None:
    """Though the bundle has it: half a package is not run."""
    ask(package, place)
    (package / "trust.py").unlink()
    words = door(package / "_entry.py", place)
    done = subprocess.run(words, env=place.environ, capture_output=True, text=True, check=False)
    fault = "internal error: ImportError: cannot import name 'trust' from 'autovenv'"
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"autovenv: {fault} (unknown location); run 'autovenv doctor'\n"


def test_a_package_that_moves_takes_its_bundle_along(package: Path, place: Place) -> None:
    """What is in it is found beside it, wherever that is."""
    answer = ask(package, place)
    moved = package.parent.rename(place.top + "/moved") / package.name
    assert ask(moved, place) == answer
