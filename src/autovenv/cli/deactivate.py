"""`autovenv deactivate` where no hook is in the shell."""

from autovenv.cli.activate import main

__all__ = ["main"]
