"""Reading one environment on disk: `pyvenv.cfg`, its name, its Python, its health.

The format of `pyvenv.cfg` is that of CPython's `site.py`: lines of `key = value`, keys in any case.
Nothing of the environment is run.
"""

from autovenv import disk, names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# What repr() writes after a backslash, besides a second one.
ESCAPES = ("'", '"', "n", "r", "t", "x", "u", "U")

# What makes a project's own .venv anew: by its maker and the file beside it, first come first.
BY_PROJECT = (
    ("uv", "uv.lock", "uv sync"),
    ("uv", "pyproject.toml", "uv sync"),
    ("virtualenv", "poetry.lock", "poetry install"),
    ("virtualenv", "pdm.lock", "pdm install"),
    ("virtualenv", "Pipfile", "pipenv install"),
)
PIXI = "/.pixi/envs/"


class Environment:
    """One environment: where it is, what it is called, and what keeps it from working (or None)."""

    __slots__ = ("config", "kind", "name", "path", "problem", "project", "remedy")

    def __init__(self, path: str, project: str, kind: str, config: "Mapping[str, str]") -> None:
        self.path = path
        self.project = project
        self.kind = kind  # "venv", "old" (virtualenv before 20) or "conda"
        self.config = config
        self.name = display_name(path, project, config.get("prompt", ""))
        self.problem: str | None = None  # in words, without the path
        self.remedy: str | None = None  # what to type

    @property
    def bin(self) -> str:
        """The directory that goes to the front of PATH."""
        return self.path + "/bin"

    @property
    def version(self) -> str:
        """The Python version that pyvenv.cfg records ("3.12.1"), or an empty string."""
        found = self.config.get("version_info") or self.config.get("version") or ""
        return ".".join(found.split(".")[:3])

    @property
    def maker(self) -> str:
        """The tool that made it: "uv", "virtualenv", "venv", "conda" or "pixi"."""
        if self.kind == "conda":
            return "pixi" if PIXI in self.path else "conda"
        if self.kind == "old":
            return "virtualenv"
        return next((tool for tool in ("uv", "virtualenv") if tool in self.config), "venv")


def parse_config(text: str) -> dict[str, str]:
    """The keys (lower case) and values of a pyvenv.cfg."""
    config = {}
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        key, equals, value = line.partition("=")
        if equals:
            config[key.strip().lower()] = value.strip()
    return config


def parse_prompt(value: str) -> str:
    """The prompt that `prompt = value` means: Python's repr (venv), double quotes, or raw (uv)."""
    if len(value) < 2 or value[0] not in "'\"" or value[-1] != value[0]:
        return value
    inner = value[1:-1]
    # virtualenv puts double quotes around any text and escapes nothing; repr, around a `'` alone.
    is_repr = value[0] == "'" or "'" in inner
    escapes = inner.replace("\\\\", "").split("\\")[1:]
    if not is_repr or not all(each.startswith(ESCAPES) for each in escapes):
        return inner
    try:
        return inner.encode("latin-1", "backslashreplace").decode("unicode_escape")
    except UnicodeDecodeError:
        return inner


def is_control(character: str) -> bool:
    """Whether a terminal might obey it: C0, DEL, C1, line separators, and the bidi controls."""
    code = ord(character)
    return (
        code < 0x20
        or 0x7F <= code < 0xA0
        or code in (0x061C, 0x200E, 0x200F, 0x2028, 0x2029)
        or 0x202A <= code <= 0x202E
        or 0x2066 <= code <= 0x2069
    )


def clean(text: str) -> str:
    """The text without control characters; bytes that are not UTF-8 become `?`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("?" if "\ud800" <= c <= "\udfff" else c for c in text if not is_control(c))


def word(path: str) -> str:
    """The path as one word of a command, in any shell: fish takes backslashes as others do."""
    return "".join(
        c if c.isalnum() or c in "/._-+@%:," or not c.isascii() else f"\\{c}" for c in clean(path)
    )


def to_run(command: str) -> str:
    """What a person is told to type."""
    return f"run '{clean(command)}'"


def display_name(path: str, project: str, prompt: str) -> str:
    """The name to show: the prompt, else the directory's name, else the project's."""
    name = clean(parse_prompt(prompt)).strip()
    if name:
        return name
    base = path.rpartition("/")[2]
    owner = project.rpartition("/")[2]
    return clean(owner if base in names.GENERIC_NAMES and owner else base)


def is_old_virtualenv(path: str) -> bool:
    """Whether virtualenv before 20 made it: lib/pythonX.Y/orig-prefix.txt, and no pyvenv.cfg."""
    try:
        versions = disk.listdir(path + "/lib")
    except OSError:
        return False
    return any(
        disk.exists(f"{path}/lib/{version}/{names.ORIG_PREFIX}")
        for version in versions
        if version.startswith("python")
    )


def read_environment(path: str, project: str) -> Environment | None:
    """The environment in the directory `path`, with its problem if any; None if it is none."""
    try:
        data = disk.read_small(f"{path}/{names.PYVENV_CFG}")
    except (FileNotFoundError, NotADirectoryError):
        return _read_other(path, project)
    except OSError as error:
        environment = Environment(path, project, "venv", {})
        environment.problem = f"{names.PYVENV_CFG} cannot be read: {disk.reason(error)}"
        if isinstance(error, PermissionError):
            environment.remedy = f"chmod u+rX {word(path)} {word(path)}/{names.PYVENV_CFG}"
        return environment
    environment = Environment(path, project, "venv", parse_config(disk.decode(data)))
    _check(environment)
    return environment


def _read_other(path: str, project: str) -> Environment | None:
    """An environment without pyvenv.cfg."""
    if is_old_virtualenv(path):
        environment = Environment(path, project, "old", {})
        _check(environment)
        return environment
    if disk.is_directory(f"{path}/{names.CONDA_META}"):
        environment = Environment(path, project, "conda", {})
        maker = environment.maker
        environment.problem = f"a {maker} environment, which only {maker} can activate"
        environment.remedy = f"conda activate {word(path)}"
        if maker == "pixi":
            name = path.rpartition(PIXI)[2]
            environment.remedy = "pixi shell" + ("" if name == "default" else f" -e {name}")
        return environment
    return None


def _check(environment: Environment) -> None:
    """Fill in what keeps it from working, by reading alone."""
    if ":" in environment.path:
        environment.problem = "a ':' in its path would split PATH; move it to a path without"
        return
    python = environment.bin + "/python"
    if not disk.is_command(python):
        environment.problem = _python_problem(environment, python)
    elif environment.kind == "venv" and not disk.is_link(python):
        environment.problem = _copy_problem(environment)
    if environment.problem:
        environment.remedy = recreate(environment, keep=_is_missing(environment.bin, python))


def _is_missing(directory: str, python: str) -> bool:
    """Whether there is no bin/python, not a wrong one: then it can be put there."""
    if disk.kind(python, follow=False):
        return False
    return disk.is_directory(directory) or not disk.kind(directory, follow=False)


def _python_problem(environment: Environment, python: str) -> str:
    """Why bin/python cannot be run."""
    try:
        target = disk.readlink(python)
    except (FileNotFoundError, NotADirectoryError):
        return "half-created, without bin/python"
    except OSError:
        return "bin/python is not executable"
    if disk.exists(python):
        return "bin/python is not executable"
    final = disk.real(target if target.startswith("/") else f"{environment.bin}/{target}")
    return _gone(environment, final)


def _copy_problem(environment: Environment) -> str | None:
    """A copied interpreter still needs the one that it was copied from."""
    home = environment.config.get("home")
    if not home:
        return None
    short = ".".join(environment.version.split(".")[:2])
    candidates = [f"{home}/python{short}", home + "/python3", home + "/python", home + "/pypy3"]
    recorded = environment.config.get("executable") or environment.config.get("base-executable")
    if any(disk.exists(each) for each in [recorded or candidates[0], *candidates]):
        return None
    return _gone(environment, recorded or candidates[0])


def _gone(environment: Environment, python: str) -> str:
    version = f" (Python {environment.version})" if environment.version else ""
    return f"its base interpreter is gone: {python}{version}"


def recreate(environment: Environment, *, keep: bool = False) -> str:
    """The command that makes the environment anew, with the tool that made it.

    With `keep` it makes what is missing, and leaves all else.
    """
    if environment.path == f"{environment.project}/{names.DOT_VENV}":
        for maker, file, command in BY_PROJECT:
            if maker == environment.maker and disk.exists(f"{environment.project}/{file}"):
                return command
    where = word(environment.path)
    if environment.maker == "uv":
        return f"uv venv {'--allow-existing' if keep else '--clear'} {where}"
    if not keep:
        where = f"--clear {where}"
    if environment.maker == "virtualenv":
        return f"virtualenv {where}"
    short = ".".join(environment.version.split(".")[:2])
    return f"python{short or 3} -m venv {where}"
