"""Two groups side by side in a table, in whichever way it is set."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kg.find.reading import prepare
from kg.find.table_layout import layouts
from kg.find.table_meanings import TableMeanings
from kg.query.table_pairs import TablePair, table_pairs
from kg.query.table_times import lateness
from tests.query.articles import Rows, article, table

ARMS = ("", "Yoga (n = 21)", "Walking (n = 20)")


def pairs(heads: Rows, rows: Rows) -> list[TablePair]:
    reading = prepare(article("Adults walked.", table(heads, rows)))
    return [pair for layout in layouts(reading) for pair in table_pairs(TableMeanings(layout))]


def shown(pair: TablePair) -> tuple[str, str, str, str]:
    values = (str(entry.parts.values.get("mean")) for entry in (pair.first, pair.second))
    return pair.first_group[0].words, pair.second_group[0].words, *values


LAYOUTS: Sequence[tuple[Rows, Rows]] = (
    ([ARMS], [["Pain, mean (SD)", "3 (1)", "5 (2)"]]),
    ([["", "Pain", "Pain"], ["", "Yoga", "Walking"]], [["Mean (SD)", "3 (1)", "5 (2)"]]),
    ([["Group", "Pain, mean (SD)"]], [["Yoga", "3 (1)"], ["Walking", "5 (2)"]]),
    ([["Group", "Pain, mean", "SD"]], [["Yoga", "3", "1"], ["Walking", "5", "2"]]),
    (
        [["", "Mean (SD)"]],
        [["Pain", ""], ["  Yoga", "3 (1)"], ["  Walking", "5 (2)"], ["Sleep", ""], ["  Yoga", "7 (1)"]],
    ),
)


@pytest.mark.parametrize(("heads", "rows"), LAYOUTS)
def test_groups_are_paired_wherever_they_stand(heads: Rows, rows: Rows) -> None:
    assert ("Yoga", "Walking", "3", "5") in {shown(pair) for pair in pairs(heads, rows)}


def test_a_spread_goes_with_its_centre() -> None:
    (first, _) = pairs(*LAYOUTS[3])
    assert (str(first.first.parts.values["sd"]), str(first.second.parts.values["sd"])) == ("1", "2")


def test_columns_of_comparisons_are_no_groups() -> None:
    heads = [["", "Yoga vs. rest", "Walking vs. rest"]]
    assert pairs(heads, [["Pain, mean (SD)", "3 (1)", "5 (2)"]]) == []


def test_the_last_of_several_times_is_latest() -> None:
    rows = [["Pain, mean (SD)", "", ""], ["  Week 2", "3 (1)", "5 (2)"], ["  Month 6", "2 (1)", "4 (2)"]]
    found = [pair for pair in pairs([ARMS], rows) if pair.across]
    late = {
        str(pair.first.parts.values["mean"]): rank for pair, rank in zip(found, lateness(found), strict=True)
    }
    assert late["2"] == late["4"] == 1.0
    assert late["3"] == late["5"] == 0.0
