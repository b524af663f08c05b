"""What the manual page says beside the commands and the settings; see manual.py."""

NAME = "put Python virtual environments on at cd, and off again"

DESCRIPTION = """\
cd into a project and its virtual environment is on; cd out and it is off. The shell's hook does
that, which `autovenv setup` puts into the start-up file of bash, zsh or fish. Nothing of the
project is run: no activate script, no interpreter.

The nearest directory upward that holds an environment wins: `.venv`; what `.python-envs` names (PEP
832); `venv` or `env`; then what Poetry, Pipenv, PDM, Hatch, uv, pyenv-virtualenv, virtualenvwrapper
or virtualfish keep elsewhere for the project, without running these tools.

While an environment is on, its bin directory is first in `PATH`, `VIRTUAL_ENV` and
`VIRTUAL_ENV_PROMPT` are set, `PYTHONHOME` is unset, the prompt shows its name, and there is a
function `deactivate`. Leaving undoes exactly that. An environment that was put on by hand, or by
another tool, is left alone."""

TRUST = """\
Unasked, an environment is activated only where it, and every directory above it up to the home
directory, belongs to you or root and nobody else may write there, and where nothing executable in
it hides a command that you have without it (Python's family and the tools that run or check a
project are not counted). Otherwise one line says why. `autovenv allow` lets it; `autovenv deny`
keeps it off, in silence.

Whoever runs `python`, `pip` or `pytest` inside an untrusted project runs that project."""

# Beside the settings' own variables.
ENVIRONMENT = (
    ("AUTOVENV_DISABLE", "if not empty, all that the hook does is off"),
    ("AUTOVENV_CONFIG", "the settings file, instead of the user's"),
    ("VIRTUAL_ENV_DISABLE_PROMPT", "if not empty, the prompt is left alone"),
    ("NO_COLOR", "if not empty, nothing is coloured"),
    ("UV_PROJECT_ENVIRONMENT, WORKON_HOME, PYENV_ROOT", "where tools keep environments"),
    (
        "AUTOVENV_STATE",
        (
            "set by the hook, for prompts and scripts: `active`, `paused`, `untrusted`, `broken` or"
            " `foreign`; unset where there is nothing"
        ),
    ),
    ("AUTOVENV_ACTIVE", "set by the hook: the path of the environment that it put on"),
    ("VIRTUAL_ENV, VIRTUAL_ENV_PROMPT", "set by the hook: the environment's path, and its name"),
)

FILES = (
    (
        "~/.config/autovenv/config.toml",
        (
            "the settings, written by `autovenv config --edit`; none is needed. Below"
            " $XDG_CONFIG_HOME where that is set; on macOS in"
            " ~/Library/Application Support/autovenv"
        ),
    ),
    (
        "/etc/xdg/autovenv/config.toml",
        (
            "the settings of the whole machine, below the user's; on macOS in /Library/Application"
            " Support/autovenv"
        ),
    ),
    (
        "~/.local/state/autovenv/",
        (
            "what was allowed and denied, the hook as shells read it, and what can be made again."
            " Below $XDG_STATE_HOME where that is set; on macOS in"
            " ~/Library/Application Support/autovenv"
        ),
    ),
    (".venv", "a project's environment, a link to one, or a file that names one"),
    (".python-envs", "names a project's environment in its last line; `autovenv use` writes it"),
)

EXIT_STATUS = (
    ("0", "done; `status --check`: an environment of autovenv's is on"),
    ("1", "it could not; `doctor`: something is wrong"),
    ("2", "wrong usage"),
    ("125, 126, 127", "`exec` alone: autovenv itself failed, CMD cannot be run, CMD not found"),
    ("any other", "`exec` alone: CMD's own"),
)

EXAMPLES = (
    ("Set up the shell that you are in, once:", "autovenv setup"),
    ("Run the tests in the project's environment, without any hook:", "autovenv exec -- pytest -q"),
    (
        "The same from elsewhere, and again at each change:",
        "autovenv exec -C shop --watch pytest -q",
    ),
    ("Say which of two environments this project uses:", "autovenv use .venv-3.13"),
    ("In a script:", 'set -euo pipefail\neval "$(autovenv hook bash)"\ncd shop && python -m shop'),
    ("What an editor would set:", "autovenv export json"),
)

SEE_ALSO = "`direnv`(1), PEP 405 (virtual environments), PEP 832 (`.python-envs`)"
