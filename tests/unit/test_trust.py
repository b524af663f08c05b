"""Whether an environment is activated, and the whole line that a person reads where it is not."""

import os
from collections.abc import Callable

import pytest

from autovenv import names, records, store, trust
from autovenv.environment import clean
from autovenv.export import PIN
from tests.faked import BOB, TEAM, Faked
from tests.places import NOT_SMALL, Place, command, copied_venv, venv, write

OR_ALLOW = "'autovenv allow' if that is right"
ALLOW = f"run {OR_ALLOW}"


@pytest.fixture
def faked(monkeypatch: pytest.MonkeyPatch) -> Faked:
    return Faked(monkeypatch)


def hide(place: Place, *commands: str) -> tuple[str, ...]:
    """Commands that the environment and the tools both have."""
    for name in commands:
        command(f"{place.venv}/bin/{name}")
        command(f"{place.tools}/{name}")
    return commands


def fifo(place: Place) -> None:
    os.mkdir(place.venv)
    os.mkfifo(place.venv + "/pyvenv.cfg")


def elsewhere(place: Place) -> str:
    """An environment outside, to which .venv links; `{real}` in the table below."""
    real = venv(place.top + "/srv/envs/shop")
    os.symlink(real, place.venv)
    return real


Prepare = Callable[[Place, Faked], object]
# Name of the row, what is done, and the whole line without the leading `autovenv: `.
ENV, PROJECT = "{env}", "{project}"
REFUSALS: list[tuple[str, Prepare, str]] = [
    (
        "environment of another",
        lambda p, f: f(venv(p.venv), uid=BOB),
        f"not activated: {ENV} belongs to bob; {ALLOW}",
    ),
    (
        "environment of an unknown user",
        lambda p, f: f(venv(p.venv), uid=4242),
        f"not activated: {ENV} belongs to user 4242; {ALLOW}",
    ),
    (
        "bin of another",
        lambda p, f: f(venv(p.venv) + "/bin", uid=BOB),
        f"not activated: {ENV}/bin belongs to bob; {ALLOW}",
    ),
    (
        "pyvenv.cfg of another",
        lambda p, f: f(venv(p.venv) + "/pyvenv.cfg", uid=BOB),
        f"not activated: {ENV}/pyvenv.cfg belongs to bob; {ALLOW}",
    ),
    (
        "project of another",
        lambda p, f: f(os.path.dirname(venv(p.venv)), uid=BOB),
        f"not activated: {PROJECT}, above {ENV}, belongs to bob; run 'autovenv allow', or"
        f" 'autovenv allow --below {PROJECT}' for all there",
    ),
    (
        "environment writable by all",
        lambda p, f: f(venv(p.venv), mode=0o777),
        f"not activated: {ENV} is writable by others; run 'chmod go-w {ENV}' and come again,"
        f" or {OR_ALLOW}",
    ),
    (
        "bin writable by a shared group",
        lambda p, f: f(venv(p.venv) + "/bin", mode=0o775, gid=TEAM),
        f"not activated: {ENV}/bin is writable by others; run 'chmod go-w {ENV}/bin'"
        f" and come again, or {OR_ALLOW}",
    ),
    (
        "home writable by all",
        lambda p, f: (venv(p.venv), f(p.home, mode=0o777)),
        "not activated: {home}, above {env}, is writable by others; run 'chmod go-w {home}'"
        " and come again, or 'autovenv allow', or"
        " 'autovenv allow --below {home}' for all there",
    ),
    (
        "a directory of another that all may write to",
        lambda p, f: (venv(p.venv), f(p.project, uid=BOB, mode=0o777)),
        f"not activated: {PROJECT}, above {ENV}, belongs to bob; run 'autovenv allow', or"
        f" 'autovenv allow --below {PROJECT}' for all there",
    ),
    (
        "a directory of root's that all may write to",
        lambda p, f: (venv(p.venv), f(p.project, uid=0, mode=0o777)),
        f"not activated: {PROJECT}, above {ENV}, is writable by others; run 'autovenv allow', or"
        f" 'autovenv allow --below {PROJECT}' for all there",
    ),
    (
        "link of another",
        lambda p, f: (elsewhere(p), f(p.venv, uid=BOB)),
        f"not activated: {ENV} belongs to bob; {ALLOW}",
    ),
    (
        "link to an environment of another",
        lambda p, f: f(elsewhere(p), uid=BOB),
        f"not activated: {{top}}/srv/envs/shop belongs to bob; {ALLOW}",
    ),
    (
        "link to below a directory writable by all",
        lambda p, f: (elsewhere(p), f(p.top + "/srv", mode=0o777)),
        "not activated: {top}/srv, above {top}/srv/envs/shop, is writable by others;"
        " run 'chmod go-w {top}/srv' and come again, or 'autovenv allow',"
        " or 'autovenv allow --below {top}/srv' for all there",
    ),
    (
        "line of .python-envs to an environment of another",
        lambda p, f: (
            f(venv(p.top + "/kept"), uid=BOB),
            write(p.project + "/.python-envs", "../../kept\n"),
        ),
        f"not activated: {{top}}/kept belongs to bob; {ALLOW}",
    ),
    (
        "one hidden command",
        lambda p, _: (venv(p.venv), hide(p, "ls", "pip", "pytest")),
        f"not activated: {ENV}/bin has ls, which would hide {{tools}}/ls; {ALLOW}",
    ),
    (
        "three hidden commands",
        lambda p, _: (venv(p.venv), hide(p, "ls", "git", "sudo")),
        f"not activated: {ENV}/bin has git, ls and sudo, which would hide your own; {ALLOW}",
    ),
    (
        "more hidden commands than one line names",
        lambda p, _: (venv(p.venv), hide(p, "ls", "git", "sudo", "env", "awk")),
        f"not activated: {ENV}/bin has awk, env, git and 2 more, which would hide your own;"
        f" run 'autovenv status' to see all, {OR_ALLOW}",
    ),
    (
        "a hidden command with an evil name",
        lambda p, _: (venv(p.venv), hide(p, "\x1b[31m\n")),
        f"not activated: {ENV}/bin has [31m, which would hide {{tools}}/[31m; {ALLOW}",
    ),
    (
        "half-created",
        lambda p, _: venv(p.venv, "version = 3.12.1\n", None),
        f"not activated: {ENV}: half-created, without bin/python; run 'python3.12 -m venv {ENV}'",
    ),
    (
        "not executable",
        lambda p, _: write(venv(p.venv, "uv = 1\n", None) + "/bin/python", ""),
        f"not activated: {ENV}: bin/python is not executable; run 'uv venv --clear {ENV}'",
    ),
    (
        "base gone",
        lambda p, _: venv(p.venv, "version = 3.9.1\n", "/gone/python3.9"),
        f"not activated: {ENV}: its base interpreter is gone: /gone/python3.9 (Python 3.9.1);"
        f" run 'python3.9 -m venv --clear {ENV}'",
    ),
    (
        "base of a copy gone",
        lambda p, _: copied_venv(p.venv, "home = /gone\nvirtualenv = 20.1\nversion = 3.9.1\n"),
        f"not activated: {ENV}: its base interpreter is gone: /gone/python3.9 (Python 3.9.1);"
        f" run 'virtualenv --clear {ENV}'",
    ),
    (
        "pyvenv.cfg is a FIFO",
        lambda p, _: fifo(p),
        f"not activated: {ENV}: pyvenv.cfg cannot be read: not a small file",
    ),
    (
        "conda",
        lambda p, _: os.makedirs(p.venv + "/conda-meta"),
        f"not activated: {ENV}: a conda environment, which only conda can activate;"
        f" run 'conda activate {ENV}'",
    ),
    (
        "dangling link",
        lambda p, _: os.symlink("gone", p.venv),
        f"not activated: {ENV}: a link that leads nowhere: gone; run 'rm {ENV}'",
    ),
    (
        ".python-envs names no environment",
        lambda p, _: write(p.project + "/.python-envs", ".venv\nssh@host:p\x1b\n"),
        f"not activated: {PROJECT}/ssh@host:p: no virtual environment, though"
        f" {PROJECT}/.python-envs names it; run 'autovenv use'",
    ),
    (
        ".python-envs is a directory",
        lambda p, _: os.mkdir(p.project + "/.python-envs"),
        f"not activated: {PROJECT}/.python-envs: cannot be read: not a small file;"
        " run 'autovenv use'",
    ),
]


@pytest.mark.parametrize(
    ("prepare", "line"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS]
)
def test_a_refusal_is_one_line_with_its_reason_and_the_way_out(
    place: Place, faked: Faked, prepare: Prepare, line: str
) -> None:
    """One row a reason; nothing is put on, and with `again` nothing is said."""
    prepare(place, faked)
    expected = line.format(
        env=place.venv, project=place.project, home=place.home, top=place.top, tools=place.tools
    )
    assert place.lines() == [expected]
    assert place.on() is None
    assert trust_state(place) in ("untrusted", "broken")


def trust_state(place: Place, **more: str) -> str | None:
    return place.survey(**more).decision.state


def test_a_colon_in_the_path_is_refused(place: Place) -> None:
    """PATH cannot hold it."""
    path = venv(place.home + "/a:b/.venv")
    line = f"not activated: {path}: a ':' in its path would split PATH; move it to a path without"
    assert place.lines(place.home + "/a:b") == [line]


def test_one_s_own_environment_is_put_on_without_a_question(place: Place, faked: Faked) -> None:
    """Nothing is said either."""
    venv(place.venv)
    assert (place.on(), place.lines(), trust_state(place)) == (place.venv, [], "active")


def test_ask_wants_a_record_for_each(place: Place) -> None:
    """Once there is one it is enough, for what was asked."""
    venv(place.venv)
    ask = {"AUTOVENV_TRUST": "ask"}
    line = f"not activated: {place.venv} was not allowed yet; run 'autovenv allow' to allow it"
    assert (place.lines(**ask), place.on(**ask)) == ([line], None)
    store.write(place.state, records.Record(place.venv, records.ALLOW))
    assert (place.lines(**ask), place.on(**ask)) == ([], place.venv)
    hide(place, "ls")
    line = f"not activated: {place.venv}/bin has ls, which would hide {place.tools}/ls; {ALLOW}"
    assert (place.lines(**ask), place.on(**ask)) == ([line], None)


@pytest.mark.parametrize("evil", ["", "a\nb", "a\\nb", "\udcff\x1b", "a" * 255])
def test_what_was_allowed_is_remembered_and_more_is_asked_again(
    place: Place, faked: Faked, evil: str
) -> None:
    """More hidden commands, another owner; less is no question. Names may have any byte."""
    project = f"{place.home}/x{evil}"[: len(place.home) + 240]
    path = venv(project + "/.venv")
    faked(project, uid=BOB)
    for name in ("ls", "git" + evil[:200]):
        command(f"{path}/bin/{name}")
        command(f"{place.tools}/{name}")
    risks = place.survey(project).verdict
    assert risks
    assert len(risks.risks) == 3
    store.write(place.state, records.Record(path, records.ALLOW, tuple(r.key for r in risks.risks)))
    assert (place.on(project), place.lines(project)) == (path, [])
    os.unlink(path + "/bin/ls")
    assert place.on(project) == path
    command(place.tools + "/sudo")
    command(path + "/bin/sudo")
    line = f"{clean(path)}/bin has sudo, which would hide {place.tools}/sudo"
    assert place.lines(project) == [f"not activated: {line}; {ALLOW}"]
    os.unlink(path + "/bin/sudo")
    faked(path, uid=4242)
    line = f"{clean(path)} belongs to user 4242"
    assert place.lines(project) == [f"not activated: {line}; {ALLOW}"]


def test_a_record_holds_for_every_way_there(place: Place) -> None:
    """It goes by the resolved path."""
    real = venv(place.top + "/envs/shop")
    os.symlink(real, place.venv)
    store.write(place.state, records.Record(real, records.DENY))
    assert trust_state(place) == "untrusted"


@pytest.mark.parametrize("kind", ["good", "conda", "half-created", "dangling", "hiding"])
def test_deny_silences_everything(place: Place, kind: str) -> None:
    """Conda and broken ones too; it beats trusted directories and a person's own word."""
    if kind == "conda":
        os.makedirs(place.venv + "/conda-meta")
    elif kind == "dangling":
        os.symlink("gone", place.venv)
    else:
        venv(place.venv, python=None if kind == "half-created" else "/bin/sh")
    if kind == "hiding":
        hide(place, "ls")
    real = os.path.realpath(place.venv)
    store.write(place.state, records.Record(real, records.DENY))
    store.write(place.state, records.Record("/", records.ALLOW), records.BELOW)
    seen = place.survey(None, PIN, AUTOVENV_TRUSTED="/")
    assert place.lines(AUTOVENV_TRUSTED="/") == []
    decision = seen.decision
    assert (decision.path, decision.state) == ("", "untrusted")
    assert (decision.reason, decision.tell) == ("denied by 'autovenv deny'", False)


def test_one_s_own_word_is_stopped_by_nothing_else(place: Place, faked: Faked) -> None:
    """As `activate DIR` and `exec` say it."""
    faked(venv(place.venv), uid=BOB)
    hide(place, "ls")
    seen = place.survey(None, PIN, AUTOVENV_TRUST="ask")
    assert (seen.decision.path, seen.decision.state) == (place.venv, "active")


@pytest.mark.parametrize("by", ["file", "variable", "record"])
@pytest.mark.parametrize("mode", ["auto", "ask"])
@pytest.mark.parametrize(
    ("directory", "trusted"),
    [
        ("{project}", True),
        ("{home}", True),
        ("{home}/", True),
        ("/", True),
        ("{env}", True),
        ("{home}/link", True),
        ("{home}/sho", False),
        ("{home}/shop/.venv/bin", False),
        ("{home}/gone", False),
        ("~/shop", True),
        (".", False),
        ("..", False),
        ("", False),
        ("home", False),
    ],
)
def test_below_a_trusted_directory_nothing_is_asked(
    place: Place, faked: Faked, by: str, mode: str, directory: str, *, trusted: bool
) -> None:
    """Whole components of resolved paths; what is not absolute means nothing."""
    faked(venv(place.venv), uid=BOB)
    hide(place, "ls")
    os.symlink(place.project, place.home + "/link")
    named = directory.format(project=place.project, home=place.home, env=place.venv)
    more = {"AUTOVENV_TRUST": mode}
    if by == "file":
        write(place.config, f'trusted = ["/nowhere", "{named}"]\n' if named else "")
    elif by == "variable" and named[:1] != "~":
        more["AUTOVENV_TRUSTED"] = f"/nowhere:{named}:"
    elif named[:1] == "/":
        real = os.path.realpath(named)
        store.write(place.state, records.Record(real, records.ALLOW), records.BELOW)
    elif named[:1] == "~":
        return  # the shell's business
    assert place.on(**more) == (place.venv if trusted else None)


def test_a_damaged_record_counts_as_none(place: Place, faked: Faked) -> None:
    """And is told, with the remedy, once an arrival."""
    venv(place.venv)
    write(f"{place.state}/records/{records.encode(place.venv)}", "autovenv 1\nde")
    note = f"trust record damaged, taken as absent: {place.venv}; run 'autovenv allow' anew"
    assert (place.lines(), place.on()) == ([note], place.venv)
    hide(place, "ls")
    line = f"not activated: {place.venv}/bin has ls, which would hide {place.tools}/ls; {ALLOW}"
    assert (place.lines(), place.on()) == ([note, line], None)


def test_a_damaged_record_of_a_directory_counts_as_none(place: Place) -> None:
    """As the others."""
    venv(place.venv)
    write(f"{place.state}/below/{records.encode(place.home)}", "x")
    note = f"trust record damaged, taken as absent: all below {place.home}; "
    note += f"run 'autovenv allow --below {place.home}' anew"
    assert (place.lines(), place.on()) == ([note], place.venv)


@pytest.mark.parametrize("kind", NOT_SMALL)
def test_a_record_that_is_no_small_file_counts_as_none(place: Place, kind: str) -> None:
    """It is neither waited for nor read."""
    venv(place.venv)
    os.makedirs(place.state + "/records", mode=0o700)
    NOT_SMALL[kind](f"{place.state}/records/{records.encode(place.venv)}")
    why = f"{place.venv}: not a small file"
    note = f"trust record cannot be read: {why}; run 'autovenv allow' anew"
    assert (place.lines(), place.on()) == ([note], place.venv)


@pytest.mark.parametrize("part", ["", "/records", "/below"])
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"uid": BOB}, "{store} belongs to somebody else; run 'sudo chown -R $USER {store}'"),
        ({"mode": 0o777}, "{store} is writable by others; run 'chmod go-w {store}'"),
        ({"mode": 0o770}, "{store} is writable by others; run 'chmod go-w {store}'"),
        ({"uid": 0}, None),
    ],
)
def test_records_that_others_could_write_are_ignored(
    place: Place, faked: Faked, part: str, said: dict[str, int], words: str | None
) -> None:
    """The message says how to mend it; neither allow nor deny counts."""
    venv(place.venv)
    store.write(place.state, records.Record(place.venv, records.DENY))
    store.write(place.state, records.Record("/", records.ALLOW), records.BELOW)
    where = place.state + part
    faked(where, **{"mode": 0o700, **said})
    if words is None:
        assert (place.lines(), place.on()) == ([], None)
        return
    note = "trust records ignored: " + words.format(store=where)
    assert (place.lines(), place.on()) == ([note], place.venv)
    hide(place, "ls")
    assert place.on() is None


def test_what_is_on_stays_on_where_it_is(place: Place, faked: Faked) -> None:
    """Trust is judged on arrival."""
    venv(place.venv)
    on = {"VIRTUAL_ENV": place.venv, "AUTOVENV_ACTIVE": place.venv, "AUTOVENV_STATE": "active"}
    hide(place, "ls")
    seen = place.survey(**on)
    assert (seen.decision.path, seen.decision.state) == (place.venv, names.IS_ACTIVE)
    assert place.lines(**on) == []


def test_a_bin_that_cannot_be_listed_is_refused(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell finds commands there without being allowed to list it."""
    from autovenv import shadow

    def refused(directory: str, path: str) -> list[tuple[str, str]]:
        raise PermissionError(13, "Permission denied", directory)

    venv(place.venv)
    monkeypatch.setattr(shadow, "hidden", refused)
    line = f"{place.venv}/bin cannot be looked into: permission denied"
    assert place.lines() == [f"not activated: {line}; {ALLOW}"]


def test_a_loop_on_the_way_is_refused(place: Place) -> None:
    """What cannot be looked at is a risk."""
    os.symlink("b", place.project + "/a")
    os.symlink("a", place.project + "/b")
    rules = trust.Rules(place.state, place.home, "", "auto", ())
    assert trust.judge(place.project + "/a", rules).reason == f"{place.project}/a: too many links"
