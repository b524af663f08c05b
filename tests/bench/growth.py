"""autovenv where there is much of something."""

import os
from collections.abc import Sequence
from pathlib import Path

from autovenv.records import ALLOW, HEADER, RECORDS, encode
from tests.bench.tools import PROJECTS, Ground, Tool

RECORDED = 100_000
WITH = "autovenv with"
LINKS = 50_000  # to one file, at most


def every(ground: Ground) -> list[Tool]:
    """One tool for each thing that grows."""
    tools = [path(ground), commands(ground, 500), commands(ground, 1000), siblings(ground)]
    return [*tools, records(ground)]


def is_grown(name: str) -> bool:
    """Whether a row is one of these, and no other tool's."""
    return name.startswith(WITH)


def _tool(ground: Ground, name: str, **variables: str) -> Tool:
    line = ground.hook("autovenv hook")
    return ground.tool(f"{WITH} {name}", line, variables=variables, starts=False)


def path(ground: Ground) -> Tool:
    """A PATH of 1,000 entries that are not there."""
    tool = _tool(ground, "PATH of 1,000")
    entries = [tool.environ["PATH"], *(f"/opt/none/{number}" for number in range(1000))]
    tool.environ["PATH"] = ":".join(entries)
    return tool


def commands(ground: Ground, count: int) -> Tool:
    """Commands in each environment's bin."""
    tool = _tool(ground, f"{count:,} in bin")
    for project in PROJECTS:
        bin_ = Path(tool.home, project, ".venv/bin")
        many("", [f"{bin_}/command{number}" for number in range(count)], 0o755)
    return tool


def siblings(ground: Ground) -> Tool:
    """Files beside each environment."""
    tool = _tool(ground, "10,000 files")
    for project in PROJECTS:
        many("", [f"{tool.project(project)}/file{number}" for number in range(10_000)])
    return tool


def records(ground: Ground) -> Tool:
    """Trust records of other environments. The shells share them: nothing is written there."""
    state = ground.shared / "state"
    directory = state / "autovenv" / RECORDS
    if not directory.exists():
        for each in (state, directory.parent, directory):
            each.mkdir(mode=0o700)
        names = [encode(f"/home/you/projects/{number}/.venv") for number in range(RECORDED)]
        many(f"{HEADER}\n{ALLOW}\n", [f"{directory}/{name}" for name in names])
    return _tool(ground, "100,000 records", XDG_STATE_HOME=str(state))


def many(text: str, paths: Sequence[str], mode: int = 0o644) -> None:
    """Files with this text. Links of a few are as many names, and much quicker to make."""
    for number, path in enumerate(paths):
        if number % LINKS == 0:
            Path(path).write_text(text)
            Path(path).chmod(mode)
        else:
            os.link(paths[number - number % LINKS], path)
