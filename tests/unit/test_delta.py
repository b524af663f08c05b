"""What changes on entering and leaving, on small examples; the laws are in tests/property."""

import pytest

from autovenv.delta import activate, apply, deactivate, is_ours, prepend, subtract, undoable

E = "/p/.venv"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/p/.venv/bin:/usr/bin", "/usr/bin"),
        ("/usr/bin:/p/.venv/bin", "/usr/bin"),
        ("/a:/p/.venv/bin:/b", "/a:/b"),
        ("/p/.venv/bin", ""),
        ("/p/.venv/bin:/a:/p/.venv/bin", "/a:/p/.venv/bin"),
        ("/x/p/.venv/bin:/p/.venv/bin2", "/x/p/.venv/bin:/p/.venv/bin2"),
        ("/p/.venv/bin/:/a", "/p/.venv/bin/:/a"),
        ("::/p/.venv/bin::", "::::"[:-1]),
        ("", ""),
    ],
)
def test_one_entry_is_taken_out_of_path(path: str, expected: str) -> None:
    """The first that is the same, whole; all else stays as it is, empty entries too."""
    assert subtract(path, "/p/.venv/bin") == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/a:/b", "/e:/a:/b"), ("", "/e"), (None, "/e"), (":/a", "/e::/a")],
)
def test_an_entry_in_front_adds_no_empty_one(path: str | None, expected: str) -> None:
    """An empty entry is the working directory: only what was there already stays."""
    assert prepend(path, "/e") == expected


def test_entering_is_told_in_the_order_of_a_plain_activate() -> None:
    """PATH first; only what differs is told."""
    before = {"PATH": "/bin", "PYTHONHOME": "/h", "VIRTUAL_ENV": ""}
    assert list(activate(before, E, "p").items()) == [
        ("PATH", "/p/.venv/bin:/bin"),
        ("VIRTUAL_ENV", "/p/.venv"),
        ("VIRTUAL_ENV_PROMPT", "p"),
        ("PYTHONHOME", None),
        ("AUTOVENV_ACTIVE", "/p/.venv"),
        ("AUTOVENV_STATE", "active"),
        ("AUTOVENV_OLD_VIRTUAL_ENV", ""),
        ("AUTOVENV_OLD_PYTHONHOME", "/h"),
    ]


def test_a_shell_is_told_first_what_undoing_takes() -> None:
    """What was there before, then whose it is; only then anything that is used."""
    before = {"PATH": "/bin", "PYTHONHOME": "/h", "VIRTUAL_ENV": ""}
    change = activate(before, E, "p", local=["VIRTUAL_ENV"])
    assert list(undoable(change).items()) == [
        ("__autovenv_old_VIRTUAL_ENV", ""),
        ("AUTOVENV_OLD_PYTHONHOME", "/h"),
        ("AUTOVENV_ACTIVE", "/p/.venv"),
        ("PATH", "/p/.venv/bin:/bin"),
        ("VIRTUAL_ENV", "/p/.venv"),
        ("VIRTUAL_ENV_PROMPT", "p"),
        ("PYTHONHOME", None),
        ("AUTOVENV_STATE", "active"),
    ]


def test_a_named_environment_is_pinned_until_it_is_off() -> None:
    """`activate DIR` leaves its mark, and leaving takes it away."""
    inside = apply({"PATH": "/bin"}, activate({"PATH": "/bin"}, E, "p", pinned=True))
    assert inside["AUTOVENV_PINNED"] == "/p/.venv"
    assert apply(inside, deactivate(inside)) == {"PATH": "/bin"}


def test_without_path_nothing_is_invented() -> None:
    """A PATH that somebody unset meanwhile stays unset."""
    inside = apply({"PATH": "/bin"}, activate({"PATH": "/bin"}, E, "p"))
    del inside["PATH"]
    assert apply(inside, deactivate(inside)) == {}


@pytest.mark.parametrize(
    ("variables", "ours"),
    [
        ({}, False),
        ({"VIRTUAL_ENV": E}, False),
        ({"AUTOVENV_ACTIVE": E}, False),
        ({"AUTOVENV_ACTIVE": "", "VIRTUAL_ENV": ""}, False),
        ({"AUTOVENV_ACTIVE": "p", "VIRTUAL_ENV": "p"}, False),
        ({"AUTOVENV_ACTIVE": E, "VIRTUAL_ENV": "/q"}, False),
        ({"AUTOVENV_ACTIVE": E, "VIRTUAL_ENV": E}, True),
    ],
)
def test_both_variables_say_whose_it_is(variables: dict[str, str], *, ours: bool) -> None:
    """Ours is what both name, by an absolute path."""
    assert is_ours(variables) is ours
