"""Our modules in one file, beside Python's own caches of them.

To find, open, check and read fifteen modules one by one is a sixth of what entering a project
takes. One that is in the file counts as long as its source is as it was, by time and size, which is
how Python judges a `.pyc`; any other is imported by Python itself, as if there were no such file.
"""

import marshal
import posix
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import MAGIC_NUMBER, SourceFileLoader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, ModuleType

    # By the module's name: its source below HERE, that one's time and size, the code.
    Kept = dict[str, tuple[str, int, int, CodeType]]

HERE = __file__.rpartition("/")[0]
# What the uses need: these bring the others along.
HOT = ("autovenv.export", "autovenv.trust")
HOOK = (*HOT, "autovenv.cli.hook", "autovenv.hooks", "autovenv.guard")
EXEC = (*HOT, "autovenv.run")


class Bundle:
    """What is kept for one use: a finder for sys.meta_path, and the loader of what it finds."""

    def __init__(self, file: str) -> None:
        self.kept, self.is_whole = _read(file)

    def find_spec(
        self, name: str, _path: object = None, _target: object = None
    ) -> ModuleSpec | None:
        """How to load a module of ours; None where Python has to find it."""
        if name not in self.kept:
            return None
        source = f"{HERE}/{self.kept[name][0]}"
        spec = ModuleSpec(name, self, origin=source)  # type: ignore[arg-type]
        if source.endswith("/__init__.py"):
            spec.submodule_search_locations = [source.rpartition("/")[0]]
        return spec

    def create_module(self, _spec: ModuleSpec) -> None:
        """The usual one."""

    def exec_module(self, module: "ModuleType") -> None:
        """Run the module's code."""
        source, _, _, code = self.kept[module.__name__]
        module.__file__ = f"{HERE}/{source}"
        exec(code, module.__dict__)  # noqa: S102


def use(name: str, *needed: str) -> None:
    """Import from the file of this name, from here on.

    Where one of the modules that are needed is not in it, or one in it is older than its source,
    the file is written anew, with those and what they import.
    """
    file = f"{HERE}/__pycache__/{name}.{sys.implementation.cache_tag}.bundle"
    before = frozenset(sys.modules)
    bundle = Bundle(file)
    sys.meta_path.insert(0, bundle)
    if not ((bundle.is_whole and bundle.kept.keys() >= {*needed}) or sys.dont_write_bytecode):
        try:
            _write(file, bundle.kept, needed, before)
        except Exception:  # noqa: BLE001, S110  (who needs a module tells what is wrong with it)
            pass


def _write(file: str, kept: "Kept", needed: "tuple[str, ...]", before: "frozenset[str]") -> None:
    """Add what is needed to what is kept; where no file can be written, nothing."""
    for name in needed:
        __import__(name)
    names = [name for name in sys.modules if name.startswith("autovenv.")]
    more = {name: _compiled(name) for name in names if name not in kept and name not in before}
    SourceFileLoader("", "").set_data(file, MAGIC_NUMBER + marshal.dumps(kept | more))


def _read(file: str) -> "tuple[Kept, bool]":
    """What the file has that is current, and whether that is all; nothing if anything is wrong."""
    try:
        with open(file, "rb", buffering=0) as opened:
            data = opened.read()
        if data.startswith(MAGIC_NUMBER):
            kept: Kept = marshal.loads(memoryview(data)[len(MAGIC_NUMBER) :])  # noqa: S302
            current = {name: each for name, each in kept.items() if _state(each[0]) == each[1:3]}
            return current, len(current) == len(kept)
    except Exception:  # noqa: BLE001, S110  (no file, half of one, another autovenv's)
        pass
    return {}, False


def _compiled(name: str) -> "tuple[str, int, int, CodeType]":
    """What is kept of a module that Python imported; its state from before its code is read."""
    path = sys.modules[name].__file__ or ""
    source = path[len(HERE) + 1 :]
    time, size = _state(source) or (0, 0)
    code: CodeType = SourceFileLoader(name, path).get_code(name)  # type: ignore[assignment]
    return source, time, size, code


def _state(source: str) -> tuple[int, int] | None:
    """What tells that a file was changed: its time in nanoseconds, and its size."""
    try:
        found = posix.stat(f"{HERE}/{source}")
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
