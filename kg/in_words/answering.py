"""A question in words, answered by a named question: in sentences, with their quotes and the SPARQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg import vocabulary
from kg.errors import QueryError
from kg.in_words import narrowing
from kg.in_words.evidence import Quote, quotes, silences
from kg.in_words.sentences import NOT_REPORTED, WORDINGS, above, rows_of, sentence
from kg.in_words.understanding import NotUnderstood, Understood, understand
from kg.query import Question, Source, answer, sparql
from kg.store import Value

_LINES = 20
_QUOTED = 6


@dataclass(frozen=True, slots=True)
class InWords:
    """What became of a question in words.

    `question` is the name of the named question that it was understood as, None where it was declined; then
    `reason` says why and `nearest` what could be asked instead. `more` counts the rows that no sentence says.
    """

    asked: str
    question: str | None = None
    meaning: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    sparql: str = ""
    sentences: tuple[str, ...] = ()
    more: int = 0
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
        return _answered(store, question, understood)
    except QueryError as error:
        return InWords(question, reason=str(error), nearest=(understood.question.words,))


def _answered(store: Source, asked: str, understood: Understood) -> InWords:
    question, parameters = understood.question, dict(understood.parameters)
    if (label := narrowing.outcome_label(store, understood)) is not None:
        parameters["outcome"] = label
    rows: Sequence[Mapping[str, Value]] = rows_of(answer(store, question.name, **parameters))
    rows = narrowing.narrowed(store, understood, rows) if label is None else rows
    rows = narrowing.telling(question.name, asked, rows)
    shown = rows[:_LINES]
    return InWords(
        asked=asked,
        question=question.name,
        meaning=question.words,
        parameters=tuple(parameters.items()),
        sparql=sparql(store, question.name, parameters),
        sentences=_sentences(store, question, shown, len(rows)),
        more=len(rows) - len(shown),
        evidence=quotes(store, question.name, shown[:_QUOTED]),
    )


def _sentences(
    store: Source, question: Question, shown: Sequence[Mapping[str, Value]], held: int
) -> tuple[str, ...]:
    wording = WORDINGS[question.name]
    if not shown:
        return (f"The graph is silent. {wording.none}",)
    silent = {} if question.name == "reporting-gaps" else silences(store, shown)
    lines = (sentence(wording.row, row) + _silence(row, silent) for row in shown)
    # two reports of one trial may differ in nothing but a capital
    different = {line.casefold(): line for line in lines}
    return (*above(wording, range(held)), *different.values())


def _silence(row: Mapping[str, Value], silent: Mapping[str, tuple[str, ...]]) -> str:
    """What the statement of a row is known not to report."""
    missing = [term for one in row.values() for term in silent.get(str(one), ())]
    return f" {NOT_REPORTED.capitalize()}: {', '.join(map(_said, missing))}." if missing else ""


def _said(term: str) -> str:
    return vocabulary.in_words(term.rpartition("#")[2])
