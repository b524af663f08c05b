"""A good guest: the user's functions, aliases, traps and statuses neither suffer nor disturb."""

import pytest

from tests.shell.driver import Outcome, Shell, World

NAMES = [
    "cd",
    "pushd",
    "popd",
    "test",
    "echo",
    "string",
    "printf",
    "export",
    "read",
    "local",
    "eval",
    "set",
    "unset",
    "declare",
    "typeset",
    "true",
    "return",
    "hash",
    "alias",
    "type",
    "shift",
    "let",
    "trap",
    "pwd",
    "command",
    "emulate",
    "setopt",
    "zmodload",
    "contains",
    "count",
    "functions",
    "status",
    "source",
    "exec",
    "env",
    "python",
    "sed",
    "deactivate_",
    "__unrelated",
]
# Words that the shell does not let anybody define, or that its own grammar needs here.
REFUSED = {
    "bash": {"let"},
    "zsh": set[str](),
    "fish": {
        *("set", "test", "read", "return", "eval", "command", "exec", "string", "count", "status"),
        *("contains", "functions", "source", "cd", "builtin", "emulate"),
    },
}


def at(
    world: World, shell: Shell, when: str, lines: str, text: str, *, hook: bool = True
) -> Outcome:
    """The lines typed at a shell that has read the text before or after the hook's line."""
    before, after = (text, "") if when == "before" else ("", text)
    return world.interactive(shell, lines, before=before, after=after, hook=hook)


def journey(one: str) -> str:
    """In and out, by the builtin where the user's own `cd` is in the way."""
    return "\n".join(
        [
            f"builtin cd {one}",
            "probe in",
            "builtin cd ..",
            "probe out",
        ]
    )


def went_well(seen: Outcome, one: str) -> None:
    """In and out, and nothing was said."""
    assert seen["in"]["VIRTUAL_ENV"] == f"{one}/.venv"
    assert seen["in"].path[0] == f"{one}/.venv/bin"
    assert seen["out"]["VIRTUAL_ENV"] is None
    assert (seen.stdout, seen.messages) == ("", [])


@pytest.mark.parametrize("when", ["before", "after"])
def test_functions_of_any_name_are_in_nobodys_way(world: World, shell: Shell, when: str) -> None:
    """A user's functions called like builtins are not called by the hook, and are still there."""
    one = world.project("one")
    names = [name for name in NAMES if name not in REFUSED[shell.name]]
    if shell.is_fish:
        text = "\n".join(f"function {name}; builtin echo called {name}; end" for name in names)
    else:
        text = "\n".join(f"function {name} {{ \\builtin echo called {name}; }}" for name in names)
    # The line that reads the hook is the user's, and says `eval`.
    text = (
        text
        if when == "after"
        else "\n".join(
            line
            for line in text.split("\n")
            if not line.startswith(("function eval ", "function command "))
        )
    )
    seen = at(world, shell, when, journey(one), text)
    if shell.is_fish:  # whose own functions call some of these
        without = at(world, shell, when, journey(one), text, hook=False)
        assert (seen.stdout, seen.messages) == (without.stdout, without.messages)
        seen.stdout = seen.stderr = ""
    went_well(seen, one)


@pytest.mark.only("bash", "zsh")
@pytest.mark.parametrize("when", ["before", "after"])
def test_aliases_of_any_name_are_in_nobodys_way(world: World, shell: Shell, when: str) -> None:
    """Aliases of the same names, in zsh global ones too, change nothing of the hook."""
    one = world.project("one")
    names = [name for name in NAMES if name not in ("eval", "alias", "builtin", "function")]
    kinds = ["alias"] if shell.name == "bash" else ["alias", "alias -g"]
    for kind in kinds:
        expand = "shopt -s expand_aliases\n" if shell.name == "bash" else ""
        lines = [f"\\builtin {kind} {name}='\\builtin echo called'" for name in names]
        if kind == "alias -g":
            lines = [
                f"\\builtin {kind} {name}='\\builtin echo called'"
                for name in (*names, "G", "L", "e", "d", "b", "c", "n", "v", "text", "PATH")
                if name not in ("cd", "probe")
            ]
        # With these aliases only quoted words can be typed.
        text = f"\\builtin 'cd' {one}\n'probe' 'in'\n\\builtin 'cd' ..\n'probe' 'out'"
        seen = at(world, shell, when, text, expand + "\n".join(lines))
        went_well(seen, one)


def test_a_users_own_cd_is_kept(world: World, shell: Shell) -> None:
    """A function `cd` of the user's stays, and the environment follows (in bash at the next
    prompt).
    """
    one = world.project("one")
    body = (
        "echo mine $argv; builtin cd $argv" if shell.is_fish else 'echo "mine $*"; builtin cd "$@"'
    )
    define = f"function cd; {body}; end" if shell.is_fish else f"function cd {{ {body}; }}"
    for when in ("before", "after"):
        seen = at(world, shell, when, f"cd {one}\nprobe in\ncd ..\nprobe out", define)
        assert (seen["in"]["VIRTUAL_ENV"], seen["out"]["VIRTUAL_ENV"]) == (f"{one}/.venv", None)
        assert [line for line in seen.stdout.splitlines() if "mine" in line][-2:] == [
            f"mine {one}",
            "mine ..",
        ]


def test_a_users_own_deactivate_is_kept(world: World, shell: Shell) -> None:
    """A function `deactivate` of the user's is neither replaced nor removed."""
    one = world.project("one")
    define = (
        "function deactivate; echo mine; end" if shell.is_fish else "deactivate() { echo mine; }"
    )
    seen = world.script(shell, f"cd {one}\ndeactivate\nprobe in\ncd\ndeactivate", before=define)
    assert (seen.stdout, seen["in"]["VIRTUAL_ENV"]) == ("mine\nmine\n", f"{one}/.venv")


def test_deactivate_exists_only_while_an_environment_is_on(world: World, shell: Shell) -> None:
    """Inside, there is a function of that name; outside, before and after, there is none."""
    one = world.project("one")
    ask = {
        "bash": "declare -F deactivate",
        "zsh": "print ${+functions[deactivate]}",
        "fish": "functions -q deactivate; echo $status",
    }[shell.name]
    seen = world.script(shell, f"{ask}\necho =\ncd {one}; {ask}\necho =\ncd; {ask}")
    expected = {
        "bash": "=\ndeactivate\n=\n",
        "zsh": "0\n=\n1\n=\n0\n",
        "fish": "1\n=\n0\n=\n1\n",
    }
    assert seen.stdout == expected[shell.name]


def test_the_hook_read_twice_acts_once(world: World, shell: Shell) -> None:
    """Read again outside, inside and while paused: nothing changes, and nothing is there twice."""
    one = world.project("one")
    lines = [
        *(shell.hook_line, f"cd {one}", "probe in", shell.hook_line, "probe in-again"),
        *(
            "deactivate",
            "probe paused",
            shell.hook_line,
            "probe paused-again",
            "true",
            "probe still",
        ),
        *("cd", "probe out", shell.hook_line, "probe out-again", f"cd {one}", "probe back"),
    ]
    for runner in (world.script, world.interactive):
        seen = runner(shell, "\n".join(lines))
        assert seen["in-again"].kinds() == seen["in"].kinds()
        assert seen["paused-again"].kinds() == seen["paused"].kinds() == seen["still"].kinds()
        assert seen["out-again"].kinds() == seen["out"].kinds()
        assert seen["back"].kinds() == seen["in"].kinds()
        assert (seen["in"]["AUTOVENV_STATE"], seen["paused"]["AUTOVENV_STATE"]) == (
            "active",
            "paused",
        )
        assert seen.messages == []
    assert set(seen.prompts) == {"P>", "(one) P>"}


def test_cd_itself_succeeds_and_fails_as_it_did(world: World, shell: Shell) -> None:
    """The status of cd is cd's, whatever is found there; of what failed before it is gone."""
    one = world.project("one")
    world.hide(world.project("blocked") + "/.venv")
    good = "&& echo yes || echo no" if not shell.is_fish else "; and echo yes; or echo no"
    lines = [f"cd {each} {good}" for each in (one, "..", "blocked", "..")]
    seen = world.script(shell, "false\n" + "\n".join(lines))
    assert seen.stdout == "yes\n" * 4


@pytest.mark.only("bash", "zsh")
def test_statuses_of_the_last_command_survive_the_prompt(world: World, shell: Shell) -> None:
    """`$?` and PIPESTATUS are there after a prompt, changed directory or not; `$_` too, in bash."""
    one = world.project("one")
    pipes = "PIPESTATUS[*]" if shell.name == "bash" else "pipestatus[*]"
    lines = [
        *(f"cd {one}; (exit 7)", 'echo "$?"', "cd; (exit 3)", 'echo "$?"'),
        *(f"cd {one}; true | (exit 4) | (exit 5)", f'echo "${{{pipes}}}"'),
        *("cd; (exit 6) | true", f'echo "${{{pipes}}}"'),
        *("true one two three", 'echo "$_"', f"builtin cd {one}; true last", 'echo "$_"'),
    ]
    seen = world.interactive(shell, "\n".join(lines))
    assert seen.stdout.split("\n")[:4] == ["7", "3", "0 4 5", "6 0"]
    assert seen.stdout.split("\n")[4:6] == ["three", "last"]


@pytest.mark.only("bash")
def test_prompt_command_in_any_form_still_runs(world: World, shell: Shell) -> None:
    """A string, one that ends in `;`, blanks, a newline or a comment, and an array: each part runs,
    sees `$?`, and the hook comes last, once.
    """
    one = world.project("one")
    forms = [
        "PROMPT_COMMAND='echo s:$?'",
        "PROMPT_COMMAND='echo s:$?;'",
        "PROMPT_COMMAND='echo s:$? ; '",
        "PROMPT_COMMAND=$'echo s:$?\\n'",
        "PROMPT_COMMAND='echo s:$? # comment'",
    ]
    if shell.version >= (5, 1):
        forms += ["PROMPT_COMMAND=('echo s:$?' 'true')", "PROMPT_COMMAND=('echo s:$?' '' 'true;')"]
    else:
        forms += ["PROMPT_COMMAND=('echo s:$?')"]
    for form in forms:
        lines = [f"builtin cd {one}; (exit 3)", "probe in", "builtin cd; (exit 4)", "probe out"]
        seen = world.interactive(shell, "\n".join(lines), before=form)
        said = seen.stdout.split()
        assert said[:2] == ["s:0", "s:3"], form
        assert said[3] == "s:4", form
        assert (seen["in"].status, seen["out"].status) == ("3", "4"), form
        assert seen["in"]["VIRTUAL_ENV"] == f"{one}/.venv", form
        assert (seen["out"]["VIRTUAL_ENV"], seen.messages) == (None, []), form


@pytest.mark.only("bash")
def test_an_exported_prompt_command_stays_exported(world: World, shell: Shell) -> None:
    """A string stays a string: arrays are never exported, and older tools break on them."""
    seen = world.interactive(
        shell, "env | grep ^PROMPT", before="export PROMPT_COMMAND=true", cwd=world.project("one")
    )
    assert seen.stdout == "PROMPT_COMMAND=true\n"
    assert "(one) P>" in seen.prompts


@pytest.mark.only("zsh")
def test_other_functions_hooks_are_untouched(world: World, shell: Shell) -> None:
    """precmd, chpwd and the functions in their lists run as before, in their order."""
    one = world.project("one")
    before = (
        "precmd() { echo p$? }\nfirst() { echo f$? }\nprecmd_functions=(first)\nchpwd() { echo c }"
    )
    seen = world.interactive(
        shell,
        f"cd {one}; (exit 3)\nprobe in\necho $precmd_functions $chpwd_functions",
        before=before,
    )
    assert seen.stdout.split("\n")[:6] == ["p0", "f0", "c", "p3", "f3", "p3"]
    assert "first __autovenv_precmd __autovenv_chpwd\n" in seen.stdout
    assert seen["in"]["VIRTUAL_ENV"] == f"{one}/.venv"


@pytest.mark.only("bash")
def test_traps_are_not_set_off(world: World, shell: Shell) -> None:
    """Traps for ERR and EXIT: the first is not set off by the hook, the second runs once, at the
    end.
    """
    one = world.project("one")
    lines = [
        "set -E",
        "trap 'echo err' ERR",
        "trap 'echo exit' EXIT",
        f"cd {one}",
        "true",
        "cd",
        "true",
    ]
    for runner in (world.script, world.interactive):
        seen = runner(shell, "\n".join(lines))
        assert (seen.stdout, seen.messages) == ("exit\n", [])


@pytest.mark.only("bash", "zsh")
def test_a_readonly_variable_stops_everything_with_one_line(world: World, shell: Shell) -> None:
    """PATH, VIRTUAL_ENV, PS1 or AUTOVENV_STATE readonly: nothing is changed; it is said once."""
    one = world.project("one")
    for name in ("PATH", "VIRTUAL_ENV", "PS1", "AUTOVENV_STATE"):
        value = '"$PATH"' if name == "PATH" else "$'P>\\n'" if name == "PS1" else "''"
        lines = [
            f"readonly {name}={value}",
            "probe before",
            f"cd {one}",
            "true",
            "probe in",
            "cd",
            "true",
        ]
        seen = world.interactive(shell, "\n".join([*lines, "probe out"]))
        assert seen.messages == [f"autovenv: nothing changed: {name} is readonly"], name
        assert seen["in"].kinds() == seen["out"].kinds() == seen["before"].kinds(), name


@pytest.mark.only("bash", "zsh")
def test_variables_made_readonly_inside_end_nothing(world: World, shell: Shell) -> None:
    """PATH made readonly while an environment is on: one line on leaving, and nothing is half-
    undone.
    """
    one = world.project("one")
    lines = [f"cd {one}", "readonly PATH", "probe in", "cd", "probe out", "true", "probe still"]
    seen = world.interactive(shell, "\n".join(lines))
    assert seen.messages == ["autovenv: nothing changed: PATH is readonly"]
    assert seen["out"].kinds() == seen["still"].kinds() == seen["in"].kinds()


def test_nothing_reads_from_stdin(world: World, shell: Shell) -> None:
    """What is typed ahead stays for the commands: also where the core is asked."""
    one = world.project("one")
    lines = "while read word; do cd $word; echo $VIRTUAL_ENV; done <list"
    if shell.is_fish:
        lines = "while read word; cd $word; echo $VIRTUAL_ENV; end <list"
    world.write(world.home + "/list", f"{one}\n{world.project('other')}\n")
    seen = world.script(shell, lines)
    assert seen.stdout == f"{one}/.venv\n{world.home}/other/.venv\n"


def test_verbose_says_on_and_off_and_silence_is_the_default(world: World, shell: Shell) -> None:
    """AUTOVENV_VERBOSE=1: a line on entering and one on leaving; else none."""
    one = world.project("one")
    text = f"cd {one}\ncd"
    seen = world.script(shell, text, env={"AUTOVENV_VERBOSE": "1"})
    assert seen.stderr == f"autovenv: on: one ({one}/.venv)\nautovenv: off: one\n"
    assert world.script(shell, text).stderr == ""
