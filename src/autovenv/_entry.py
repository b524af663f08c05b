"""The hot door: what a hook runs, as `PYTHON -I -S _entry.py export SHELL …`.

A script is compiled at every start and a module is not, so this file only opens the door.
The package is put together by hand: its directory is then the only one, besides the standard
library's, from which anything can be imported.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

package = type(sys)("autovenv")
package.__path__ = [__file__.rpartition("/")[0]]
sys.modules["autovenv"] = package

from autovenv import bundle  # noqa: E402  (the package has to exist first)

bundle.use("hot", *bundle.HOT, f"autovenv.shells.{sys.argv[2]}")

from autovenv.export import main  # noqa: E402


def renew(shell: str, environ: "Mapping[str, str]") -> None:
    """Make the kept hook anew: another autovenv, or other settings, made the hook that calls."""
    from autovenv.keep import renew

    renew(shell, environ)


main(sys.argv[2:], renew)
