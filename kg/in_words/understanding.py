"""Which named question is meant by words, and with which parameters; or why none is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from kg import vocabulary
from kg.in_words.beyond import why_beyond
from kg.in_words.intents import Intent, intents, plain_words
from kg.in_words.names import Mention, mentions, overlapping, unknown_names
from kg.query import Question, Source
from kg.query import question as named_question
from kg.query.terms import text

# A question is understood if the best intent scores so much, and so much more than the next.
_CLEAR, _MARGIN = 0.85, 0.1
_USED, _LIKED, _SHUNNED, _UNUSED, _UNKNOWN, _LACKED = 0.2, 0.3, -0.5, -0.25, -0.35, 0.5
# What is named counts only beside words that ask for something.
_CUED = 0.4
_NEAREST = 3
_WORD = re.compile(r"[^\W\d_][\w'-]*")
# A word after one of these that nobody knows is the name of something that nobody knows.
_BEFORE_NAMES = frozenset("of with on for by against versus vs than to does did do in between using".split())


@dataclass(frozen=True, slots=True)
class Understood:
    """A named question with its parameters, and the things it names that no parameter takes."""

    asked: str
    question: Question
    parameters: tuple[tuple[str, str], ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Why a question has no answer here, and what is nearest to it."""

    reason: str
    nearest: tuple[str, ...] = ()


def understand(store: Source, words: str) -> Understood | NotUnderstood:
    """The named question that is meant, if it is one that the graph can know and clear enough."""
    beyond = why_beyond(words)
    if beyond is not None:
        return NotUnderstood(f"the graph cannot know this: {beyond}")
    named = mentions(store, words)
    problem = _ambiguous(named) or _unheard_of(words, named)
    return problem or _best(store, words, named)


def _ambiguous(named: Iterable[Mention]) -> NotUnderstood | None:
    for one in named:
        if one.kind == "trial" and len(one.meant) > 1:
            return NotUnderstood("several trials may be meant", one.meant)
    return None


def _unheard_of(words: str, named: Sequence[Mention]) -> NotUnderstood | None:
    names = unknown_names(words, named)
    if names:
        return NotUnderstood(f"nothing in the graph is called {names[0]}")
    return None


def _best(store: Source, words: str, named: tuple[Mention, ...]) -> Understood | NotUnderstood:
    scored = sorted(
        ((_score(intent, words, named), intent) for intent in intents()), key=lambda pair: -pair[0]
    )
    (best, intent), (second, _) = scored[0], scored[1]
    nearest = tuple(named_question(one.question).words for _, one in scored[:_NEAREST])
    strange = _strange(words, named, intent)
    if strange:
        return NotUnderstood(f"no trial, treatment, condition or outcome is known as {strange[0]!r}", nearest)
    if best < _CLEAR or best - second < _MARGIN:
        return NotUnderstood("the question is not clear enough", nearest)
    missing = intent.lacks({one.kind for one in named})
    if missing:
        return NotUnderstood(f"the question does not say which {missing}", _candidates(store, missing))
    asked = named_question(_routed(store, intent.question, named))
    return Understood(words, asked, tuple(_filled(asked, words, named)), named)


def _score(intent: Intent, words: str, named: Sequence[Mention]) -> float:
    """The cues of an intent, what it can use of what is named, less the words that nobody knows."""
    usable = _usable(intent)
    kinds = {one.kind for one in named}
    used = [one for one in named if one.kind in usable]
    idle = {one.kind for one in named if not any(overlapping(one, other) for other in used)}
    score = intent.weight(_without(words, [one for one in named if one.kind == "trial"]))
    if score < _CUED:
        return score
    score += _USED * len(kinds & usable & _THINGS) + _UNUSED * len(idle & _COUNTED)
    score += (
        _LIKED * len(kinds & intent.likes)
        + _SHUNNED * len(kinds & intent.shuns)
        - _LACKED * (intent.lacks(kinds) not in (None, "trial"))
    )
    stray = 0 if usable & _NUMERIC else sum(one.kind == "number" for one in named)
    return score + _UNKNOWN * (stray + len(_unknown_words(words, named, intent)))


# Parameters that take a number; beside other questions a number restricts what they cannot restrict.
_NUMERIC = frozenset({"figure", "number"})


_THINGS = frozenset({"trial", "intervention", "condition", "domain"})
_COUNTED = frozenset({"trial", "domain"})


_PRIMARY = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX te: <https://w3id.org/trial-evidence#>
SELECT DISTINCT ?domain {{
  ?node rdfs:label {trial} ; te:hasOutcome ?outcome . ?outcome te:outcomeRole te:Primary ; te:domain ?domain .
}}"""


def _routed(store: Source, question: str, named: Sequence[Mention]) -> str:
    """An effect on a trial's primary outcome is one question, on another of its outcomes another."""
    trial, domain = picked("trial", named), picked("domain", named)
    if question not in ("primary-effect", "estimates") or trial is None or domain is None:
        return question
    concept = vocabulary.concept_of(domain.meant[0], ("outcome_domains",))
    meant = {concept.id, *vocabulary.narrower_all(concept.id)} if concept else set()
    rows = store.select(_PRIMARY.format(trial=text(trial.meant[0])))
    primary = {str(one).rpartition("#")[2] for (one,) in rows}
    return "primary-effect" if meant & primary else "estimates"


def _usable(intent: Intent) -> frozenset[str]:
    kinds = {parameter.kind for parameter in named_question(intent.question).parameters}
    return frozenset(kinds | {"domain"} if kinds & {"words", "measured"} else kinds)


def _without(words: str, named: Iterable[Mention]) -> str:
    """The question with names of trials blanked out, which are no cues."""
    for one in named:
        words = words[: one.start] + " " * one.length + words[one.end :]
    return words


def _unknown_words(words: str, named: Iterable[Mention], intent: Intent) -> list[str]:
    known = [(one.start, one.end) for one in named] + list(intent.spans(words))
    return [
        mark.group()
        for mark in _WORD.finditer(words)
        if not any(start < mark.end() and mark.start() < end for start, end in known)
        and mark.group().lower() not in plain_words()
        and mark.group().lower() not in _words_of_vocabularies()
    ]


# Words of other vocabularies ("women", "severe") restrict a question to a part of what it is about.
_SAYING = (
    "claim_types",
    "measures",
    "metrics",
    "outcome_roles",
    "statistics",
    "statuses",
    "units",
    "verdicts",
)


@cache
def _words_of_vocabularies() -> frozenset[str]:
    """Every word of the vocabularies of numbers and of what is said of them: "percentage", "risk"."""
    labels = (label for name in _SAYING for entry in vocabulary.scheme(name) for label in entry.labels)
    return frozenset(word.lower() for label in labels for word in _WORD.findall(label))


def _strange(words: str, named: Sequence[Mention], intent: Intent) -> list[str]:
    """Unknown words that stand where a name would."""
    unknown = set(_unknown_words(words, named, intent))
    tokens = [mark.group() for mark in _WORD.finditer(words)]
    pairs = zip(["", *tokens], tokens, strict=False)
    return [
        word
        for before, word in pairs
        if word in unknown and (before.lower() in _BEFORE_NAMES or (before and word[0].isupper()))
    ]


_CLASSES = {"trial": "Trial", "intervention": "Intervention"}
_LABELS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX te: <https://w3id.org/trial-evidence#>
SELECT DISTINCT ?label {{ ?thing a te:{kind} ; rdfs:label ?label }} ORDER BY ?label LIMIT 8"""


def _candidates(store: Source, kind: str) -> tuple[str, ...]:
    """What could have been named, where a question does not say which."""
    if kind not in _CLASSES:
        return ()
    return tuple(str(label) for (label,) in store.select(_LABELS.format(kind=_CLASSES[kind])))


def _filled(asked: Question, words: str, named: Sequence[Mention]) -> Iterable[tuple[str, str]]:
    for parameter in asked.parameters:
        if asked.name in _WHOLE and parameter.kind == "intervention":
            continue
        value = _value(parameter.kind, parameter.name, words, named)
        if value is not None:
            yield parameter.name, value


# Which kind of mention a parameter of another kind takes.
_NAMED_BY = {"figure": "number", "number": "day", "measured": "domain"}


# What is missing of one intervention is seen only beside the others.
_WHOLE = frozenset({"gap-map"})


def _value(kind: str, name: str, words: str, named: Sequence[Mention]) -> str | None:
    """What a parameter takes of what a question names."""
    if kind == "number" and name != "day":
        return _number(name, words)
    if kind == "words":
        return None
    mention = picked(_NAMED_BY.get(kind, kind), named)
    return mention.meant[0] if mention else None


def picked(kind: str, named: Iterable[Mention]) -> Mention | None:
    """What a question names of a kind: rather what is of that kind alone than what is of another too."""
    mentions = list(named)
    own = [one for one in mentions if one.kind == kind]
    alone = [one for one in own if not any(o.kind != kind and overlapping(o, one) for o in mentions)]
    return next(iter([*alone, *own]), None)


_NUMBERS = {
    "points": r"(?P<n>\d+(?:\.\d+)?)\s*(?:percentage )?points?\b",
    "alpha": r"\bp\b[^\d]{0,20}(?P<n>0?\.\d+)",
    "reduction": r"(?P<n>\d+)\s*(?:%|per ?cent) (?:relative )?reduction",
    "increase": r"(?P<n>\d+)\s*(?:%|per ?cent) (?:relative )?increase",
    "tolerance": r"(?:within|give or take|plus or minus|±)\s*(?P<n>\d+) days?",
}


def _number(name: str, words: str) -> str | None:
    mark = re.search(_NUMBERS[name], words, re.IGNORECASE) if name in _NUMBERS else None
    return mark["n"] if mark else None
