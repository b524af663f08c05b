"""`setup`: the hook's line in a start-up file, once, and out again byte for byte."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from autovenv.cli import startup
from tests.command import Result, World, says

KEPT = "~/.local/state/autovenv/hook"
BASH = (
    f"{{ [ -r {KEPT}.bash ] && . {KEPT}.bash; }} || "
    '! command -v autovenv >/dev/null || eval "$(autovenv hook bash)"'
)
FISH = (
    f"test -r {KEPT}.fish; and source {KEPT}.fish; or begin; "
    "command -q autovenv; and autovenv hook fish | source; end"
)
ZSH = BASH.replace("bash", "zsh")
CALLING = "import shellingham; shellingham.detect_shell = lambda: ('bash', '')"
MACOS = f"{CALLING}; from autovenv import disk; disk.IS_MACOS = True"
MARK = "# added by 'autovenv setup'"


class Home(World):
    """A home in which the command is called by bash."""

    def __init__(self, top: Path) -> None:
        super().__init__(top)
        self.environ["XDG_STATE_HOME"] = f"{self.home}/.local/state"
        self.kept = f"{self.home}/.local/state/autovenv/hook.bash"
        self.bashrc = f"{self.home}/.bashrc"

    def setup(self, *words: str, first: str = CALLING) -> Result:
        """The command's result."""
        return self.as_if(first, "setup", *words)

    def put(self, name: str, data: bytes) -> Path:
        """A file in the home directory."""
        path = Path(self.home, name)
        path.write_bytes(data)
        return path


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def added(home: Home, file: str = ".bashrc", line: str = BASH) -> tuple[str, str]:
    """The two lines that say what was added."""
    return f"added to {home.home}/{file}:", f"  {line}"


EXEC = "to have it in this shell too, type: exec bash"


def test_added_once(home: Home) -> None:
    """The line is at the end, the hook is private, and a second time changes nothing."""
    file = home.put(".bashrc", b"a=1\n")
    assert home.setup("bash") == says(0, *added(home), EXEC)
    assert file.read_text() == f"a=1\n{BASH}  {MARK}\n"
    assert os.stat(home.kept).st_mode & 0o777 == 0o600
    before = file.stat().st_ino, Path(home.kept).read_bytes()
    assert home.setup() == says(0, f"set up already: {home.bashrc}", EXEC)
    assert before == (file.stat().st_ino, Path(home.kept).read_bytes())


@pytest.mark.parametrize(
    ("shell", "file", "line"),
    [
        ("bash", ".bashrc", BASH),
        ("zsh", ".zshrc", ZSH),
        ("fish", "config/fish/conf.d/autovenv.fish", FISH),
    ],
)
def test_each_shell_has_its_place(home: Home, shell: str, file: str, line: str) -> None:
    """A file that is missing is made, and taken away again."""
    again = EXEC if shell == "bash" else f"to try it, type: {shell}"
    assert home.setup(shell) == says(0, *added(home, file, line), again)
    path = Path(home.home, file)
    assert path.read_text() == f"{line}  {MARK}, with this file\n"
    kept = f"{home.home}/.local/state/autovenv/hook.{shell}"
    took = [f"removed the line from {path}", f"removed the hook kept in {kept}"]
    would = [line.replace("removed", "would remove") for line in took]
    done = home.setup(shell, "--undo", "--dry-run")
    assert done == (0, "".join(line + "\n" for line in would), "")
    assert home.setup(shell, "--undo") == says(0, *took)
    assert not path.exists()
    assert not Path(kept).parent.exists()
    nothing = f"nothing to undo: 'autovenv setup' put nothing into {shell}'s files"
    assert home.setup(shell, "--undo") == says(0, nothing)


@pytest.mark.parametrize(
    "data",
    [b"", b"a=1\n", b"a=1", b"a=1\r\nb=2\r\n", b"a=1\r\nb=2", b"\xff\x00\n", b"\n\n", b"a=1\n\n"],
)
def test_undone_byte_for_byte(home: Home, data: bytes) -> None:
    """Whatever is in the file, with whatever line ends."""
    file = home.put(".bashrc", data)
    assert home.setup("bash")[0] == 0
    assert startup.MARK.encode() in file.read_bytes()
    assert file.read_bytes().count(b"\r\n") == data.count(b"\r\n") + _more(data)
    assert home.setup("bash", "--undo")[0] == 0
    assert file.read_bytes() == data


def _more(data: bytes) -> int:
    """How many CRLF are added to a file."""
    return 0 if b"\r\n" not in data else 1 if data.endswith(b"\n") else 2


def test_what_was_added_later_stays(home: Home) -> None:
    """Lines behind ours are as they were."""
    file = home.put(".bashrc", b"a=1")
    home.setup("bash")
    file.write_bytes(file.read_bytes() + b"b=2\n")
    home.setup("bash", "--undo")
    assert file.read_bytes() == b"a=1\nb=2\n"


def test_links_and_modes_stay(home: Home) -> None:
    """A start-up file that is a link into a repository of dotfiles."""
    home.directory("dotfiles")
    real = home.put("dotfiles/bashrc", b"a=1\n")
    real.chmod(0o640)
    os.symlink("dotfiles/bashrc", home.bashrc)
    home.setup("bash")
    assert os.readlink(home.bashrc) == "dotfiles/bashrc"
    assert (real.stat().st_mode & 0o777, real.read_text()) == (0o640, f"a=1\n{BASH}  {MARK}\n")
    assert os.listdir(f"{home.home}/dotfiles") == ["bashrc"]


def test_read_only(home: Home) -> None:
    """Left alone, with the line to add by hand."""
    file = home.put(".bashrc", b"a=1\n")
    file.chmod(0o444)
    line = f"not set up: {home.bashrc}: read-only file; add by hand: {BASH}"
    assert home.setup("bash") == says(1, line)
    assert file.read_bytes() == b"a=1\n"


def test_dry_run_changes_nothing(home: Home) -> None:
    """It only shows."""
    lines = [f"would keep the hook in {home.kept}", f"would add to {home.bashrc}:", f"  {BASH}"]
    assert home.setup("--dry-run") == (0, "".join(line + "\n" for line in lines), "")
    assert not Path(home.bashrc).exists()
    assert not Path(home.kept).exists()


def test_a_line_of_ones_own(home: Home) -> None:
    """Nothing is added to it, and it is named."""
    own = 'eval "$(autovenv hook bash)"'
    home.put(".bashrc", f"# autovenv hook\n{own}\n".encode())
    again = "take it out and run 'autovenv setup' again for a quicker start"
    line = f"set up already, by a line of your own: {home.bashrc}:2: {own}; {again}"
    assert home.setup("bash") == says(0, line)


def test_login_shells(home: Home) -> None:
    """Where they do not come to .bashrc that is said; on macOS they get the line as well."""
    home.put(".profile", b"a=1\n")
    note = f"login shells read {home.home}/.profile alone; add there: . ~/.bashrc"
    assert home.setup("bash") == says(0, *added(home), note, EXEC)
    guarded = f'[ -z "${{BASH_VERSION-}}" ] || {BASH}'
    mac = guarded.replace("~/.local/state", "~/.local/state")
    done = home.setup("bash", first=MACOS)
    assert done == says(0, *added(home, ".profile", mac), EXEC)
    assert home.setup("bash", "--undo")[0] == 0
    assert Path(home.home, ".profile").read_bytes() == b"a=1\n"
    home.put(".bash_profile", b". ~/.bashrc\n")
    assert home.setup("bash", first=MACOS) == says(0, *added(home), EXEC)


def test_where_the_hook_is_already(home: Home) -> None:
    """Nothing more is to be typed in a shell that has it; and what runs keeps it after --undo."""
    home.environ["AUTOVENV_FACTS"] = "shell bash 5.2\nmade_of 1"
    assert home.setup("bash") == says(0, *added(home))
    assert home.setup("bash") == says(0, f"set up already: {home.bashrc}")
    assert home.setup("zsh") == says(0, *added(home, ".zshrc", ZSH), "to try it, type: zsh")
    done = home.setup("bash", "--undo")
    state = Path(home.kept).parent
    assert done == says(
        0,
        f"removed the line from {home.bashrc}",
        f"removed the hook kept in {home.kept}",
        "shells that run now have it until they end",
        f"records stay; to remove them too, type: rm -r {state}",
    )
    nothing = "nothing to undo: 'autovenv setup' put nothing into bash's files"
    assert home.setup("bash", "--undo") == says(0, nothing)


def test_what_undo_leaves(home: Home) -> None:
    """A line of one's own, the records, the settings: each is named."""
    home.setup("fish")
    home.put("config/fish/config.fish", b"\nautovenv hook fish | source\n")
    home.directory("config/autovenv")
    home.put("config/autovenv/config.toml", b"prompt = false\n")
    home.run("deny", at=home.project("shop"))
    state = Path(home.kept).parent
    own = f"{home.home}/config/fish/config.fish:2: autovenv hook fish | source"
    remove = f"rm -r {state} {home.home}/config/autovenv/config.toml"
    assert home.setup("fish", "--undo") == says(
        0,
        f"removed the line from {home.home}/config/fish/conf.d/autovenv.fish",
        f"removed the hook kept in {state}/hook.fish",
        f"a line of your own is left: {own}",
        f"records and settings stay; to remove them too, type: {remove}",
    )
    nothing = "nothing to undo: 'autovenv setup' put nothing into fish's files"
    own_line = f"a line of your own is left: {own}"
    assert home.setup("fish", "--undo") == says(0, nothing, own_line)
    again = "take it out and run 'autovenv setup' again for a quicker start"
    assert home.setup("fish") == says(0, f"set up already, by a line of your own: {own}; {again}")


def test_dry_run_when_it_is_set_up(home: Home) -> None:
    """That is said."""
    home.setup("bash")
    lines = f"would keep the hook in {home.kept}\nset up already: {home.bashrc}\n"
    assert home.setup("--dry-run") == (0, lines, "")


def test_undo_of_a_read_only_file(home: Home) -> None:
    """Nothing is changed, and what to take out by hand is said."""
    home.put(".bashrc", b"a=1\n").chmod(0o644)
    home.setup("bash")
    Path(home.bashrc).chmod(0o444)
    line = f"not undone: {home.bashrc}: read-only file; take out the line that ends in: {MARK}"
    assert home.setup("bash", "--undo") == says(1, line)
    assert Path(home.kept).exists()


def test_where_zsh_has_its_files(home: Home) -> None:
    """ZDOTDIR says so, exported or only set in .zshenv."""
    if not shutil.which("zsh"):
        pytest.skip("no zsh")
    home.directory("z")
    home.environ["ZDOTDIR"] = f"{home.home}/z"
    assert home.setup("zsh") == says(0, *added(home, "z/.zshrc", ZSH), "to try it, type: zsh")
    assert home.setup("zsh", "--undo")[0] == 0
    assert os.listdir(f"{home.home}/z") == []
    del home.environ["ZDOTDIR"]
    home.put(".zshenv", b"ZDOTDIR=~/z\necho noise\n")
    assert home.setup("zsh") == says(0, *added(home, "z/.zshrc", ZSH), "to try it, type: zsh")
    assert home.setup("zsh", "--undo")[0] == 0
    assert os.listdir(f"{home.home}/z") == []


def test_unknown_shell(home: Home) -> None:
    """One line names the known ones."""
    first = CALLING.replace("'bash'", "'tcsh'")
    line = "cannot tell which shell to set up; name it: autovenv setup bash or zsh or fish"
    assert home.setup(first=first) == says(2, line)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_line_works(home: Home, shell: str) -> None:
    """It reads the kept hook; without that it asks; without autovenv it is silent."""
    if not shutil.which(shell):
        pytest.skip(f"no {shell}")
    home.setup(shell)
    shop, kept = home.project("shop"), Path(home.home, ".local/state/autovenv", f"hook.{shell}")
    home.script(f"{home.tools}/autovenv", "#!/bin/sh\necho 'echo asked'\n")
    file = next(f for f in Path(home.home).rglob("*") if f.name in NAMES)
    read = "" if shell == "fish" else f". {file}; "  # fish itself has read it
    words = [shell, "-c", f'{read}cd {shop}; echo "$VIRTUAL_ENV"']

    def says_now() -> str:
        done = subprocess.run(
            words, env=home.environ, cwd=home.home, capture_output=True, check=True
        )
        return (done.stdout + done.stderr).decode()

    assert says_now() == f"{shop}/.venv\n"
    kept.unlink()
    assert says_now() == "asked\n\n"
    os.unlink(f"{home.tools}/autovenv")
    assert says_now() == "\n"


NAMES = (".bashrc", ".zshrc", "autovenv.fish")
