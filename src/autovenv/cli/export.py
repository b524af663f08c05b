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
FLAGS = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC


def main(args: "Namespace") -> int:
    """0 if the following steps will see the environment."""
    if args.format != "github":
        export.main([args.format])
    environ = disk.environ()
    missing = [name for name in FILES if not environ.get(name)]
    if missing:
        what = f"{' and '.join(missing)} {'are' if missing[1:] else 'is'} not set"
        disk.say([f"{what}; run this in a step of a GitHub workflow"])
        return 1
    seen = export.survey(export.parse(["github"], environ))
    disk.say(export.messages(seen))
    return append(export.change(seen), environ)


def append(delta: "Mapping[str, str | None]", environ: "Mapping[str, str]") -> int:
    """Append the change to both files, or to none where one cannot be opened."""
    place = github.render_path(delta)
    if place.count("\n") > 1:
        disk.say([f"not activated: {clean(place[:-5])}: GITHUB_PATH cannot hold a line end"])
        return 1
    texts = zip(FILES, (github.render(delta), place), strict=True)
    return _append({name: text for name, text in texts if text}, environ)


def _append(texts: "Mapping[str, str]", environ: "Mapping[str, str]") -> int:
    """Open all of the files that variables name, then append to each in one write."""
    handles: dict[str, int] = {}
    name = ""
    try:
        for name in texts:
            handles[name] = os.open(environ[name], FLAGS, 0o600)
        for name, handle in handles.items():
            disk.write_all(handle, texts[name])
    except OSError as error:
        disk.say([f"cannot write to {name}: {clean(environ[name])}: {disk.reason(error)}"])
        return 1
    finally:
        for handle in handles.values():
            os.close(handle)
    return 0
