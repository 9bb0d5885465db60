"""Articles of one paragraph and some tables, written for the tests of questions to a report."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from kg.model import Document
from kg.read.jats import read_fragments

Rows = Sequence[Sequence[str]]


def article(prose: str, *tables: str) -> Document:
    """An article with this abstract and these tables."""
    abstract = f"<abstract><sec><title>Results</title><p>{escape(prose)}</p></sec></abstract>"
    return read_fragments(f"{abstract}<sec><title>Results</title>{''.join(tables)}</sec>", "article.xml")


def table(heads: Rows, rows: Rows, caption: str = "Outcomes.") -> str:
    """A table whose first rows are heads."""
    head = "".join(_row(one, "th") for one in heads)
    body = "".join(_row(one, "td") for one in rows)
    return (
        f"<table-wrap><label>Table 1</label><caption><p>{escape(caption)}</p></caption>"
        f"<table><thead>{head}</thead><tbody>{body}</tbody></table></table-wrap>"
    )


def _row(cells: Sequence[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"
