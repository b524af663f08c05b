"""Our modules in one file, beside Python's own caches of them.

To find, open, check and read seventeen modules one by one, and to import each, is a quarter of what
entering a project takes. The file is `_entry.py` as Python compiles it, with the modules as one of
its constants: a hook has Python run it, the commands take the modules out. It counts as long as
each source is as it was, by time and size, as a `.pyc` does; otherwise Python imports them, as if
there were no such file.
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
# A constant of `_entry.py`, in whose place the file has the modules.
MODULES = "__AUTOVENV_MODULES__"
HEADER = 16  # bytes in front of the code in a `.pyc`; the first are the magic number


def use(name: str, *needed: str) -> None:
    """Import these modules, and what they import, from the file of this name.

    Where that is not there, or not as it should be, it is written anew, if it can be; what is not
    imported then, who needs it imports.
    """
    file = path(name)
    if not run(_read(file, needed)) and _is_writable():
        try:
            _write(file, MAGIC_NUMBER + _compiled(needed))
        except Exception:  # noqa: BLE001, S110  (who needs a module tells what is wrong with it)
            pass


def run(kept: "tuple[Kept, ...]") -> bool:
    """Import these modules, as Python would; False, and none, where they are not current."""
    if not kept or any(_state(source) != (time, size) for _, source, time, size, _ in kept):
        return False
    for name, source, _, _, code in kept:
        if name not in sys.modules:  # as `__main__` is, which is among them for its state alone
            _import(name, source, code)
    return True


def path(name: str) -> str:
    """The file of this name."""
    return f"{HERE}/__pycache__/{name}.bundle.{sys.implementation.cache_tag}.pyc"


def _import(name: str, source: str, code: "CodeType") -> None:
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


def _read(file: str, needed: "tuple[str, ...]") -> "tuple[Kept, ...]":
    """The modules in the file; nothing where those are not all that is needed."""
    try:
        with open(file, "rb", buffering=0) as opened:
            data = opened.read()
        if data.startswith(MAGIC_NUMBER):
            code: CodeType = marshal.loads(memoryview(data)[HEADER:])  # noqa: S302
            kept: tuple[Kept, ...] = next(filter(_is_kept, code.co_consts))
            if {name for name, _, _, _, _ in kept} >= {*needed}:
                return kept
    except Exception:  # noqa: BLE001, S110  (no file, half of one, another autovenv's)
        pass
    return ()


def _is_kept(const: object) -> bool:
    """Whether a constant is the modules: the first is this one."""
    return isinstance(const, tuple) and const[:1] != () and const[0][:1] == (__name__,)


def _is_writable() -> bool:
    """Whether the file can be. Python makes the directory, for this module, where it can."""
    return not sys.dont_write_bytecode and posix.access(f"{HERE}/__pycache__", posix.W_OK)


def _write(file: str, data: bytes) -> None:
    """Put the file in its place, at once; raises OSError."""
    SourceFileLoader("", "").set_data(file, data)
    if posix.stat(file).st_size != len(data):  # a full disk takes a part, and that is no error
        posix.unlink(file)


def _compiled(needed: "tuple[str, ...]") -> bytes:
    """`_entry.py`, with the modules that are needed in the place that it has for them."""
    modules = _collect(needed)
    entry = _compile("__main__", "_entry.py")
    code = entry[-1]
    if MODULES not in code.co_consts:
        raise ValueError(MODULES)  # another autovenv's
    consts = ((*modules, entry) if const == MODULES else const for const in code.co_consts)
    # The bytes would say how current it is; in a file that is run, Python does not read them.
    return bytes(HEADER - len(MAGIC_NUMBER)) + marshal.dumps(code.replace(co_consts=tuple(consts)))


def _collect(needed: "tuple[str, ...]") -> "tuple[Kept, ...]":
    """What is needed, and what that imports, in the order in which it was ready; this one first."""
    before = frozenset(sys.modules)
    for name in needed:
        __import__(name)
    ours = [name for name in sys.modules if name.startswith("autovenv.") and name not in before]
    files = {name: sys.modules[name].__file__ or "" for name in (__name__, *ours)}
    return tuple(_compile(name, file[len(HERE) + 1 :]) for name, file in files.items())


def _compile(name: str, source: str) -> "Kept":
    """What is kept of a module; its state from before its code is read."""
    time, size = _state(source) or (0, 0)
    code: CodeType = SourceFileLoader(name, f"{HERE}/{source}").get_code(name)  # type: ignore[assignment]
    return name, source, time, size, _bare(code)


def _bare(code: "CodeType") -> "CodeType":
    """The code without the table of its lines: nobody sees a traceback of ours from a hook."""
    consts = (_bare(each) if isinstance(each, type(code)) else each for each in code.co_consts)
    return code.replace(co_consts=tuple(consts), co_linetable=b"")


def _state(source: str) -> tuple[int, int] | None:
    """What tells that a file was changed: its time in whole seconds, and its size.

    Layers of container images keep no more of the time; Python looks at no more for a `.pyc`.
    """
    try:
        found = posix.stat(f"{HERE}/{source}")
    except OSError:
        return None
    return int(found.st_mtime), found.st_size
