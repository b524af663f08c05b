"""A trust record is found again by the path that it was written for, and by no other."""

import os
import tempfile

from hypothesis import given
from hypothesis import strategies as st

from autovenv import records, store
from tests.strategies import paths, texts

LONG = st.tuples(paths(), st.integers(1, 60)).map(lambda pair: pair[0] * pair[1])
ANY = st.one_of(paths(), LONG, st.just("/"))


@given(ANY)
def test_the_file_name_tells_the_path(path: str) -> None:
    """Whatever its bytes and its length; each part fits into a directory."""
    file = records.encode(path)
    assert records.decode(file) == path
    assert "\n" not in file
    for part in file.split("/"):
        assert 0 < len(os.fsencode(part)) <= 255
        assert part not in (".", "..")


@given(ANY, ANY)
def test_no_two_paths_share_a_file(one: str, other: str) -> None:
    """Nor is the file of one the directory of another."""
    first, second = records.encode(one), records.encode(other)
    assert (first == second) == (one == other)
    assert not second.startswith(first + "/")


@given(st.lists(paths(), min_size=1, max_size=4, unique=True), st.lists(texts(), max_size=3))
def test_what_is_written_is_read_and_listed(where: list[str], risks: list[str]) -> None:
    """Word and risks; and nothing is there any more once it is removed."""
    accepted = tuple(risk.replace("\n", "") for risk in risks)
    with tempfile.TemporaryDirectory() as state:
        for path in where:
            store.write(state, records.Record(path, records.ALLOW, accepted))
        for path in where:
            found = records.read(state, path)
            assert found is not None
            assert (found.path, found.word, found.risks) == (path, "allow", accepted)
        assert store.paths(state) == sorted(where)
        assert [store.remove(state, path) for path in where] == [True] * len(where)
        assert [store.remove(state, path) for path in where] == [False] * len(where)
        assert store.paths(state) == []


@given(st.binary(max_size=60))
def test_no_bytes_are_more_than_a_damaged_record(data: bytes) -> None:
    """Either it says allow or deny, or it is damaged: nothing else is raised."""
    try:
        found = records.parse("/p", data)
    except records.Damaged:
        return
    assert data.startswith(f"autovenv 1\n{found.word}\n".encode())


@given(st.integers(0, 60))
def test_a_record_that_was_cut_off_is_damaged(end: int) -> None:
    """Wherever it ends, but for the end of a line after the word, as an older writer's would."""
    data = b"autovenv 1\nallow\nhides frob\nhides twist\n"[:end]
    try:
        found = records.parse("/p", data)
    except records.Damaged:
        assert not data.endswith(b"\n") or data.count(b"\n") < 2
    else:
        assert found.risks == ("hides frob", "hides twist")[: data.count(b"\n") - 2]
