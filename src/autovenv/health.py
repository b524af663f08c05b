"""What is worth knowing of an environment that works: by reading alone, and when a person asks.

Nothing here keeps an environment from being activated; what does is in environment.py.
"""

from autovenv import disk
from autovenv.environment import Environment, recreate, to_run

# Where interpreters are that a script may name though it is in an environment.
BASES = ("/bin", "/usr/bin", "/usr/local/bin")
MANY = 200  # scripts that are looked into
START = 1024  # bytes of a script: a shebang and the line that long paths need


def notes(environment: Environment, *, on: bool) -> list[str]:
    """What a person should know of it, each one line; of what they type only where it is on."""
    every = [_versions(environment), _moved(environment), _no_pip(environment) if on else None]
    return [note for note in every if note]


def _versions(environment: Environment) -> str | None:
    """That pyvenv.cfg and the directory of packages name different Pythons."""
    short = ".".join(environment.version.split(".")[:2])
    there = [name for name in _listed(environment.path + "/lib") if name.startswith("python")]
    pythons = [name for name in there if name[6:7].isdigit()]
    if not short or not pythons or f"python{short}" in (name.rstrip("t") for name in pythons):
        return None
    anew = recreate(environment)
    return f"pyvenv.cfg says Python {short}, but packages are in lib/{pythons[0]}; {to_run(anew)}"


def _moved(environment: Environment) -> str | None:
    """That scripts start the Python of another place: the environment was moved or copied."""
    elsewhere = [(name, python) for name, python in _scripts(environment) if python]
    if not elsewhere:
        return None
    name, python = elsewhere[0]
    more = f" and {len(elsewhere) - 1} more" if len(elsewhere) > 1 else ""
    return f"moved: {name}{more} in its bin would start {python}; {to_run(recreate(environment))}"


def _scripts(environment: Environment) -> "list[tuple[str, str]]":
    """The scripts in its bin, each with the environment's Python that it starts, if elsewhere."""
    own = {environment.bin, disk.real(environment.bin), environment.config.get("home", "")}
    found = []
    for name in _listed(environment.bin)[:MANY]:
        python = _interpreter(f"{environment.bin}/{name}")
        place, _, base = python.rpartition("/")
        is_python = base.startswith(("python", "pypy")) and place.endswith("/bin")
        is_own = place in own or place in BASES or disk.real(place) in own
        found.append((name, python if is_python and not is_own else ""))
    return found


def _interpreter(file: str) -> str:
    """The interpreter that a script's first line names; for a long path it is in the second."""
    try:
        if disk.kind(file) != disk.REGULAR:
            return ""
        with open(file, "rb", buffering=0) as script:
            lines = disk.decode(script.read(START)).split("\n")
    except OSError:
        return ""
    if not lines[0].startswith("#!"):
        return ""
    if len(lines) > 1 and lines[1].startswith("'''exec' "):
        return lines[1][9:].partition(' "$0"')[0].strip('"')
    return lines[0][2:].strip()


def _no_pip(environment: Environment) -> str | None:
    """That `pip` would be another Python's."""
    if disk.exists(environment.bin + "/pip"):
        return None
    there = "pip3 but no pip" if has_pip3(environment.path) else "no pip"
    return f"{there} inside: 'pip' is another Python's; {way_to_pip(environment)}"


def way_to_pip(environment: Environment) -> str:
    """What to do where `pip` is another Python's."""
    if has_pip3(environment.path):
        return "say 'python -m pip'"
    if environment.maker == "uv":
        return "say 'uv pip'"
    return "run 'python -m ensurepip --default-pip'"


def has_pip3(path: str) -> bool:
    """Whether pip is there under its other name, as `python -m ensurepip` alone leaves it."""
    return disk.exists(path + "/bin/pip3")


def _listed(directory: str) -> list[str]:
    """What is in the directory, sorted; nothing where it cannot be read."""
    try:
        return sorted(disk.listdir(directory))
    except OSError:
        return []
