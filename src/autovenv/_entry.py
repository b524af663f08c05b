"""The hot door: what a hook runs, as `PYTHON -I -S _entry.py export SHELL …`.

With the modules that it needs it is compiled into one file (see bundle.py), which a hook runs as
soon as that is there: Python would compile a script anew at every start.
The package is put together by hand: its directory is then the only one, besides the standard
library's, from which anything can be imported.
"""

import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from autovenv.bundle import Kept

gc.disable()  # this process ends long before that pays
shell = sys.argv[2]
here = __file__.rpartition("/")[0].removesuffix("/__pycache__")
package = type(sys)("autovenv")
package.__path__ = [here]
bundle = type(sys)("autovenv.bundle")
bundle.__file__ = here + "/bundle.py"
sys.modules["autovenv"], sys.modules["autovenv.bundle"] = package, bundle

kept: "tuple[Kept, ...] | str" = "__AUTOVENV_MODULES__"  # bundle.py puts them here, itself first
if not isinstance(kept, str):
    exec(kept[0][-1], bundle.__dict__)  # noqa: S102
if isinstance(kept, str) or not bundle.run(kept):
    from _frozen_importlib_external import SourceFileLoader

    # The one of now writes the file of now. (To look for it would take longer than to read it.)
    SourceFileLoader(bundle.__name__, bundle.__file__).exec_module(bundle)
    bundle.use(f"hot-{shell}", *bundle.HOT, f"autovenv.shells.{shell}")

from autovenv.export import main  # noqa: E402


def renew(shell: str, environ: "Mapping[str, str]") -> None:
    """Make the kept hook anew: another autovenv, or other settings, made the hook that calls."""
    from autovenv.keep import renew

    renew(shell, environ)


main(sys.argv[2:], renew)
