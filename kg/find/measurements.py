"""The numbers of one arm as they are printed: counts, shares, means, medians and rates with their spread."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.find.arm_names import DOSE, DURATION
from kg.find.intervals import NAMED_INTERVAL, P_VALUE, intervals
from kg.find.numbers import BOUND, COUNT, INTEGER, NUMBER, NUMBER_WORDS, RANGE_SIGN, compiled, count, decimal
from kg.find.participants import PEOPLE
from kg.model import Interval, Term

_FREE_START = r"(?<![\w.,/<>=\u2264\u2265~^-])"
_PER_TIME = r"(?P<per>\s*(?:per|/)\s*(?:100\s*)?(?:year|yr|annum|patient[ -]years?|person[ -]years?)\b)?"
_PERCENT = rf"(?P<percent>{NUMBER})\s*(?:%|percent\b|per cent\b){_PER_TIME}"
_UNIT = (
    r"(?P<unit>percentage[ -]points?|events? per (?:\d+ )?(?:patient|person)[ -]years?"
    r"|(?:per|/) ?(?:\d+ )?(?:patient|person)[ -]years?|mm\s?Hg|mmol/L|mmol/mol|mg/dL|mg/L|\u03bcmol/L"
    r"|ng/mL|pg/mL|kg/m2|kg|g/L|g/dL|mL/min|mL|L|cm|mm|points?|"
    r"days?|hours?|minutes?|min|months?|weeks?|years?|h\b|s\b|episodes?|events?|kcal|m\b)"
)

_EVENTS = rf"(?P<events>{INTEGER})"
_EVENTS_IN_WORDS = rf"(?P<events>{INTEGER}|{NUMBER_WORDS})"
_TOTAL = rf"(?P<total>{INTEGER})"
_VALUE = rf"(?P<value>{NUMBER})"
_ANY_UNIT = r"(?:[A-Za-z%\u03bc/][\w/%.^-]{0,11}\s*)"
_VALUE_IN_UNIT = rf"{_VALUE}\s*(?:{_UNIT}|%)?\s*{_ANY_UNIT}?"
_SPREAD = rf"(?P<spread>{BOUND})"
_OPENED, _CLOSED = r"[\[(]\s*", r"\s*[\])]"

_PERCENT_COUNT = (
    rf"{_PERCENT}\s*{_OPENED}(?:n\s*=\s*)?{_EVENTS}(?:\s*(?:/|of)\s*{_TOTAL})?(?:\s+{PEOPLE})?{_CLOSED}"
)
_OUT_OF = (
    rf"(?:/|(?:{PEOPLE}\s+)?(?:\((?P<inner>{NUMBER})\s*%\)\s*)?(?:out )?of(?: the| a total of)?)\s*{_TOTAL}"
)
_OF_TOTAL = (
    rf"(?P<events>{COUNT}|none|neither)\s*{_OUT_OF}(?!\s*%)"
    rf"(?:\s+{PEOPLE})?(?:\s*[\[(,;]\s*{_PERCENT}\s*[\])]?)?"
)
_COUNTED = rf"(?:{PEOPLE}\s*|events?\s*|cases?\s*|deaths?\s*)?"
_COUNT_PERCENT = (
    rf"(?:(?<=[(\[])\s*n\s*=\s*)?{_EVENTS_IN_WORDS}\s*{_COUNTED}(?:[\[(]|,|;)\s*{_PERCENT}(?:{_CLOSED})?"
)
_PLUS_MINUS = rf"{_VALUE}\s*{_ANY_UNIT}?(?:\+/-|\+-|\u00b1)\s*{_SPREAD}(?:\s*\([^()\d]{{2,16}}\))?\s*{_UNIT}?"
_KIND_OF_SPREAD = r"(?P<kind>SD|SE|SEM|s\.d\.|standard deviation|standard error)(?:\s*\[SD\])?"
_NAMED_SPREAD = (
    rf"{_VALUE_IN_UNIT}{_OPENED}{_KIND_OF_SPREAD}[\s,:;=]*(?:of\s+)?"
    rf"(?:\+/-|\u00b1)?\s*{_SPREAD}[^()\[\]]*[\])]"
)
_ANNOUNCED_SPREAD = rf"{_VALUE}\s*(?:%\s*)?{_OPENED}{_SPREAD}{_CLOSED}\s*{_UNIT}?"
_KIND_OF_RANGE = (
    r"(?P<kind>(?:IQR|interquartile range|Q1[-,; ]+Q3|quartiles|range|min[-,; ]+max)(?:\s*[\[(]IQR[\])])?)"
)
_QUARTILES = (
    rf"{_VALUE_IN_UNIT}[\[(,]\s*{_KIND_OF_RANGE}[\s,:;=]*(?:from\s+)?"
    rf"[\[(]?(?P<low>{BOUND})\s*{RANGE_SIGN}\s*(?P<high>{BOUND})\s*[^()\[\]]{{0,12}}[\])]?"
)
_INTERVAL_FOLLOWS = re.sub(r"\(\?P<\w+>", "(?:", NAMED_INTERVAL.pattern)
_WITH_INTERVAL = rf"{_VALUE}\s*(?:{_UNIT}|(?P<share>%|percent))?\s*[\[(,;]\s*(?={_INTERVAL_FOLLOWS})"
_PEOPLE = rf"(?<!\bthe )(?<!\bof ){_EVENTS_IN_WORDS}\s+(?:\w+\s+)?{PEOPLE}\b"
# "12 patients in the X group and 18 in the Y group"
_AND_OTHERS = rf"(?<=\band ){_EVENTS}(?=\s+(?:in|assigned to|given|receiving|who received|on)\s)"
_NUMBER = rf"{_VALUE}(?![\d%A-Za-z])(?!\s*{PEOPLE})\s*{_UNIT}?"

# Each way in which results are printed; what is read first is not read again by a later one.
_FORMS: tuple[tuple[str, str], ...] = (
    ("percent_count", _FREE_START + _PERCENT_COUNT),
    ("of_total", _FREE_START + _OF_TOTAL),
    ("count_percent", _FREE_START + _COUNT_PERCENT),
    ("plus_minus", _FREE_START + _PLUS_MINUS),
    ("spread", _FREE_START + _NAMED_SPREAD),
    ("announced", _FREE_START + _ANNOUNCED_SPREAD),
    ("quartiles", _FREE_START + _QUARTILES),
    ("with_interval", _FREE_START + _WITH_INTERVAL),
    ("percent", _FREE_START + _PERCENT),
    ("people", _FREE_START + _PEOPLE),
    ("people", _AND_OTHERS),
    ("number", _FREE_START + _NUMBER),
)
_COMPILED = tuple((name, compiled(pattern)) for name, pattern in _FORMS)

_WHEN = r"\b(?:at|after|by|within|through|over|to|until|for|during|every|first|last|past|previous|next)\s+"
_ABOUT_WHEN = (
    r"(?:the\s+|a\s+|about\s+|up\s+to\s+|median\s+|week\s+|least\s+|first\s+|month\s+|day\s+|end\s+of\s+)*"
    r"(?:\d+(?:,\s*\d+)*,?\s*(?:and|or|to|-)\s*)?"
)
_TIME = rf"{_WHEN}{_ABOUT_WHEN}{DURATION}(?!\s*(?:vs|versus|in the|and \d|with|for))"
_NUMBERED = (
    r"\b(?:day|week|month|year|visit|part|cycle|phase|grade|grades|stage|type|level|class|period|group|table"
    r"|figure|step|version|chapter|arm|dose|score of|cohort|study|trial|CTCAE|factor)s?\s+\d{1,3}"
    r"(?:\s*(?:to|-|and|or|,|through)\s*\d{1,3})*(?![.\d]|\s*[\[(]\s*[\d.]+\s*%|,\d)"
)
_HYPHENATED = (
    r"(?<![\d.])\d+-(?:day|week|month|year|hour|minute|point|item|fold|arm|dose|center|centre|country|step"
    r"|stage|factor|session|period|level)s?\b(?!\s*(?:vs|versus|in the))"
)
_SIZE = rf"(?<!%[(\[])(?<!%\s[(\[])\bn\s*=\s*{INTEGER}(?!\s*[\[(,;]\s*[\d.]+\s*%)"
_AGE = r"\b(?:aged?|ages)\s+\d+(?:\s*(?:to|-|and)\s*\d+)?"
_MEAN_AGE = r"\b(?:mean|median)\s+(?:\(\w+\)\s+)?age[^;)]{0,40}"
_SINCE = r"\b\d+(?:\.\d+)?\s+(?:years?|months?|weeks?|days?)\s+(?:of age|old|after|before|later|post|follow)"
_RATIO = r"\b\d:\d(?::\d)?\b"
_OF_PEOPLE = r"(?:/|(?:out\s+)?of\s+(?:the\s+)?)\s*(?!(?:19|20)\d{2}\b)\d{3}"
_YEAR = rf"\b(?:19|20)\d{{2}}\b(?!\s*(?:%|{_OF_PEOPLE}))"
_DATE = r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d{1,2}\b"
_BEYOND = r"[<>\u2264\u2265]\s*[\d.,]+\s*%?"
_LIMIT = (
    r"\b(?:at least|more than|less than|fewer than|greater than|up to|over|exceeding)\s+"
    r"(?:or equal to\s+)?[\d.,]+\s*%?"
)
_SCALE = r"(?:0|1)\s*(?:-|to)\s*1?00\b"
_POWER = r"\bpower of \d+|\d+%\s*power"
_NAMES_WITH_NUMBERS = (
    r"\bCOVID-?19|\bHb?A1c|\bQLQ-C30|\bSF-\d+|\bEQ-5D(?:-\dL)?"
    r"|\b(?:IL|CD|PHQ|GAD|BDI|VEGF|PGE|FEV|T|B|C|Omega|VO)-?\d+\w*"
)
_DOSE = rf"{DOSE}(?<!%)(?!\s*(?:vs|versus|in the|\())"

# Numbers that are not results.
_ASIDE = tuple(
    compiled(pattern)
    for pattern in (
        _TIME, _NUMBERED, _HYPHENATED, _SIZE, _BEYOND, _AGE, _SINCE, _RATIO, _YEAR, _DATE, _LIMIT, _SCALE,
        _MEAN_AGE, _POWER, _NAMES_WITH_NUMBERS, _DOSE,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measurement:
    """One printed result: its form, its numbers, and the characters it fills."""

    form: str
    start: int
    end: int
    value: Decimal | None = None
    percent: Decimal | None = None
    events: int | None = None
    total: int | None = None
    spread: Decimal | None = None
    spread_kind: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    interval: Interval | None = None
    unit: str | None = None

    @property
    def statistic(self) -> Term | None:
        """What the form alone tells: shares and counts; a number may be a mean, median or rate."""
        if self.form == "quartiles":
            return "Median"
        if self.unit == "%/a":
            return "Rate"
        if self.percent is not None:
            return "Percentage"
        return "Count" if self.events is not None else None


def measurements(text: str, start: int, end: int, taken: Iterable[tuple[int, int]]) -> list[Measurement]:
    """The results between two offsets, in order; `taken` are offsets already read as something else."""
    filled = _Filled([*taken, *_asides(text, start, end)])
    found: list[Measurement] = []
    for form, pattern in _COMPILED:
        for mark in pattern.finditer(text, start, end):
            one = _BUILDERS[form](form, mark, text)
            if one is not None and filled.claim(one.start, one.end, _core(mark)):
                found.append(one)
    return sorted(found, key=lambda m: m.start)


def _asides(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for pattern in (P_VALUE, *_ASIDE):
        yield from (mark.span() for mark in pattern.finditer(text, start, end))


class _Filled:
    """Characters that have been read."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = list(spans)

    def claim(self, start: int, end: int, core: tuple[int, int]) -> bool:
        """Take a stretch unless its number was read before."""
        if any(first < core[1] and core[0] < last for first, last in self._spans):
            return False
        self._spans.append((start, end))
        return True


def _core(mark: re.Match[str]) -> tuple[int, int]:
    """The number that a form turns on."""
    groups = mark.groupdict()
    for name in ("events", "value", "percent"):
        if groups.get(name) is not None:
            return mark.span(name)
    return mark.span()


def _shares(form: str, mark: re.Match[str], _text: str) -> Measurement | None:
    groups = mark.groupdict()
    percent = groups.get("percent") or groups.get("inner")
    events = count(groups["events"]) if groups.get("events") else None
    total = count(groups["total"]) if groups.get("total") else None
    share = decimal(percent) if percent else None
    if events is not None and total is not None and events > total:
        return None
    if form != "percent" and share is not None and share > 100:
        return None
    unit = "%/a" if groups.get("per") else None
    return Measurement(form, mark.start(), mark.end(), percent=share, events=events, total=total, unit=unit)


def _spread(form: str, mark: re.Match[str], text: str) -> Measurement | None:
    kind = mark.groupdict().get("kind") or _kind_before(text, mark.start())
    return Measurement(
        form, mark.start(), mark.end(), value=decimal(mark["value"]), spread=decimal(mark["spread"]),
        spread_kind="se" if kind.lower().startswith(("se", "standard e")) else "sd", unit=mark["unit"],
    )  # fmt: skip


def _kind_before(text: str, place: int) -> str:
    """Whether "a ± b" was announced as a standard error; a standard deviation is what it else means."""
    around = text[max(0, place - 160) : place + 60]
    return "SE" if re.search(r"\bSEM?\b|standard error", around) else "SD"


_ANNOUNCED = re.compile(
    r"\b(?:means?|average)\b[^.;]{0,12}[\[(]\s*(?:\u00b1\s*|\+/-\s*)?(?P<kind>SD|SEM?|standard deviation"
    r"|standard error)\s*[\])]",
    re.IGNORECASE,
)


def _announced(form: str, mark: re.Match[str], text: str) -> Measurement | None:
    """ "31.2 (10.4)" where "mean (SD)" was said before it."""
    said = list(_ANNOUNCED.finditer(text, max(0, mark.start() - 200), mark.start()))
    if not said:
        return None
    kind = "se" if said[-1]["kind"].lower().startswith(("se", "standard e")) else "sd"
    value, spread = decimal(mark["value"]), decimal(mark["spread"])
    return Measurement(form, *mark.span(), value=value, spread=spread, spread_kind=kind, unit=mark["unit"])


def _people(form: str, mark: re.Match[str], _text: str) -> Measurement | None:
    return Measurement(form, mark.start(), mark.end(), events=count(mark["events"]))


_RANGE_NAMES = re.compile(r"IQR|interquartile|quartile|\brange\b|\bCI\b|confidence interval", re.IGNORECASE)
# "18.0" of "4.5 ms [SD 18.0]" or "0.0 ms [16.0]" is no result of its own.
_SPREAD_OF_ANOTHER = re.compile(r"\d\s*[A-Za-z%\u03bc/]*\s*[\[(]\s*(?:(?:SDs?|SEM?|IQR)[\s:=]*$|(?P<bare>$))")


def _quartiles(form: str, mark: re.Match[str], text: str) -> Measurement | None:
    said = mark["kind"] or _last_named(text, mark.start())
    low, high = decimal(mark["low"]), decimal(mark["high"])
    if said is None or low > high:
        return None
    value, unit = decimal(mark["value"]), mark["unit"]
    if re.match(r"CI|conf", said, re.IGNORECASE):
        interval = Interval(low, high, None)
        return Measurement("with_interval", *mark.span(), value=value, interval=interval, unit=unit)
    kind = "range" if re.match(r"range|min", said, re.IGNORECASE) else "quartiles"
    return Measurement(form, *mark.span(), value=value, low=low, high=high, spread_kind=kind, unit=unit)


def _last_named(text: str, place: int) -> str | None:
    """What the range of an earlier number was called: "2.8 (95% CI 2.6-3.6) and 1.5 (1.4-1.7)"."""
    names = _RANGE_NAMES.findall(text, max(0, place - 160), place)
    return names[-1] if names else None


def _with_interval(form: str, mark: re.Match[str], text: str) -> Measurement | None:
    following = intervals(text, mark.end(), min(len(text), mark.end() + 120))
    printed = next((one for one in following if one.start <= mark.end() + 2), None)
    if printed is None:
        return None
    value, share = (None, decimal(mark["value"])) if mark["share"] else (decimal(mark["value"]), None)
    return Measurement(
        form, mark.start(), printed.end,
        value=value, percent=share, interval=printed.interval, unit=mark["unit"],
    )  # fmt: skip


def _number(form: str, mark: re.Match[str], text: str) -> Measurement | None:
    spread = _SPREAD_OF_ANOTHER.search(text[max(0, mark.start() - 24) : mark.start()])
    if spread and (spread["bare"] is None or text[mark.end("value") : mark.end("value") + 1] in {")", "]"}):
        return None
    end = mark.end() if mark["unit"] else mark.end("value")
    return Measurement(form, mark.start(), end, value=decimal(mark["value"]), unit=mark["unit"])


_BUILDERS: dict[str, Callable[[str, re.Match[str], str], Measurement | None]] = {
    "of_total": _shares, "count_percent": _shares, "percent_count": _shares, "percent": _shares,
    "plus_minus": _spread, "spread": _spread, "announced": _announced, "quartiles": _quartiles,
    "with_interval": _with_interval, "people": _people, "number": _number,
}  # fmt: skip
