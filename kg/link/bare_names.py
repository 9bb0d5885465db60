"""Words without what does not belong to a name: dose, salt, form, schedule, and how an outcome is measured.

>>> list(bare_names("metformin hydrochloride 500 mg tablets twice daily", "intervention"))[-1]
'metformin'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_NUMBER = r"\d+(?:[.,·]\d+)*"
_RANGE = rf"{_NUMBER}(?:\s*(?:-|–|to|or|/|\+)\s*{_NUMBER})?"
_MASS = (
    r"(?:[mkµμn]?g|mcg|m[lL]|L|IU|U|units?|mmol|mEq|Gy|cGy|%|ppm|MBq"
    r"|drops?|puffs?|cycles?|courses?|sessions?|doses?)"
)
_TIME = r"(?:minutes?|min|hours?|hrs?|h|days?|d|weeks?|wks?|months?|years?|nights?)"
_PER = rf"(?:\s*(?:/|per|a|each)\s*(?:kg|m2|m\^2|m²|body weight|{_TIME}|dose))*"
# Numbers are taken whole, once: digits that could be shared out anew would be, in ever more ways.
_AMOUNT = rf"\b(?>(?:{_RANGE}[\s-]*)+){_MASS}{_PER}(?!\w)"
_SPELL = rf"\b(?:(?:for|over|every|per|within|at|until)\s+)?{_RANGE}[\s-]*{_TIME}(?!\w)"
_OFTEN = (
    r"\b(?:(?:once|twice|thrice|three times|four times)(?:[\s-]+(?:a|per|each|every))?[\s-]*"
    r"(?:daily|weekly|monthly|day|week|month)?"
    r"|daily|weekly|biweekly|monthly|nightly|every (?:other )?(?:day|week|month)"
    r"|b\.?i\.?d\.?|t\.?i\.?d\.?|q\.?d\.?|q\d+[hdw])(?!\w)"
)
_AMOUNTS = re.compile(rf"{_AMOUNT}|{_SPELL}|{_OFTEN}", re.I)
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_EDGES = " ,;:-–./"

_SALTS = (
    "hydrochloride|dihydrochloride|hcl|hydrobromide|bromide|sodium|disodium|potassium|calcium|mesylate|mesilate"
    "|maleate|tartrate|bitartrate|succinate|citrate|phosphate|sulfate|sulphate|acetate|besylate|besilate"
    "|fumarate|tosylate|trihydrate|monohydrate|dihydrate|propionate|dipropionate|furoate|etexilate"
    "|medoxomil|cilexetil|axetil|proxetil|decanoate|palmitate|malate|lactate|pamoate|olamine|dimeglumine"
)
# A salt whose other half is what treats is named by both halves.
_ELEMENTS = (
    r"(?!(?:iron|ferr\w+|calcium|magnesium|zinc|sodium|potassium|lithium|silver|copper|gold|ammonium)\b)"
)
_SALT = re.compile(rf"^(?P<name>{_ELEMENTS}[^\W\d_][\w-]*)(?:\s+(?:{_SALTS}))+$", re.I)

_FORMS = (
    r"tablets?|capsules?|pills?|injections?|infusions?|suspension|solution|syrup|spray|patch(?:es)?|cream|gel"
    r"|ointment|suppositor(?:y|ies)|powder|sachets?|drops"
)
_MANNERS = (
    r"of|oral(?:ly)?|intravenous(?:ly)?|i\.?v\.?|intramuscular|i\.?m\.?|subcutaneous(?:ly)?|s\.?c\.?|intranasal"
    r"|topical|transdermal|inhaled|nebuli[sz]ed|intrathecal|parenteral|injectable|sublingual"
    r"|(?:high|low|full|standard|fixed|single|moderate|intermediate|loading|escalating)[\s-]+doses?(?:\s+of)?"
    r"|(?:extended|sustained|modified|immediate|controlled|delayed)[\s-]release|long[\s-]acting|once[\s-]daily"
    r"|dose[\s-]dense|dose[\s-]adjusted|open[\s-]label|adjunctive|add[\s-]on|additional|concurrent|concomitant"
    r"|adjuvant|neoadjuvant|neo-adjuvant|preoperative|pre-operative|perioperative|postoperative|prophylactic"
    r"|maintenance|induction|first[\s-]line|second[\s-]line|continued|continuous|intermittent|daily|weekly"
    r"|generic|biosimilar|recombinant|human|matching|matched|identical|inactive|early|immediate|active|supplemental"
)
_ROLES = (
    r"alone|only|monotherapy|single[\s-]agent|therapy|treatment|regimen|group|arm|administration|dose|doses"
    r"|supplementation|supplements?|intake|use|prophylaxis|comparator|controls?"
)
_MEASURED_BEFORE = (
    r"(?:mean |median |percent(?:age)? |absolute |relative )?(?:changes?|reductions?|decreases?|increases?"
    r"|improvements?|differences?|decline) (?:in|of|from baseline in)"
    r"|(?:rates?|incidences?|frequenc(?:y|ies)|prevalence|occurrences?|risks?|numbers?|proportions?|percentages?"
    r"|levels?|severity|presence|measures?|assessments?|episodes?|degree|extent|duration) of"
    r"|(?:patients|participants|subjects|people|women|men|children|those|events|adverse events)"
    r" (?:with|who had|having|consistent with|suggestive of|of)"
    r"|mean|median|total|overall|cumulative|annual|mean daily|daily|baseline|post-?operative|new|any|all"
    r"|first|subsequent|self[\s-]reported|patient[\s-]reported|clinician[\s-]rated|the|a|an"
)
_MEASURED_AFTER = (
    r"(?:at|from|after|during|within|over|by|up to|until|through|throughout|before|between|on|in the)\s.*"
    r"|(?:rates?|scores?|levels?|incidences?|events?|episodes?|status|outcomes?|values?|concentrations?"
    r"|intensity|severity|symptoms?|frequency|duration)"
)
_EVENT_BEFORE = (
    rf"(?:{_MEASURED_BEFORE})|(?:severe|mild|moderate|serious|symptomatic|transient|persistent|grades?"
    rf"(?:\s*(?:or|and|to|[-–/≥>]|[1-5IV]|higher|more|greater))+|treatment[\s-]related|drug[\s-]related|acute)"
)


def _at_start(words: str) -> re.Pattern[str]:
    return re.compile(rf"^(?:{words})\s+(?=\S)", re.I)


def _at_end(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<=\S)\s+(?:{words})$", re.I)


# What may stand around a name, by what the name is of; the innermost comes off last.
_AROUND: Mapping[str, tuple[re.Pattern[str], ...]] = {
    "intervention": (_at_start(_MANNERS), _at_end(_ROLES), _at_end(_FORMS)),
    "condition": (
        _at_start(
            r"(?:patients|people|adults|children|women|men) with|established|documented|confirmed|diagnosed"
        ),
    ),
    "outcome": (_at_start(_MEASURED_BEFORE), _at_end(_MEASURED_AFTER)),
    "event": (_at_start(_EVENT_BEFORE), _at_end(_MEASURED_AFTER)),
}
_CLEANED = (_BRACKETS, _AMOUNTS)

_SEVERAL = re.compile(r"\b(?:and|or|versus|vs|plus|with or without)\b|[/+,;&]", re.I)
_DEGREES = re.compile(r"\b(?:mild|moderate)(?:\s+(?:to|or|and)\s+|[\s-]to[\s-])(?:moderate|severe)\s+", re.I)
_UNDONE = frozenset(
    "no not non without sham placebo simulated mock dummy pseudo delayed deferred withheld stop stopping"
    " discontinued discontinuing withdrawal suspected possible risk anti history family former previous prior"
    " free following against".split()
)
_TAIL = re.compile(
    r"\s(?:of|with|for|in|at|on|after|before|during|due|caused|by|from|among|undergoing|requiring|receiving|who"
    r"|that|to|as|using|including|via|delivered|given|compared|within|until|followed|consisting)\s.*",
    re.I,
)


def bare_names(words: str, kind: str) -> Iterator[str]:
    """The words with less and less around their name, each form once; never the words themselves."""
    seen = {words}
    for form in _ever_barer(words, kind):
        if form and form not in seen:
            seen.add(form)
            yield form


def _ever_barer(words: str, kind: str) -> Iterator[str]:
    for pattern in _CLEANED:
        words = " ".join(pattern.sub(" ", words).split()).strip(_EDGES)
        yield words
    while (shorter := _without_one(words, kind)) != words:
        words = shorter
        yield words
        yield _SALT.sub(r"\g<name>", words)
    yield _SALT.sub(r"\g<name>", words)


def _without_one(words: str, kind: str) -> str:
    for pattern in _AROUND[kind]:
        shorter = pattern.sub("", words).strip(_EDGES)
        if shorter != words:
            return shorter
    return words


def last_words(words: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """The ends of a phrase with the words before each, longest end first: what the phrase is a kind of.

    There are none if it names several things, or where the words before an end deny it.

    >>> list(last_words("home exercise for adults"))
    [((), 'home exercise'), (('home',), 'exercise')]
    >>> list(last_words("sham acupuncture"))
    []
    """
    bare = _DEGREES.sub("", _BRACKETS.sub("", words)).strip()
    head = _TAIL.sub("", bare)
    parts = head.split()
    if _SEVERAL.search(head):
        return
    for place in range(0 if head != words else 1, len(parts)):
        before = tuple(parts[:place])
        if not _UNDONE.isdisjoint(map(str.lower, before)):
            return
        yield before, " ".join(parts[place:])
