"""What the README says that the source says as well: lists, settings, commands, links."""

import re
from pathlib import Path

import pytest

from autovenv import names
from autovenv.cli.config import toml
from autovenv.cli.texts import COMMANDS
from autovenv.settings import DEFAULTS, variable
from autovenv.shadow import FAMILY

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
# Defaults that are said in words.
SAID = {"tools": "all of them", "stop_at": "the parent of `$HOME`"}
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "shell/README.md")


def test_the_settings() -> None:
    """Each with its default and its variable, in their order."""
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| `(AUTOVENV_\w+)`", README, re.MULTILINE)
    assert rows == [
        (key, SAID.get(key, f"`{toml(value)}`"), variable(key)) for key, value in DEFAULTS.items()
    ]


def test_what_may_hide_a_command() -> None:
    """The whole list, as the source has it."""
    lists = [" ".join(each.split()) for each in re.findall(r"`(python\*[^`]+)`", README)]
    assert lists == [FAMILY]


def test_the_tools() -> None:
    """Each by the name that the setting takes, in their order."""
    rows = re.findall(r"^\| .*(?:leaving|…) `(\w+)`.*\|$", README, re.MULTILINE)
    assert tuple(rows) == names.TOOLS


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_spoken_of(command: str) -> None:
    """As it is typed, or in a list of several."""
    assert re.search(rf"autovenv {command}\b|^\| `autovenv .*`{command}`", README, re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    """To files that are there, and to headings of the same document."""
    text = (ROOT / document).read_text()
    targets = re.findall(r"\]\((?!https?://)([^)]+)\)", text)
    assert [each for each in targets if not leads(each, text, (ROOT / document).parent)] == []


def leads(target: str, text: str, folder: Path) -> bool:
    """Whether a link's target is there."""
    if not target.startswith("#"):
        return (folder / target).exists()
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return target[1:] in {
        re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings
    }
