"""The vocabularies by which a store links words to concepts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import kg
from kg.cli.options import JsonOption, StoreOption
from kg.cli.printing import as_text, print_rows
from kg.errors import StoreError

if TYPE_CHECKING:
    from kg.link import AddedVocabulary
    from kg.store import Store

vocab = typer.Typer(help="The vocabularies by which a store links words to concepts.", no_args_is_help=True)

SchemesOption = Annotated[
    list[str] | None,
    typer.Option("--for", help="What it names, such as conditions; else what shares most with it."),
]


@vocab.command()
def add(
    file: Annotated[Path, typer.Argument(help="SKOS, OWL, OBO or MeSH N-Triples; also compressed by gzip.")],
    schemes: SchemesOption = None,
    store: StoreOption = "evidence",
) -> None:
    """Add a vocabulary to the store, and link by it what is stored."""
    from kg.link import add_vocabulary, merged_by

    with kg.open_store(store) as opened:
        added = add_vocabulary(_folder(opened), file, schemes or ())
        fates = ", ".join(f"{count:,} {fate}" for fate, count in sorted(merged_by(added).items()))
        typer.echo(f"added {added.name} for {', '.join(added.schemes)}: {fates}")
        _link_again(opened)


@vocab.command("list")
def list_vocabularies(store: StoreOption = "evidence", as_json: JsonOption = False) -> None:
    """List the vocabularies that were added to the store."""
    from kg.link import added_vocabularies

    with kg.open_store(store, read_only=True) as opened:
        added = added_vocabularies(_folder(opened))
    if as_json:
        typer.echo(as_text([_summary(one) for one in added]))
        return
    rows = [[str(value or "not stated") for value in _summary(one).values()] for one in added]
    print_rows(("Name", "File", "SHA-256", "For", "Title", "Version", "Licence", "Concepts"), rows)


@vocab.command()
def remove(
    name: Annotated[str, typer.Argument(help="Its name, as `vocab list` shows it.")],
    store: StoreOption = "evidence",
) -> None:
    """Take a vocabulary out of the store, and link what is stored without it."""
    from kg.link import remove_vocabulary

    with kg.open_store(store) as opened:
        remove_vocabulary(_folder(opened), name)
        typer.echo(f"removed {name}")
        _link_again(opened)


@vocab.command()
def link(store: StoreOption = "evidence") -> None:
    """Link what is stored again, as after an update of the program."""
    with kg.open_store(store) as opened:
        _link_again(opened)


def _link_again(opened: Store) -> None:
    typer.echo(f"linked again: {kg.relink(opened)} of {len(opened.reports())} reports changed")


def _folder(opened: Store) -> Path:
    if opened.location.startswith(("http://", "https://")):
        raise StoreError(f"{opened.location} is an endpoint: vocabularies are added to a folder")
    return Path(opened.location)


def _summary(added: AddedVocabulary) -> dict[str, object]:
    told = asdict(added) | {
        "sha256": added.sha256[:12],
        "schemes": ", ".join(added.schemes),
        "concepts": len(added.concepts),
    }
    return dict(told)
