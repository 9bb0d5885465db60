"""What an arm is called: the name in a noun phrase, apart from dose, route, duration and frequency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kg import vocabulary
from kg.find.numbers import NUMBER, NUMBER_WORDS, compiled, count, decimal
from kg.find.terms import term_in
from kg.model import Quantity, Term

_TIME = {
    "min": "minutes? mins?", "h": "hours? hrs? h", "d": "days? d", "wk": "weeks? wks?", "mo": "months? mos?",
    "a": "years? yrs? y",
}  # fmt: skip
_TIME_CODE = {word: code for code, words in _TIME.items() for word in words.split()}
_TIME_WORD = rf"(?P<time>{'|'.join(_TIME_CODE)})\b"
TIME_WORDS = {"min": "minutes", "h": "hours", "d": "days", "wk": "weeks", "mo": "months", "a": "years"}
_AMOUNT = rf"(?P<amount>{NUMBER}|{NUMBER_WORDS})"
DURATION = rf"{_AMOUNT}[\s-]*{_TIME_WORD}"
_DURATION_BEFORE = compiled(rf"^(?:an?\s+)?{DURATION}[\s-]+(?=[a-z])")
_DURATION_AFTER = compiled(
    rf"\b(?:for|over|during)\s+(?:an?\s+|the\s+first\s+|up to\s+)*(?:(?:period|total)\s+of\s+)?{DURATION}"
)

_ONLY_TIME = compiled(rf"^(?:for|over)\s+{DURATION}$")

_DOSE_UNIT = (
    r"(?:mg|g|mcg|\u03bcg|ug|ng|kg|mL|ml|IU|U|units?|mmol|mEq|MBq|Gy|%)"
    r"(?:\s*/\s*(?:kg|d|day|h|hr|min|m2|m\(2\)|m\^2|mL|dose|week)|\s+per\s+"
    r"(?:kilogram|kg|day|dose|square meter|hour))*(?![A-Za-z])"
)
DOSE = rf"(?P<dose>{NUMBER})(?:\s*(?:mg\s*)?(?:to|-)\s*(?P<upper>{NUMBER}))?[\s-]*(?P<dose_unit>{_DOSE_UNIT})"
_DOSE_LEAD = r"(?:at\s+)?(?:an?\s+)?(?:fixed\s+|target\s+|total\s+|daily\s+)*(?:doses?\s+of\s+)?"
_DOSE_WORDS = compiled(rf"(?:^|[\s,(]+){_DOSE_LEAD}{DOSE}\)?")
_UCUM = {
    "mcg": "ug", "\u03bcg": "ug", "u": "[IU]", "iu": "[IU]", "unit": "[IU]", "units": "[IU]", "ml": "mL",
    "kilogram": "kg", "hr": "h", "hour": "h", "day": "d", "week": "wk",
}  # fmt: skip

_HOW_OFTEN = r"(?:once|twice|three times|thrice|four times|every other|every)"
_IN_WHICH_TIME = r"(?:daily|weekly|monthly|day|week|month|hours?|days|weeks|months)"
_FREQUENCY = (
    rf"{_HOW_OFTEN}[\s-]+(?:a |per )?(?:other )?(?:\d+ )?{_IN_WHICH_TIME}"
    r"|\b(?:daily|weekly|monthly|b\.?i\.?d\.?|t\.?i\.?d\.?|q\.?d\.?)(?!\w)"
)
_ARTICLE = (
    r"either|of|to|a|an|the|one|their|his|her|only|same|same-day|initial"
    r"|matching|matched|identical|identical-appearing|corresponding"
    r"|single(?=\s+(?:\w+\s+)?(?:infusion|injection|dose|oral|intravenous))"
)
_GIVING = (
    r"receive[ds]?|receiving|undergo(?:ing)?|(?:treatment|therapy|intervention) with|treated with|who"
    r"|(?:infusions?|injections?|administration|use|tablets?|capsules?|courses?|addition|provision) of"
    r"|(?:fixed|single|additional|low|high|repeated)?\s?doses? of"
    r"|(?:group|arm|effects?|efficacy) of"
)
_MANNER = r"add-?on|adjunctive|adjuvant (?=treatment with)|open-label,?|double-blind,?|blinded,?|fixed-dose"
_RECIPIENTS = (
    r"(?:\w+ )?(?:patients|participants|subjects|children|women|men|adults) "
    r"(?:to|who|receiving|treated with|in the|in)"
)
_LEAD = rf"(?:{_ARTICLE}|(?:\w+\s+)?cycles? of|{_GIVING}|{_MANNER}|{_RECIPIENTS})"
_LEADING = compiled(rf"^(?:{_LEAD}|(?:{_FREQUENCY}))(?:\s+|-(?=[a-z])|$)")
_OFTEN = (
    r"every|once|twice|three times|thrice|four times|\d+ times|per|daily|weekly|monthly"
    r"|b\.?i\.?d|t\.?i\.?d|q\.?d"
)
_WHEN = r"for|over|at|during|after|before|within|until|starting|beginning|while|when|up to|followed|upon"
_HOW = (
    r"given|administered|delivered|taken|titrated|using|through|by|in|on|as(?! usual)|from|under|across"
    r"|between|among"
    r"|in addition|stratified|based|according|respectively|with (?:a )?follow"
)
_GIVEN_HOW = r"orally|intravenously|subcutaneously|intramuscularly|topically|intranasally|i\.?v|p\.?o|s\.?c"
_CLAUSE = r"were|was|who|which|that|whose|where|each|both"
_TAIL = compiled(rf"[\s,]+(?:(?:{_OFTEN}|{_WHEN}|{_HOW}|{_GIVEN_HOW}|{_CLAUSE})\b.*)$|\s*,\s+with\b.*$")
# Index terms print the square of a metre as "m(2)".
_SQUARE_METRE = re.compile(r"(?<=/)m(?:\s?\(2\)|\^2|\u00b2)")
_GROUP_WORD = r"[\s-]*\b(?:groups?|arms?|cohorts?)$"
_GROUP = compiled(rf"[\s-]*(?:treatment|therapy|study|assignment|intervention)?{_GROUP_WORD}")
_TREATED = compiled(r"[\s-](?:treated|assigned|allocated)$")
_GROUP_ALONE = compiled(_GROUP_WORD)
_BARE_GROUP = compiled(
    r"^(?:intervention|treatment|control|experimental|study|active|comparison|standard|therapy)$"
)


@dataclass(frozen=True, slots=True)
class ArmName:
    """A name with what was said of its dose, route and duration."""

    label: str
    dose: Quantity | None = None
    route: Term | None = None
    duration: Quantity | None = None


def quantity(mark: re.Match[str]) -> Quantity:
    """The time that a match of `DURATION` states."""
    amount = mark["amount"]
    value = Decimal(count(amount)) if amount[0].isalpha() else decimal(amount)
    word = mark["time"].lower()
    code = next(code for words, code in _TIME_CODE.items() if re.fullmatch(words, word))
    return Quantity(value, code)


def read_name(phrase: str, after: str = "") -> ArmName:
    """The name in a phrase such as "a 48-hour intravenous infusion of iloprost" or "ibuprofen, 10 mg/kg".

    `after` is the rest of the sentence, in which a duration common to all arms may stand.
    """
    phrase = _SQUARE_METRE.sub("m2", phrase)
    text = " ".join(re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", phrase).split()).strip(" ,;:.-")
    duration = (
        _DURATION_BEFORE.search(text) or _DURATION_AFTER.search(phrase) or _DURATION_AFTER.search(after)
    )
    dose = _DOSE_WORDS.search(text)
    route = None if _several_routes(phrase) else term_in("routes", phrase)
    label = _trimmed(text)
    return ArmName(label, dose_in(dose) if dose else None, route, quantity(duration) if duration else None)


def _trimmed(text: str) -> str:
    """The phrase without what surrounds the name, peeled off until nothing more comes off."""
    text = _ONLY_TIME.sub("", _DOSE_WORDS.sub(" ", text).strip(" ,;"))
    while True:
        peeled = _DURATION_BEFORE.sub("", _LEADING.sub("", text.strip(" ,;:.-")))
        peeled = _route_off(_TAIL.sub("", peeled))
        if peeled == text:
            break
        text = peeled
    named = _GROUP.sub("", text) or _GROUP_ALONE.sub("", text) or text
    return without_treated(named.strip(" ,;:-\"'"))


def without_treated(label: str) -> str:
    """A name without what only says that it was given: "placebo-treated" names placebo."""
    return _TREATED.sub("", label)


def is_generic(label: str) -> bool:
    """Whether a label tells only the part an arm plays ("intervention", "control")."""
    return bool(_BARE_GROUP.match(label))


def _route_off(text: str) -> str:
    """A route before the name goes; one that is the name ("oral") stays."""
    route = vocabulary.words("routes")
    mark = compiled(rf"^{route}\s+(?:or\s+{route}\s+)?(?=\w)").match(text)
    return text[mark.end() :] if mark else text


def _several_routes(phrase: str) -> bool:
    """Whether a treatment was given by one route or another: "oral or intravenous"."""
    route = vocabulary.words("routes")
    return bool(compiled(rf"{route}\s+or\s+{route}").search(phrase))


def dose_in(mark: re.Match[str]) -> Quantity:
    """The dose that a match of `DOSE` states, its unit in UCUM."""
    upper = decimal(mark["upper"]) if mark["upper"] else None
    parts = re.split(r"\s*/\s*|\s+per\s+", mark["dose_unit"].strip())
    unit = "/".join(_UCUM.get(part.lower(), part) for part in parts)
    return Quantity(decimal(mark["dose"]), unit, upper)
