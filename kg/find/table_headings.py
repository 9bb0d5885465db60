"""What headings of tables mean: group sizes, statistics, time points, and the words left over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kg import vocabulary
from kg.find.numbers import compiled
from kg.find.table_cells import tokens, without_tokens
from kg.find.table_layout import Heading
from kg.model import Quantity, Term

SIZE = re.compile(
    r"[(\[]?\s*(?<![A-Za-z])(?:[nN][a-z]{0,2}|no\.)\s*=\s*(?P<size>\d{1,3}(?:[, ]\d{3})+"
    r"|\d+)(?!\s*[%.]\d*)\s*(?:(?:patients|participants|subjects|women|men|children|eyes)\s*)?[)\]]?"
)
_BARE_SIZE = re.compile(r"(?<=[A-Za-z])\s*\((?P<size>\d{2,5})\)$")
VERSUS = compiled(
    r"\s+(?:vs?\.?|versus|compared (?:with|to)|minus|against)\s+|\s*/\s*(?=placebo|control)"
    r"|\s+[-\u2212]\s+|-(?=placebo|control)|\s+to\s+(?=placebo|control)"
)
_MARKS = re.compile(
    r"[*\u2020\u2021\xa7\xb6\u2016#]+|(?<=[a-z)\]])\s+[a-h](?:\s*,\s*[a-h])*$|(?<=[A-Za-z)\]])\s*\[\d\]$"
)
_UNIT_WORDS = {
    "d": "day d", "wk": "week wk w", "mo": "month mo mth", "a": "year yr y", "h": "hour hr h",
    "min": "minute min",
}  # fmt: skip
_UNITS = {word: code for code, words in _UNIT_WORDS.items() for word in words.split()}
_UNIT = r"(?P<unit>days?|weeks?|wks?|months?|mths?|mo|years?|yrs?|hours?|hrs?|minutes?|min|[dwyh])"
_TIMES = (
    compiled(
        r"\b(?P<unit>day|week|wk|month|year|hour|minute)s?\s*(?P<first>\d+(?:\.\d+)?)\b(?:\s*(?:-"
        r"|to)\s*(?P<last>\d+(?:\.\d+)?))?"),
    compiled(
        rf"(?<![\d.])(?:(?P<first>\d+(?:\.\d+)?)\s*(?:-|to|\u2013)\s*)?(?P<last>\d+(?:\.\d+)?)[\s-]*(?:th|st"
        rf"|nd|rd)?[\s-]*{_UNIT}(?![a-z/])(?!\s*(?:old|of age))"),
    compiled(r"\b(?P<word>one|two|three|four|six|twelve)[\s-](?P<unit>day|week|month|year)s?\b"),
)  # fmt: skip
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "twelve": 12}
_BASELINE = compiled(
    r"^(?:at\s+)?(?:the\s+)?(?:baseline|pre(?![-\w])|pre-?\s?(?:test|treatment|intervention|study"
    r"|training|op\w*|dose|surgery|therapy)|before\b.*|(?:on|at) admission|admission|T0|(?:day|week"
    r"|month) 0|initial(?: value)?|BL|at entry|at inclusion)\b(?!.*\b(?:change|adjusted|after|post"
    r"|week \d|month)\b)"
)
_CHANGE = compiled(
    r"\bchanges?\b(?! in management)|\u0394|\u2206|\bfrom baseline\b|\bdelta\b|\bpost\W+pre\b|\bchange score"
)
_FINAL = compiled(
    r"\bpost\b|\bpost-?\s?(?:test|treatment|intervention|op\w*|training)|\bafter\b|\bend\b|\bfinal\b"
    r"|\bfollow-?\s?up\b|\bendpoint\b|\bT[1-9]\b|\bdischarge\b"
)
_EMPTY = compiled(
    r"\b(?:at|on|after|before|of|the|early|late|acute|delayed|end|final|follow|up|follow-?up|post|pre"
    r"|(?:post|pre)-?(?:treatment|intervention|test|operative|training)|treatment|therapy|intervention"
    r"|baseline|visits?|to|from|in|for|changes?|assessment|study|test|since|weeks?|months?|days?|years?"
    r"|hours?|hrs?|wks?|(?<=\d)[hdwy]|(?<=\d )[hdwy]|time|points?|values?|measure(?:ment)?s?|"
    r"randomi[sz]ation|operation|surgery|operative(?:ly)?|postoperative(?:ly)?|op|period|phase|endpoint"
    r"|last|observation|completion|immediate(?:ly)?|min|T\d|n|score|mean|absolute|percentage|percent"
    r"|discharge|session|training|program(?:me)?|scores?)\b|[\W_\d]"
)
_TOTAL = compiled(
    r"^(?:total|all|overall|both|combined|entire|whole|pooled|any group|all (?:patients|participants"
    r"|subjects|groups))(?:\s+(?:groups?|sample|patients|participants|population|cohort|subjects))?$"
)
_GROUP = compiled(
    r"\bgroups?\b|\barms?\b|\bcontrols?\b|\bplacebo\b|\bintervention\b|\btreatment\b|\busual care\b"
    r"|\bstandard (?:care|treatment)\b|\bsham\b|\bexperimental\b|\btreated\b|\bwait(?:ing)?[- ]?list\b"
    r"|\bcomparison\b|\bTAU\b|\d\s?m[gL]\b|\bno treatment\b"
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A heading taken apart. `phase` is baseline, change or final; `words` are what is left."""

    heading: Heading
    words: str
    said: tuple[str, ...]
    strictly_said: tuple[str, ...]
    size: int | None
    time: Quantity | None
    phase: str | None
    measure: Term | None

    @property
    def is_total(self) -> bool:
        """Whether it stands for all groups together."""
        return bool(_TOTAL.match(self.words))

    @property
    def names_group(self) -> bool:
        """Whether its words are such as groups are called by."""
        return bool(_GROUP.search(self.words))


def meaning(heading: Heading) -> Meaning:
    """What a heading says."""
    bare = " ".join(_MARKS.sub(" ", heading.words).split())
    size = SIZE.search(bare) or _BARE_SIZE.search(bare)
    sized = f"{bare[: size.start()]} {bare[size.end() :]}".strip() if size else bare
    strict = _strict(sized)
    time, phase = _time(sized), _phase(sized)
    words = _left(sized, strict)
    if phase == "baseline":
        words = _BASELINE.sub("", words).strip(" ,:;-")
    timed = (time is not None or phase is not None) and not _EMPTY.sub("", without_tokens(words))
    return Meaning(
        heading=heading,
        words="" if timed else words,
        said=tokens(sized),
        strictly_said=tokens(" , ".join(strict)),
        size=int(re.sub(r"\D", "", size["size"])) if size else None,
        time=time,
        phase=phase if timed or phase in {"change", "baseline"} else None,
        measure=_measure(sized),
    )


def _strict(words: str) -> list[str]:
    """The stretches of a heading that only say what the figures are: the whole, a bracket, or the end."""
    if tokens(words) and not re.search(r"[A-Za-z]{2}", _EMPTY_OF.sub("", without_tokens(words))):
        return [words]
    inner = re.findall(r"[(\[]([^()\[\]]*)[)\]]", words)
    tail = re.split(r"[,;:]\s+|\s[-\u2013]\s", words)[1:]
    trail = _trailing(words)
    lead = re.match(
        r"(?i)(?:mean|median|no\.|n|number)(?:\s*(?:\xb1|\(|\[)\s*(?:SD|SE|SEM|IQR|range|%)\)?)", words
    )
    pieces = [
        piece.rstrip(")] ") if piece.count("(") < piece.count(")") else piece for piece in (*inner, *tail)
    ]
    kept = [
        piece for piece in pieces if tokens(piece) and not re.search(r"[A-Za-z]{3}", without_tokens(piece))
    ]
    return kept + [piece for piece in (lead.group() if lead else "", trail) if piece]


def _trailing(words: str) -> str:
    """The end of a heading that is nothing but names of statistics: "Mean (SD)", "n (%)"."""
    ends = [match.start() for match in re.finditer(r"\S+", words)][1:]
    for start in ends:
        rest = words[start:]
        if (
            tokens(rest)
            and not re.search(r"\w", without_tokens(rest))
            and len(tokens(rest)) > (0 if len(ends) > 1 and rest in {"n", "%"} else 1)
        ):
            return rest
    return ""


_EMPTY_OF = compiled(
    r"\b(?:of|patients|participants|subjects|with|in|cases|value|least squares|LS|adjusted|estimated"
    r"|women|persons|individuals|children|values|observations|responses|completers|analy[sz]ed|raw"
    r"|crude)\b"
)


def _left(words: str, strict: list[str]) -> str:
    """The words without those that only say what the figures are."""
    if strict == [words]:
        return ""
    for piece in sorted(strict, key=len, reverse=True):
        words = re.sub(rf"(?<!\w){re.escape(piece)}(?!\w)", " ", words)
    words = re.sub(r"[(\[][\s,;:/+\xb1]*[)\]]", " ", words)
    words = f"{words.rstrip(' ,;:')})" if words.count("(") > words.count(")") else words
    return " ".join(words.split()).strip(" ,;:/\xb1+-")


def _time(words: str) -> Quantity | None:
    for pattern in _TIMES:
        if mark := pattern.search(words):
            groups = mark.groupdict()
            last = groups.get("last") or groups.get("first")
            value = Decimal(last) if last else Decimal(_WORDS[groups["word"].lower()])
            unit = mark["unit"].lower()
            return Quantity(value, _UNITS.get(unit) or _UNITS[unit.rstrip("s")])
    return None


def _phase(words: str) -> str | None:
    if _CHANGE.search(words):
        return "change"
    if _BASELINE.match(words):
        return "baseline"
    return "final" if _FINAL.search(words) else None


def _measure(words: str) -> Term | None:
    mark = compiled(vocabulary.words("measures", ambiguous=True)).search(words)
    return vocabulary.identify("measures", mark.group(), ambiguous=True) if mark else None
