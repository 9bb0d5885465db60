"""One HTML page that works without a network: the picture, every statement, and the words behind each."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template

from kg.draw.picture import picture
from kg.draw.statements import Listing, listings
from kg.draw.svg import svg
from kg.draw.wording import place, quoted
from kg.model import Span, Trial


def page(trial: Trial) -> str:
    """The page: pointing at a number, or reaching it by keyboard, shows the report's words behind it."""
    spans = sorted({span for statement in trial.statements() for span in statement.evidence})
    sheet, script = part("page.css"), part("page.js")
    return Template(part("page.html")).substitute(
        title=escape(trial.label),
        policy=escape(policy(sheet, script)),
        sheet=sheet,
        script=script,
        picture=svg(picture(trial), interactive=True),
        quotes="\n".join(map(_quote, spans)),
        statements="\n".join(map(_table, listings(trial))),
    )


@cache
def part(name: str) -> str:
    """A part of a page that lies here as a file: its frame, style or script."""
    return files("kg.draw").joinpath(name).read_text(encoding="utf-8")


def policy(sheet: str, script: str) -> str:
    """What the browser may load: this page's own style and script, and nothing else."""
    return f"default-src 'none'; style-src '{_hash(sheet)}'; script-src '{_hash(script)}'; base-uri 'none'"


def _hash(source: str) -> str:
    return "sha256-" + b64encode(sha256(source.encode()).digest()).decode()


def _quote(span: Span) -> str:
    where = f"<small>{place(span)}</small>"
    return f'<li id="w{span.start}-{span.end}" tabindex="-1">{escape(quoted(span))} {where}</li>'


def _table(listing: Listing) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in (*listing.columns, "Words"))
    rows = "\n".join(f"<tr>{_cells(cells)}<td>{_links(spans)}</td></tr>" for cells, spans in listing.rows)
    caption = f"<caption>{escape(listing.title)}</caption>"
    table = f"<table>{caption}\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>"
    return f'<div class="wide">{table}</div>'


def _cells(cells: Iterable[str]) -> str:
    return "".join(f"<td>{escape(cell)}</td>" for cell in cells)


def _links(spans: Iterable[Span]) -> str:
    return " ".join(
        f'<a href="#w{span.start}-{span.end}" title="{escape(quoted(span))}">{span.start}–{span.end}</a>'
        for span in spans
    )
