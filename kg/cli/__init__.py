"""The command line: parsing and printing only; a command is one module, named in `program.COMMANDS`."""

from kg.cli.program import app, main

__all__ = ["app", "main"]
