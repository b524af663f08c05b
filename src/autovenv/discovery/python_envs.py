"""`.python-envs`, the file of PEP 832: one environment a line, the last line is the default.

Lines are relative to the directory of the file. Only the default counts here: where it is no
environment, that is said, and no other line is tried.
"""

from autovenv import disk, names
from autovenv.discovery import Found
from autovenv.environment import read_environment


def parse_lines(data: bytes) -> list[str]:
    """The lines that are not blank, without line ends; bytes that are not UTF-8 are kept."""
    lines = disk.decode(data).removeprefix("\ufeff").split("\n")
    return [line.strip("\r\t ") for line in lines if line.strip("\r\t ")]


def resolve(directory: str, line: str) -> str:
    """The absolute path that a line means, without a trailing slash, `.` and `..` taken out."""
    path = line if line.startswith("/") else f"{directory}/{line}"
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)


def find(directory: str) -> Found | None:
    """What the file in this directory says; None where it has no line."""
    file = f"{directory}/{names.PYTHON_ENVS}"
    try:
        lines = parse_lines(disk.read_small(file))
    except OSError as error:
        return _problem(directory, file, f"cannot be read: {disk.reason(error)}")
    if not lines:
        return None
    path = resolve(directory, lines[-1])
    environment = None if "\0" in path else read_environment(path, directory)
    if environment is None:
        return _problem(directory, path, f"no virtual environment, though {file} names it")
    return Found(directory, names.PYTHON_ENVS, path, environment)


def _problem(directory: str, path: str, problem: str) -> Found:
    return Found(directory, names.PYTHON_ENVS, path, problem=problem, remedy="autovenv use")
