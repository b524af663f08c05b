"""Every variable and file name that autovenv reads or writes, once."""

# What activation sets, in the order in which it is told to a shell.
PATH = "PATH"
VIRTUAL_ENV = "VIRTUAL_ENV"
VIRTUAL_ENV_PROMPT = "VIRTUAL_ENV_PROMPT"
PYTHONHOME = "PYTHONHOME"
RESTORED = (VIRTUAL_ENV, VIRTUAL_ENV_PROMPT, PYTHONHOME)
TOUCHED = (PATH, *RESTORED)

# Exported, for users, prompts and child shells.
ACTIVE = "AUTOVENV_ACTIVE"  # the path of the environment that autovenv put on
STATE = "AUTOVENV_STATE"
PINNED = "AUTOVENV_PINNED"  # the same path, when `activate DIR` put it on
OLD = "AUTOVENV_OLD_"  # + a name of TOUCHED: its exported value before
# Shell variables that are not exported: the same for a value that was not exported either.
LOCAL = "__autovenv_"
LOCAL_OLD = "__autovenv_old_"

# Read only.
CONFIG = "AUTOVENV_CONFIG"
DISABLE = "AUTOVENV_DISABLE"
TRUSTED = "AUTOVENV_TRUSTED"
FACTS = "AUTOVENV_FACTS"  # what a shell with the hook tells a command of itself

# The values of STATE; unset where there is nothing.
IS_ACTIVE = "active"
IS_PAUSED = "paused"
IS_UNTRUSTED = "untrusted"
IS_BROKEN = "broken"
IS_FOREIGN = "foreign"

# The tools that keep environments elsewhere, by the names that the setting `tools` takes.
TOOLS = (*("poetry", "pipenv", "pdm", "hatch", "uv", "pyenv", "virtualenvwrapper", "virtualfish"),)

# On disk.
DOT_VENV = ".venv"
PYTHON_ENVS = ".python-envs"
PYVENV_CFG = "pyvenv.cfg"
ORIG_PREFIX = "orig-prefix.txt"
CONDA_META = "conda-meta"
ANSWERS = "answers"  # in the state directory: see answers.py
WHOLE = ".whole"  # ends the name of the file that a kept hook reads later: see keep.py
# Directory names that say nothing about the project: its own name is shown instead.
GENERIC_NAMES = (".venv", "venv", "env")
