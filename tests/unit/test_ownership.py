"""Who else may change what leads to an environment."""

import os
import subprocess
import sys

import pytest

from autovenv.ownership import ancestors, exposures, is_private_group
from tests.faked import BOB, ME, MINE, NOBODY_KNOWN, TEAM, Faked
from tests.places import Place, venv

JUDGED = ("bin", "pyvenv.cfg")
OTHERS = "is writable by others"


@pytest.fixture
def faked(monkeypatch: pytest.MonkeyPatch) -> Faked:
    return Faked(monkeypatch)


def found(place: Place, path: str | None = None, home: str | None = None) -> dict[str, str]:
    """What is exposed, and how."""
    chain = exposures(path or place.venv, JUDGED, place.home if home is None else home)[1]
    return {each.path: each.words for each in chain}


@pytest.mark.parametrize("part", ["", "/bin", "/pyvenv.cfg", "/..", "/../.."])
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"uid": BOB}, "belongs to bob"),
        ({"uid": NOBODY_KNOWN}, "belongs to user 4242"),
        ({"uid": 0}, None),
        ({"mode": 0o757}, OTHERS),
        ({"mode": 0o775, "gid": TEAM}, OTHERS),
        ({"mode": 0o775, "gid": MINE}, None),
        ({"mode": 0o775, "gid": 0}, None),
        ({"mode": 0o755, "gid": TEAM}, None),
        ({"uid": BOB, "mode": 0o777}, "belongs to bob"),
    ],
)
def test_every_part_belongs_to_the_user_or_root_alone(
    place: Place, faked: Faked, part: str, said: dict[str, int], words: str | None
) -> None:
    """The environment, bin, pyvenv.cfg, the project, and the home directory itself."""
    path = os.path.normpath(venv(place.venv) + part)
    faked(path, **said)
    assert found(place) == ({path: words} if words else {})


def test_above_home_nothing_is_judged(place: Place, faked: Faked) -> None:
    """But to the root where the way does not lead through it."""
    venv(place.venv)
    faked(place.top, mode=0o777)
    assert found(place) == {}
    outside = venv(place.top + "/srv/.venv")
    assert found(place, outside) == {place.top: OTHERS}
    assert found(place, home=place.top + "/other") == {place.top: OTHERS}
    assert found(place, home="") == {place.top: OTHERS}


def test_home_is_known_by_any_name(place: Place, faked: Faked) -> None:
    """A link to it is the same directory."""
    venv(place.venv)
    os.symlink(place.home, place.top + "/link")
    faked(place.top, mode=0o777)
    assert found(place, home=place.top + "/link") == {}
    assert found(place, f"{place.top}/link/shop/.venv") == {place.top: OTHERS}


def test_a_sticky_directory_is_fine_and_a_sticky_file_is_not(place: Place, faked: Faked) -> None:
    """In a sticky directory nobody replaces what is another's."""
    venv(place.venv)
    faked(place.project, mode=0o1777)
    assert found(place) == {}
    faked(place.venv + "/pyvenv.cfg", mode=0o1777)
    assert found(place) == {place.venv + "/pyvenv.cfg": OTHERS}


def test_what_links_lead_to_is_judged_too(place: Place, faked: Faked) -> None:
    """The way there as well, relative links and links in the middle included."""
    real = venv(place.top + "/srv/envs/shop")
    os.symlink("../../srv/now/shop", place.venv)
    os.symlink("envs", place.top + "/srv/now")
    for part in ("/srv", "/srv/envs", "/srv/envs/shop", "/srv/envs/shop/bin"):
        faked.changed = {}
        faked(place.top + part, mode=0o777)
        assert found(place) == {place.top + part: OTHERS}
    faked.changed = {}
    assert exposures(place.venv, JUDGED, place.home)[0] == real


def test_parts_that_are_links_are_followed(place: Place, faked: Faked) -> None:
    """bin and pyvenv.cfg may be elsewhere."""
    venv(place.venv, python=None)
    for part in ("bin", "pyvenv.cfg"):
        os.rename(f"{place.venv}/{part}", f"{place.tools}/{part}")
        os.symlink(f"{place.tools}/{part}", f"{place.venv}/{part}")
        faked(f"{place.tools}/{part}", uid=BOB)
    faked(place.tools, mode=0o777)
    assert found(place) == {
        place.tools: OTHERS,
        f"{place.tools}/bin": "belongs to bob",
        f"{place.tools}/pyvenv.cfg": "belongs to bob",
    }


def test_a_link_has_an_owner_too(place: Place, faked: Faked) -> None:
    """Who owns it in a sticky directory may lead it elsewhere; its mode says nothing."""
    os.symlink(venv(place.project + "/real"), place.venv)
    faked(place.venv, mode=0o777)
    assert found(place) == {}
    faked(place.venv, uid=BOB)
    assert found(place) == {place.venv: "belongs to bob"}


def test_the_base_interpreter_is_not_judged(place: Place, faked: Faked) -> None:
    """It is not the project's."""
    venv(place.venv)
    faked(os.path.dirname(sys.executable), uid=BOB)
    faked(place.venv + "/bin/python", uid=BOB)
    assert found(place) == {}


def test_the_way_is_that_of_the_system(place: Place) -> None:
    """Real paths are the same as realpath's, to the root and through many `..` too."""
    deep = place.project + "/d" * 50
    os.makedirs(deep)
    for number, target in enumerate(("/", "..", "/..", ".", "../" * 60 + deep[1:], "../d/./")):
        link = f"{deep}/link{number}"
        os.symlink(target, link)
        assert exposures(link, (), place.home)[0] == os.path.realpath(link)
        assert exposures(link + "/..", (), "")[0] == os.path.realpath(link + "/..")


def test_a_loop_of_links_ends(place: Place) -> None:
    """With the error that the system gives."""
    os.symlink("b", place.project + "/a")
    os.symlink("a", place.project + "/b")
    with pytest.raises(OSError, match="too many links"):
        exposures(place.project + "/a", JUDGED, place.home)


@pytest.mark.parametrize(
    ("gid", "primary", "groups", "private"),
    [
        (0, MINE, {}, True),
        (MINE, MINE, {MINE: ("me", [])}, True),  # by name
        (MINE, MINE, {MINE: ("me", ["me"])}, True),
        (MINE, MINE, {MINE: ("me", ["me", "bob"])}, False),
        (MINE, MINE, {MINE: ("users", [])}, False),
        (MINE, MINE, {}, False),
        (ME, ME, {ME: ("users", [])}, True),  # by number
        (ME, ME, {ME: ("users", ["bob"])}, False),
        (ME, ME, {}, True),
        (TEAM, MINE, {TEAM: ("me", [])}, False),  # not the primary one
        (ME, MINE, {ME: ("me", [])}, False),
    ],
)
def test_a_private_group_is_the_users_alone(
    faked: Faked, gid: int, primary: int, groups: dict[int, tuple[str, list[str]]], *, private: bool
) -> None:
    """gid 0, or the primary group, by the user's number or name, without other members."""
    faked.primary, faked.groups = primary, groups
    assert is_private_group(gid, ME) is private


def test_groups_are_looked_up_only_where_one_may_write(place: Place, faked: Faked) -> None:
    """A directory server may have to be asked."""
    venv(place.venv)
    faked(place.venv, gid=TEAM)
    found(place)
    assert faked.asked == []
    faked(place.venv, gid=MINE, mode=0o775)
    found(place)
    assert faked.asked == [MINE]


def test_ancestors_are_the_path_and_all_above() -> None:
    """Nearest first, whole components."""
    assert list(ancestors("/a/b c/d")) == ["/a/b c/d", "/a/b c", "/a", "/"]
    assert list(ancestors("/")) == ["/", "/"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
def test_real_owners_are_seen_by_a_real_user(place: Place) -> None:
    """What belongs to another user, without any fake."""
    venv(place.venv)
    code = (
        "import os, sys; os.setgroups([]); os.setgid(4242); os.setuid(4242)\n"
        "from autovenv.ownership import exposures\n"
        "for each in exposures(sys.argv[1], ('bin', 'pyvenv.cfg'), '')[1]:\n"
        "    print(each.path, each.words)"
    )
    for directory in (place.project, place.venv):
        os.chown(directory, 4242, 4242)
    os.chown(place.venv + "/bin", 4343, 4343)
    reachable = place.top
    while reachable != "/":
        os.chmod(reachable, os.stat(reachable).st_mode | 0o055)  # noqa: S103
        reachable = os.path.dirname(reachable)
    import autovenv

    done = subprocess.run(
        [sys.executable, "-S", "-c", code, place.venv],
        env={"PYTHONPATH": os.path.dirname(os.path.dirname(autovenv.__file__))},
        capture_output=True,
        text=True,
        check=False,
    )
    if "PermissionError" in done.stderr or "ModuleNotFoundError" in done.stderr:
        pytest.skip("another user may not read the package here")
    assert (done.stdout, done.stderr) == (f"{place.venv}/bin belongs to user 4343\n", "")
