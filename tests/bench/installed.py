"""autovenv as an installer puts it: an environment of its own, with its packages compiled in it."""

import compileall
import importlib.util
import shutil
import venv
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src/autovenv"
NEEDED = ("platformdirs", "shellingham")


def install(top: Path) -> None:
    """Make the environment; its `bin` has the command and the Python that runs it."""
    venv.create(top, symlinks=True, with_pip=False)
    packages = next((top / "lib").glob("python*/site-packages"))
    shutil.copytree(SOURCE, packages / "autovenv", ignore=shutil.ignore_patterns("__pycache__"))
    for name in NEEDED:
        found = importlib.util.find_spec(name)
        assert found, name
        assert found.submodule_search_locations
        shutil.copytree(found.submodule_search_locations[0], packages / name)
    compileall.compile_dir(packages, quiet=2)
    command = top / "bin/autovenv"
    text = (SOURCE / "bin/autovenv").read_text()
    command.write_text(text.replace("#!python", f"#!{top}/bin/python", 1))
    command.chmod(0o755)
