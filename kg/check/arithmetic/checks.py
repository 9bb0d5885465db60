"""What a check of the arithmetic says, and how it is made from the records of a trial."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from kg.model import AnalysisSet, Arm, ArmResult, Claim, EffectEstimate, Outcome, Span, Statement, Trial
from kg.rdf.names import Names
from kg.vocabulary import in_words


class Verdict(enum.StrEnum):
    """What a check found; the values are concepts of the vocabulary of verdicts."""

    NOT_REACHABLE = "NotReachable"
    REACHABLE = "ReachableByRounding"
    CANNOT_TELL = "CannotTell"
    CONSISTENT = "Consistent"


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of testing a statement against a rule.

    `target` and `inputs` are IRIs of statements, `statement` is the target in words, `comment` the sums
    in a sentence, `quotes` the words of the report that the numbers stand in.
    """

    rule: str
    target: str
    statement: str
    verdict: Verdict
    comment: str
    inputs: tuple[str, ...]
    quotes: tuple[Span, ...] = ()

    @property
    def is_wrong(self) -> bool:
        """Whether nothing that would be printed so makes the numbers agree."""
        return self.verdict is Verdict.NOT_REACHABLE

    @property
    def verdict_in_words(self) -> str:
        """The verdict by its name in the vocabulary."""
        return in_words(self.verdict)

    def __str__(self) -> str:
        quotes = "".join(f" “{span.quote}” [{span.start}-{span.end}]" for span in self.quotes)
        return f"{self.statement}: {self.verdict_in_words}: {self.comment}{quotes}"


@dataclass(frozen=True, slots=True)
class Result:
    """What a rule found out about one statement: the verdict, the sums, and what else went into them."""

    target: Statement
    verdict: Verdict
    comment: str
    inputs: tuple[Statement, ...] = ()


def check_of(trial: Trial, rule: str, result: Result) -> Check:
    """The check that a rule's result amounts to in a trial."""
    names = Names.of(trial)
    used = (result.target, *result.inputs)
    return Check(
        rule=rule,
        target=names.statement(result.target),
        statement=described(trial, result.target),
        verdict=result.verdict,
        comment=result.comment,
        inputs=tuple(dict.fromkeys(map(names.statement, used))),
        quotes=_quotes(used),
    )


def described(trial: Trial, statement: Statement) -> str:
    """A statement in words: `risk ratio 1.08, mortality at 28 days`."""
    return ", ".join(filter(None, _facts(trial, statement))) or type(statement).__name__


def _facts(trial: Trial, statement: Statement) -> Iterator[str]:
    labels = {one.id: one.label for one in trial.outcomes} | {arm.id: arm.label for arm in trial.arms}
    if isinstance(statement, EffectEstimate):
        yield f"{in_words(statement.measure or 'comparison')} {_or_nothing(statement.value)}".strip()
    if isinstance(statement, ArmResult):
        yield f"{in_words(statement.statistic)} {_or_nothing(statement.value)}".strip()
        yield labels.get(statement.arm, statement.arm)
    if isinstance(statement, EffectEstimate | ArmResult):
        yield labels.get(statement.outcome, statement.outcome)
    if isinstance(statement, Claim):
        yield in_words(statement.claim_type)
    if isinstance(statement, AnalysisSet):
        yield "people analysed"
    if isinstance(statement, Arm | Outcome | Trial):
        yield statement.label


def _or_nothing(value: object) -> str:
    return "" if value is None else str(value)


def _quotes(statements: Iterable[Statement]) -> tuple[Span, ...]:
    return tuple(sorted(set(chain.from_iterable(one.evidence for one in statements))))
