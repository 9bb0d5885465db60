"""Which named question is meant by words, and with which parameters; or why none is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg import vocabulary
from kg.in_words.beyond import why_beyond
from kg.in_words.filling import filled, picked
from kg.in_words.intents import Intent, intents
from kg.in_words.names import Mention, mentions, unknown_names
from kg.in_words.scoring import score, strange_words
from kg.query import Question, Source
from kg.query import question as named_question
from kg.query.terms import text

# A question is understood if the best intent scores so much, and so much more than the next.
_CLEAR, _MARGIN = 0.85, 0.1
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Understood:
    """A named question with its parameters, and all that the words name."""

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
    return _unclear_name(words, named) or _best(store, words, named)


def _unclear_name(words: str, named: Sequence[Mention]) -> NotUnderstood | None:
    several = [one.meant for one in named if one.kind == "trial" and len(one.meant) > 1]
    if several:
        return NotUnderstood("several trials may be meant", several[0])
    unknown = unknown_names(words, named)
    return NotUnderstood(f"nothing in the graph is called {unknown[0]}") if unknown else None


def _best(store: Source, words: str, named: tuple[Mention, ...]) -> Understood | NotUnderstood:
    scored = sorted(
        ((score(intent, words, named), intent) for intent in intents()),
        key=lambda pair: pair[0],
        reverse=True,
    )
    intent = scored[0][1]
    unclear = _unclear(scored, words, named) or _incomplete(store, intent, named)
    if unclear is not None:
        return unclear
    asked = named_question(_routed(store, intent.question, named))
    return Understood(words, asked, tuple(filled(asked, words, named)), named)


def _unclear(
    scored: Sequence[tuple[float, Intent]], words: str, named: Sequence[Mention]
) -> NotUnderstood | None:
    (best, intent), (second, _) = scored[:2]
    nearest = tuple(named_question(one.question).words for _, one in scored[:_NEAREST])
    strange = strange_words(intent, words, named)
    if strange:
        return NotUnderstood(f"no trial, treatment, condition or outcome is known as {strange[0]!r}", nearest)
    if best < _CLEAR or best - second < _MARGIN:
        return NotUnderstood("the question is not clear enough", nearest)
    return None


_CLASSES = {"trial": "Trial", "intervention": "Intervention"}
_LABELS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX te: <https://w3id.org/trial-evidence#>
SELECT DISTINCT ?label {{ ?thing a te:{kind} ; rdfs:label ?label }} ORDER BY ?label LIMIT 8"""


def _incomplete(store: Source, intent: Intent, named: Iterable[Mention]) -> NotUnderstood | None:
    """What the question had to name and did not, with some of what it could be."""
    missing = intent.lacks({one.kind for one in named})
    if missing is None:
        return None
    rows = store.select(_LABELS.format(kind=_CLASSES[missing])) if missing in _CLASSES else ()
    return NotUnderstood(f"the question does not say which {missing}", tuple(str(label) for (label,) in rows))


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
