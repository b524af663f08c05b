"""What the shell that one is in has to do after `allow`, `deny`, `forget` or `use`.

It takes off what is on and asks anew, which nobody shall see where nothing changes: another exit
code tells the hook so.
"""

from autovenv import disk, names
from autovenv.cli.calling import is_hooked
from autovenv.cli.status import look
from autovenv.export import is_ours

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = ("allow", "deny", "forget", "use")
STAYS = 3


def answer(name: str, code: int) -> int:
    """The exit code; for a hook another one where what is on would be put on again."""
    environ = disk.environ()
    asked = name in WORDS and code == 0 and is_hooked(environ)
    return STAYS if asked and stays(environ) else code


def stays(environ: "Mapping[str, str]") -> bool:
    """Whether what autovenv put on would be put on from here now as well."""
    if not is_ours(environ):
        return False
    seen = look(environ, quiet=True)
    well = seen.verdict is not None and not seen.verdict.denied and not seen.verdict.risks
    return well and seen.decision.path == environ[names.ACTIVE]
