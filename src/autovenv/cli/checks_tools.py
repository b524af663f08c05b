"""`doctor`: other tools that put environments on or show them, and what follows."""

from autovenv import disk
from autovenv.cli.findings import OK, WARN, Finding, Patient

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Tool:
    """One of them: by which variables and shell functions it shows, and what follows from it."""

    __slots__ = ("functions", "level", "mend", "name", "variables", "what")

    def __init__(
        self,
        name: str,
        variables: str,
        functions: str,
        what: str,
        mend: str = "",
    ) -> None:
        self.name = name
        self.variables = variables.split()
        self.functions = functions.split()
        self.what = what
        self.mend = mend
        self.level = WARN if mend else OK

    def is_about(self, patient: Patient) -> bool:
        """Whether it shows itself."""
        set_there = any(patient.environ.get(name) for name in self.variables)
        return set_there or any(name in patient.functions for name in self.functions)


VSCODE_OFF = '"python.terminal.activateEnvironment": false'
# Functions are those that the hook looks for (`__autovenv_facts`).
TOOLS = (
    Tool(
        "direnv",
        "",
        "_direnv_hook __direnv_export_eval",
        "direnv: an environment that an .envrc puts on is left alone; all else works beside it",
    ),
    Tool(
        "mise",
        "",
        "_mise_hook __mise_env_eval mise",
        "mise: an environment that '_.python.venv' puts on is left alone; its tools stay",
    ),
    Tool(
        "conda",
        "",
        "conda",
        "conda: its environments are left to 'conda activate'",
    ),
    Tool(
        "pyenv-virtualenv",
        "PYENV_VIRTUALENV_INIT",
        "_pyenv_virtualenv_hook",
        "pyenv-virtualenv activates by itself, at each prompt; what it puts on is left alone",
        "take 'pyenv virtualenv-init' out of your start-up file",
    ),
    Tool(
        "virtualfish",
        "",
        "vf __vfsupport_auto_activate",
        "virtualfish: what its auto_activation puts on is left alone",
    ),
    Tool(
        "autoswitch",
        "",
        "check_venv _check_venv",
        "autoswitch_virtualenv activates by itself; what it puts on is left alone",
        "take it out of your plugins",
    ),
    Tool(
        "starship",
        "",
        "starship_precmd prompt_starship_precmd __starship_set_job_count",
        "starship shows the environment itself, so the hook adds nothing to the prompt",
    ),
    Tool(
        "powerlevel10k",
        "",
        "_p9k_precmd",
        "powerlevel10k shows the environment itself, so the hook adds nothing to the prompt",
    ),
    Tool(
        "oh-my-posh",
        "",
        "_omp_hook _omp_precmd prompt_ohmyposh_precmd omp_repaint_prompt",
        "oh-my-posh shows the environment itself, so the hook adds nothing to the prompt",
    ),
    Tool(
        "oh-my-zsh",
        "",
        "omz",
        "oh-my-zsh: a theme that shows environments too may show the name twice; 'prompt = false'"
        " in config.toml leaves ours out",
    ),
)


def check(tool: Tool) -> "Callable[[Patient], Finding | None]":
    """The check for one tool."""

    def about(patient: Patient) -> Finding | None:
        if not tool.is_about(patient):
            return None
        return Finding(tool.name, tool.level, tool.what, tool.mend)

    return about


def vscode(patient: Patient) -> Finding | None:
    """VS Code's own activation, which runs in every terminal that it opens."""
    if patient.environ.get("TERM_PROGRAM") != "vscode":
        return None
    what = "VS Code's terminal: its Python extension may put an environment on, which is left alone"
    return Finding("vscode", WARN, what, f"in its settings: {VSCODE_OFF}")


def conda_base(patient: Patient) -> Finding | None:
    """A conda environment that is on in every shell."""
    name = patient.environ.get("CONDA_DEFAULT_ENV", "")
    if not name or not disk.is_directory(patient.environ.get("CONDA_PREFIX", "")):
        return None
    what = f"the conda environment '{name}' is on beneath; virtual environments go in front of it"
    return Finding("conda-base", OK, what)


CHECKS = (*map(check, TOOLS), vscode, conda_base)
