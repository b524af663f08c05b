"""Where tools keep all their environments: to list those, or to look one up by its name.

Which of them belongs to a project is another question (see discovery); no tool is run.
"""

from autovenv import disk
from autovenv.discovery import provider

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from autovenv.discovery import Where

# Tools whose environments are called as the user called them, and those that add a hash.
PLAIN = ("virtualenvwrapper", "pyenv")
HASHED = ("hatch", "poetry", "pipenv")
# Tools that may keep several for one project.
SEVERAL = ("poetry", "pdm", "hatch")


def shelves(where: "Where") -> list[str]:
    """The directories of environments that have their users' names."""
    tops = [top_of(tool, where) for tool in PLAIN if tool in where.tools]
    # pyenv-virtualenv keeps them below the version that they were made with, with a link beside.
    return tops + [f"{top}/{name}/envs" for top in tops for name in listed(top)]


def stores(where: "Where") -> list[str]:
    """The directories of environments that have tools' names, which begin with the project's."""
    tops = [top_of(tool, where) for tool in HASHED if tool in where.tools]
    # Hatch has a directory for each project, and in it one for each place of it.
    projects = [f"{top}/{name}" for top in tops[:1] for name in listed(top)]
    return [f"{project}/{name}" for project in projects for name in listed(project)] + tops


def kept_for(directory: str, where: "Where") -> "Iterator[str]":
    """All environments that a tool keeps for the project in this directory, not only the one."""
    for tool in SEVERAL:
        if tool in where.tools:
            yield from provider(tool).kept(directory, where)


def top_of(tool: str, where: "Where") -> str:
    """The tool's directory of environments."""
    shelf: str = provider(tool).shelf(where)
    return shelf.rstrip("/")


def is_hash(text: str) -> bool:
    """Whether Poetry (eight characters and the version) or Pipenv (eight) put it behind a name."""
    return len(text) == 8 or text[8:11] == "-py"


def listed(directory: str) -> list[str]:
    """What is in the directory, sorted; nothing where it cannot be read."""
    try:
        return sorted(disk.listdir(directory))
    except OSError:
        return []
