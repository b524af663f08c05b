"""Our modules in one file, beside Python's own caches of them.

To find, open, check and read fifteen modules one by one, and to import each, is a quarter of what
entering a project takes. The file counts as long as each source is as it was, by time and size,
which is how Python judges a `.pyc`; otherwise Python imports them, as if there were no such file.
"""

import marshal
import posix
import sys
from _frozen_importlib_external import MAGIC_NUMBER, SourceFileLoader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType

    # A module's name, its source below HERE, that one's time and size, the code.
    Kept = tuple[str, str, int, int, CodeType]

HERE = __file__.rpartition("/")[0]
# What the uses need: these bring the others along.
HOT = ("autovenv.export", "autovenv.kept", "autovenv.trust")
HOOK = (*HOT, "autovenv.cli.hook", "autovenv.hooks", "autovenv.guard")
EXEC = (*HOT, "autovenv.run")


def use(name: str, *needed: str) -> None:
    """Import these modules, and what they import, from the file of this name.

    Where that is not there, or not as it should be, Python imports them and it is written anew.
    """
    file = f"{HERE}/__pycache__/{name}.{sys.implementation.cache_tag}.bundle"
    kept = _read(file, needed)
    for each in kept:
        if each[0] not in sys.modules:
            _run(*each)
    if not (kept or sys.dont_write_bytecode):
        try:
            _write(file, needed)
        except Exception:  # noqa: BLE001, S110  (who needs a module tells what is wrong with it)
            pass


def _run(name: str, source: str, _time: int, _size: int, code: "CodeType") -> None:
    """Import a module, as Python would."""
    parent, _, leaf = name.rpartition(".")
    module = type(sys)(name)
    module.__file__ = f"{HERE}/{source}"
    module.__package__ = parent
    if source.endswith("/__init__.py"):
        module.__package__ = name
        module.__path__ = [module.__file__.rpartition("/")[0]]
    sys.modules[name] = module
    setattr(sys.modules[parent], leaf, module)
    exec(code, module.__dict__)  # noqa: S102


def _read(file: str, needed: "tuple[str, ...]") -> "list[Kept]":
    """What the file has; nothing where that is not all that is needed, or not current."""
    try:
        with open(file, "rb", buffering=0) as opened:
            data = opened.read()
        if data.startswith(MAGIC_NUMBER):
            kept: list[Kept] = marshal.loads(memoryview(data)[len(MAGIC_NUMBER) :])  # noqa: S302
            names = {name for name, *_ in kept}
            if names >= {*needed} and all(_state(each[1]) == each[2:4] for each in kept):
                return kept
    except Exception:  # noqa: BLE001, S110  (no file, half of one, another autovenv's)
        pass
    return []


def _write(file: str, needed: "tuple[str, ...]") -> None:
    """Keep what is needed, in the order in which it was ready; where no file can be, nothing."""
    before = frozenset(sys.modules)
    for name in needed:
        __import__(name)
    ours = [name for name in sys.modules if name.startswith("autovenv.") and name not in before]
    kept = [_compiled(name) for name in ours]
    SourceFileLoader("", "").set_data(file, MAGIC_NUMBER + marshal.dumps(kept))


def _compiled(name: str) -> "Kept":
    """What is kept of a module that Python imported; its state from before its code is read."""
    path = sys.modules[name].__file__ or ""
    source = path[len(HERE) + 1 :]
    time, size = _state(source) or (0, 0)
    code: CodeType = SourceFileLoader(name, path).get_code(name)  # type: ignore[assignment]
    return name, source, time, size, code


def _state(source: str) -> tuple[int, int] | None:
    """What tells that a file was changed: its time in nanoseconds, and its size."""
    try:
        found = posix.stat(f"{HERE}/{source}")
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
