"""Work out what follows from the reports."""

from __future__ import annotations

import typer

import kg
from kg.cli.options import JsonOption, StoreOption
from kg.cli.printing import as_text, print_rows


def infer(store: StoreOption = "evidence", as_json: JsonOption = False) -> None:
    """Work out what follows from the reports by the rules of the ontology, into a graph of its own."""
    from kg.infer import RULES_GRAPH, rules

    # opened to be read first: a store that is not there is an error, and not made
    kg.open_store(store, read_only=True).close()
    with kg.open_store(store) as opened:
        found = kg.infer_graph(opened)
    if as_json:
        typer.echo(as_text({"graph": RULES_GRAPH, "inferences": found}))
        return
    rows = [(rule.name, rule.words, str(found[rule.name])) for rule in rules()]
    print_rows(("Rule", "What it states", "Inferences"), rows, f"{found.total()} inferences in {RULES_GRAPH}")
