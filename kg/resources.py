"""Where the ontology and the queries lie: inside an installed package, or beside it in a checkout."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource(*parts: str) -> Path:
    """The path of a file or folder that ships with the program, such as `("ontology", "shapes.ttl")`."""
    installed = _PACKAGE / "data"
    return (installed if installed.is_dir() else _PACKAGE.parent).joinpath(*parts)


@dataclass(frozen=True, slots=True)
class CommentedQuery:
    """A query in a file of its own: the file's name, what its first comment says, and the SPARQL."""

    name: str
    words: str
    sparql: str


@cache
def commented_queries(*folder: str) -> tuple[CommentedQuery, ...]:
    """The queries of a folder that ships with the program, such as `("ontology", "checks")`, by name."""
    return tuple(map(_commented, sorted(resource(*folder).glob("*.rq"))))


def _commented(file: Path) -> CommentedQuery:
    sparql = file.read_text(encoding="utf-8")
    comment = takewhile(lambda line: line.startswith("#"), sparql.splitlines())
    return CommentedQuery(file.stem, " ".join(line.lstrip("# ").rstrip() for line in comment), sparql)
