"""The trust records on disk: whole or not at all, whoever writes, whenever it ends."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import autovenv
from autovenv import records, store
from tests.places import NOT_SMALL, Place, tree

SOURCE = os.path.dirname(os.path.dirname(autovenv.__file__))
WRITER = """
import sys
from autovenv import records, store
state, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for number in range(first, first + count):
    store.write(state, records.Record(f"/p/{number}/.venv", records.ALLOW, ("x" * 9000,) * 5))
"""


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/p/.venv", "%2Fp%2F.venv="),
        ("/", "%2F="),
        ("/a%2Fb", "%2Fa%252Fb="),
        ("/a\nb", "%2Fa%0Ab="),
        ("/a+/b=", "%2Fa+%2Fb=="),
        ("/" + "a" * 60, "%2F" + "a" * 60 + "="),
        ("/" + "a" * 300, "+/".join(["%2F" + "a" * 47] + ["a" * 50] * 5 + ["aaa"]) + "="),
    ],
)
def test_a_path_is_a_file_name(path: str, file: str) -> None:
    """Readable, and cut into directories where it is long."""
    assert records.encode(path) == file
    assert records.decode(file) == path


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"autovenv 1\n",
        b"autovenv 1\nallow",
        b"autovenv 1\nmaybe\n",
        b"autovenv 2\nallow\n",
        b"autovenv 1\nallow\nhides ls",
        b"\0" * 40,
        b"\xff\xfe\n\n",
    ],
)
def test_what_is_not_a_whole_record_is_damaged(data: bytes) -> None:
    """Also where only its end is missing."""
    with pytest.raises(records.Damaged, match=r"^/p$"):
        records.parse("/p", data)


def test_a_record_says_allow_or_deny_and_what_was_accepted() -> None:
    """One line each."""
    found = records.parse("/p", b"autovenv 1\nallow\nhides ls\nhides \xff\n")
    assert (found.path, found.word, found.risks) == ("/p", "allow", ("hides ls", "hides \udcff"))
    assert records.parse("/p", b"autovenv 1\ndeny\n").risks == ()


@pytest.mark.parametrize("umask", [0, 0o777])
def test_the_store_is_private(place: Place, umask: int) -> None:
    """Its directories 0700, its files 0600, whatever the umask; nothing else is left there."""
    before = os.umask(umask)
    try:
        store.write(place.state, records.Record("/p/" + "a" * 300, records.ALLOW))
    finally:
        os.umask(before)
    modes = {oct(os.stat(f"{place.state}/{each}").st_mode & 0o7777) for each in tree(place.state)}
    assert modes == {"0o700", "0o600"}
    assert oct(os.stat(place.state).st_mode & 0o7777) == "0o700"
    files = [each for each in tree(place.state) if os.path.isfile(f"{place.state}/{each}")]
    assert files == ["changed", f"records/{records.encode('/p/' + 'a' * 300)}"]


def test_every_change_is_marked(place: Place) -> None:
    """Shells that wait look at one file, which is another each time."""
    seen = set()
    for change in (
        lambda: store.write(place.state, records.Record("/p", records.ALLOW)),
        lambda: store.write(place.state, records.Record("/p", records.ALLOW)),
        lambda: store.remove(place.state, "/p"),
    ):
        change()
        seen.add(Path(place.state, "changed").read_bytes())
    assert len(seen) == 3
    assert store.remove(place.state, "/p") is False
    assert Path(place.state, "changed").read_bytes() in seen


def test_a_read_does_not_depend_on_the_number_of_records(place: Place) -> None:
    """One file is opened, by its name: the directory may even be unlistable."""
    store.write(place.state, records.Record("/p", records.DENY))
    os.chmod(place.state + "/records", 0o100)
    try:
        found = records.read(place.state, "/p")
    finally:
        os.chmod(place.state + "/records", 0o700)
    assert found
    assert found.word == "deny"


@pytest.mark.parametrize("kind", NOT_SMALL)
def test_what_is_no_small_file_is_not_read(place: Place, kind: str) -> None:
    """It is an error of the system's kind."""
    os.makedirs(place.state + "/records")
    NOT_SMALL[kind](f"{place.state}/records/{records.encode('/p')}")
    with pytest.raises(OSError, match="not a small file"):
        records.read(place.state, "/p")


def test_a_failed_write_leaves_the_old_record(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no temporary file."""
    store.write(place.state, records.Record("/p", records.ALLOW))
    before = tree(place.state)

    def full(handle: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space left"):
        store.write(place.state, records.Record("/p", records.DENY))
    monkeypatch.undo()
    found = records.read(place.state, "/p")
    assert found
    assert (found.word, tree(place.state)) == ("allow", before)


def writer(state: str, first: int, count: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-S", "-c", WRITER, state, str(first), str(count)],
        env={"PYTHONPATH": SOURCE},
        stderr=subprocess.PIPE,
    )


def all_written(state: str, processes: int, each: int) -> None:
    """Run so many writers at once; nothing may be lost."""
    waiting = [writer(state, number * each, each) for number in range(processes)]
    for process in waiting:
        _, said = process.communicate(timeout=300)
        assert (process.returncode, said) == (0, b"")
    expected = sorted(f"/p/{number}/.venv" for number in range(processes * each))
    assert store.paths(state) == expected
    for path in expected:
        assert records.read(state, path) is not None


def test_concurrent_writers_lose_nothing(place: Place) -> None:
    """Ten processes with five records each, from nothing; and fifty threads over one record."""
    all_written(place.state, 10, 5)

    def write(number: int) -> None:
        store.write(place.state, records.Record("/p", records.ALLOW, (str(number),)))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = records.read(place.state, "/p")
    assert found
    assert int(found.risks[0]) in range(50)


@pytest.mark.long
def test_a_thousand_processes_lose_nothing(place: Place) -> None:
    """All at once, one record each."""
    all_written(place.state, 1000, 1)


def test_a_kill_at_any_instant_leaves_the_old_or_the_new(place: Place, *, long: bool) -> None:
    """Whole records only; what is half-written is not listed."""
    store.write(place.state, records.Record("/p/0/.venv", records.DENY))
    for moment in range(200 if long else 12):
        process = writer(place.state, 0, 10_000)
        threading.Event().wait(0.03 + moment * 0.004)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for path in store.paths(place.state):
            found = records.read(place.state, path)
            assert found
            assert (found.word, len(found.risks)) in (("deny", 0), ("allow", 5))
