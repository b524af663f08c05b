"""The hot door: what a hook runs, as `PYTHON -I -S _entry.py export SHELL …`.

A script is compiled at every start and a module is not, so this file only opens the door.
The package is put together by hand: its directory is then the only one, besides the standard
library's, from which anything can be imported.
"""

import gc
import sys
from _frozen_importlib_external import SourceFileLoader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

gc.disable()  # this process ends long before that pays
here = __file__.rpartition("/")[0]
package = type(sys)("autovenv")
package.__path__ = [here]
bundle = type(sys)("autovenv.bundle")
bundle.__file__ = here + "/bundle.py"
sys.modules["autovenv"], sys.modules["autovenv.bundle"] = package, bundle
# To look for it would take longer than to read it.
SourceFileLoader(bundle.__name__, bundle.__file__).exec_module(bundle)

shell = sys.argv[2]
bundle.use(f"hot-{shell}", *bundle.HOT, f"autovenv.shells.{shell}")

from autovenv.export import main  # noqa: E402


def renew(shell: str, environ: "Mapping[str, str]") -> None:
    """Make the kept hook anew: another autovenv, or other settings, made the hook that calls."""
    from autovenv.keep import renew

    renew(shell, environ)


main(sys.argv[2:], renew)
