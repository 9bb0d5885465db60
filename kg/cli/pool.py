"""Pool the estimates of one comparison over the trials of a store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import kg
from kg.cli.options import JsonOption, StoreOption
from kg.cli.printing import as_text, print_rows

if TYPE_CHECKING:
    from kg.pool.readings import Reading
    from kg.pool.synthesis import Synthesis


def pool(
    intervention: Annotated[str, typer.Argument(help="A label, a synonym or a class: 'SGLT2 inhibitors'.")],
    comparator: Annotated[str, typer.Argument(help="What it is compared with: 'placebo', 'warfarin'.")],
    outcome: Annotated[str, typer.Argument(help="A label or a domain: 'all-cause mortality'.")],
    measure: Annotated[
        str | None, typer.Option(help="The measure to pool, else the one that most trials give.")
    ] = None,
    time: Annotated[
        str | None, typer.Option(help="The time point, such as '28 days', or any; else all must share one.")
    ] = None,
    tolerance: Annotated[str | None, typer.Option(help="How far from it a time may be: '7 days'.")] = None,
    condition: Annotated[str | None, typer.Option(help="Only trials in this condition.")] = None,
    whole_domain: Annotated[
        bool, typer.Option("--whole-domain", help="Also outcomes that only belong to the domain.")
    ] = False,
    arm: Annotated[
        list[str] | None, typer.Option(help="Words of the arm to take where several match, such as a dose.")
    ] = None,
    adjusted: Annotated[bool, typer.Option("--adjusted", help="Prefer adjusted estimates.")] = False,
    model: Annotated[str, typer.Option(help="random, fixed, mantel-haenszel or peto.")] = "random",
    estimator: Annotated[str, typer.Option(help="Of the variance between trials: REML, DL or PM.")] = "REML",
    hartung_knapp: Annotated[
        bool, typer.Option(help="The interval of Hartung and Knapp with its floor, or the classic one.")
    ] = True,
    level: Annotated[float, typer.Option(help="Of intervals, in percent.")] = 95,
    baseline_risk: Annotated[
        float | None, typer.Option(help="The comparator's risk for absolute effects, such as 0.12.")
    ] = None,
    leave_one_out: Annotated[
        bool, typer.Option("--leave-one-out", help="Show the effect without each trial.")
    ] = False,
    forest: Annotated[
        Path | None, typer.Option(help="Draw a forest plot into a .svg, .png or .pdf file.")
    ] = None,
    funnel: Annotated[
        Path | None, typer.Option(help="Draw a funnel plot into a .svg, .png or .pdf file.")
    ] = None,
    save: Annotated[bool, typer.Option("--save", help="Keep the result in the store, as computed.")] = False,
    store: StoreOption = "evidence",
    as_json: JsonOption = False,
) -> None:
    """Pool one comparison and outcome over all trials: what may be pooled, what was left out and why."""
    with kg.open_store(store, read_only=not save) as opened:
        synthesis = kg.pool_estimates(
            opened,
            intervention=intervention,
            comparator=comparator,
            outcome=outcome,
            measure=measure,
            time=time,
            tolerance=tolerance,
            arms=arm or (),
            adjusted=adjusted,
            condition=condition,
            whole_domain=whole_domain,
            model=model,
            estimator=estimator,
            hartung_knapp=hartung_knapp,
            level=level,
            baseline_risk=baseline_risk,
        )
        kept = kg.save_pool(opened, synthesis) if save else None
    if as_json:
        typer.echo(as_text(_record(synthesis)))
    else:
        _print(synthesis, leave_one_out)
    for plot, file in (("forest", forest), ("funnel", funnel)):
        if file is not None:
            file.write_bytes(kg.draw_pool(synthesis, plot, file.suffix.removeprefix(".")))
            typer.echo(f"{file} shows the {plot} plot", err=as_json)
    if kept is not None:
        typer.echo(f"kept as {kept}", err=as_json)


def _record(synthesis: Synthesis) -> dict[str, object]:
    from kg.pool.findings import finding

    shown = {"effect": synthesis.effect, "prediction": synthesis.prediction, "finding": finding(synthesis)}
    added = {name: None if value is None else asdict(value) for name, value in shown.items()}
    return {**added, **asdict(synthesis)}


def _print(synthesis: Synthesis, leave_one_out: bool) -> None:
    from kg.pool.wording import measured, title

    question, measure = synthesis.question, f"{measured(synthesis)} ({synthesis.method.level:g}% CI)"
    columns = ("trial", "outcome", question.intervention, question.comparator, measure, "weight", "from")
    print_rows(columns, map(list, _trials(synthesis)), title(synthesis))
    for line in _effects(synthesis):
        typer.echo(line)
    if leave_one_out:
        print_rows(("without", measure, "τ²"), map(list, _without(synthesis)), "Leave one out")
    print_rows(*_finding(synthesis), "Summary of findings")
    if synthesis.exclusions:
        rows = [(one.name, one.what, one.reason) for one in synthesis.exclusions]
        print_rows(("trial", "what", "why"), rows, "Left out")
    for note in synthesis.notes:
        typer.echo(f"- {note}")


def _trials(synthesis: Synthesis) -> Iterator[tuple[str, ...]]:
    from kg.pool.wording import within

    for reading, weight in zip(synthesis.readings, synthesis.fit.weights, strict=True):
        arms = _events(reading)
        told = within(synthesis.estimate(reading))
        steps = "; ".join(reading.steps) or "printed"
        yield reading.name, reading.outcome.label, *arms, told, f"{weight:.1%}", steps


def _events(reading: Reading) -> tuple[str, str]:
    counts = reading.study.counts
    if counts is None:
        return "–", "–"
    return f"{counts.events}/{counts.total}", f"{counts.reference_events}/{counts.reference_total}"


def _effects(synthesis: Synthesis) -> Iterator[str]:
    from kg.pool.wording import between, heterogeneity, model, p_value, within

    yield f"{model(synthesis.method)}: {within(synthesis.effect)}, {p_value(synthesis.fit.p)}"
    if synthesis.prediction is not None:
        yield f"prediction interval: {between(synthesis.prediction)}"
    if synthesis.fit.model == "random":
        yield f"fixed effect: {within(synthesis.printed(synthesis.fixed))}, {p_value(synthesis.fixed.p)}"
    yield heterogeneity(synthesis)


def _without(synthesis: Synthesis) -> Iterator[tuple[str, ...]]:
    from kg.pool.wording import figure, within

    for reading, fit in zip(synthesis.readings, synthesis.without, strict=False):
        yield reading.name, within(synthesis.printed(fit)), figure(fit.tau2)


def _finding(synthesis: Synthesis) -> tuple[tuple[str, ...], list[list[str]]]:
    from kg.pool.findings import finding

    row = asdict(finding(synthesis))
    cells = ["not known" if value is None else str(value) for value in row.values()]
    return tuple(name.replace("_", " ") for name in row), [cells]
