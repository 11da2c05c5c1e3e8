"""The command line."""

from pulse.cli.main import main

__all__ = ["main"]
