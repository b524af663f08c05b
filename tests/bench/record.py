"""One run's record: what was measured with what, where, and what came out. It is kept as JSON."""

import json
import os
import platform
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

import autovenv
from tests.bench.figures import Cell
from tests.bench.peers import PEERS
from tests.bench.slow import Slows

VERSION = re.compile(r"\d+(?:\.\d+)+")


class Record(TypedDict):
    """All of a run. What is measured is by shell, then by step and tool."""

    date: str
    system: str
    versions: dict[str, str]
    absent: list[str]
    rounds: dict[str, int]
    milliseconds: dict[str, dict[str, dict[str, Cell | None]]]
    processes: dict[str, dict[str, dict[str, int | None]]]
    slow: dict[str, Slows]


def begin(shells: list[str]) -> Record:
    """A record without figures."""
    there = {name: found for name in (*shells, *PEERS) if (found := version([name, "--version"]))}
    if "pyenv" in there and (plugin := version(["pyenv", "virtualenv", "--version"])):
        there["pyenv-virtualenv"] = plugin
    python = platform.python_version()
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        "versions": {"autovenv": autovenv.__version__, "Python": python, **there},
        "absent": [name for name in PEERS if name not in there],
        "rounds": {},
        "milliseconds": {},
        "processes": {},
        "slow": {},
    }


def version(words: list[str]) -> str:
    """The version that a program tells, "" where it isn't there."""
    if not shutil.which(words[0]):
        return ""
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=30)
    found = VERSION.search(done.stdout + done.stderr)
    return found[0] if found else "?"


def write(record: Record, file: Path) -> None:
    """Keep it."""
    file.write_text(json.dumps(record, indent=1) + "\n")


def read(file: Path) -> Record:
    """What was kept."""
    found: Record = json.loads(file.read_text())
    return found
