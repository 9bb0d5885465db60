"""What the parameters of a named question take of what a question in words names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kg.in_words.names import Mention, overlapping
from kg.query import Parameter, Question

# Which kind of mention a parameter of another kind takes.
_NAMED_BY = {"figure": "number", "number": "day", "measured": "domain"}
# What is missing of one intervention is seen only beside the others.
_WHOLE = frozenset({"gap-map"})
_NUMBERS = {
    "points": r"(?P<n>\d+(?:\.\d+)?)\s*(?:percentage )?points?\b",
    "alpha": r"\bp\b[^\d]{0,20}(?P<n>0?\.\d+)",
    "reduction": r"(?P<n>\d+)\s*(?:%|per ?cent) (?:relative )?reduction",
    "increase": r"(?P<n>\d+)\s*(?:%|per ?cent) (?:relative )?increase",
    "tolerance": r"(?:within|give or take|plus or minus|±)\s*(?P<n>\d+) days?",
}


def filled(asked: Question, words: str, named: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """Each parameter of a named question for which the words give a value."""
    for parameter in asked.parameters:
        whole = asked.name in _WHOLE and parameter.kind == "intervention"
        value = None if whole else _value(parameter, words, named)
        if value is not None:
            yield parameter.name, value


def picked(kind: str, named: Iterable[Mention]) -> Mention | None:
    """What a question names of a kind: rather what is of that kind alone than what is of another too."""
    mentions = list(named)
    own = [one for one in mentions if one.kind == kind]
    alone = [one for one in own if not any(o.kind != kind and overlapping(o, one) for o in mentions)]
    return next(iter([*alone, *own]), None)


def _value(parameter: Parameter, words: str, named: Sequence[Mention]) -> str | None:
    if parameter.name in _NUMBERS:
        mark = re.search(_NUMBERS[parameter.name], words, re.IGNORECASE)
        return mark["n"] if mark else None
    if parameter.kind == "words" or (parameter.kind == "number" and parameter.name != "day"):
        return None
    mention = picked(_NAMED_BY.get(parameter.kind, parameter.kind), named)
    return mention.meant[0] if mention else None
