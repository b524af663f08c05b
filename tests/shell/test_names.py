"""Names that anybody may give: through each real shell exactly, evaluated by nothing."""

import random
from pathlib import Path

from autovenv.environment import display_name
from tests.shell.driver import Shell, World

# What shells, prompts and terminals give a meaning to, beside any byte but NUL and the slash.
EVIL = (
    *(
        "$(touch canary)",
        "`touch canary`",
        "${HOME}",
        "\\",
        "'",
        '"',
        "%",
        "!",
        "\n",
        ";",
        "\x1b[31m",
    ),
    *("\x9b", "\u202e", "~", "*", "[a", "{a,b}", "-n", " ", "\t", "#", "=ls", "&", "|", "<", "ü"),
)


def names(count: int) -> list[str]:
    """So many different names, the same in each run."""
    chance = random.Random(832)  # noqa: S311
    found: dict[str, None] = {}
    while len(found) < count:
        parts = [
            chance.choice(EVIL) if chance.random() < 0.4 else any_byte(chance) for _ in "12345"
        ]
        some = "".join(parts[: chance.randint(1, 5)])
        # Escaped bytes beside each other may be UTF-8 together.
        name = some.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
        if name not in (".", ".."):
            found[name] = None
    return list(found)


def any_byte(chance: random.Random) -> str:
    """A byte as text, surrogates for what is no UTF-8; a colon cannot be on PATH."""
    byte = chance.choice([each for each in range(1, 256) if chr(each) not in "/:"])
    return bytes([byte]).decode("utf-8", "surrogateescape")


def test_any_name_passes_exactly_and_is_evaluated_by_nothing(
    world: World, shell: Shell, *, long: bool
) -> None:
    """As a project's directory and, where it fits on a line, as `prompt =` of its environment."""
    seen = f"{world.home}/seen"
    lines, expected = [], ""
    for name in names(10_000 if long else 500):
        prompt = name if "\n" not in name and "\r" not in name else None
        project = world.project(name, prompt=prompt)
        lines += [shell.cd(project), said(shell, seen)]
        path = f"{project}/.venv"
        shown = (prompt or "").strip()
        expected += f"{path}\0{display_name(path, project, shown)}\0"
    outcome = world.script(shell, "\n".join(lines))
    written = Path(seen).read_bytes().decode("utf-8", "surrogateescape")
    assert (written.split("\0"), outcome.stderr) == (expected.split("\0"), "")
    assert list(Path(world.home).rglob("canary")) == []


def test_any_name_passes_exactly_through_a_file_that_names_it(world: World, shell: Shell) -> None:
    """As the line of a `.python-envs`, and as what a `.venv` that is a file says."""
    seen = f"{world.home}/seen"
    lines, expected = [], ""
    fitting = [name for name in names(150) if name == name.strip() and len(name.splitlines()) == 1]
    for number, name in enumerate(fitting):
        environment = f"{world.home}/named/{name}"
        world.environment(environment)
        project = world.directory(f"projects/{number}")
        file = Path(project, (".python-envs", ".venv")[number % 2])
        file.write_bytes(environment.encode("utf-8", "surrogateescape"))
        lines += [shell.cd(project), said(shell, seen)]
        expected += f"{environment}\0{display_name(environment, project, '')}\0"
    outcome = world.script(shell, "\n".join(lines))
    written = Path(seen).read_bytes().decode("utf-8", "surrogateescape")
    assert (written.split("\0"), outcome.stderr) == (expected.split("\0"), "")
    assert list(Path(world.home).rglob("canary")) == []


def said(shell: Shell, file: str) -> str:
    """A line that writes the two values, each ended by NUL."""
    if shell.is_fish:
        return f'string join0 -- "$VIRTUAL_ENV" "$VIRTUAL_ENV_PROMPT" >>{file}'
    return f'printf \'%s\\0\' "$VIRTUAL_ENV" "$VIRTUAL_ENV_PROMPT" >>{file}'
