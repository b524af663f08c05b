"""Each `.venv` on the way up that was passed over, and why: a prompt says nothing of these."""

from autovenv import disk, names
from autovenv.discovery import Found, find
from autovenv.discovery.dot_venv import read_text
from autovenv.environment import to_run, word
from autovenv.export import Survey, where_of


def skipped(seen: Survey) -> list[str]:
    """One line for each, the nearest first."""
    lines: list[str] = []

    def note(directory: str, found: Found | None) -> None:
        path = f"{directory}/{names.DOT_VENV}"
        if not (found and found.source == names.DOT_VENV) and disk.exists(path):
            lines.append(f"{path}: {_why(directory, path)}")

    find(seen.request.directory, where_of(seen), note)
    return list(dict.fromkeys(lines))


def _why(directory: str, path: str) -> str:
    """What it is instead of an environment, and what to type."""
    if disk.is_directory(path):
        anew = to_run(f"python3 -m venv {word(path)}")
        return f"a directory without {names.PYVENV_CFG}, so no environment; {anew}"
    text = read_text(directory)
    what = f"a file that names no environment: {text}" if text else "not a file with one path in it"
    return f"{what}; {to_run(f'rm {word(path)}')}, or write the path of one into it"
