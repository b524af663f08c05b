"""What the guard in the shell goes by, and what is kept for it where a tool's file makes it ask."""

from autovenv import answers, dirs, disk
from autovenv.discovery import CONDA_PLACES, TOOLS, Found, Where, is_marked, markers, provider

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# What tools read besides those, in the same directory.
BESIDE = ("poetry.toml", "hatch.toml", "pdm.toml")
# What they and we go by besides files: an answer holds for shells in which these are the same.
VARIABLES = (
    *("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "WORKON_HOME"),
    *("POETRY_CACHE_DIR", "POETRY_CONFIG_DIR", "POETRY_VIRTUALENVS_CREATE"),
    *("POETRY_VIRTUALENVS_PATH", "PIPENV_DONT_LOAD_ENV", "PIPENV_DOTENV_LOCATION"),
    *("PIPENV_CUSTOM_VENV_NAME", "PIPENV_NO_VENV_IN_PROJECT", "PIPENV_PIPFILE", "PIPENV_PYTHON"),
    *("PIPENV_VENV_IN_PROJECT", "PDM_CONFIG_FILE", "PDM_IGNORE_SAVED_PYTHON", "PDM_PYTHON"),
    "PDM_USE_VENV",
    *("HATCH_CONFIG", "HATCH_DATA_DIR", "HATCH_ENV_TYPE_VIRTUAL_PATH", "UV_PROJECT_ENVIRONMENT"),
    *("PYENV_ROOT", "PYENV_VERSION", "VIRTUALENVWRAPPER_PROJECT_FILENAME"),
    *("AUTOVENV_CONFIG", "AUTOVENV_TOOLS"),
)


def note(directory: str, found: Found | None, known: Where, asked: int) -> None:
    """Keep what a directory says, and what that rests on, for the guard (answers.py).

    `asked` is the time of the question, in ns.
    """
    path, source = (found.path, found.source) if found else ("", "")
    beside = [f"{directory}/{name}" for name in sources(known)]
    elsewhere = [dirs.config_file(known.environ), *watched(directory, known, source)]
    there = [file for file in (*beside, *elsewhere) if disk.exists(file)]
    # A directory shows that a file is made in it; the guard itself looks for what is made beside.
    shown = [file for file in elsewhere if file.rpartition("/")[0] in elsewhere]
    absent = [file for file in elsewhere if file not in there and file not in shown]
    lines = [path, variables(known.environ), *there, answers.BETWEEN, *absent]
    answers.keep(dirs.state_dir(known.environ), directory, lines, asked)


def places(where: Where) -> "tuple[str, ...]":
    """Names in a directory by which a tool may know an environment for it."""
    return (*markers(where.tools), *CONDA_PLACES)


def sources(where: Where) -> "tuple[str, ...]":
    """Names in a directory that an answer rests on."""
    return (*places(where), *BESIDE)


def projects(where: Where) -> "tuple[str, ...]":
    """The directories that a tool knows without a file in them."""
    if where.projects is None:
        where.projects = provider("virtualenvwrapper").projects(where)
    return tuple(where.projects or ())


def watched(directory: str, where: Where, source: str) -> "tuple[str, ...]":
    """Files and directories that a change of this directory's answer shows in, but for those in it.

    `source` is what said so: tools that come after it were not asked.
    """
    every: list[str] = []
    for tool, files in TOOLS.items():
        if tool in where.tools and (not files or is_marked(directory, files, where)):
            every += provider(tool).watched(directory, where)
        if tool == source:
            break
    return tuple(dict.fromkeys(every))


def variables(environ: "Mapping[str, str]") -> str:
    """The values of VARIABLES, as the guard in the shell writes them."""
    return "|".join([environ.get(name, "") for name in VARIABLES])
