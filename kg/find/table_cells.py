"""What the figures of one cell are: the form they are printed in, read by what the headings say of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from kg.find.numbers import BOUND, UNSIGNED, decimal
from kg.model import PValue

_NUM = rf"[-+]?\s?(?:{UNSIGNED})"
_LETTERS = r"(?:[a-z]|[ivx]{1,4})(?:\s*,\s*[a-z])*"
_MARK = re.compile(
    rf"[*\u2020\u2021\xa7\xb6#\u2016|^\u25ca\u20ac\u2318$]+|(?<=[\d)%\]])\s+{_LETTERS}(?=\s*(?:[(\[]|$))"
    r"|(?<=[\d)%])[a-h]{1,2}(?:,[a-h])*$|(?<=[\d)])\s*\[\d\]$"
)
_OPEN, _SHUT = r"\s*[(\[{]\s*", r"\s*[)\]}]?\s*"
_TO = r"\s*(?:to|[-,;/]|\.\.+)\s*"
_UNIT = (
    r"(?:\s*(?:mm\s?Hg|mg/dL|mmol/L|kg/m2|kg|cm|mm|mg|g|mL|ml|days?|hours?|h|min|weeks?|months?|years?"
    r"|points?))?"
)
_PERCENT = rf"(?P<percent>{UNSIGNED})\s*%?"
_BOUNDS = rf"(?P<low>{BOUND})\s*%?{_TO}(?P<high>{BOUND})\s*%?"
_SECOND = rf"(?:n\s*=\s*)?(?P<b>{BOUND})\s*(?P<b_share>%)?"
_SD_WORDS = r"(?P<named>SD|SE|SEM|IQR|CI|range)?[\s:=,]*"

# The forms of a cell, the more telling first. What stands in brackets is read with the headings' help.
_FORMS: tuple[tuple[str, str], ...] = (
    ("fraction", rf"(?P<a>\d+)\s*(?:/|of|out of)\s*(?P<n>\d[\d,]*)(?:{_OPEN}{_PERCENT}{_SHUT})?"),
    ("share_of", rf"{_PERCENT}{_OPEN}(?P<a>\d+)\s*/\s*(?P<n>\d[\d,]*){_SHUT}"),
    ("plus_minus",
        rf"(?P<a>{_NUM})\s*%?{_UNIT}(?:{_OPEN})?(?:\xb1|\+/-"
        rf"|\+-)\s*(?P<b>{BOUND})\s*%?{_UNIT}[)\]]?(?:{_OPEN}{_BOUNDS}{_SHUT})?"),
    ("count_share", rf"(?P<a>\d[\d,]*){_OPEN}(?:(?P<b>{UNSIGNED})\s*%|%\s*(?P<b_after>{UNSIGNED})){_SHUT}"),
    ("count_share", rf"(?P<a>\d[\d,]*)[\s,;]+(?P<b>{UNSIGNED})\s*%"),
    ("share_count", rf"(?P<b>{UNSIGNED})\s*%{_OPEN}n\s*=\s*(?P<a>\d[\d,]*){_SHUT}"),
    ("bounded", rf"(?P<a>{_NUM})\s*%?{_UNIT}\s*[,;]?{_OPEN}{_SD_WORDS}{_BOUNDS}{_UNIT}{_SHUT}"),
    ("pair", rf"(?P<a>{_NUM})\s*(?P<a_share>%)?{_UNIT}{_OPEN}{_SD_WORDS}{_SECOND}{_UNIT}{_SHUT}"),
    ("p", r"[pP]?\s*(?P<operator><=|>=|[=<>\u2264\u2265])\s*(?P<a>[01]?\.\d+|0|1)"),
    ("share", rf"[(\[]?\s*(?P<a>{_NUM})\s*%\s*[)\]]?"),
    ("number", rf"[(\[]?\s*(?:\xb1|\+/-)?\s*(?P<a>{_NUM})\s*(?:\(n\))?{_UNIT}\s*[)\]]?"),
    ("range", rf"[(\[]?\s*(?P<low>{BOUND})\s*%?{_TO}(?P<high>{BOUND})\s*%?\s*[)\]]?"),
)  # fmt: skip
_COMPILED = tuple((name, re.compile(pattern)) for name, pattern in _FORMS)
_PLUS_MINUS = re.compile(r"\xb1|\+/-|\+-")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))")
_OPERATORS = {"\u2264": "<=", "\u2265": ">="}

# What headings call the figures below them.
_TOKENS: tuple[tuple[str, str], ...] = (
    ("fraction", r"\bn\s?/\s?N\b"),
    ("p", r"(?<![A-Za-z])[Pp](?:[- ]?(?:values?|trend))?(?![\w'])|\bsig(?:nificance|\.)?\b(?! of)"),
    ("ci", r"(?:\d+(?:\.\d+)?\s?%\s*)?(?:\bCIs?\b|\bCrI\b|\bCL\s?\d*|(?i:confidence (?:interval|limit)s?))"),
    ("sd", r"\bS\.?D\.?s?\b|\bs\.d\.?|(?i:\bstandard deviations?\b|\bst\.? ?dev\b|\bstd\b)"),
    ("se", r"\bS\.?E\.?(?:M\.?)?\b|\bs\.e\.(?:m\.)?|(?i:\bstandard errors?\b)"),
    ("quartiles",
        r"(?i:\bIQR\b|\binter-?\s?quartile(?: ranges?)?\b|\bQ1\W+Q3\b|\b(?:25(?:th)?|1st)\W+(?:to\W+)?(?:75th"
        r"|3rd)\s*(?:percentiles?|quartiles?)?|\bquartiles?\b)"),
    ("range", r"(?i:\brange\b|\bmin\w*\W+max\w*\b)"),
    ("median", r"(?i:\bmedians?\b)"),
    ("geometric", r"(?i:\bgeometric means?\b)"),
    ("mean",
        r"(?i:\bmeans?\b|\baverage\b)|(?<![\w.])[\u03c7x\u0304](?![\w-])|\bM(?=\s*[(\xb1])|\bm(?=\s*\(S)"),
    ("rate",
        r"%\s*(?:/|per)\s*(?:yr|year|y|patient[- ]years?)\b|\bper \d*[ ,]?\d* ?(?:person"
        r"|patient)[- ]?years?\b|/\s?100 (?:PY|person|patient)[- ]?(?:years?)?|\bevent rate\b"),
    ("percent",
        r"(?i:(?<!\d)(?<!\d )%(?!\s*(?:CI|confidence|BSA))|\bper ?cent(?:ages?)?\b|\bproportions?\b(?= of"
        r"| \())"),
    ("count", r"(?<![\w/])[nN](?![\w/=]|\s*=)|\b[Nn]os?\.|\b(?:[Nn]umbers?|[Ff]requency|[Cc]ounts?)\b"),
)  # fmt: skip
_ANY_TOKEN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _TOKENS))


@dataclass(frozen=True, slots=True)
class Printed:
    """The figures of a cell in the form in which they stand."""

    form: str
    a: Decimal | None = None
    b: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    n: int | None = None
    named: str | None = None
    p: PValue | None = None
    a_share: bool = False
    b_share: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """What the figures of one cell or several are: a centre by its kind, with spread, total and p."""

    values: Mapping[str, Decimal | tuple[Decimal, Decimal] | PValue]

    def __or__(self, other: Parts) -> Parts:
        return Parts(MappingProxyType({**self.values, **other.values}))

    def agrees(self, other: Parts) -> bool:
        """Whether both can be of one statement: nothing is stated by both, and only one centre."""
        return not self.values.keys() & other.values.keys()


def printed(words: str) -> Printed | None:
    """The figures of a cell, if all of it has a form that is known; footnote marks are left aside."""
    plain = _with_points(" ".join(_MARK.sub(" ", words).split()))
    for form, pattern in _COMPILED:
        if (mark := pattern.fullmatch(plain)) is not None:
            return _read(form, mark)
    return None


def _with_points(words: str) -> str:
    """Decimal commas on either side of a plus-minus sign as points: "3,4 ± 1,2"."""
    return _DECIMAL_COMMA.sub(".", words) if _PLUS_MINUS.search(words) else words


def _read(form: str, mark: re.Match[str]) -> Printed | None:
    groups = mark.groupdict()
    number = {name: decimal(groups[name]) for name in ("a", "b", "low", "high") if groups.get(name)}
    if groups.get("b_after") or groups.get("percent"):
        number["b"] = decimal(groups.get("b_after") or groups["percent"])
    if "low" in number and number["low"] > number["high"]:
        return None
    return Printed(
        form={"share_of": "fraction", "share_count": "count_share"}.get(form, form),
        **number,
        n=int(decimal(groups["n"])) if groups.get("n") else None,
        named=(groups.get("named") or "").upper() or None,
        p=_p(groups) if form == "p" else None,
        a_share=bool(groups.get("a_share")),
        b_share=bool(groups.get("b_share")),
    )


def _p(groups: Mapping[str, str | None]) -> PValue:
    operator = groups["operator"] or "="
    return PValue(_OPERATORS.get(operator, operator), decimal(groups["a"] or "0"))


@lru_cache(maxsize=8192)
def tokens(words: str) -> tuple[str, ...]:
    """What some words of a heading call the figures, in order."""
    return tuple(mark.lastgroup or "" for mark in _ANY_TOKEN.finditer(words))


def without_tokens(words: str) -> str:
    """A heading's words without what they call the figures."""
    bare = re.sub(r"[(\[][\s,;:/+\xb1-]*[)\]]", " ", _ANY_TOKEN.sub(" ", words))
    return " ".join(bare.split()).strip(" ,;:/\xb1+-")


# --- figures with the help of headings


def parts(cell: Printed, said: Sequence[Sequence[str]], size: int | None) -> Parts | None:
    """What the figures of a cell are.

    `said` is what headings call them, the nearest first; `size` is that of their group.
    """
    reader = _READERS[cell.form]
    for called in (*said, ()):
        found = reader(cell, tuple(called), size)
        if found is not None:
            return Parts(MappingProxyType(found))
    return None


_Found = dict[str, Decimal | tuple[Decimal, Decimal] | PValue]


def _fraction(cell: Printed, _: Sequence[str], __: int | None) -> _Found | None:
    if cell.a is None or cell.n is None or cell.a > cell.n:
        return None
    found: _Found = {"count": cell.a, "total": Decimal(cell.n)}
    return {**found, "percent": cell.b} if cell.b is not None else found


def _plus_minus(cell: Printed, said: Sequence[str], _: int | None) -> _Found | None:
    """ "a ± b": a standard deviation unless it is called something else."""
    if cell.a is None or cell.b is None or cell.b < 0:
        return None
    spread = next((token for token in said if token in {"sd", "se"}), None if said else "sd")
    return {"mean": cell.a, spread: cell.b} if spread else None


def _count_share(cell: Printed, _: Sequence[str], __: int | None) -> _Found | None:
    return (
        {"count": cell.a, "percent": cell.b}
        if cell.a is not None and cell.b is not None and cell.b <= 100
        else None
    )


def _pair(cell: Printed, said: Sequence[str], size: int | None) -> _Found | None:
    """ "a (b)": mean and spread, count and percentage, count and rate, or percentage and count."""
    if cell.a is None or cell.b is None:
        return None
    if cell.named in {"SD", "SE", "SEM"}:
        said = ("mean", cell.named.lower()[:2])
    spread = next((token for token in said if token in {"sd", "se"}), None)
    centre = next((token for token in said if token in _CENTRES), None)
    if spread and centre in {None, "mean", "geometric"} and cell.b >= 0:
        return {centre or "mean": cell.a, spread: cell.b}
    if centre in {"mean", "median"} and "count" in said and cell.b == int(cell.b) and not cell.b_share:
        return {centre: cell.a, "total": cell.b}
    if "rate" in said and cell.a == int(cell.a):
        return {"count": cell.a, "rate": cell.b}
    if spread or "p" in said or (not {"count", "percent"} & set(said) and not _is_share(cell, size)):
        return None
    return _counted(cell, said, size)


def _counted(cell: Printed, said: Sequence[str], size: int | None) -> _Found | None:
    first = next((token for token in said if token in {"count", "percent"}), "count")
    both = "percent" in said and "count" in said
    if (
        cell.a is None
        or cell.b is None
        or not (both or _is_share(cell, size) or _is_share(_turned(cell), size))
    ):
        return None
    turned = cell.a_share or (first == "percent" and not _is_share(cell, size))
    count, percent = (cell.b, cell.a) if turned else (cell.a, cell.b)
    if count != int(count) or count < 0 or not 0 <= percent <= 100:
        return None
    return {"count": count, "percent": percent}


def _turned(cell: Printed) -> Printed:
    return Printed(cell.form, a=cell.b, b=cell.a)


def _is_share(cell: Printed, size: int | None) -> bool:
    """Whether b is a's percentage of the group's size, within what rounding allows."""
    if not size or cell.a is None or cell.b is None or cell.a != int(cell.a) or cell.a > size or cell.a < 0:
        return False
    return abs(100 * cell.a / size - cell.b) <= Decimal("0.6")


_CENTRES = frozenset({"mean", "median", "geometric", "count", "percent", "rate"})


def _bounded(cell: Printed, said: Sequence[str], _: int | None) -> _Found | None:
    if cell.a is None or cell.low is None or cell.high is None:
        return None
    named = {"IQR": "quartiles", "RANGE": "range", "CI": "ci"}.get(cell.named or "")
    spread = named or next((token for token in said if token in {"ci", "quartiles", "range"}), None)
    if spread is None or not cell.low <= cell.a <= cell.high:
        return None
    centre = next((token for token in said if token in _CENTRES - {"count"}), None)
    known = centre or ("median" if spread == "quartiles" else "value")
    return {known: cell.a, spread: (cell.low, cell.high)}


def _range(cell: Printed, said: Sequence[str], _: int | None) -> _Found | None:
    spread = next((token for token in said if token in {"ci", "quartiles", "range"}), None)
    return (
        {spread: (cell.low, cell.high)} if spread and cell.low is not None and cell.high is not None else None
    )


def _stated_p(cell: Printed, said: Sequence[str], _: int | None) -> _Found | None:
    return {"p": cell.p} if cell.p is not None and ("p" in said or not said) else None


def _share(cell: Printed, said: Sequence[str], _: int | None) -> _Found | None:
    if cell.a is None:
        return None
    if "mean" in said or "median" in said:
        return {"mean" if "mean" in said else "median": cell.a}
    return {"percent": cell.a} if 0 <= cell.a <= 100 else None


def _number(cell: Printed, said: Sequence[str], _: int | None) -> _Found | None:
    """One number alone is what its heading calls it; of "mean (SD)" it is the mean, of "n (%)" the count."""
    if cell.a is None or not said:
        return None
    first = next((token for token in said if token != "ci" or len(said) == 1), "")
    if first == "p":
        return {"p": PValue("=", cell.a)} if 0 <= cell.a <= 1 else None
    if first == "count":
        return {"count": cell.a} if cell.a == int(cell.a) and cell.a >= 0 else None
    if first == "percent" and not 0 <= cell.a <= 100:
        return None
    return {first: cell.a} if first in _CENTRES | {"sd", "se"} else None


_READERS: Mapping[str, Callable[[Printed, Sequence[str], int | None], _Found | None]] = MappingProxyType(
    {
        "fraction": _fraction,
        "plus_minus": _plus_minus,
        "count_share": _count_share,
        "bounded": _bounded,
        "pair": _pair,
        "range": _range,
        "p": _stated_p,
        "share": _share,
        "number": _number,
    }
)


def effect_parts(cell: Printed, said: Sequence[Sequence[str]]) -> Parts | None:
    """What the figures of a cell are in a column of effect estimates: value, interval and p."""
    found: _Found = {}
    called = next((tuple(one) for one in said if one), ())
    if cell.p is not None or (cell.form == "number" and called[:1] == ("p",)):
        found = {"p": cell.p or PValue("=", cell.a or Decimal(0))}
    elif cell.form == "pair" and "p" in called and cell.a is not None and cell.b is not None:
        found = {"value": cell.a, "p": PValue("=", cell.b)}
    elif cell.form == "bounded" and cell.a is not None and cell.low is not None and cell.high is not None:
        found = {"value": cell.a, "ci": (cell.low, cell.high)} if cell.low <= cell.a <= cell.high else {}
    elif cell.form == "range" and "ci" in called and cell.low is not None and cell.high is not None:
        found = {"ci": (cell.low, cell.high)}
    elif cell.form in {"number", "share"} and cell.a is not None and not {"ci", "sd", "se"} & set(called[:1]):
        found = {"value": cell.a}
    return Parts(MappingProxyType(found)) if found else None


def merged(pieces: Iterable[Parts]) -> Parts:
    """The parts of one statement that stand in several cells."""
    whole = Parts(MappingProxyType({}))
    for piece in pieces:
        whole = whole | piece
    return whole
