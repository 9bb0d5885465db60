"""Numbers and terms as a reader of a journal expects to see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from kg.model import ArmResult, EffectEstimate, Identifier, Interval, PValue, Quantity, Span
from kg.vocabulary import in_words, narrower, scheme

MINUS = "−"
_TIE = "\u00a0"
DOT = f"{_TIE}· "
NOT_REPORTED = "not reported"


def digits(value: Decimal | int) -> str:
    """A number as printed, with a minus sign.

    >>> digits(Decimal("-0.80"))
    '−0.80'
    """
    return f"{value:f}".replace("-", MINUS) if isinstance(value, Decimal) else str(value).replace("-", MINUS)


def quantity(amount: Quantity) -> str:
    """A time point, dose or duration: `7 days`, `5–10 mg`."""
    value = digits(amount.value) + (f"–{digits(amount.upper)}" if amount.upper is not None else "")
    time = _time_units().get(amount.unit)
    if time is None:
        return f"{value}{_TIE}{unit(amount.unit)}"
    return f"{value}{_TIE}{time}" + ("" if amount.value == 1 and amount.upper is None else "s")


def between(low: Decimal | None, high: Decimal | None) -> str:
    """A range, also one of which a bound is not printed: `0.80 to 1.5`, `up to 1.03`."""
    if low is None or high is None:
        return (
            f"up to {digits(high)}" if high is not None else f"from {digits(low)}" if low is not None else ""
        )
    return f"{digits(low)} to {digits(high)}"


def interval(bounds: Interval) -> str:
    """An interval with its level: `95% CI 0.80 to 1.5`."""
    level = f"{digits(bounds.level)}% " if bounds.level is not None else ""
    return f"{level}CI {between(bounds.low, bounds.high)}"


def p_value(p: PValue) -> str:
    """A p-value, its parts tied together: `P = 0.12`."""
    operator = {"<=": "≤", ">=": "≥"}.get(p.operator, p.operator)
    return f"P{_TIE}{operator}{_TIE}{digits(p.value)}"


def result_value(result: ArmResult) -> str:
    """The main number of an arm's result: `42%`, `−4`, `18/118`."""
    if _tells(result):
        return digits(result.value or 0) + _mark(result)
    return _fraction(result) or NOT_REPORTED


def result_details(result: ArmResult) -> Iterator[str]:
    """The other numbers of an arm's result, and what the main one is where it does not show."""
    if _tells(result) and result.statistic not in ("Percentage", "Count"):
        yield in_words(result.statistic)
    if _tells(result) and _fraction(result):
        yield _fraction(result)
    for name, value in (("SD", result.sd), ("SE", result.se)):
        if value is not None:
            yield f"{name} {digits(value)}"
    for name, low, high in (("IQR", result.q1, result.q3), ("range", result.minimum, result.maximum)):
        if low is not None or high is not None:
            yield f"{name} {between(low, high)}"
    if result.interval is not None:
        yield interval(result.interval)


def effect_value(estimate: EffectEstimate) -> str:
    """The measure and value of an estimate: `risk ratio 1.08`."""
    name = in_words(estimate.measure) if estimate.measure else "effect"
    value = NOT_REPORTED if estimate.value is None else digits(estimate.value)
    of = f" {unit(estimate.unit)}" if estimate.unit and estimate.value is not None else ""
    return f"{name} {value}{of}"


def identifier(name: Identifier) -> str:
    """An identifier by its scheme: `PMID 40387381`, `NCT01234567`."""
    return (
        name.value
        if name.value.upper().startswith(name.scheme.upper())
        else f"{name.scheme.upper()} {name.value}"
    )


def place(span: Span) -> str:
    """Where words stand: `characters 1754–1793`."""
    page = f", page {span.page}" if span.page is not None else ""
    return f"characters {span.start}–{span.end}{page}"


def quoted(span: Span) -> str:
    """Words in quotation marks, on one line."""
    return f"“{' '.join(span.quote.split())}”"


def listed(things: Sequence[str]) -> str:
    """Things in a sentence: `value, interval and P`."""
    return " and ".join(filter(None, (", ".join(things[:-1]), *things[-1:])))


def with_article(words: str) -> str:
    """Words after `a` or `an`."""
    return f"{'an' if words[:1].lower() in tuple('aeiou') else 'a'} {words}"


def sentence(words: str) -> str:
    """Words with a capital at their start, the rest as it is."""
    return words[:1].upper() + words[1:]


def count(number: int, thing: str) -> str:
    """So many things: `1 outcome`, `3 outcomes`."""
    return f"{number} {thing}" + ("" if number == 1 else "s")


def unit(code: str) -> str:
    """A UCUM code in print: `%/a` is `% per year`, `mo` is `months`."""
    what, _, time = code.strip("{}").partition("/")
    if code in _time_units():
        return f"{_time_units()[code]}s"
    return f"{what} per {_time_units()[time]}" if time in _time_units() else code.strip("{}")


def _tells(result: ArmResult) -> bool:
    """Whether a result's value says more than its events: a count repeats them."""
    return result.value is not None and not (result.statistic == "Count" and result.value == result.events)


def _mark(result: ArmResult) -> str:
    if result.statistic == "Percentage":
        return "%"
    if not result.unit:
        return ""
    return unit(result.unit) if result.unit.startswith("%") else f" {unit(result.unit)}"


def _fraction(result: ArmResult) -> str:
    if result.events is None:
        return "" if result.total is None else f"n = {result.total}"
    return f"{result.events}/{result.total}" if result.total is not None else f"{result.events} with event"


@cache
def _time_units() -> dict[str, str]:
    times = narrower("units", "TimeUnit")
    return {unit.ucum: unit.pref_label for unit in scheme("units") if unit.ucum and unit.id in times}
