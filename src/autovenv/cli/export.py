"""`autovenv export github`; the formats that are printed are the hot path's own."""

import os

from autovenv import disk, export
from autovenv.environment import clean
from autovenv.shells import github

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

FILES = ("GITHUB_ENV", "GITHUB_PATH")


def main(args: "Namespace") -> int:
    """0 if the following steps will see the environment."""
    if args.format != "github":
        export.main([args.format])
    environ = disk.environ()
    if not all(environ.get(name) for name in FILES):
        disk.say(
            ["GITHUB_ENV and GITHUB_PATH are not set; run this in a step of a GitHub workflow"]
        )
        return 1
    seen = export.survey(export.parse(["github"], environ))
    disk.say(export.messages(seen))
    return append(export.change(seen), environ)


def append(delta: "Mapping[str, str | None]", environ: "Mapping[str, str]") -> int:
    """Append the change to both files."""
    place = github.render_path(delta)
    if place.count("\n") > 1:
        disk.say([f"not activated: {clean(place[:-5])}: GITHUB_PATH cannot hold a line end"])
        return 1
    for name, text in zip(FILES, (github.render(delta), place), strict=True):
        try:
            _append(environ[name], text)
        except OSError as error:
            disk.say([f"cannot write to {name}: {clean(environ[name])}: {disk.reason(error)}"])
            return 1
    return 0


def _append(file: str, text: str) -> None:
    """Append in one write; nothing to append leaves the file alone."""
    if not text:
        return
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        disk.write_all(handle, text)
    finally:
        os.close(handle)
