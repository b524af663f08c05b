"""`exec --watch` on a real terminal: what runs again, how it ends, whose the terminal is."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from tests.command import PYTHON, World, says
from tests.places import command, venv, write

PATIENCE = 20  # seconds for one line; none is waited for in vain
HELP = "see 'autovenv exec --help'"
WAITS = "waiting until that is mended"
# Says which environment and which run it is, and waits for its end.
SERVE = "echo up $VIRTUAL_ENV_PROMPT; exec sleep 1000"


class Shop(World):
    """A world with one project, whose command is watched."""

    def __init__(self, top: Path) -> None:
        super().__init__(top)
        self.at = self.directory("shop")
        self.environ["PWD"] = self.at
        self.environment = venv(f"{self.at}/.venv")
        self.packages = f"{self.environment}/lib/python3.11/site-packages"
        os.makedirs(self.packages)
        self.change("app.py")
        self.children: list[pexpect.spawn[str]] = []

    def change(self, *files: str) -> None:
        """Write these files of the project."""
        for file in files:
            write(f"{self.at}/{file}", f"# {time.monotonic_ns()}\n")

    def watch(self, *words: str, grace: float = 5.0) -> "pexpect.spawn[str]":
        """The command on a terminal, with the options and what is run."""
        code = (
            "import sys; import autovenv.watch.job as job; from autovenv.__main__ import main\n"
            f"job.GRACE = {grace}\n"
            "sys.exit(main(sys.argv[1:]))"
        )
        return self.spawn(sys.executable, "-I", "-c", code, "exec", "--watch", *words)

    def spawn(self, *words: str) -> "pexpect.spawn[str]":
        """A program on a terminal, in the project."""
        child = pexpect.spawn(
            words[0],
            list(words[1:]),
            cwd=self.at,
            env={**self.environ, "TERM": "dumb"},
            timeout=PATIENCE,
            encoding="utf-8",
            dimensions=(50, 500),
        )
        child.delaybeforesend = None
        self.children.append(child)
        return child


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path)
    yield shop
    for child in shop.children:
        child.close(force=True)


def script(shop: Shop, text: str) -> str:
    """A program outside the project that is this Python code."""
    return command(f"{shop.tools}/program", f"#!{sys.executable} -IS\n{text}")


def ended(child: "pexpect.spawn[str]") -> int:
    """The status as a shell shows it, after the end."""
    child.expect(pexpect.EOF)
    child.close()
    return 128 + child.signalstatus if child.signalstatus else child.exitstatus or 0


def numbers(child: "pexpect.spawn[str]", pattern: str) -> list[int]:
    """The numbers in what it prints next that fits the pattern."""
    child.expect(pattern)
    assert isinstance(child.match, re.Match)
    return [int(each) for each in child.match.groups()]


def send(child: "pexpect.spawn[str]", number: int) -> None:
    """A signal to this one process."""
    assert child.pid
    os.kill(child.pid, number)


def is_gone(pid: int) -> bool:
    """Whether the process ended; if not now, soon."""
    for _ in range(PATIENCE * 10):
        done = subprocess.run(
            ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, check=False
        )
        if done.stdout.strip()[:1] in (b"", b"Z"):
            return True
        time.sleep(0.1)
    return False


def test_it_runs_again_when_files_of_the_project_change(shop: Shop) -> None:
    """New directories too; not for what is ignored, in one line however many there are."""
    write(f"{shop.at}/.gitignore", "build/\nlocal_*.py\n")
    child = shop.watch("--debounce", "600", "sh", "-c", "cat app.py; exit 3")
    child.expect_exact("autovenv: ended with 3; waiting for a change\r\n")
    shop.change("notes.txt", "build/x.py", "local_a.py", "__pycache__/a.py", ".git/a.py")
    shop.change(".venv/x.py", "app.py")
    child.expect_exact("autovenv: changed: app.py; running again\r\n")
    child.expect_exact("autovenv: ended with 3; waiting for a change\r\n")
    shop.change("new/deep/a.py", *(f"new/deep/m{i:04}.py" for i in range(1000)))
    child.expect_exact("autovenv: changed: new/deep/a.py and 1000 more; running again\r\n")
    child.expect_exact("autovenv: ended with 3; waiting for a change\r\n")
    shop.change("new/deep/a.py")
    child.expect_exact("autovenv: changed: new/deep/a.py; running again\r\n")
    child.expect_exact("autovenv: ended with 3; waiting for a change\r\n")
    shop.change("new/\udcff/a.py", "new/\udcff.txt")  # watchfiles can't be told of it, and goes on
    shop.change("app.py")
    child.expect(r"autovenv: changed: app.py( and 1 more)?; running again\r\n")
    child.expect_exact("autovenv: ended with 3; waiting for a change\r\n")


def test_thousands_of_changes_start_it_once(shop: Shop) -> None:
    """As when a branch is checked out: files come, change and go, in new directories and old."""
    child = shop.watch("--debounce", "500", "sh", "-c", SERVE)
    child.expect_exact("up shop\r\n")
    files = [f"pkg{i % 50:02}/m{i:04}.py" for i in range(3000)]
    shop.change(*files, *files[:500])
    for file in files[2000:]:
        os.unlink(f"{shop.at}/{file}")
    child.expect(r"autovenv: changed: pkg00/m0000.py and \d{4} more; running again\r\n")
    child.expect_exact("up shop\r\n")
    # Whoever runs it again has begun to by now; a change of its own comes next.
    time.sleep(1)
    shop.change("app.py")
    child.expect(r"^autovenv: changed: app.py; running again\r\n")
    child.expect_exact("up shop\r\n")


def test_what_is_watched_can_be_said(shop: Shop) -> None:
    """By --path and --filter; the signal by --signal."""
    shop.change("pages/a.html")
    trap = "trap 'echo bye; exit 0' HUP; echo up; while :; do sleep 0.1; done"
    options = ["--path", "pages", "--path", "app.py", "--filter", "*.html", "--filter", "/app.py"]
    child = shop.watch(*options, "--signal", "hup", "--debounce", "300", "--", "sh", "-c", trap)
    child.expect_exact("up")
    shop.change("other.html", "pages/a.py", "pages/a.html", "pages/b.html~")
    child.expect_exact("autovenv: changed: a.html; running again\r\n")
    child.expect_exact("bye")
    child.expect_exact("up")
    send(child, signal.SIGTERM)
    child.expect_exact("bye")
    assert ended(child) == 0


def test_it_runs_again_in_the_new_environment(shop: Shop) -> None:
    """When packages come or go, and when it is made anew; while there is none it waits."""
    child = shop.watch("sh", "-c", SERVE)
    child.expect_exact("up shop\r\n")
    os.mkdir(f"{shop.packages}/flask")
    child.expect_exact("autovenv: changed: the environment; running again\r\n")
    child.expect_exact("up shop\r\n")
    shutil.rmtree(shop.environment)
    child.expect_exact(f"autovenv: not run: no environment found from {shop.at}; ")
    child.expect_exact(f"make one: python3 -m venv .venv; {WAITS}\r\n")
    shop.change("app.py")
    venv(shop.environment, "home = /\nprompt = other\n")
    child.expect(r"autovenv: changed: .*; running again\r\n")
    child.expect_exact("up other\r\n")
    assert "autovenv" not in (child.before or "")


def test_what_ignores_the_signal_is_killed(shop: Shop) -> None:
    """With all of its process group."""
    program = script(
        shop,
        "import os, signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = os.fork()\n"
        "if child: print(f'pids {os.getpid()} {child}.', flush=True)\n"
        "time.sleep(1000)\n",
    )
    child = shop.watch(program, grace=0.5)
    for _ in range(2):
        pids = numbers(child, r"pids (\d+) (\d+)\.")
        shop.change("app.py")
        child.expect_exact("running again")
        assert all(map(is_gone, pids))
    pids = numbers(child, r"pids (\d+) (\d+)\.")
    send(child, signal.SIGTERM)
    assert ended(child) == 137
    assert all(map(is_gone, pids))


def test_ctrl_c_ends_both(shop: Shop) -> None:
    """With the command's exit code, also when it ends in peace upon it, and its last words."""
    child = shop.watch("sh", "-c", SERVE)
    child.expect_exact("up")
    child.send("\x03")
    assert ended(child) == 130
    program = script(
        shop,
        "import time\n"
        "try: print('up', flush=True); time.sleep(1000)\n"
        "except KeyboardInterrupt: open('app.py', 'a').write('#'); time.sleep(0.5); print('bye')\n"
        "raise SystemExit(4)\n",
    )
    child = shop.watch(program)
    child.expect_exact("up")
    child.send("\x03")
    child.expect_exact("bye")
    assert ended(child) == 4


def test_ctrl_c_while_nothing_runs(shop: Shop) -> None:
    """The exit code is that of the last run; where it could not be run, the one that says so."""
    child = shop.watch("sh", "-c", "exit 3")
    child.expect_exact("ended with 3; waiting for a change\r\n")
    child.send("\x03")
    assert ended(child) == 3
    program = script(shop, "import os; os.unlink(__file__); print('gone')")
    child = shop.watch(program)
    child.expect_exact("ended with 0; waiting for a change\r\n")
    shop.change("app.py")
    child.expect_exact(f"autovenv: command not found: {program}; {WAITS}\r\n")
    child.send("\x03")
    assert ended(child) == 127
    child = shop.watch("true")
    child.expect_exact("ended with 0; waiting for a change\r\n")
    send(child, signal.SIGTERM)  # nobody's word about the command: it ends as any program does
    assert ended(child) == 143


def test_nothing_outlives_it(shop: Shop) -> None:
    """Not after SIGTERM, nor SIGKILL: the command ends as well."""
    for number, status in ((signal.SIGTERM, 143), (signal.SIGKILL, 137)):
        child = shop.watch("sh", "-c", "echo pid $$.; sleep 1000; true")
        (pid,) = numbers(child, r"pid (\d+)\.")
        send(child, number)
        assert ended(child) == status
        assert is_gone(pid)


def test_the_terminal_is_the_commands(shop: Shop) -> None:
    """It reads it, sees that it is one, and the modes that it leaves are mended."""
    show = "stty -a | grep -o '[-]*echo '; stty -echo; [ -t 1 ] && read -r a && echo got $a"
    child = shop.watch("bash", "-c", show)
    for _ in range(2):
        child.expect(r"(?<!-)echo \r\n")
        child.send("words\r")
        child.expect_exact("got words\r\n")
        child.expect_exact("ended with 0; waiting")
        shop.change("app.py")
        child.expect_exact("running again")


def test_job_control(shop: Shop) -> None:
    """Ctrl-Z stops both, `bg` and `fg` let both go on, and the shell has its terminal again."""
    shell = shop.spawn("bash", "--norc", "--noprofile", "--noediting", "-i")
    shell.sendline(f"PS1='$? > '; bind 'set enable-bracketed-paste off' 2>/dev/null; cd {shop.at}")
    shell.expect_exact("0 > ")
    words = " ".join([*PYTHON, "exec", "--watch", "--"])
    shell.sendline(f"""{words} bash -c 'echo u"p"; while read -r a; do echo g"ot" $a; done'""")
    shell.expect_exact("up\r\n")
    shell.sendline("one")
    shell.expect_exact("got one\r\n")
    shell.send("\x1a")
    shell.expect_exact("Stopped")
    shell.expect(r"\d+ > ")
    shell.sendline("fg")
    shell.sendline("two")
    shell.expect_exact("got two\r\n")
    shop.change("app.py")
    shell.expect_exact("up\r\n")
    shell.send("\x1a")
    shell.expect(r"\d+ > ")
    shell.sendline("bg")  # it reads, and so is stopped by the terminal
    shell.sendline("until jobs | grep -q St''opped; do sleep 0.1; done; echo is''now")
    shell.expect_exact("isnow\r\n")
    shell.sendline("fg")
    shell.sendline("three")
    shell.expect_exact("got three\r\n")
    shell.send("\x03")
    shell.expect_exact("130 > ")
    shell.sendline("jobs; echo done")
    shell.expect_exact("jobs; echo done\r\ndone\r\n")


def test_without_a_terminal(shop: Shop) -> None:
    """Signals go to the command's group as well; nothing is said but what changed."""
    words = [*PYTHON, "exec", "--watch", "sh", "-c", SERVE]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, cwd=shop.at, env=shop.environ, stdout=pipe, stderr=pipe) as child:
        assert child.stdout
        assert child.stderr
        assert child.stdout.readline() == b"up shop\n"
        shop.change("app.py")
        assert child.stdout.readline() == b"up shop\n"
        child.send_signal(signal.SIGINT)
        assert child.wait(PATIENCE) == -signal.SIGINT
        assert child.stderr.read() == b"autovenv: changed: app.py; running again\n"


def test_what_cannot_be_watched_or_run(shop: Shop) -> None:
    """The exit codes of `exec`; usage is 2."""
    nothing = says(
        125, f"not run: no environment found from {shop.home}; make one: python3 -m venv .venv"
    )
    assert shop.run("exec", "--watch", "true") == nothing
    for words, code, line in (
        (["nope"], 127, "command not found: nope"),
        (["./app.py"], 126, f"cannot run: ./app.py: {os.strerror(13).lower()}"),
        (["--path", "gone", "true"], 125, "cannot watch: no such file or directory: gone"),
        ([], 2, f"no command given; {HELP}"),
        (
            ["--signal", "FOO", "true"],
            2,
            f"argument --signal: a signal's name, INT or HUP say; not: FOO; {HELP}",
        ),
        (
            ["--debounce", "-1", "true"],
            2,
            f"argument --debounce: a whole number of milliseconds; not: -1; {HELP}",
        ),
    ):
        assert shop.run("exec", "--watch", *words, at=shop.at) == says(code, line)
    line = f"--path is for --watch; {HELP}"
    assert shop.run("exec", "--path", ".", "true", at=shop.at) == says(2, line)


def test_without_watchfiles(shop: Shop) -> None:
    """A clear error, and the command is not run."""
    gone = "sys.modules['watchfiles'] = None"
    line = (
        "cannot watch: watchfiles does not work here: import of watchfiles halted; None in "
        "sys.modules; install it again, or run without --watch"
    )
    assert shop.as_if(gone, "exec", "-C", shop.at, "--watch", "touch", "x") == says(125, line)
    assert not os.path.exists(f"{shop.at}/x")
