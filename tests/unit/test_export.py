"""The hot path as a whole: what it believes, answers and says, and what it does at faults."""

import json
import os
import resource

import pytest

from autovenv import delta
from autovenv.export import AGAIN, PIN, TOLD, logical_directory, messages
from autovenv.settings import DEFAULTS, read_settings, stamp
from autovenv.shells import HOOKED
from tests.places import NOT_SMALL, Place, command, venv, write

MEGABYTES = 1 << 20


def small_memory() -> None:
    """Reading a gigabyte, or a device without end, would fail."""
    resource.setrlimit(resource.RLIMIT_AS, (300 * MEGABYTES, 300 * MEGABYTES))


def test_nothing_to_change_is_nothing_to_say(place: Place) -> None:
    """An empty object in JSON."""
    assert place.ask("bash") == place.ask("zsh") == place.ask("fish") == (0, b"", "")
    assert place.ask("json") == (0, b"{}\n", "")


def test_entering_and_leaving_are_told_whole(place: Place) -> None:
    """By the process's own environment and working directory, where no hook asks."""
    venv(place.venv)
    code, out, err = place.ask("json")
    on = json.loads(out)
    assert (code, err) == (0, "")
    assert on == {
        "PATH": f"{place.venv}/bin:{place.tools}",
        "VIRTUAL_ENV": place.venv,
        "VIRTUAL_ENV_PROMPT": "shop",
        "AUTOVENV_ACTIVE": place.venv,
        "AUTOVENV_STATE": "active",
    }
    assert place.ask("json", variables=on) == (0, b"{}\n", "")
    os.rename(place.venv, place.project + "/kept")
    code, out, err = place.ask("json", variables=on)
    assert json.loads(out) == {"PATH": place.tools, **dict.fromkeys(list(on)[1:])}


def test_a_hook_is_told_what_was_found(place: Place) -> None:
    """Project and environment; the changes, what undoes them first; what a person has to read."""
    venv(place.venv)
    path = f"PATH={place.tools}"
    assert place.ask("bash", "hook", "", "-", place.project, path) == (
        0,
        (
            f"__autovenv_learn '{place.project}' '{place.venv}' ''\n"
            f"\\builtin export 'AUTOVENV_ACTIVE={place.venv}'\n"
            f"\\builtin export 'PATH={place.venv}/bin:{place.tools}'\n"
            f"\\builtin export 'VIRTUAL_ENV={place.venv}'\n"
            "\\builtin export 'VIRTUAL_ENV_PROMPT=shop'\n"
            "\\builtin export 'AUTOVENV_STATE=active'\n"
        ).encode(),
        "",
    )
    command(place.venv + "/bin/ls")
    command(place.tools + "/ls")
    line = (
        f"not activated: {place.venv}/bin has ls, which would hide {place.tools}/ls;"
        " run '\\''autovenv allow'\\'' if that is right"
    )
    assert place.ask("bash", "hook", "", "-", place.project, path) == (
        0,
        (
            f"__autovenv_learn '{place.project}' '{place.venv}' ''\n"
            "\\builtin export 'AUTOVENV_STATE=untrusted'\n"
            f"__autovenv_say '{line}'\n"
        ).encode(),
        "",
    )


def test_variables_that_are_not_exported_are_kept_apart(place: Place) -> None:
    """The hook tells all; what the process does not have was not exported."""
    venv(place.venv)
    words = ["-", place.project, f"PATH={place.tools}", "PYTHONHOME=/local"]
    code, out, _ = place.ask("fish", "hook", "", *words)
    assert code == 0
    assert b"builtin set -g __autovenv_old_PYTHONHOME '/local';\n" in out
    assert b"AUTOVENV_OLD_PYTHONHOME" not in out


@pytest.mark.parametrize(
    "said",
    [
        {"AUTOVENV_ACTIVE": "/usr", "VIRTUAL_ENV": "/usr", "PATH": "/usr/bin:/bin"},
        {"AUTOVENV_ACTIVE": "/usr:/", "VIRTUAL_ENV": "/usr:/", "PATH": "/usr:/bin"},
        {"AUTOVENV_ACTIVE": "usr", "VIRTUAL_ENV": "usr", "PATH": "usr/bin"},
        {"AUTOVENV_ACTIVE": "/", "VIRTUAL_ENV": "/", "PATH": "//bin:/bin"},
    ],
)
def test_a_hostile_parent_takes_nothing_off_path(place: Place, said: dict[str, str]) -> None:
    """Only the `bin` of an environment, or of one that is gone, is ever taken out."""
    code, out, err = place.ask("json", variables=said)
    change = json.loads(out)
    assert (code, err) == (0, "")
    assert change.get("PATH", said["PATH"]) in (said["PATH"], "/bin")
    if change.get("PATH") == "/bin":
        assert said["AUTOVENV_ACTIVE"] == "/"


@pytest.mark.parametrize("shell", HOOKED)
def test_no_variable_is_printed_as_code(place: Place, shell: str) -> None:
    """Whatever a parent puts into it."""
    venv(place.venv)
    evil = "'; touch obeyed; '\n`touch obeyed`\\"
    names = ["ACTIVE", "STATE", "PINNED", "OLD_PATH", "OLD_VIRTUAL_ENV", "OLD_PYTHONHOME"]
    variables = {f"AUTOVENV_{name}": evil for name in names} | {"PYTHONHOME": evil}
    code, out, err = place.ask(shell, variables=variables)
    assert (code, err) == (0, "")
    dialect = __import__(f"autovenv.shells.{shell}", fromlist=["quote"])
    rest = out.decode().replace(dialect.quote(evil), "")
    assert "touch obeyed" not in rest


@pytest.mark.parametrize("kind", NOT_SMALL)
@pytest.mark.parametrize("what", ["pyvenv.cfg", ".python-envs", "config.toml", "record", "kept"])
def test_what_is_no_small_file_is_neither_waited_for_nor_read(
    place: Place, kind: str, what: str
) -> None:
    """The answer comes, in little memory, with the line that says so."""
    from autovenv.records import encode

    if what == "pyvenv.cfg":
        os.makedirs(place.venv + "/bin")
        file = place.venv + "/pyvenv.cfg"
        line = f"not activated: {place.venv}: pyvenv.cfg cannot be read: not a small file"
    elif what == ".python-envs":
        file = place.project + "/.python-envs"
        line = f"not activated: {file}: cannot be read: not a small file; run 'autovenv use'"
    else:
        venv(place.venv)
        file = {
            "config.toml": place.config,
            "record": f"{place.state}/records/{encode(place.venv)}",
            "kept": place.state + "/settings",
        }[what]
        anew = "run 'autovenv allow' anew"
        line = {
            "config.toml": f"settings not read, the defaults count: {file}: not a small file",
            "record": f"trust record cannot be read: {place.venv}: not a small file; {anew}",
            "kept": "",
        }[what]
        os.makedirs(os.path.dirname(file), mode=0o700)
        if what == "kept":
            write(place.config, "cd = true\n")
    NOT_SMALL[kind](file)
    code, out, err = place.ask("json", before=small_memory)
    assert (code, err) == (0, f"autovenv: {line}\n" if line else "")
    on = json.loads(out).get("VIRTUAL_ENV")
    assert on == (None if what in ("pyvenv.cfg", ".python-envs") else place.venv)


def test_the_working_directory_is_called_as_the_shell_calls_it(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PWD if it is right, else the real one; its name if it is gone."""
    link = place.home + "/link"
    os.symlink(place.project, link)
    monkeypatch.chdir(place.project)
    assert logical_directory({"PWD": link}) == link
    for wrong in ("", "shop", ".", place.home, "/gone"):
        assert logical_directory({"PWD": wrong}) == place.project
    assert logical_directory({}) == place.project
    os.rmdir(place.project)
    assert logical_directory({"PWD": place.project}) == place.project
    assert logical_directory({}) == "/"


def test_a_block_is_told_once_an_arrival(place: Place) -> None:
    """`again` and `told` are the hook's words for what was said; `pin` blocks nothing."""
    venv(place.venv)
    command(place.venv + "/bin/ls")
    command(place.tools + "/ls")
    write(place.config, "cd = 1\n")
    fault = f"setting ignored: {place.config}: cd: allowed: true or false; not: 1"
    line = (
        f"not activated: {place.venv}/bin has ls, which would hide {place.tools}/ls;"
        " run 'autovenv allow' if that is right"
    )
    assert messages(place.survey()) == [fault, line]
    assert messages(place.survey(None, TOLD)) == [line]
    assert messages(place.survey(None, AGAIN)) == [fault]
    assert messages(place.survey(None, PIN, TOLD)) == []


def test_a_pause_is_where_an_environment_is(place: Place) -> None:
    """`paused` puts nothing on, and says where it would be; a mere directory counts for nothing."""
    venv(place.venv)
    nested = place.project + "/src"
    os.makedirs(nested + "/.venv")
    learn = f"__autovenv_learn '{place.project}' '{place.venv}' ''\n"
    question = ("hook", stamp(read_settings(place.environ)), "paused")
    assert place.ask("bash", *question, nested) == (
        *(0, f"{learn}\\builtin export 'AUTOVENV_STATE=paused'\n".encode(), ""),
    )
    outside = b"__autovenv_learn '' '' ''\n"
    assert place.ask("bash", *question, place.home) == (0, outside, "")


def test_messages_have_no_control_characters(place: Place) -> None:
    """Neither from names nor from settings."""
    write(place.config, '"\\u001b[31m" = 1\n')
    project = place.home + "/\x1b[31m\n"
    venv(project + "/.venv", python=None)
    for line in messages(place.survey(project, AUTOVENV_TRUST="\x1b\n")):
        assert line.isprintable(), repr(line)


def test_verbose_says_what_is_on(place: Place) -> None:
    """Otherwise nothing is printed on success."""
    venv(place.venv)
    assert place.lines(AUTOVENV_VERBOSE="1") == [
        f"on: {os.path.basename(os.path.dirname(place.venv))} ({place.venv})"
    ]
    assert place.lines() == []


@pytest.mark.parametrize("value", ["1", "yes", "true"])
def test_disabled_is_off(place: Place, value: str) -> None:
    """Whatever is there, nothing is looked at; 0 and empty are not."""
    venv(place.venv)
    assert place.on(AUTOVENV_DISABLE=value) is None
    assert place.on(AUTOVENV_DISABLE="0") == place.on(AUTOVENV_DISABLE="") == place.venv


def test_a_foreign_environment_is_left_alone(place: Place) -> None:
    """Also one that autovenv would have found."""
    venv(place.venv)
    for path in ("/elsewhere", place.venv):
        seen = place.survey(VIRTUAL_ENV=path)
        assert (seen.decision.path, seen.decision.state) == ("", "foreign")


def test_a_fault_of_ours_is_one_line_and_no_change(place: Place) -> None:
    """Never a traceback, never half an answer."""
    code, out, err = place.ask("nonesuch")
    assert (code, out) == (1, b"")
    assert err == (
        "autovenv: internal error: ModuleNotFoundError: No module named"
        " 'autovenv.shells.nonesuch'; run 'autovenv doctor'\n"
    )


def test_a_large_environment_changes_nothing(place: Place) -> None:
    """A hundred kilobytes of it."""
    venv(place.venv)
    variables = {"LARGE": "x" * 100_000, "PATH": ":".join([place.tools] * 900)}
    code, out, err = place.ask("json", variables=variables)
    assert (code, err) == (0, "")
    assert (
        delta.apply(variables, json.loads(out))["PATH"] == f"{place.venv}/bin:{variables['PATH']}"
    )


def test_several_faults_of_the_settings_are_one_line(place: Place) -> None:
    """The first, and how to see the others."""
    venv(place.venv)
    write(place.config, "hue = 1\ncd = 3\n")
    known = ", ".join(DEFAULTS)
    line = f"setting ignored: {place.config}: hue: no such key; known: {known}"
    assert place.lines() == [f"{line}; 1 more: run 'autovenv config'"]
    write(place.config, "hue = 1\n")
    assert place.lines() == [line]
