"""A question in words, answered by a named question: in sentences, with their quotes and the SPARQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg import vocabulary
from kg.errors import QueryError
from kg.in_words import narrowing
from kg.in_words.evidence import Quote, quotes, silences
from kg.in_words.sentences import NOT_REPORTED, above, rows_of, sentence, wording
from kg.in_words.understanding import NotUnderstood, Understood, understand
from kg.query import Source, answer, sparql
from kg.store import Value

_LINES = 20
_QUOTED = 6
# Questions whose rows say themselves what is not reported.
_ABOUT_SILENCE = frozenset({"reporting-gaps", "silent-trials"})


@dataclass(frozen=True, slots=True)
class InWords:
    """What became of a question in words.

    `question` is the name of the named question that it was understood as, None where it was declined; then
    `reason` says why and `nearest` what could be asked instead. `more` counts the rows that no sentence says,
    and `trials_left` the trials of a large store that were not looked at.
    """

    asked: str
    question: str | None = None
    meaning: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    sparql: str = ""
    sentences: tuple[str, ...] = ()
    more: int = 0
    trials_left: int = 0
    evidence: tuple[Quote, ...] = ()
    reason: str = ""
    nearest: tuple[str, ...] = ()


def ask_in_words(store: Source, question: str) -> InWords:
    """The answer to a question in English, or why there is none: it never guesses what was meant.

    >>> import kg
    >>> with kg.open_store("evidence") as store:                                     # doctest: +SKIP
    ...     kg.ask_in_words(store, "How many patients were randomized in CRASH-2?").sentences
    ('In CRASH-2, 20211 participants were randomized; analysed: 20127.',)
    """
    understood = understand(store, question)
    if isinstance(understood, NotUnderstood):
        return InWords(question, reason=understood.reason, nearest=understood.nearest)
    try:
        return _answered(store, understood)
    except QueryError as error:
        return InWords(question, reason=str(error), nearest=(understood.question.words,))


def _answered(store: Source, understood: Understood) -> InWords:
    question, parameters = understood.question, _parameters(store, understood)
    rows = answer(store, question.name, **parameters)
    told = narrowing.telling(understood, narrowing.narrowed(store, understood, rows_of(rows)))
    shown = told[:_LINES]
    return InWords(
        asked=understood.asked,
        question=question.name,
        meaning=question.words,
        parameters=tuple(parameters.items()),
        sparql=sparql(store, question.name, parameters),
        sentences=tuple(_sentences(store, understood, shown, len(told))),
        more=len(told) - len(shown),
        trials_left=rows.more,
        evidence=quotes(store, question.name, shown[:_QUOTED]),
    )


def _parameters(store: Source, understood: Understood) -> dict[str, str]:
    label = narrowing.outcome_label(store, understood)
    return (
        dict(understood.parameters)
        | ({"outcome": label} if label is not None else {})
        | ({"limit": "all"} if narrowing.turns_no_pages(understood) else {})
    )


def _sentences(
    store: Source, understood: Understood, shown: Sequence[Mapping[str, Value]], held: int
) -> Iterator[str]:
    said = wording(understood.question.name, understood.asked)
    if not shown:
        yield f"The graph is silent. {said.none}"
        return
    if (measure := narrowing.other_measure(understood, shown)) is not None:
        yield f"No {vocabulary.in_words(measure)} is reported; what is:"
    yield from above(said, range(held))
    silent = silences(store, shown) if understood.question.name not in _ABOUT_SILENCE else {}
    lines = (sentence(said.row, row) + _silence(row, silent) for row in shown)
    # two reports of one trial may differ in nothing but a capital
    yield from {line.casefold(): line for line in lines}.values()


def _silence(row: Mapping[str, Value], silent: Mapping[str, tuple[str, ...]]) -> str:
    """What the statement of a row is known not to report."""
    missing = [term for one in row.values() for term in silent.get(str(one), ())]
    return f" {NOT_REPORTED.capitalize()}: {', '.join(map(_said, missing))}." if missing else ""


def _said(term: str) -> str:
    return vocabulary.in_words(term.rpartition("#")[2])
