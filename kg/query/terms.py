"""How a value is written into SPARQL as one term, so that it can never become part of the query."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from kg.errors import QueryError

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def text(words: str) -> str:
    r"""Words as a string of SPARQL.

    >>> print(text('say "no"'))
    "say \"no\""
    """
    return '"' + "".join(_ESCAPES.get(character, character) for character in words) + '"'


def iri(words: str) -> str:
    """An absolute IRI in angle brackets, with or without them before; QueryError if it is none."""
    bare = words.removeprefix("<").removesuffix(">")
    if not is_iri(bare):
        raise QueryError(
            f"{words!r} is not an absolute IRI such as https://w3id.org/trial-evidence/id/trial/x"
        )
    return f"<{bare}>"


def number(words: str) -> str:
    """A number in digits; QueryError if it is none.

    >>> number("5e-2")
    '0.05'
    """
    try:
        value = Decimal(words)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise QueryError(f"{words!r} is not a number such as 5 or 0.05")
    return f"{value:f}"


def is_iri(words: str) -> bool:
    """Whether words are an absolute IRI."""
    return _IRI.fullmatch(words) is not None
