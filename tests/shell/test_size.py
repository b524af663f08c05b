"""What a project's size costs: nothing, told by counts of system calls."""

import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.shell.driver import Shell, World

# Listing bin takes calls and memory in proportion to it, and that is all.
LISTING = {"getdents64", "brk", "mmap", "munmap", "mremap", "madvise"}
# fish has threads, which wait for each other and wake each other as it comes.
THREADS = {"futex", "clone3", "mprotect", "rseq", "set_robust_list", "rt_sigprocmask"}
WAKING = {"sched_yield", "read", "write", "poll", "pselect6"}
# How a shell waits for a process depends on the moment in which that ends: once more or less.
WAITING = {"kill", "read", "rt_sigprocmask", "rt_sigreturn", "rt_sigsuspend", "wait4"}
CALL = re.compile(r"^\d+ +(\w+)\(", re.MULTILINE)
PLAIN = {"bash": ["--norc"], "zsh": ["-f"], "fish": []}


@pytest.fixture
def many(long: bool) -> int:  # noqa: FBT001  (a fixture)
    """How many files are many."""
    return 100_000 if long else 2_000


def calls(world: World, shell: Shell, strace: str, project: str) -> Counter[str]:
    """The system calls of a shell, and of all that it starts, that goes in, about and out again."""
    log = f"{world.top}/calls"
    script = f"{world.top}/script"
    lines = [shell.hook_line, f"cd {project}", "cd d1", "cd ../d2", "cd ..", "cd", ""]
    world.write(script, "\n".join(lines))
    trace = [strace, "-f", "-qq", "-o", log]
    done = world.start([*trace, shell.program, *PLAIN[shell.name], script], "")
    assert (done.code, done.stdout, done.stderr) == (0, "", "")
    return Counter(CALL.findall(Path(log).read_text()))


def furnish(world: World, name: str, count: int) -> str:
    """A project with so many directories, and so many commands, packages and files in each place
    of its environment.
    """
    project = world.project(name)
    packages = f"{project}/.venv/lib/python3.12/site-packages"
    os.makedirs(packages)
    for number in range(count):
        os.mkdir(f"{project}/d{number}")
        Path(packages, f"m{number}.py").touch()
        Path(f"{project}/.venv/bin/tool{number}").touch(0o755)
    return project


def test_size_costs_nothing(
    world: World, shell: Shell, many: int, need: Callable[[str], str]
) -> None:
    """Two thousand directories in a project, and as many files in its environment's site-packages
    and bin (`--long`: 100,000): as many system calls as with five hundred, but to list bin.
    """
    strace = need("strace")
    small, large = furnish(world, "few", 500), furnish(world, "much", many)
    calls(world, shell, strace, small)  # so that all is compiled
    few, much = (calls(world, shell, strace, project) for project in (small, large))
    print(f"{shell.name}: {few.total()} and {much.total()} calls")
    free = LISTING | (THREADS | WAKING if shell.is_fish else set())
    more = {n: c for n, c in (much - few).items() if n not in free}
    assert {n: c for n, c in more.items() if c > 2 or n not in WAITING} == {}
