"""Owners, modes and accounts as they are told to the core, whoever runs the tests."""

import grp
import os
import posix
import pwd
from typing import Any

import pytest

from autovenv import disk

ME, BOB, NOBODY_KNOWN = 4001, 4002, 4242
MINE, TEAM = 5001, 5002  # my primary group, and one that is shared
DIRECTORY, LINK = 0o040000, 0o120000


class Faked:
    """All belongs to me and nobody else may write, but for what is said to be otherwise."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.changed: dict[str, dict[str, int]] = {}
        self.primary = MINE
        self.groups: dict[int, tuple[str, list[str]]] = {MINE: ("me", []), TEAM: ("team", ["bob"])}
        self.asked: list[int] = []  # the groups that were looked up
        monkeypatch.setattr(disk, "lstat", lambda path: self._stat(path, posix.lstat(path)))
        monkeypatch.setattr(
            disk, "stat", lambda path: self._stat(os.path.realpath(path), posix.stat(path))
        )
        monkeypatch.setattr(disk, "geteuid", lambda: ME)
        monkeypatch.setattr(pwd, "getpwuid", self._account)
        monkeypatch.setattr(grp, "getgrgid", self._group)

    def __call__(self, path: str, *, uid: int = ME, gid: int = MINE, mode: int = 0o755) -> str:
        """Say otherwise; the path."""
        self.changed[path] = {"uid": uid, "gid": gid, "mode": mode}
        return path

    def _stat(self, path: str, found: os.stat_result) -> os.stat_result:
        said = self.changed.get(path, {})
        values = list(found)
        values[0] = (found.st_mode & ~0o7777) | said.get("mode", 0o755)
        values[4] = said.get("uid", ME)
        values[5] = said.get("gid", MINE)
        return os.stat_result(values)

    def _account(self, uid: int) -> pwd.struct_passwd:
        known = {ME: "me", BOB: "bob", 0: "root"}
        if uid not in known:
            raise KeyError(uid)
        fields: list[Any] = [known[uid], "x", uid, self.primary, "", "/", "/bin/sh"]
        return pwd.struct_passwd(fields)

    def _group(self, gid: int) -> grp.struct_group:
        self.asked.append(gid)
        if gid not in self.groups:
            raise KeyError(gid)
        name, members = self.groups[gid]
        return grp.struct_group([name, "x", gid, members])
