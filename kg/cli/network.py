"""Look at all trials together: which interventions were compared, where evidence is missing, who is alike."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import kg
from kg.cli.options import StoreOption
from kg.cli.printing import print_rows, width

if TYPE_CHECKING:
    from kg.networks.evidence import Network

DomainOption = Annotated[
    str | None, typer.Option("--domain", help="Only trials with an outcome of this domain, such as stroke.")
]
EngineOption = Annotated[str, typer.Option(help="networkx, or igraph for large networks (an extra).")]


def network(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="A file ending in .svg, .png, .html, .graphml or .gexf."),
    ] = None,
    domain: DomainOption = None,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="FIRST SECOND", help="The shortest ways to compare these two indirectly."),
    ] = None,
    engine: EngineOption = "networkx",
    store: StoreOption = "evidence",
) -> None:
    """Show which interventions trials have compared: the separate networks, and what holds each together."""
    from kg.networks import evidence_network, indirect_paths

    with kg.open_store(store, read_only=True) as opened:
        found = evidence_network(opened, domain=domain)
    if output is not None:
        output.write_bytes(_file(found, output.suffix.removeprefix("."), domain))
        typer.echo(f"{output} shows {len(found)} interventions and {found.number_of_edges()} comparisons")
    elif between is not None:
        paths = indirect_paths(found, *between, engine)
        typer.echo("\n".join(map(" – ".join, paths)) or f"nothing connects {' and '.join(between)}")
    else:
        _print_parts(found, engine)


def gaps(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A file ending in .svg or .png.")
    ] = None,
    domain: DomainOption = None,
    store: StoreOption = "evidence",
) -> None:
    """Show for which outcomes of which interventions there are trials, and where there is none."""
    from kg.draw.networks import draw_gap_map

    with kg.open_store(store, read_only=True) as opened:
        rows = kg.answer(opened, "gap-map", domain=domain)
    if output is None:
        typer.echo(kg.render(rows, "table", width()), nl=False)
        return
    output.write_bytes(draw_gap_map(rows, output.suffix.removeprefix(".")))
    typer.echo(f"{output} shows {len(rows)} cells")


def similar(
    trial: Annotated[str, typer.Argument(help="Its name, registration, PMID, DOI or IRI.")],
    least: Annotated[
        float, typer.Option(min=0, max=1, help="How much of what they study they must share.")
    ] = 0.2,
    store: StoreOption = "evidence",
) -> None:
    """List the trials that share interventions, conditions and outcomes with one, the most alike first."""
    from kg.networks import similar_trials

    with kg.open_store(store, read_only=True) as opened:
        found = similar_trials(opened, trial, least)
    rows = [(one.first, one.second, f"{one.index:.2f}", ", ".join(one.shared)) for one in found]
    print_rows(("Trial", "Trial", "Jaccard index", "Both study"), rows)


def _file(found: Network, form: str, domain: str | None) -> bytes:
    from kg.draw.networks import draw_network
    from kg.networks import FILES

    title = f"Evidence network: {domain}" if domain else "Evidence network"
    return FILES[form](found) if form in FILES else draw_network(found, form, title)


def _print_parts(found: Network, engine: str) -> None:
    from kg.networks import bridges, components

    holding = bridges(found, engine)
    rows = [
        (str(number), ", ".join(part), "; ".join(" v ".join(pair) for pair in holding if pair[0] in part))
        for number, part in enumerate(components(found, engine), 1)
    ]
    print_rows(("Network", "Interventions", "Held together by"), rows)
