"""`export github`: what a workflow's next steps will see."""

from pathlib import Path

import pytest

from autovenv.shells.github import render, render_path
from tests.command import World, says


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def files(world: World) -> dict[str, str]:
    """The two files of a step, empty as GitHub makes them."""
    made = {name: f"{world.home}/{name}" for name in ("GITHUB_ENV", "GITHUB_PATH")}
    for file in made.values():
        Path(file).touch()
    return made


def test_the_environment_goes_to_both_files_and_nowhere_else(world: World) -> None:
    """Appended, so that what other tools wrote stays; a second time there is nothing to append."""
    shop, step = world.project("shop"), files(world)
    for file in step.values():
        Path(file).write_text("before\n")
    variables = step | {"PYTHONHOME": "/opt/python"}
    assert world.run("export", "github", at=shop, variables=variables) == (0, "", "")
    assert Path(step["GITHUB_PATH"]).read_text() == f"before\n{shop}/.venv/bin\n"
    assert Path(step["GITHUB_ENV"]).read_text() == "before\n" + "".join(
        f"{name}<<autovenv_end\n{value}\nautovenv_end\n"
        for name, value in {
            "PYTHONHOME": "",
            "VIRTUAL_ENV": f"{shop}/.venv",
            "VIRTUAL_ENV_PROMPT": "shop",
            "AUTOVENV_ACTIVE": f"{shop}/.venv",
            "AUTOVENV_STATE": "active",
            "AUTOVENV_OLD_PYTHONHOME": "/opt/python",
        }.items()
    )
    variables = step | world.on(shop)
    sizes = [Path(file).stat().st_size for file in step.values()]
    assert world.run("export", "github", at=shop, variables=variables) == (0, "", "")
    assert [Path(file).stat().st_size for file in step.values()] == sizes


def test_outside_a_workflow_that_is_said(world: World) -> None:
    """Without the two variables there is nothing to write to; which one is missing."""
    where = "run this in a step of a GitHub workflow"
    line = f"GITHUB_ENV and GITHUB_PATH are not set; {where}"
    assert world.run("export", "github") == says(1, line)
    for name, other in (("GITHUB_ENV", "GITHUB_PATH"), ("GITHUB_PATH", "GITHUB_ENV")):
        done = world.run("export", "github", variables={name: "/x", other: ""})
        assert done == says(1, f"{other} is not set; {where}")


def test_what_cannot_be_written_is_said(world: World) -> None:
    """Which file, and why; and nothing is written to the other one."""
    shop, step = world.project("shop"), files(world)
    for name, other in (("GITHUB_ENV", "GITHUB_PATH"), ("GITHUB_PATH", "GITHUB_ENV")):
        line = f"cannot write to {name}: {world.home}: is a directory"
        done = world.run("export", "github", at=shop, variables={**step, name: world.home})
        assert done == says(1, line)
        assert Path(step[other]).read_text() == ""


def test_a_line_end_in_the_path_adds_no_directory(world: World) -> None:
    """GITHUB_PATH has one directory a line, so such a path is refused whole."""
    evil, step = world.project("shop\n"), files(world)
    line = f"not activated: {world.home}/shop/.venv: GITHUB_PATH cannot hold a line end"
    assert world.run("export", "github", at=evil, variables=step) == says(1, line)
    assert [Path(file).read_text() for file in step.values()] == ["", ""]


def test_no_value_can_end_its_block() -> None:
    """A value that holds the delimiter gets another one."""
    value = "x\nautovenv_end\nEVIL<<autovenv_end\n1"
    assert render({"A": value}) == f"A<<autovenv_end_\n{value}\nautovenv_end_\n"


def test_leaving_writes_empty_values_and_no_path() -> None:
    """Nothing can be unset there, nor taken out of PATH."""
    delta = {"PATH": "/bin", "VIRTUAL_ENV": None, "AUTOVENV_ACTIVE": None}
    blocks = "VIRTUAL_ENV<<autovenv_end\n\nautovenv_end\n"
    assert render(delta) == blocks + blocks.replace("VIRTUAL_ENV", "AUTOVENV_ACTIVE")
    assert render_path(delta) == ""
