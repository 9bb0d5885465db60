"""The seed report's arithmetic is that of the design's table."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kg.check.arithmetic import Check, check_arithmetic
from kg.find import find
from kg.model import Document
from kg.read import read

REPORT = Path(__file__).parents[2] / "reports" / "i-micro" / "report.txt"

# The rule, a part of the statement, the verdict, and what the sums must say.
TABLE = {
    "the ratio of the percentages": (
        "ratio-from-percentages", "risk ratio 1.08", "Consistent",
        ["42/39 = 1.077", "1.051 to 1.104"],
    ),
    "the ratio and its interval": (
        "interval-from-counts", "risk ratio 1.08", "NotReachable",
        ["with 118 and 118", "49 v 46 gives 1.065", "50 v 46 gives 1.087", "100 to 136",
         "only 45/106 v 51/130 gives both", "not reachable as a crude ratio"],
    ),
    "p of severe events": (
        "p-from-counts", "severe adverse events", "ReachableByRounding",
        ["18/118 v 8/118", "Fisher 0.060", "Pearson 0.038", "2.25 (1.02 to 4.97)",
         "turns on the unnamed test"],
    ),
    "p of the median difference": (
        "p-from-interval", "median difference 1", "ReachableByRounding",
        ["p = 0.19", "0.003 to 0.62"],
    ),
    "the median difference": (
        "difference-of-arms", "median difference 1", "Consistent",
        ["-4 - (-5) = 1", "lower is better: favours placebo"],
    ),
    "quartiles of iloprost": (
        "quartiles-symmetric", "median -4", "CannotTell",
        ["-4 (-7 to 7)", "far from symmetric", "must not be turned into a mean for pooling"],
    ),
    "quartiles of placebo": (
        "quartiles-symmetric", "median -5", "CannotTell",
        ["-5 (-8 to 5)", "far from symmetric", "must not be turned into a mean for pooling"],
    ),
    "42% of an arm": (
        "percentage-of-people", "percentage 42", "CannotTell",
        ["with over 100 in an arm every whole percent is possible", "not a pass"],
    ),
    "the claim": (
        "no-benefit-excluded", "claim of no benefit", "CannotTell",
        ["1.08 (0.80 to 1.5) admits a 20% reduction and a 25% increase"],
    ),
    "severe events": (
        "severe-not-serious", "severe adverse events", "CannotTell",
        ["called severe, which does not say whether it is serious"],
    ),
}  # fmt: skip


@cache
def checks() -> tuple[Check, ...]:
    [document] = read(REPORT)
    assert isinstance(document, Document)
    return check_arithmetic(find(document))


@pytest.mark.parametrize(("rule", "statement", "verdict", "sums"), TABLE.values(), ids=list(TABLE))
def test_a_row_of_the_table(rule: str, statement: str, verdict: str, sums: list[str]) -> None:
    [found] = [check for check in checks() if check.rule == rule and statement in check.statement]
    assert found.verdict == verdict
    assert [part for part in sums if part not in found.comment] == []


def test_nothing_else_is_not_reachable() -> None:
    assert [check.rule for check in checks() if check.verdict == "NotReachable"] == ["interval-from-counts"]


def test_each_check_quotes_the_words_of_its_numbers() -> None:
    text = REPORT.read_text(encoding="utf-8")
    for check in checks():
        assert check.quotes
        assert all(text[span.start : span.end] == span.quote for span in check.quotes)
