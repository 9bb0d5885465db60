"""The links of a trial: each condition, intervention and outcome to the concepts that its words mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.link.lexicon import Meaning
from kg.link.lexicons import Lexicons, shipped
from kg.model import Arm, Concept, ConceptLink, LinkedConcept, Links, Outcome, Term, Trial
from kg.vocabulary import Entry, iri, is_abbreviation


@dataclass(frozen=True, slots=True)
class _Finding:
    """What one thing of a trial means: where it stands, and the identifiers that its report gives for it."""

    place: str
    identity: str
    meaning: Meaning
    stated_matches: tuple[str, ...] = ()


def link(trial: Trial, lexicons: Lexicons | None = None) -> Links:
    """What the words of a trial mean; what no vocabulary knows has no link and stays as reported.

    Equal trials and lexicons give equal links. Without lexicons, those of the shipped vocabularies.
    """
    known = lexicons or shipped()
    found = tuple(_findings(trial, known))
    named = (entry.id for finding in found for entry in _concepts(finding.meaning))
    concepts = sorted(map(_linked_concept, known.with_all_above(named)), key=lambda concept: concept.iri)
    return Links(tuple(map(_concept_link, found)), tuple(concepts))


def _findings(trial: Trial, known: Lexicons) -> Iterator[_Finding]:
    conditions = trial.population.conditions if trial.population else ()
    for condition in conditions:
        yield from _of_concept("condition", condition, (), known)
    for drug in trial.interventions:
        yield from _of_concept("intervention", drug, _long_forms(drug, trial.arms), known)
    for outcome in trial.outcomes:
        yield from (_Finding("outcome", outcome.id, meaning) for meaning in _of_outcome(outcome, known))


def _of_concept(
    place: str, concept: Concept, long_forms: Iterable[str], known: Lexicons
) -> Iterator[_Finding]:
    lexicon = known[f"{place}s"]
    meanings = [lexicon.meaning(concept.label)]
    meanings += [meaning.by("ByAbbreviation") for name in long_forms if (meaning := lexicon.meaning(name))]
    found = [meaning for meaning in meanings if meaning is not None]
    if found:
        decided = next((meaning for meaning in found if meaning.concept is not None), found[0])
        yield _Finding(place, concept.id, decided, concept.exact_matches)


def _long_forms(drug: Concept, arms: Iterable[Arm]) -> Iterator[str]:
    """What else an abbreviated intervention is called by an arm that received nothing but it."""
    for arm in arms:
        if arm.interventions == (drug.id,) and is_abbreviation(drug.label):
            yield from (alias for alias in arm.aliases if not is_abbreviation(alias))


def _of_outcome(outcome: Outcome, known: Lexicons) -> Iterator[Meaning]:
    domain = known["outcome_domains"].whole(outcome.label) or _within(outcome.domain, known)
    instrument = known["instruments"].whole(outcome.label) or _within(outcome.instrument, known)
    yield from (meaning for meaning in (domain, instrument, _event(outcome, domain, known)) if meaning)


def _event(outcome: Outcome, domain: Meaning | None, known: Lexicons) -> Meaning | None:
    """The untoward event that an outcome counts; none where its words name a domain as it is."""
    events = known["adverse_events"]
    if outcome.adverse_event:
        return events.meaning(outcome.label)
    return None if domain is not None and domain.same else events.whole(outcome.label)


def _within(named: Term | None, known: Lexicons) -> Meaning | None:
    """The concept that the words of an outcome were found to hold when it was read."""
    entry = known.entries.get(named) if named else None
    return Meaning("ByWordsWithin", entry) if entry else None


def _concepts(meaning: Meaning) -> tuple[Entry, ...]:
    return meaning.candidates if meaning.concept is None else (meaning.concept,)


def _concept_link(finding: _Finding) -> ConceptLink:
    meaning = finding.meaning
    matches = meaning.concept.exact_matches if meaning.concept and meaning.same else ()
    return ConceptLink(
        place=finding.place,
        identity=finding.identity,
        method=meaning.method,
        confidence=meaning.confidence,
        concept=iri(meaning.concept.id) if meaning.concept else None,
        candidates=tuple(iri(entry.id) for entry in meaning.candidates),
        exact_matches=tuple(match for match in matches if match not in finding.stated_matches),
    )


def _linked_concept(entry: Entry) -> LinkedConcept:
    return LinkedConcept(iri(entry.id), entry.pref_label, tuple(map(iri, entry.broader)))
