"""Environments as Pythons make them that tests cannot have: their layouts, written out by hand.

3.3 to 3.5, 3.14 and 3.15 as their Lib/venv writes them, PyPy as its releases do. Those of the
Pythons that a machine has are made by these, in tests/shell/test_real_pythons.py.
"""

import os

import pytest

from autovenv.environment import read_environment
from autovenv.health import notes
from tests.places import Place, command, write

VENV = "home = {0}/bin\ninclude-system-site-packages = false\nversion = {1}\n"
NEWER = VENV + "executable = {0}/bin/python{2}\ncommand = {0}/bin/python -m venv {3}\n"
LAYOUTS = {
    "3.3": (VENV, "3.3.7", "python3.3", ["pyvenv", "python3", "python"]),
    "3.4": (VENV, "3.4.10", "python3.4", ["python3", "python"]),
    "3.5": (VENV, "3.5.10", "python3.5", ["python3", "python"]),
    "3.14": (NEWER, "3.14.0", "python3.14", ["python3", "python3.14", "python", "𝜋thon"]),
    "3.15": (NEWER, "3.15.0", "python3.15", ["python3", "python3.15", "python"]),
    "3.14t": (NEWER, "3.14.0", "python3.14t", ["python3", "python3.14t", "python"]),
    "pypy3.11": (VENV, "3.11.11", "pypy3.11", ["pypy3", "pypy", "python3.11", "python3", "python"]),
    "pypy2.7": (VENV, "2.7.18", "pypy2.7", ["pypy", "python2.7", "python"]),
}


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("copies", [False, True])
def test_what_each_python_makes(place: Place, name: str, *, copies: bool) -> None:
    """Found, put on, with its version; and with its base gone, that is said with the version."""
    config, version, library, programs = LAYOUTS[name]
    base = f"{place.top}/base"
    short = ".".join(version.split(".")[:2])
    python = command(f"{base}/bin/{library}")
    for each in ("python3", "python"):
        os.symlink(library, f"{base}/bin/{each}")
    text = config.format(base, version, short, place.venv)
    os.makedirs(f"{place.venv}/lib/{library}/site-packages")
    write(place.venv + "/pyvenv.cfg", text)
    command(place.venv + "/bin/pip", f"#!{place.venv}/bin/python\n")
    for program in programs:
        if copies:
            command(f"{place.venv}/bin/{program}", "")
        else:
            os.symlink(python, f"{place.venv}/bin/{program}")
    environment = read_environment(place.venv, place.project)
    assert environment
    assert (environment.problem, environment.version) == (None, version)
    assert (environment.maker, notes(environment, on=True)) == ("venv", [])
    assert place.on() == place.venv
    os.rename(base, place.top + "/gone")
    environment = read_environment(place.venv, place.project)
    assert environment
    gone = f"{base}/bin/python{short}" if copies else python
    assert environment.problem == f"its base interpreter is gone: {gone} (Python {version})"
    assert environment.remedy == f"python{short} -m venv --clear {place.venv}"
