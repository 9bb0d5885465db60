"""Where the ontology and the queries lie: inside an installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource(*parts: str) -> Path:
    """The path of a file or folder that ships with the program, such as `("ontology", "shapes.ttl")`."""
    installed = _PACKAGE / "data"
    return (installed if installed.is_dir() else _PACKAGE.parent).joinpath(*parts)
