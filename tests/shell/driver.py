"""A quick driver for real shells, without a terminal: many cases in one process of a shell.

A `World` is a home directory of its own, with projects in it and a clean environment around. It
runs text in a shell, with the hook got as users get it, and reads back what the shell's `probe`
wrote: the variables that activation touches, each unset or set, exported or not. Interactive shells
read their lines from a pipe; their prompts arrive on stderr as lines (PS1 ends in a newline). fish
shows no prompt without a terminal, so there the line `prompt` stands for one: it fires the event.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

KNOWN = ("bash", "zsh", "fish")
# name=/path/to/program, separated by blanks; or a bare path whose last part begins with the name.
EXTRA = "AUTOVENV_TEST_SHELLS"
WATCHED = (
    "PATH",
    "VIRTUAL_ENV",
    "VIRTUAL_ENV_PROMPT",
    "PYTHONHOME",
    "AUTOVENV_ACTIVE",
    "AUTOVENV_STATE",
    "PS1",
)
SYSTEM_PATH = "/usr/bin:/bin"
TIMEOUT = 60


@dataclass(frozen=True)
class Shell:
    """One shell: what it is called, where it is, and how things are said in it."""

    name: str
    program: str

    @property
    def is_fish(self) -> bool:
        """Whether the POSIX ways are not understood."""
        return self.name == "fish"

    @property
    def version(self) -> tuple[int, ...]:
        """The version, as far as it is numbers."""
        found = subprocess.run(
            [self.program, "--version"], capture_output=True, text=True, check=True
        ).stdout
        match = re.search(r"\d+(\.\d+)+", found)
        assert match, found
        return tuple(map(int, match[0].split(".")))

    def quote(self, text: str) -> str:
        """The text as one word."""
        if self.is_fish:
            return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
        return "'" + text.replace("'", "'\\''") + "'"

    def assign(self, name: str, value: str | None, *, exported: bool = True) -> str:
        """A line that gives the variable that value (None: unset), exported or not."""
        if self.is_fish:
            if value is None:
                return f"builtin set -e -g {name}"
            words = [value] if name != "PATH" else value.split(":") if value else []
            flag = "-gx" if exported else "-gu"
            return f"builtin set {flag} {name} {' '.join(map(self.quote, words))}"
        if value is None:
            return f"unset -v {name}"
        away = {"bash": f"export -n {name}", "zsh": f"typeset -g +x {name}"}
        how = f"export {name}" if exported else away[self.name]
        return f"{name}={self.quote(value)}; {how}"

    def prepend(self, entry: str) -> str:
        """A line that puts the entry in front of PATH."""
        if self.is_fish:
            return f"builtin set PATH {self.quote(entry)} $PATH"
        return f'PATH={self.quote(entry)}":$PATH"'

    def append(self, entry: str) -> str:
        """A line that puts the entry at the end of PATH."""
        if self.is_fish:
            return f"builtin set PATH $PATH {self.quote(entry)}"
        return f'PATH="$PATH:"{self.quote(entry)}'

    def cd(self, directory: str) -> str:
        """A line that goes there."""
        return f"cd {self.quote(directory)}"

    def activate(self, environment: str) -> str:
        """A line that reads the environment's own script, as people type it."""
        suffix = ".fish" if self.is_fish else ""
        return f"source {self.quote(environment + '/bin/activate' + suffix)}"

    @property
    def hook_line(self) -> str:
        """What the README says to put into the start-up file; with AUTOVENV_TEST_KEPT set to 1
        the hook is read from the file that `setup` keeps.
        """
        asks = f'eval "$(autovenv hook {self.name})"'
        reads = f'. "$(keep-hook {self.name})"'
        if self.is_fish:
            asks, reads = "autovenv hook fish | source", "source (keep-hook fish)"
        return f"{reads} || {asks}" if os.environ.get("AUTOVENV_TEST_KEPT") == "1" else asks


def installed_shells() -> list[Shell]:
    """The shells on PATH, and those that the environment names."""
    found = [Shell(name, path) for name in KNOWN if (path := shutil.which(name))]
    for word in os.environ.get(EXTRA, "").split():
        name, equals, path = word.rpartition("=")
        if not equals:
            name = next(each for each in KNOWN if os.path.basename(path).startswith(each))
        found.append(Shell(name, path))
    return found


@dataclass
class Probe:
    """What one `probe` saw."""

    label: str
    status: str
    pwd: str
    values: dict[str, str | None] = field(default_factory=dict)
    exported: dict[str, bool] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str | None:
        return self.values[name]

    @property
    def path(self) -> list[str]:
        """The entries of PATH."""
        return (self.values["PATH"] or "").split(":")

    def kinds(self, *names: str) -> dict[str, tuple[str | None, bool]]:
        """Each variable's value and whether it is exported: unset, empty and set differ."""
        return {name: (self.values[name], self.exported[name]) for name in names or WATCHED}


@dataclass
class Outcome:
    """What a run left: the probes by label, and what was printed."""

    probes: dict[str, Probe]
    stdout: str
    stderr: str
    code: int

    def __getitem__(self, label: str) -> Probe:
        return self.probes[label]

    @property
    def prompts(self) -> list[str]:
        """The prompts of an interactive shell that began with one of `PROMPT`."""
        return [line for line in self.stderr.split("\n") if line.endswith(PROMPT)]

    @property
    def messages(self) -> list[str]:
        """The lines on stderr that are neither prompts nor the shell's usual complaint of no
        terminal.
        """
        return [
            line
            for line in self.stderr.split("\n")
            if line
            and not line.endswith(PROMPT)
            and line not in ("exit", "logout")
            and not re.search(r"no job control|set terminal process group|can't set tty pgrp", line)
        ]


PROMPT = "P>"

PROBE_BASH = r"""
probe() {
  \builtin local "_probe_s=$?" _probe_v
  {
    \builtin printf '%s\0' "$1" "$_probe_s" "$PWD"
    for _probe_v in @WATCHED@; do
      \builtin printf '%s\0' "$_probe_v" "${!_probe_v+set}" "${!_probe_v-}"
      \builtin declare -p "$_probe_v" 2>/dev/null || \builtin :
      \builtin printf '\0'
    done
    \builtin printf 'end\0'
  } >>@FILE@
  \builtin return "$_probe_s"
}
dump() {
  \builtin printf 'dump %s\0' "$1" >>@FILE@
  # In bash 3.2 `declare -p` says less, in another form.
  if [[ ${BASH_VERSINFO[0]} -lt 4 ]]; then
    \builtin export -p >>@FILE@
  else
    \builtin declare -p >>@FILE@
  fi
  \builtin printf '\0' >>@FILE@
}
"""
PROBE_ZSH = r"""
probe() {
  \builtin local _probe_s="$?" _probe_v
  \builtin emulate -L zsh
  {
    \builtin printf '%s\0' "$1" "$_probe_s" "$PWD"
    for _probe_v in @WATCHED@; do
      if (( ${(P)+_probe_v} )); then
        \builtin printf '%s\0' "$_probe_v" set "${(P)_probe_v}" "${(tP)_probe_v}"
      else
        \builtin printf '%s\0' "$_probe_v" '' '' ''
      fi
    done
    \builtin printf 'end\0'
  } >>@FILE@
  \builtin return $_probe_s
}
dump() {
  \builtin printf 'dump %s\0' "$1" >>@FILE@
  # IFS holds a NUL, and zsh 5.0 writes it as it is.
  \builtin typeset -p | /usr/bin/tr '\000' '?' >>@FILE@
  \builtin printf '\0' >>@FILE@
}
"""
PROBE_FISH = r"""
function probe
    set -l _probe_s $status
    begin
        builtin printf '%s\0' $argv[1] $_probe_s $PWD
        for _probe_v in @WATCHED@
            set -l _probe_kind ''
            set -l _probe_set ''
            set -q $_probe_v; and set _probe_set set
            set -qx $_probe_v; and set _probe_kind export
            builtin printf '%s\0' $_probe_v "$_probe_set" "$$_probe_v" "$_probe_kind"
        end
        builtin printf 'end\0'
    end >>@FILE@
    return $_probe_s
end
function dump
    builtin printf 'dump %s\0' $argv[1] >>@FILE@
    set -S >>@FILE@
    builtin printf '\0' >>@FILE@
end
function prompt
    set -l _probe_s $status
    emit fish_prompt
    fish_prompt >&2
    return $_probe_s
end
function fish_prompt
    builtin printf 'P>\n'
end
function fish_greeting
end
"""
RUN = "from autovenv.__main__ import main; sys.argv[0] = 'autovenv'; sys.exit(main(sys.argv[1:]))"
KEEP = (
    "from autovenv import keep; keep.write(sys.argv[1], os.environ); "
    "print(keep.file(sys.argv[1], os.environ))"
)
PROBES = {"bash": PROBE_BASH, "zsh": PROBE_ZSH, "fish": PROBE_FISH}


class World:
    """A home of its own with projects below it."""

    def __init__(self, top: str) -> None:
        self.top = os.path.realpath(top)
        self.home = self.top + "/home"
        self.state = self.home + "/.local/state/autovenv"
        self.file = self.top + "/probes"
        self.commands = self.top + "/commands"
        # fish would write completions from manual pages at its first start, for half a minute.
        quiet = [
            f"{self.home}/{place}/fish/generated_completions"
            for place in (".local/share", ".cache")
        ]
        for each in (self.home, self.commands, self.top + "/tmp", *quiet):
            os.makedirs(each, mode=0o755, exist_ok=True)
        self.install(self.commands, sys.executable)
        self.environ = {
            "HOME": self.home,
            "PATH": f"{self.commands}:{SYSTEM_PATH}",
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb",
            "TMPDIR": self.top + "/tmp",
        }

    @staticmethod
    def install(directory: str, python: str, first: str = "") -> None:
        """The commands `autovenv`, and `keep-hook`, which prints where it keeps one; before them
        the Python runs these statements.
        """
        for name, words in (("autovenv", RUN), ("keep-hook", KEEP)):
            script = shlex.quote(f"import sys, os; {first or 'pass'}; {words}")
            with open(f"{directory}/{name}", "w", encoding="utf-8") as file:
                file.write(f"#!/bin/sh\nexec '{python}' -I -c {script} \"$@\"\n")
            os.chmod(f"{directory}/{name}", 0o700)

    def directory(self, *names: str) -> str:
        """A directory below the home, made where it is missing."""
        path = "/".join([self.home, *names])
        os.makedirs(path, mode=0o755, exist_ok=True)
        return path

    def project(self, name: str, environment: str = ".venv", prompt: str | None = None) -> str:
        """A directory with an environment in it."""
        path = self.directory(name)
        self.environment(f"{path}/{environment}", prompt)
        return path

    @staticmethod
    def environment(path: str, prompt: str | None = None) -> str:
        """An environment of the least that is one: `pyvenv.cfg` and `bin/python`, no scripts."""
        os.makedirs(path + "/bin", mode=0o755, exist_ok=True)
        line = "" if prompt is None else f"prompt = {prompt}\n"
        text = f"home = {os.path.dirname(sys.executable)}\nversion = 3.12.1\n{line}"
        with open(path + "/pyvenv.cfg", "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)
        if not os.path.lexists(path + "/bin/python"):
            os.symlink(sys.executable, path + "/bin/python")
        return path

    def hide(self, environment: str, command: str = "env") -> str:
        """Something in the environment that hides a command of the system's: it is blocked then."""
        script = f"{environment}/bin/{command}"
        with open(script, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\necho hidden\n")
        os.chmod(script, 0o700)
        return script

    # ------------------------------------------------------------------------------- running

    def script(
        self,
        shell: Shell,
        text: str,
        *,
        hook: bool = True,
        options: Iterable[str] = (),
        cwd: str | None = None,
        env: Mapping[str, str | None] | None = None,
        before: str = "",
    ) -> Outcome:
        """Run the text as a script, with the hook's line in front, after the lines of `before`."""
        lines = [self.probes(shell), before, shell.hook_line if hook else "", text, ""]
        name = f"{self.top}/script.{shell.name}"
        self.write(name, "\n".join(lines))
        plain = {"bash": ["--norc"], "zsh": ["-f"], "fish": []}[shell.name]
        return self.start([shell.program, *plain, *options, name], "", cwd, env)

    def interactive(
        self,
        shell: Shell,
        lines: str | Sequence[str],
        *,
        hook: bool = True,
        options: Iterable[str] = (),
        cwd: str | None = None,
        env: Mapping[str, str | None] | None = None,
        before: str = "",
        after: str = "",
    ) -> Outcome:
        """Type the lines at a shell whose start-up file has the hook's line, between two texts.

        In a list, what is one line to the shell may hold newlines.
        """
        self.write_startup(shell, f"{before}\n{shell.hook_line if hook else ''}\n{after}\n")
        typed = statements(lines) if isinstance(lines, str) else lines
        after_each = "\nprompt\n" if shell.is_fish else "\n"
        text = after_each.lstrip("\n") + after_each.join([*typed, ""])
        start = {
            "bash": ["--noediting", "-i"],
            "zsh": ["-d", "-i"],
            "fish": ["-i"],
        }[shell.name]
        return self.start([shell.program, *start, *options], text, cwd, env)

    def write_startup(self, shell: Shell, text: str) -> None:
        """The shell's own start-up file, with the probe and a prompt that ends in a newline."""
        place = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/config.fish"}
        name = f"{self.home}/{place[shell.name]}"
        os.makedirs(os.path.dirname(name), exist_ok=True)
        first = {
            "bash": "PS1=$'P>\\n' PS2='' PROMPT_COMMAND='' HISTFILE=''\n",
            "zsh": "PS1=$'P>\\n' PS2=''\nunsetopt prompt_sp prompt_cr\n",
            "fish": "",
        }[shell.name]
        self.write(name, first + self.probes(shell) + text)

    def start(
        self,
        argv: list[str],
        stdin: str,
        cwd: str | None = None,
        env: Mapping[str, str | None] | None = None,
    ) -> Outcome:
        """Run a program in this world, and read what the probes wrote."""
        merged = {**self.environ, **(env or {})}
        environ = {name: value for name, value in merged.items() if value is not None}
        self.write(self.file, "")
        done = subprocess.run(
            argv,
            input=os.fsencode(stdin),
            capture_output=True,
            check=False,
            cwd=cwd or self.home,
            env={**environ, "PWD": cwd or self.home},
            timeout=TIMEOUT,
        )
        with open(self.file, "rb") as file:
            probes = dict(parse(os.fsdecode(file.read())))
        # fish switches the terminal's modes, and tells it where it is.
        stdout = re.sub(
            r"\x1b(\[\?\d+[hl]|\][^\x07\x1b]*(\x07|\x1b\\))|\r", "", os.fsdecode(done.stdout)
        )
        return Outcome(probes, stdout, os.fsdecode(done.stderr), done.returncode)

    def probes(self, shell: Shell) -> str:
        """The text that defines `probe`, `dump` and, in fish, `prompt`."""
        text = PROBES[shell.name].replace("@FILE@", shell.quote(self.file))
        return text.replace("@WATCHED@", " ".join(WATCHED))

    def write(self, name: str, text: str) -> None:
        """Replace a file."""
        with open(name, "wb") as file:
            file.write(os.fsencode(text))


def statements(lines: str) -> Iterator[str]:
    """The lines, with what belongs together (function … end, begin … end) in one piece."""
    kept: list[str] = []
    depth = 0
    for line in lines.strip("\n").split("\n"):
        kept.append(line)
        words = re.findall(r"(?:^|;\s*)\s*(function|begin|if|for|while|switch|end)\b", line)
        depth += sum(-1 if word == "end" else 1 for word in words)
        if depth <= 0:
            yield "\n".join(kept)
            kept, depth = [], 0


def parse(text: str) -> Iterator[tuple[str, Probe]]:
    """The probes that a shell wrote, by label; a dump is a probe whose `pwd` is the whole text."""
    fields = iter(text.split("\0"))
    for label in fields:
        if not label:
            return
        if label.startswith("dump "):
            yield label, Probe(label, "", next(fields))
            continue
        probe = Probe(label, next(fields), next(fields))
        while (name := next(fields)) != "end":
            there, value, attributes = next(fields), next(fields), next(fields)
            probe.values[name] = value if there else None
            words = attributes.split(" ", 2)
            declared = len(words) > 1 and "x" in words[1]
            probe.exported[name] = declared or "export" in attributes.split("-")
        yield label, probe


VOLATILE = re.compile(
    r"_|__autovenv_\w+|_probe\w*|[?!#$*@0-]|LINENO|RANDOM|SRANDOM|SECONDS|EPOCH\w+|BASH\w*|FUNCNAME|PIPESTATUS"
    r"|pipestatus|status|HISTCMD|OLDPWD|PWD|DIRSTACK|dirstack|dirprev|dirnext|TTYIDLE|FUNCTRACE|func\w+|COLUMNS|LINES"
    r"|history\w*|commands|jobstates|jobtexts|jobdirs|hash\w*|modules|parameters|functions\w*|builtins"
    r"|options|dis_\w+|CMD_DURATION|status_generation|fish_\w+|__fish_\w+|SHLVL|LAST_\w+|argv|usergroups"
    r"|userdirs|nameddirs|aliases|galiases|saliases|reswords|widgets|keymaps|errnos|sysparams|mapfile"
    r"|terminfo|termcap|zsh_\w+|patchars|historywords|userdirs|ARGC|chpwd_functions|BUFFER|langinfo"
)


def whole(text: str) -> dict[str, str]:
    """What `declare -p`, `typeset -p` or `set -S` said, by name, without what always moves."""
    found: dict[str, str] = {}
    name = ""
    for line in text.split("\n"):
        match = re.match(
            r"(?:(?:declare|typeset|export|readonly|integer|float|local)(?: [-+]\S+)* (\w+)"
            r"|\$(\w+)[:\[])",
            line,
        )
        if match:
            name = match[1] or match[2]
        if name and not VOLATILE.fullmatch(name):
            found[name] = found.get(name, "") + line + "\n"
    return found
