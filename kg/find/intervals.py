"""Confidence intervals and p-values as they are printed, with the characters they fill."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from kg.find.numbers import BOUND, NUMBER, RANGE_SIGN, decimal
from kg.model import Interval, PValue

_LEVEL = rf"(?P<level>{NUMBER})\s*-?(?:%|per ?cent)"
_LEVEL_AFTER = rf"(?P<level_after>{NUMBER})\s*(?:%|per ?cent)"
_NAME = (
    r"(?:[Cc]onfidence [Ii]ntervals?|CONFIDENCE INTERVALS?|[Cc]onfidence limits?|C\.?I\.?(?:'?s)?"
    r"|CrI|[Cc]redible [Ii]ntervals?|HDI)(?![a-z])"
)
_ABBREVIATED = r"(?:\s*[(\[]\s*(?:\d+%\s*)?(?:CIs?|CrI)\s*[)\]]+)?"
_OF_WHAT = r"for the [a-z]+(?: [a-z]+){0,2}"
_INTRODUCED = rf"(?:[\s,:]*(?:range|ranging|ranged|from|between|of|was|were|is|are|{_OF_WHAT}))*"
_UNIT = (
    r"(?:\s*(?:%|percentage points?|percent|points?|days?|hours?|months?|weeks?|years?"
    r"|mm\s?Hg|mmol/L|mmol/mol|mg/dL|kg|g|cm|mL|L|h|m|s|units?))?"
)
_UNBOUNDED = r"(?:\u221e|[Ii]nfinity)"
_NOT_KNOWN = r"NR|NE|NC|NA|[Nn]ot (?:reached|estimable|evaluable|available|calculable)"
_LOW = rf"(?P<low>{BOUND}|[-\u2212]?\s?{_UNBOUNDED})"
_HIGH = rf"(?P<high>{BOUND}|\+?\s?{_UNBOUNDED}|{_NOT_KNOWN})"
_BOUNDS = rf"[\[({{]?\s*{_LOW}{_UNIT}\s*{RANGE_SIGN}\s*{_HIGH}{_UNIT}"
_SIDE = r"(?P<side>upper|lower)\s*"
_LIMIT = r"(?:limit|bound|boundary)"
_BOUND = rf"(?P<bound>{BOUND})"
_MARKS = r"[\s,:;=]*"
_SINGLE = rf"{_SIDE}(?:confidence\s*)?{_LIMIT}(?:\s+of)?{_MARKS}{_BOUND}{_UNIT}"
_CALLED = rf"\[?{_NAME}\]?{_ABBREVIATED}"

NAMED_INTERVAL = re.compile(
    rf"(?:{_LEVEL}\s*)?{_CALLED}(?:\s*[,:(]?\s*{_LEVEL_AFTER})?{_INTRODUCED}"
    rf"{_MARKS}[)\]]?{_MARKS}(?:{_SINGLE}|{_BOUNDS})"
)
LIMIT_OF_INTERVAL = re.compile(
    rf"{_SIDE}{_LIMIT}\s*of\s*(?:the\s*)?(?:{_LEVEL}\s*)?(?:\w+-sided\s*)?(?:{_LEVEL_AFTER}\s*)?"
    rf"{_NAME}{_ABBREVIATED}{_MARKS}(?:was|is|of)?\s*{_BOUND}{_UNIT}"
)
BRACKETED_RANGE = re.compile(
    rf"[\[(]\s*(?P<low>{BOUND}){_UNIT}\s*(?:to|[-,;])\s*(?P<high>{BOUND}){_UNIT}\s*(?=[\]);,])"
)

_POWER = r"(?:\s*[x×*]\s*10\s*\^?\s*(?P<power>-\s?\d+)|[eE](?P<exponent>-\d+))?"
_P = r"(?<![A-Za-z0-9_])[Pp](?:[-\s]?[Vv]alues?)?(?:\s*\([^)]{1,20}\))?"
_TESTED = (
    r"(?:[\s-]*(?:for|of)[\s-]*(?:non-?\s?inferiority|superiority|interaction|trend|difference"
    r"|heterogeneity|equivalence|treatment effect|comparison|all))?"
    r"(?:[-_ ](?:interaction|trend|noninferiority|superiority))?"
)
_OPERATOR = r"(?P<operator><=|>=|=|<|>|\u2264|\u2265|of|was|is)\s*(?P<operator_again><)?"
_PROBABILITY = r"(?P<value>[01]?\.\d+|[01](?![\d.])|\d(?:\.\d+)?(?=\s*[x×*]\s*10|[eE]-))"
_MENTIONED = re.compile(r"C\.?I\b|CIs|CrI|HDI|[Cc]onfidence|CONFIDENCE|[Cc]redible|limit|bound")
P_VALUE = re.compile(rf"{_P}{_TESTED}\s*,?\s*{_OPERATOR}\s*{_PROBABILITY}{_POWER}")
_OPERATORS = {"\u2264": "<=", "\u2265": ">=", "of": "=", "was": "=", "is": "="}


@dataclass(frozen=True, slots=True)
class PrintedInterval:
    """An interval and its place; `named` unless only a bracketed range was printed."""

    interval: Interval
    start: int
    end: int
    named: bool


@dataclass(frozen=True, slots=True)
class PrintedP:
    """A p-value and its place; `words` say what it is for (`P for interaction`)."""

    p: PValue
    start: int
    end: int
    words: str


def intervals(text: str, start: int = 0, end: int | None = None) -> list[PrintedInterval]:
    """Intervals that are called so, in order of place."""
    stop = len(text) if end is None else end
    if not _MENTIONED.search(text, start, stop):
        return []
    found = [_limit(mark) for mark in LIMIT_OF_INTERVAL.finditer(text, start, stop)]
    taken = [(one.start, one.end) for one in found]
    for mark in NAMED_INTERVAL.finditer(text, start, stop):
        inside = any(first <= mark.start() < last for first, last in taken)
        if not inside and (interval := _interval(mark)) is not None:
            found.append(PrintedInterval(interval, mark.start(), _closed(text, mark), named=True))
    return sorted(found, key=lambda one: one.start)


def bracketed_ranges(text: str, start: int, end: int) -> Iterator[PrintedInterval]:
    """Ranges in brackets of which the text does not say what they are."""
    for mark in BRACKETED_RANGE.finditer(text, start, end):
        low, high = decimal(mark["low"]), decimal(mark["high"])
        if low <= high:
            yield PrintedInterval(Interval(low, high, None), mark.start(), mark.end(), named=False)


def p_values(text: str, start: int = 0, end: int | None = None) -> Iterator[PrintedP]:
    """P-values with their operators."""
    for mark in P_VALUE.finditer(text, start, len(text) if end is None else end):
        value = decimal(mark["value"])
        power = mark["power"] or mark["exponent"]
        if power:
            value = value.scaleb(int(power.replace(" ", "")))
        operator = mark["operator_again"] or mark["operator"]
        if value <= 1:
            p = PValue(_OPERATORS.get(operator, operator), value)
            yield PrintedP(p, mark.start(), mark.end(), mark.group())


def _interval(mark: re.Match[str]) -> Interval | None:
    level = _number(mark["level"] or mark["level_after"])
    if mark["side"]:
        return _one_sided(mark["side"], decimal(mark["bound"]), level)
    low, high = _number(mark["low"]), _number(mark["high"])
    if low is not None and high is not None and low > high:
        low, high = _printed_as_range(mark, low, high)
    if low is not None and high is not None and low > high:
        return None
    return Interval(low, high, level)


def _printed_as_range(mark: re.Match[str], low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    """Undo a range dash that was read as a sign: "0.5 -0.9"; and limits printed the wrong way round."""
    if mark["high"].startswith("-") and low <= -high:
        return low, -high
    return high, low


def _limit(mark: re.Match[str]) -> PrintedInterval:
    level = _number(mark["level"] or mark["level_after"])
    interval = _one_sided(mark["side"], decimal(mark["bound"]), level)
    return PrintedInterval(interval, mark.start(), mark.end(), named=True)


def _one_sided(side: str, bound: Decimal, level: Decimal | None) -> Interval:
    return Interval(None, bound, level) if side == "upper" else Interval(bound, None, level)


def _closed(text: str, mark: re.Match[str]) -> int:
    """The end of an interval with the bracket that it opened itself."""
    bounds = text[mark.start() : mark.end()]
    for opened, closed in ("[]", "()"):
        if bounds.count(opened) > bounds.count(closed) and text[mark.end() : mark.end() + 1] == closed:
            return mark.end() + 1
    return mark.end()


def _number(printed: str | None) -> Decimal | None:
    """The value, or None for what is not a number (infinity, "not reached")."""
    if printed is None:
        return None
    try:
        value = decimal(printed)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
