"""The directories are those that platformdirs names."""

import os

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from platformdirs.macos import MacOS
from platformdirs.unix import Unix

from autovenv import dirs, disk

VALUES = st.one_of(
    st.none(),
    # Versions of the library differ in blanks around it.
    st.sampled_from(("", "/", "/x", "/x/", "/x y", "relative", "./r", "~/x", "/é")),
)
SITES = st.one_of(VALUES, st.sampled_from(("/a:/b", ":/b", "x:/b/:/c", ":")))
HOMES = st.sampled_from(("/home/u", "/home/u v", "/root"))


@pytest.mark.parametrize("library", [Unix, MacOS])
def test_platformdirs_names_the_same(library: type[Unix] | type[MacOS]) -> None:
    """For any values of HOME and the XDG variables, on Linux and on macOS."""

    @given(HOMES, VALUES, VALUES, SITES)
    def check(home: str, config: str | None, state: str | None, site: str | None) -> None:
        given_values = {
            "HOME": home,
            "XDG_CONFIG_HOME": config,
            "XDG_STATE_HOME": state,
            "XDG_CONFIG_DIRS": site,
        }
        environ = {name: value for name, value in given_values.items() if value is not None}
        with pytest.MonkeyPatch.context() as patch:
            for name, value in given_values.items():
                if value is None:
                    patch.delenv(name, raising=False)
                else:
                    patch.setenv(name, value)
            patch.setattr(disk, "IS_MACOS", library is MacOS)
            theirs = library("autovenv", appauthor=False)
            expected = [
                theirs.user_config_dir + "/config.toml",
                theirs.site_config_dir + "/config.toml",
                theirs.user_state_dir,
            ]
            ours = [
                dirs.config_file(environ),
                dirs.site_config_file(environ),
                dirs.state_dir(environ),
            ]
        assert [os.path.normpath(each) for each in ours] == list(map(os.path.normpath, expected))

    check()


def test_the_library_s_classes_are_the_real_ones() -> None:
    """What `platformdirs.PlatformDirs` is on this machine is one of the two."""
    assert platformdirs.PlatformDirs in (Unix, MacOS)


def test_a_variable_names_another_settings_file() -> None:
    """As it stands."""
    environ = {"HOME": "/h", "AUTOVENV_CONFIG": "/x/y.toml"}
    assert dirs.config_file(environ) == "/x/y.toml"
    assert dirs.config_file({"HOME": "/h", "AUTOVENV_CONFIG": ""}).startswith("/h/")


@pytest.mark.parametrize(
    ("home", "expected"), [("/home/u", "/home/u"), ("/home/u//", "/home/u"), ("/", "")]
)
def test_home_has_no_trailing_slash(home: str, expected: str) -> None:
    """The root is the empty string, as the walk has it."""
    assert dirs.home({"HOME": home}) == expected


def test_without_home_the_account_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative HOME says nothing; an account may be missing as well."""
    import pwd

    account = pwd.struct_passwd(("u", "x", 1, 1, "", "/home/u/", "/bin/sh"))
    monkeypatch.setattr(pwd, "getpwuid", lambda _: account)
    assert [dirs.home({}), dirs.home({"HOME": ""}), dirs.home({"HOME": "x"})] == ["/home/u"] * 3

    def missing(uid: int) -> pwd.struct_passwd:
        raise KeyError(uid)

    monkeypatch.setattr(pwd, "getpwuid", missing)
    assert dirs.home({}) == ""
