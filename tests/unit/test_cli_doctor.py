"""`doctor`: each finding, and how to mend it."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from autovenv import disk, settings
from autovenv.cli import checks_state
from autovenv.cli.findings import Patient
from autovenv.cli.status import look
from autovenv.hooks import HERE
from tests.command import Result, World, says

ENTRY = f"{HERE}/_entry.py"
USUAL = "the settings are the usual ones, without a file: {}/config/autovenv/config.toml"
OWN = 'eval "$(autovenv hook bash)"'


class Ward(World):
    """A world in which the hook is in a bash, by a line of the user's own."""

    def __init__(self, top: Path) -> None:
        super().__init__(top)
        self.environ |= {"SHELL": "/bin/bash", "PATH": self.tools}
        self.bashrc = f"{self.home}/.bashrc"
        Path(self.bashrc).write_text(f"{OWN}\n")

    def facts(self, *more: str, entry: str = ENTRY) -> dict[str, str]:
        """What the hook tells."""
        made_of = settings.stamp(settings.read_settings(self.environ))
        lines = ["shell bash 5.2", f"made_of {made_of}", f"entry {entry}", "registered 1", *more]
        return {"AUTOVENV_FACTS": "\n".join(lines)}

    def ill(self, variables: Mapping[str, str], at: str | None = None) -> list[tuple[str, ...]]:
        """All that is not well: name, level, what, how to mend it."""
        code, out, err = self.run("doctor", "--json", at=at, variables=variables)
        found = [tuple(each.values()) for each in json.loads(out)]
        assert (code, err) == (1 if any(level == "fail" for _, level, _, _ in found) else 0, "")
        return [each for each in found if each[1] != "ok"]


@pytest.fixture
def ward(tmp_path: Path) -> Ward:
    return Ward(tmp_path)


def well(*lines: str) -> Result:
    """The result where nothing is wrong."""
    return 0, "".join(f"ok    {line}\n" for line in lines), ""


def test_well(ward: Ward) -> None:
    """A line for each thing that was looked at; exit 0."""
    shop = ward.project("shop")
    done = ward.run("doctor", at=shop, variables=ward.facts() | ward.on(shop))
    assert done == well(
        "the hook is in this shell: bash 5.2",
        f"it calls this autovenv: {HERE}",
        f"autovenv's line is in {ward.bashrc}",
        USUAL.format(ward.home),
        f"'python' is the environment's: {shop}/.venv/bin/python",
        f"the environment here is well: {shop}/.venv",
    )


def test_two_lines_a_finding(ward: Ward) -> None:
    """What, and how to mend it."""
    Path(ward.bashrc).unlink()
    code, out, err = ward.as_if(
        "import shellingham; shellingham.detect_shell = lambda: ('bash', '')", "doctor"
    )
    lines = "fail  the hook is not in this shell: bash\n      -> run 'autovenv setup bash'\n"
    assert (code, err) == (1, "")
    assert out == lines + f"ok    {USUAL.format(ward.home)}\n"


def test_start_a_new_shell(ward: Ward) -> None:
    """The line is there, but not in this shell; or its core is another's, or gone."""
    start = "start a new shell: exec bash"
    first = "import shellingham; shellingham.detect_shell = lambda: ('bash', '')"
    out = json.loads(ward.as_if(first, "doctor", "--json")[1])
    what = "the hook is not in this shell: bash"
    assert out[0] == {"name": "hook", "level": "fail", "what": what, "mend": start}
    what = "the autovenv that the hook calls is gone: /x"
    assert ward.ill(ward.facts(entry="/x/_entry.py")) == [("core", "fail", what, start)]
    other = ward.script(f"{ward.tools}/_entry.py", "")
    what = f"the hook calls another autovenv: {ward.tools}, not {HERE}"
    assert ward.ill(ward.facts(entry=other)) == [("core", "warn", what, start)]
    old = {"AUTOVENV_FACTS": f"shell bash 5.2\nmade_of 0.0\nentry {ENTRY}\nregistered 1"}
    what = "the hook is of another version, or of other settings"
    assert ward.ill(old) == [("core", "warn", what, start)]


def test_not_called_at_the_prompt(ward: Ward) -> None:
    """Something replaced PROMPT_COMMAND after the hook."""
    facts = {"AUTOVENV_FACTS": ward.facts()["AUTOVENV_FACTS"].replace("\nregistered 1", "")}
    what = "something that came after the hook keeps the shell from calling it at the prompt"
    mend = f"move autovenv's line to the end of {ward.bashrc}, then start a new shell"
    assert ward.ill(facts) == [("prompt", "fail", what, mend)]


def test_the_line(ward: Ward) -> None:
    """Missing, twice, in a file that not every shell reads, and login shells that miss it."""
    file = Path(ward.bashrc)
    file.write_text(f"{OWN}\n{OWN}\n")
    what = f"autovenv's line is there more than once: {file}"
    assert ward.ill(ward.facts()) == [("startup", "warn", what, "keep one")]
    file.unlink()
    what = "autovenv's line is in no start-up file of bash: new shells are without it"
    found = [("startup", "warn", what, "run 'autovenv setup bash'")]
    assert ward.ill(ward.facts()) == found
    Path(ward.home, ".bash_profile").write_text(OWN)
    what = f"autovenv's line is in {ward.home}/.bash_profile, which not every bash reads"
    assert ward.ill(ward.facts()) == [("startup", "warn", what, f"move it to {file}")]
    Path(ward.home, ".bash_profile").write_text("a=1\n")
    file.write_text(OWN)
    what = f"login shells read {ward.home}/.bash_profile alone"
    assert ward.ill(ward.facts()) == [("login", "warn", what, "add there: . ~/.bashrc")]


def test_the_kept_hook(ward: Ward) -> None:
    """Missing or another version's, where the line reads it."""
    Path(ward.bashrc).unlink()
    assert ward.run("setup", "bash")[0] == 0
    kept, mend = Path(ward.home, "state/autovenv/hook.bash"), "run 'autovenv setup bash'"
    assert ward.ill(ward.facts()) == []
    whole = kept.with_name("hook.bash.whole")
    text = whole.read_text()
    whole.unlink()
    what = f"half of the hook's copy is missing: {whole}"
    assert ward.ill(ward.facts()) == [("kept", "warn", what, mend)]
    whole.write_text(text)
    kept.write_text("old\n")
    what = f"the hook's copy is another version's: {kept}"
    assert ward.ill(ward.facts()) == [("kept", "warn", what, mend)]
    kept.unlink()
    what = f"the hook has no copy, so that shells start slower: {kept}"
    assert ward.ill(ward.facts()) == [("kept", "warn", what, mend)]


def test_python_is_hidden(ward: Ward) -> None:
    """By an alias, or by what a start-up file put in front of PATH."""
    shop = ward.project("shop")
    on, python = ward.on(shop), f"{shop}/.venv/bin/python"
    what = "'python' is an alias or a function in this shell, and hides the environment's"
    mend = "take it out of your start-up files, and here type: unalias python (a function: unset -f"
    mend += " python)"
    found = ward.ill(ward.facts("function python") | on, shop)
    assert found == [("python", "fail", what, mend)]
    other = ward.script(f"{ward.tools}/python", "#!/bin/sh\n")
    on["PATH"] = f"{ward.tools}:{on['PATH']}"
    what, mend = f"'python' is {other}, not {python}", "let what changes PATH stand above "
    mend += "autovenv's line in your start-up file"
    assert ward.ill(ward.facts() | on, shop) == [("python", "fail", what, mend)]


def test_pip_is_the_systems(ward: Ward) -> None:
    """The environment has none."""
    shop, pip = ward.project("shop"), ward.script(f"{ward.tools}/pip", "#!/bin/sh\n")
    what = f"the environment has no pip: 'pip' is {pip}, which installs elsewhere"
    found = ward.ill(ward.facts() | ward.on(shop), shop)
    assert found == [("pip", "warn", what, "run 'python -m ensurepip --default-pip'")]
    ward.script(f"{shop}/.venv/bin/pip3", "#!/bin/sh\n")
    what = what.replace("no pip", "pip3 but no pip")
    found = ward.ill(ward.facts() | ward.on(shop), shop)
    assert found == [("pip", "warn", what, "say 'python -m pip'")]


def test_the_environment_here(ward: Ward) -> None:
    """Foreign, denied, and broken."""
    shop, blog = ward.project("shop"), ward.project("blog")
    what = f"an environment is on that autovenv did not put on, and leaves alone: {blog}/.venv"
    mend = "run 'autovenv activate' to have this project's; if it is in every shell, find who sets"
    mend += " VIRTUAL_ENV (an editor, a start-up file)"
    found = ward.ill(ward.facts() | {"VIRTUAL_ENV": f"{blog}/.venv"}, shop)
    assert found == [("foreign", "warn", what, mend)]
    ward.run("deny", at=shop)
    what = f"{shop}/.venv: denied by 'autovenv deny'"
    found = [("environment", "warn", what, "run 'autovenv allow' to have it")]
    assert ward.ill(ward.facts(), shop) == found
    os.unlink(f"{shop}/.venv/bin/python")
    assert ward.ill(ward.facts(), shop) == found
    os.unlink(f"{blog}/.venv/bin/python")
    [(name, level, what, mend)] = ward.ill(ward.facts(), blog)
    assert (name, level) == ("environment", "fail")
    assert what == f"{blog}/.venv: half-created, without bin/python"
    assert mend.endswith(f" -m venv {blog}/.venv'")


def test_paused(ward: Ward) -> None:
    """What `deactivate` took off is well, and a line says how to have it again; exit 0."""
    shop = ward.project("shop")
    what = f"{shop}/.venv: paused by 'deactivate', until you leave the project"
    found = [("environment", "warn", what, "run 'autovenv activate' to have it")]
    paused = ward.facts() | {"AUTOVENV_STATE": "paused"}
    assert ward.ill(paused, shop) == found
    os.unlink(f"{shop}/.venv/bin/python")
    assert [each[:2] for each in ward.ill(paused, shop)] == [("environment", "fail")]


def test_settings_and_records(ward: Ward) -> None:
    """What cannot be read, what is damaged, what is stale."""
    shop, gone = ward.project("shop"), ward.project("gone")
    ward.run("allow", at=shop)
    ward.run("allow", at=gone)
    os.rename(gone, f"{ward.home}/elsewhere")
    what = "trust records about what is gone: 1"
    stale = ("stale", "warn", what, "run 'autovenv forget --stale'")
    assert ward.ill(ward.facts()) == [stale]
    records = Path(ward.home, "state/autovenv/records")
    next(file for file in records.iterdir() if "shop" in file.name).write_text("?")
    what = f"a trust record is damaged, and counts as none: {shop}/.venv"
    damaged = ("damaged", "warn", what, f"run 'autovenv allow {shop}/.venv' anew")
    assert ward.ill(ward.facts()) == [damaged, stale]
    variables = ward.facts() | {"AUTOVENV_TRUST": "maybe"}
    fault = ("settings", "fail", "AUTOVENV_TRUST ignored: allowed: auto or ask; not: maybe")
    assert ward.ill(variables) == [(*fault, "unset AUTOVENV_TRUST"), damaged, stale]
    Path(ward.home, "state/autovenv").chmod(0o777)
    state = f"{ward.home}/state/autovenv"
    what = f"trust records ignored: {state} is writable by others"
    found = ward.ill(ward.facts())
    assert found[0] == ("records", "fail", what, f"run 'chmod go-w {state}'")


def test_a_wrong_settings_file(ward: Ward) -> None:
    """Its first fault, how many more there are, and how to open it."""
    ward.directory("config/autovenv")
    file = Path(ward.home, "config/autovenv/config.toml")
    file.write_text("cd = 1\nhue = 2\n")
    what = f"setting ignored: {file}: cd: allowed: true or false; not: 1; 1 more: "
    what += "run 'autovenv config'"
    mend = "run 'autovenv config --edit'"
    assert ward.ill(ward.facts()) == [("settings", "fail", what, mend)]
    file.write_text("cd = \n")
    what = f"settings not read, the defaults count: {file}: invalid value (at line 1, column 6)"
    assert ward.ill(ward.facts()) == [("settings", "fail", what, mend)]
    done = ward.run("exec", "/bin/true", at=ward.project("shop"))
    assert done == says(0, f"{what}; {mend}")
    file.write_text("cd = true\n")
    out = ward.run("doctor", variables=ward.facts())[1]
    assert f"ok    the settings are understood: {file}\n" in out


def test_a_pip_of_ones_own(ward: Ward) -> None:
    """An alias, or in fish a function, has its way out named."""
    shop = ward.project("shop")
    facts = ward.facts("function pip")["AUTOVENV_FACTS"]
    for shell, way in (
        ("bash", "unalias pip (a function: unset -f pip)"),
        ("fish", "functions -e pip"),
    ):
        told = {"AUTOVENV_FACTS": facts.replace("shell bash", f"shell {shell}")}
        found = {each[0]: each[1:] for each in ward.ill(told | ward.on(shop), shop)}
        mend = f"say 'python -m pip', or take it out of your start-up files, and here type: {way}"
        assert found["pip"] == ("warn", "'pip' is an alias or a function in this shell", mend)


def test_turned_off(ward: Ward) -> None:
    """AUTOVENV_DISABLE is easily forgotten."""
    what = "autovenv is off: AUTOVENV_DISABLE is set"
    found = ward.ill(ward.facts() | {"AUTOVENV_DISABLE": "1"})
    assert found == [("disabled", "warn", what, "unset AUTOVENV_DISABLE")]


def test_other_tools(ward: Ward) -> None:
    """Each is named, with what follows."""
    names = "_direnv_hook _mise_hook conda vf check_venv starship_precmd _p9k_precmd _omp_hook omz"
    facts = ward.facts(*(f"function {name}" for name in names.split()))
    more = {"PYENV_VIRTUALENV_INIT": "1", "TERM_PROGRAM": "vscode"}
    more |= {"CONDA_DEFAULT_ENV": "base", "CONDA_PREFIX": ward.home}
    out = json.loads(ward.run("doctor", "--json", variables=facts | more)[1])
    assert [tuple(each.values()) for each in out[4:]] == TOLD


LEFT = "is left alone"
OWN_PROMPT = "shows the environment itself, so the hook adds nothing to the prompt"
TOLD = [
    (
        *("direnv", "ok"),
        f"direnv: an environment that an .envrc puts on {LEFT}; all else works beside it",
        "",
    ),
    (
        *("mise", "ok"),
        f"mise: an environment that '_.python.venv' puts on {LEFT}; its tools stay",
        "",
    ),
    ("conda", "ok", "conda: its environments are left to 'conda activate'", ""),
    (
        *("pyenv-virtualenv", "warn"),
        f"pyenv-virtualenv activates by itself, at each prompt; what it puts on {LEFT}",
        "take 'pyenv virtualenv-init' out of your start-up file",
    ),
    ("virtualfish", "ok", f"virtualfish: what its auto_activation puts on {LEFT}", ""),
    (
        *("autoswitch", "warn"),
        f"autoswitch_virtualenv activates by itself; what it puts on {LEFT}",
        "take it out of your plugins",
    ),
    ("starship", "ok", f"starship {OWN_PROMPT}", ""),
    ("powerlevel10k", "ok", f"powerlevel10k {OWN_PROMPT}", ""),
    ("oh-my-posh", "ok", f"oh-my-posh {OWN_PROMPT}", ""),
    (
        *("oh-my-zsh", "ok"),
        "oh-my-zsh: a theme that shows environments too may show the name twice; "
        "'prompt = false' in config.toml leaves ours out",
        "",
    ),
    (
        *("vscode", "warn"),
        f"VS Code's terminal: its Python extension may put an environment on, which {LEFT}",
        'in its settings: "python.terminal.activateEnvironment": false',
    ),
    (
        *("conda-base", "ok"),
        "the conda environment 'base' is on beneath; virtual environments go in front of it",
        "",
    ),
]


def test_where_nothing_can_be_kept(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    """No home directory, a copy of the hook that is no file, a closed directory of records."""
    what = "no such home directory: /nowhere"
    variables = {**ward.facts(), "HOME": "/nowhere"}
    assert ("home", "fail", what, "set HOME") in ward.ill(variables)
    Path(ward.bashrc).unlink()
    ward.run("setup", "bash")
    kept = Path(ward.home, "state/autovenv/hook.bash")
    kept.unlink()
    kept.mkdir()
    what = f"the hook's copy cannot be read: {kept}: not a small file"
    assert ward.ill(ward.facts()) == [("kept", "warn", what, "run 'autovenv setup bash'")]
    patient = Patient(ward.environ, look(ward.environ, quiet=True), "bash")
    monkeypatch.setattr(disk, "access", lambda *_: False)
    found = checks_state.readable(patient)
    assert found
    what = f"nothing can be recorded or kept: {kept.parent} is not yours to write"
    assert (found.level, found.what) == ("warn", what)
    assert found.mend == f"run 'chmod u+rwx {kept.parent}'"


def test_the_health_of_the_environment_here(ward: Ward) -> None:
    """That it was moved, with the command that makes it anew."""
    shop = ward.project("shop")
    ward.script(f"{shop}/.venv/bin/tool", "#!/else/where/bin/python\n")
    [(name, level, what, mend)] = ward.ill(ward.facts(), shop)
    moved = "moved: tool in its bin would start /else/where/bin/python"
    assert (name, level, what) == ("health", "warn", f"{shop}/.venv: {moved}")
    assert mend.endswith(f" -m venv --clear {shop}/.venv'")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_hooks_look_for_every_function(shell: str) -> None:
    """What `doctor` knows tools by, each hook tells of."""
    from autovenv.cli.checks_tools import TOOLS

    text = (Path(HERE) / f"shell/hook.{shell}").read_text()
    told = text.partition("for n in python pip")[2].partition(
        "\n  done" if shell != "fish" else "if"
    )
    known = {name for tool in TOOLS for name in tool.functions}
    assert known <= set(told[0].split()) | set(told[0].replace(";", " ").split())
