"""`.gitignore` as git reads it: the same answers as `git check-ignore`."""

import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from autovenv.watch.ignore import Ignored, Rule
from tests.places import write

# Lines with what gitignore(5) and wildmatch.c know; the tree has names for each of them.
LINES = ["trailing   ", "kept\\ "]
LINES += r"""
*.log
!keep.log
/top
build/
doc/*.txt
**/deep
a/**/b
all/**
with\ space
\#hash
\!bang
# a comment
[a-c]x
[!a-c]y
[^a-c]z
[]]q
[[:digit:]]n
[[:nosuch:]]m
[z-a]r
[a\-c]s
open[
back\
q?
**
!**
*.[oa]
foo//
/
!
x/y
.hidden
u?u
***/triple
c**d
*a*x*
d*c*/*a*y
*[a-d]*?x
""".split("\n")  # noqa: SIM905  (one below the other, as in a file)
WIDE = ("**", "!**")  # these leave little to be seen of the others
NAMES = ["with space", "kept "]
NAMES += r"""
a.log keep.log top build doc n.txt deep a b all trailing #hash !bang ax dx ay dy az dz ]q
1n zr ar -s bs as open[ back\ qq q x.o x.b foo x y .hidden uäu u1u triple cxd c d
""".split()  # noqa: SIM905  (a wall of quotes)


def tree(top: Path, chance: random.Random, lines: list[str]) -> list[str]:
    """A repository with random names and files of lines; its paths, directories with a slash."""
    subprocess.run(["git", "init", "-q", str(top)], check=True, capture_output=True)
    places, paths = [""], []
    for name in chance.choices(NAMES, k=120):
        path = chance.choice(places) + name
        if not (top / path).exists() and path.count("/") < 5:
            if chance.random() < 0.5:
                (top / path).mkdir()
                places.append(path + "/")
            else:
                (top / path).touch()
            paths.append(path + "/" if places[-1] == path + "/" else path)
    for place in ("", *chance.choices(places, k=3)):
        write(f"{top}/{place}.gitignore", "\n".join(chance.sample(lines, 5)) + "\n")
    return paths


def by_git(top: Path, paths: list[str]) -> set[str]:
    """Those that git ignores, whoever runs this."""
    words = ["git", "-c", "core.excludesFile=/dev/null", "check-ignore", "-z", "--stdin"]
    # With its slash git would take a directory's last name for an empty one.
    text = b"\0".join(os.fsencode(path.rstrip("/")) for path in paths)
    done = subprocess.run(words, cwd=top, input=text, capture_output=True, check=False)
    return {os.fsdecode(path) for path in done.stdout.split(b"\0") if path}


@pytest.mark.parametrize("seed", range(20))
def test_the_same_answers_as_git(
    tmp_path: Path,
    need: Callable[[str], str],
    seed: int,
    long: bool,  # noqa: FBT001
) -> None:
    """For random trees and random files of lines."""
    need("git")
    for turn in range(20 if long else 1):
        chance = random.Random(f"{seed} {turn}")  # noqa: S311
        top = tmp_path / str(turn)
        paths = tree(top, chance, [line for line in LINES if line not in WIDE or seed % 4 == 0])
        ignored = Ignored(str(top))
        ours = {
            path.rstrip("/")
            for path in paths
            if ignored(f"{top}/{path}".rstrip("/"), is_directory=path.endswith("/"))
        }
        assert ours == by_git(top, paths)


def test_files_of_the_repository_above_count(tmp_path: Path) -> None:
    """As git does it; without a repository they begin in the watched directory."""
    top = str(tmp_path)
    write(f"{top}/.gitignore", b"\xef\xbb\xbf*.tmp\r\nsub/\r\n")
    write(f"{top}/sub/x", "")
    assert not Ignored(f"{top}/sub")(f"{top}/sub/a.tmp", is_directory=False)
    os.mkdir(f"{top}/.git")
    below = Ignored(f"{top}/sub")
    assert below(f"{top}/sub/a.tmp", is_directory=False)
    assert not below(f"{top}/sub/x", is_directory=False)  # `sub` is what was asked for
    assert Ignored(top)(f"{top}/sub/x", is_directory=False)


def test_a_rule_is_read_once_more_when_told(tmp_path: Path) -> None:
    """And what is no small file is none."""
    ignored = Ignored(str(tmp_path))
    path = f"{tmp_path}/a.py"
    assert not ignored(path, is_directory=False)
    write(f"{tmp_path}/.gitignore", "a.py\n")
    assert not ignored(path, is_directory=False)
    ignored.forget()
    assert ignored(path, is_directory=False)
    os.unlink(f"{tmp_path}/.gitignore")
    os.mkfifo(f"{tmp_path}/.gitignore")
    ignored.forget()
    assert not ignored(path, is_directory=False)


def test_a_long_pattern_is_no_trap() -> None:
    """However many stars there are."""
    assert not Rule("*a" * 50 + "*b").fits("a" * 255, is_directory=False)
