"""The numbers of one arm as they are printed: counts, percentages, means, medians, rates, with their spread."""

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

# Each way in which results are printed; what is read first is not read again by a later one.
_FORMS: tuple[tuple[str, str], ...] = (
    ("percent_count", rf"{_FREE_START}{_PERCENT}\s*[\[(]\s*(?:n\s*=\s*)?(?P<events>{INTEGER})"
                      rf"(?:\s*(?:/|of)\s*(?P<total>{INTEGER}))?(?:\s+{PEOPLE})?\s*[\])]"),
    ("of_total", rf"{_FREE_START}(?P<events>{COUNT})\s*(?:/|(?:{PEOPLE}\s+)?(?:\((?P<inner>{NUMBER})\s*%\)"
                 rf"\s*)?(?:out )?of(?: the| a total of)?)\s*(?P<total>{INTEGER})(?!\s*%)"
                 rf"(?:\s+{PEOPLE})?(?:\s*[\[(,;]\s*{_PERCENT}\s*[\])]?)?"),
    ("count_percent", rf"{_FREE_START}(?:(?<=[(\[])\s*n\s*=\s*)?(?P<events>{INTEGER}|{NUMBER_WORDS})\s*"
                      rf"(?:{PEOPLE}\s*|events?\s*|cases?\s*|deaths?\s*)?(?:[\[(]|,|;)\s*{_PERCENT}"
                      rf"(?:\s*[\])])?"),
    ("plus_minus", rf"{_FREE_START}(?P<value>{NUMBER})\s*(?:\+/-|\+-|\u00b1)\s*(?P<spread>{BOUND})"
                   rf"(?:\s*\([^()\d]{{2,16}}\))?\s*{_UNIT}?"),
    ("spread", rf"{_FREE_START}(?P<value>{NUMBER})\s*(?:{_UNIT}|%)?\s*[\[(]\s*"
               rf"(?P<kind>SD|SE|SEM|s\.d\.|standard deviation|standard error)(?:\s*\[SD\])?[\s,:;=]*"
               rf"(?:of\s+)?(?:\+/-|\u00b1)?\s*(?P<spread>{BOUND})[^()\[\]]*[\])]"),
    ("announced", rf"{_FREE_START}(?P<value>{NUMBER})\s*(?:%\s*)?[\[(]\s*(?P<spread>{BOUND})\s*[\])]\s*"
                  rf"{_UNIT}?"),
    ("quartiles", rf"{_FREE_START}(?P<value>{NUMBER})\s*(?:{_UNIT}|%)?\s*[\[(,]\s*"
                  rf"(?P<kind>(?:IQR|interquartile range|Q1[-,; ]+Q3|quartiles|range|min[-,; ]+max)"
                  rf"(?:\s*[\[(]IQR[\])])?)[\s,:;=]*(?:from\s+)?[\[(]?(?P<low>{BOUND})\s*{RANGE_SIGN}\s*"
                  rf"(?P<high>{BOUND})\s*[^()\[\]]{{0,12}}[\])]?"),
    ("with_interval", rf"{_FREE_START}(?P<value>{NUMBER})\s*(?:{_UNIT}|(?P<share>%|percent))?\s*[\[(,;]\s*"
                      rf"(?={NAMED_INTERVAL.pattern.replace('(?P<level>', '(?:').replace('(?P<level_after>', '(?:').replace('(?P<low>', '(?:').replace('(?P<high>', '(?:').replace('(?P<side>', '(?:').replace('(?P<bound>', '(?:')})"),
    ("percent", rf"{_FREE_START}{_PERCENT}"),
    ("people", rf"{_FREE_START}(?<!\bthe )(?<!\bof )(?P<events>{INTEGER}|{NUMBER_WORDS})\s+"
               rf"(?:\w+\s+)?{PEOPLE}\b"),
    ("people", rf"(?<=\band )(?P<events>{INTEGER})(?=\s+(?:in|assigned to|given|receiving|who received|on)\s)"),
    ("number", rf"{_FREE_START}(?P<value>{NUMBER})(?![\d%A-Za-z])(?!\s*{PEOPLE})\s*{_UNIT}?"),
)  # fmt: skip
_COMPILED = tuple((name, compiled(pattern)) for name, pattern in _FORMS)

# Numbers that are not results: doses, times, ages, limits, sizes, dates, ratios of allocation, scales.
_ASIDE = tuple(
    compiled(pattern)
    for pattern in (
        rf"\b(?:at|after|by|within|through|over|to|until|for|during|every|first|last|past|previous|next)\s+"
        rf"(?:the\s+|a\s+|about\s+|up\s+to\s+|median\s+|week\s+|least\s+|first\s+|month\s+|day\s+|end\s+of"
        rf"\s+)*(?:\d+(?:,\s*\d+)*,?\s*(?:and|or|to|-)\s*)?{DURATION}"
        rf"(?!\s*(?:vs|versus|in the|and \d|with|for))",
        r"\b(?:day|week|month|year|visit|part|cycle|phase|grade|grades|stage|type|level|class|period|group"
        r"|table|figure|step|version|chapter|arm|dose|score of|cohort|study|trial|CTCAE|factor)s?\s+\d{1,3}"
        r"(?:\s*(?:to|-|and|or|,|through)\s*\d{1,3})*(?![.\d]|\s*[\[(]\s*[\d.]+\s*%|,\d)",
        r"(?<![\d.])\d+-(?:day|week|month|year|hour|minute|point|item|fold|arm|dose|center|centre|country"
        r"|step|stage|factor|session|period|level)s?\b(?!\s*(?:vs|versus|in the))",
        rf"(?<!%[(\[])(?<!%\s[(\[])\bn\s*=\s*{INTEGER}(?!\s*[\[(,;]\s*[\d.]+\s*%)", r"[<>\u2264\u2265]"
            r"\s*[\d.,]+\s*%?", r"\b(?:aged?|ages)\s+\d+(?:\s*(?:to|-|and)\s*\d+)?",
        r"\b\d+(?:\.\d+)?\s+(?:years?|months?|weeks?|days?)\s+(?:of age|old|after|before|later|post|follow)", r"\b\d:\d(?::\d)?\b",
        r"\b(?:19|20)\d{2}\b(?!\s*%)", r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov"
            r"|dec)[a-z]*\.?\s+\d{1,2}\b", r"\b(?:at least|more than|less than|fewer than|greater than|up to|over|exceeding)\s+(?:or equal to\s+)?[\d.,]+\s*%?",
        r"(?:0|1)\s*(?:-|to)\s*1?00\b", r"\b(?:mean|median)\s+(?:\(\w+\)\s+)?age[^;)]{0,40}", r"\bpower of \d+|\d+%\s*power", r"\bCOVID-?19|\bHb?A1c|\bQLQ-C30|\bSF-\d+|\bEQ-5D(?:-\dL)?|\b(?:IL|CD|PHQ|GAD|BDI|VEGF|PGE|FEV|T|B|C|Omega|VO)-?\d+\w*",
        rf"{DOSE}(?<!%)(?!\s*(?:vs|versus|in the|\())",
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
    return Measurement(
        form, mark.start(), mark.end(), value=decimal(mark["value"]), spread=decimal(mark["spread"]), spread_kind=kind, unit=mark["unit"]
    )  # fmt: skip


def _people(form: str, mark: re.Match[str], _text: str) -> Measurement | None:
    return Measurement(form, mark.start(), mark.end(), events=count(mark["events"]))


def _quartiles(form: str, mark: re.Match[str], _text: str) -> Measurement | None:
    kind = "range" if re.match(r"range|min", mark["kind"], re.IGNORECASE) else "quartiles"
    low, high = decimal(mark["low"]), decimal(mark["high"])
    return Measurement(
        form, mark.start(), mark.end(), value=decimal(mark["value"]), low=low, high=high, spread_kind=kind, unit=mark["unit"]
    ) if low <= high else None  # fmt: skip


def _with_interval(form: str, mark: re.Match[str], text: str) -> Measurement | None:
    printed = next(
        (
            i
            for i in intervals(text, mark.end(), min(len(text), mark.end() + 120))
            if i.start <= mark.end() + 2
        ),
        None,
    )
    if printed is None:
        return None
    value = decimal(mark["value"])
    share = value if mark["share"] else None
    return Measurement(
        form, mark.start(), printed.end, value=None if share is not None else value, percent=share, interval=printed.interval, unit=mark["unit"]
    )  # fmt: skip


def _number(form: str, mark: re.Match[str], _text: str) -> Measurement | None:
    return Measurement(
        form,
        mark.start(),
        mark.end("value") if not mark["unit"] else mark.end(),
        value=decimal(mark["value"]),
        unit=mark["unit"],
    )


_BUILDERS: dict[str, Callable[[str, re.Match[str], str], Measurement | None]] = {
    "of_total": _shares, "count_percent": _shares, "percent_count": _shares, "percent": _shares, "plus_minus": _spread,
    "spread": _spread, "quartiles": _quartiles, "with_interval": _with_interval, "number": _number,
    "announced": _announced, "people": _people,
}  # fmt: skip
