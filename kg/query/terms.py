"""How a value is written into SPARQL as one term, so that it can never become part of the query."""

from __future__ import annotations

import re
from datetime import UTC, datetime
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


def figures(words: str) -> tuple[str, ...]:
    """A number as every term that a store may hold it as: a decimal, and an integer where it is whole.

    >>> figures("240"), figures("0.80")
    (('240.0', '240'), ('0.8',))
    """
    value = Decimal(number(words)).normalize()
    whole = value == value.to_integral_value()
    return (f"{value:.1f}", f"{value:.0f}") if whole else (f"{value:f}",)


def count(words: str) -> str:
    """A whole number that is not negative; QueryError if it is none."""
    if not words.isdecimal():
        raise QueryError(f"{words!r} is not a whole number such as 0 or 100")
    return str(int(words))


def moment(words: str) -> str:
    """A day, or a time of a day, in UTC where no zone is named; QueryError if it is none.

    >>> moment("2026-11-22")
    '"2026-11-22T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
    """
    try:
        time = datetime.fromisoformat(words.strip())
    except ValueError as error:
        raise QueryError(f"{words!r} is not a date such as 2026-11-22 or 2026-11-22T09:30") from error
    utc = time.astimezone(UTC) if time.tzinfo else time
    return f'"{utc:%Y-%m-%dT%H:%M:%SZ}"^^<http://www.w3.org/2001/XMLSchema#dateTime>'


def is_iri(words: str) -> bool:
    """Whether words are an absolute IRI."""
    return _IRI.fullmatch(words) is not None
