"""Tables stand on a grid, and every cell is a place in the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Document, Table
from kg.read.jats import read_fragments

WORDS = st.text(alphabet="abc 12.%", max_size=8)


def wrap(rows: str, foot: str = "") -> Document:
    caption = "<label>Table 2.</label><caption><title>Flares</title><p>Per year</p></caption>"
    return read_fragments(f"<table-wrap>{caption}<table>{rows}</table>{foot}</table-wrap>", "table")


def row(*cells: str, tag: str = "td") -> str:
    return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"


def spanning(inside: str, down: int, right: int) -> str:
    return f'<td rowspan="{down}" colspan="{right}">{inside}</td>'


def words(document: Document, table: Table) -> list[list[str | None]]:
    return [[cell and document.text[cell.start : cell.end] for cell in line] for line in table.grid()]


def headers(document: Document, table: Table) -> list[str]:
    return [document.text[cell.start : cell.end] for cell in table.cells if cell.header]


def test_a_table_has_label_caption_and_footnotes() -> None:
    notes = "<fn><label>a</label><p>Per protocol.</p></fn><fn><p>SD in brackets.</p></fn>"
    document = wrap(row("x", "1"), f"<table-wrap-foot>{notes}</table-wrap-foot>")
    (table,) = document.tables
    assert table.label == "Table 2"
    assert document.text[slice(*table.caption)] == "Flares. Per year."
    assert document.text[slice(*table.footnotes)] == "a Per protocol.\nSD in brackets."
    assert document.text[table.start : table.end].startswith("Table 2. Flares.")


def test_spans_fill_every_place_that_they_cover() -> None:
    head = '<thead><tr><th rowspan="2">Arm</th><th colspan="2">Flares</th></tr>' + row("n", "%", tag="th")
    document = wrap(f"{head}</thead><tbody>{row('Cherries', '4', '10')}</tbody>")
    assert words(document, document.tables[0]) == [
        ["Arm", "Flares", "Flares"],
        ["Arm", "n", "%"],
        ["Cherries", "4", "10"],
    ]
    assert headers(document, document.tables[0]) == ["Arm", "Flares", "n", "%"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (row("Arm", "Flares") + row("Cherries", "4"), ["Arm", "Flares"]),
        (row("Arm", "Flares", tag="th") + row("Cherries", "4"), ["Arm", "Flares"]),
        (row("", "n") + row("Arm", "84") + "<tr><td><hr/></td></tr>" + row("A", "4"), ["", "n", "Arm", "84"]),
        (row("Age", "61") + row("Flares", "4"), []),
    ],
    ids=["above figures", "marked cell by cell", "above a line", "none"],
)
def test_headers_are_found_where_no_head_is_marked(rows: str, expected: list[str]) -> None:
    document = wrap(rows)
    assert headers(document, document.tables[0]) == expected


def test_rows_that_only_draw_a_line_are_no_rows() -> None:
    document = wrap(row("Arm", "n") + '<tr><td colspan="2"><hr/></td></tr>' + row("Cherries", "4"))
    assert words(document, document.tables[0]) == [["Arm", "n"], ["Cherries", "4"]]


def test_indented_labels_keep_their_indent() -> None:
    document = wrap(row("Sex", "") + '<tr><td style="padding-left: 20px">Male</td><td>40</td></tr>')
    assert words(document, document.tables[0])[1] == ["\u2003\u2003Male", "40"]


def test_numbers_in_a_cell_stay_apart_from_marks_and_from_each_other() -> None:
    document = wrap(row("n", "4<sup>a</sup>", "<p>4</p><p>(10)</p>", "12<break/>(3)", "1 013"))
    assert words(document, document.tables[0]) == [["n", "4 a", "4 (10)", "12 (3)", "1 013"]]


@pytest.mark.parametrize("span", ["0", "-1", "x", "", "99999999"])
def test_a_senseless_span_does_no_harm(span: str) -> None:
    document = wrap(f'<tr><td rowspan="{span}">a</td><td colspan="{span}">b</td></tr>{row("c")}')
    rows, columns = document.tables[0].shape
    assert rows == 2
    assert columns <= 101


@given(
    st.lists(
        st.lists(st.tuples(WORDS, st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=4), max_size=5
    )
)
def test_cells_never_overlap_and_hold_their_words(cells: list[list[tuple[str, int, int]]]) -> None:
    document = wrap("".join(f"<tr>{''.join(spanning(*cell) for cell in line)}</tr>" for line in cells))
    (table,) = document.tables
    printed = [" ".join(inside.split()) for line in cells for inside, _, _ in line]
    assert [document.text[cell.start : cell.end] for cell in table.cells] == printed
    covered = [
        (cell.row + down, cell.column + right)
        for cell in table.cells
        for down in range(cell.row_span)
        for right in range(cell.column_span)
    ]
    assert len(covered) == len(set(covered))
