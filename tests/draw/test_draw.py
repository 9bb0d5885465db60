"""One trial's evidence as SVG, PNG and HTML: complete, legible, the same every time, and offline."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from lxml import etree

from kg.draw import FORMATS, draw
from kg.draw.marks import Box, Picture, Words
from kg.draw.picture import MOST_OUTCOMES, picture
from kg.draw.plot import BETTER
from kg.draw.wording import MINUS
from kg.errors import ExportError
from kg.model import (
    Arm,
    ArmResult,
    Article,
    EffectEstimate,
    Identifier,
    Interval,
    Outcome,
    PValue,
    Span,
    Trial,
)
from tests.draw.samples import ANTICOAGULANT, SEPSIS
from tests.strategies import trials

SVG = "{http://www.w3.org/2000/svg}"
SAMPLES = {trial.label: trial for trial in (SEPSIS, ANTICOAGULANT)}


def many(outcomes: int, arms: int) -> Trial:
    """A trial with so many outcomes and arms, long labels, and a comparison of every two arms."""
    groups = tuple(
        Arm(
            id=f"a{i}",
            label=f"intervention {i} " + "given on top of background therapy " * (i % 3),
            size=10 + i,
        )
        for i in range(arms)
    )
    measured = tuple(
        Outcome(id=f"o{i}", label=f"outcome {i} " + "with many words in its name " * (i % 5), better="Lower")
        for i in range(outcomes)
    )
    results = tuple(
        ArmResult(
            id=f"{outcome.id}-{arm.id}",
            arm=arm.id,
            outcome=outcome.id,
            statistic="Percentage",
            value=Decimal(7),
        )
        for outcome in measured
        for arm in groups
    )
    estimates = tuple(
        EffectEstimate(
            id=f"{outcome.id}-{first.id}-{second.id}",
            outcome=outcome.id,
            measure="MeanDifference",
            value=Decimal("-0.5"),
            interval=Interval(Decimal("-1.5"), Decimal("0.5")),
            p=PValue("=", Decimal("0.33")),
            target_arm=first.id,
            reference_arm=second.id,
        )
        for outcome in measured
        for first, second in combinations(groups, 2)
    )
    return Trial(
        label="Many",
        report=SEPSIS.report,
        arms=groups,
        outcomes=measured,
        results=results,
        estimates=estimates,
    )


def printed_numbers(record: object) -> Iterator[str]:
    """Every number that the model holds of what a report states, as it is printed."""
    if isinstance(record, Decimal | int) and not isinstance(record, bool):
        yield str(record).replace("-", MINUS)
    elif isinstance(record, Span | Article | Identifier):
        return
    elif isinstance(record, tuple):
        for item in record:
            yield from printed_numbers(item)
    elif is_dataclass(record):
        hidden = {"report", "confidence", "null_value"}
        for field in fields(record):
            if field.name not in hidden:
                yield from printed_numbers(getattr(record, field.name))


def numbers_in(words: str) -> set[str]:
    return set(re.findall(rf"{MINUS}?\d+(?:\.\d+)?", words))


def words_of(svg: bytes) -> str:
    return " ".join(text.text or "" for text in etree.fromstring(svg).iter(f"{SVG}text"))


def overlaps(boxes: Sequence[Box]) -> list[tuple[Box, Box]]:
    """Pairs of boxes that share an area, found from top to bottom."""
    by_top = sorted(boxes, key=lambda box: box.top)
    return [
        (one, other)
        for place, one in enumerate(by_top)
        for other in by_top[place + 1 :]
        if other.top < one.bottom and one.overlaps(other)
    ]


def outside(drawn: Picture) -> list[Words]:
    room = Box(0, 0, drawn.width, drawn.height)
    return [
        words
        for words in drawn.words()
        if words.box.left < room.left or words.box.right > room.right or words.box.bottom > room.bottom
    ]


@pytest.mark.parametrize("trial", SAMPLES.values(), ids=SAMPLES)
def test_every_number_of_a_trial_is_in_its_picture(trial: Trial) -> None:
    assert set(printed_numbers(trial)) - numbers_in(words_of(draw(trial, "svg"))) == set()


def test_every_number_of_a_long_report_is_in_its_page() -> None:
    trial = many(60, 3)
    assert set(printed_numbers(trial)) - numbers_in(draw(trial, "html").decode()) == set()


def test_a_long_list_of_outcomes_ends_with_how_many_more_there_are() -> None:
    words = words_of(draw(many(60, 2), "svg"))
    assert f"and {60 - MOST_OUTCOMES} more outcomes, in the HTML page" in words


@pytest.mark.parametrize("trial", SAMPLES.values(), ids=SAMPLES)
def test_no_words_overlap(trial: Trial) -> None:
    assert overlaps([words.box for words in picture(trial).words()]) == []


@pytest.mark.parametrize("arms", range(7))
@pytest.mark.parametrize("outcomes", [0, 1, 60])
def test_no_words_overlap_or_leave_the_page_however_many_there_are(arms: int, outcomes: int) -> None:
    drawn = picture(many(outcomes, arms))
    assert overlaps([words.box for words in drawn.words()]) == []
    assert outside(drawn) == []


@settings(max_examples=50, deadline=None)
@given(trials())
def test_any_trial_is_drawn_as_well_formed_xml_inside_its_page(trial: Trial) -> None:
    svg = draw(trial, "svg")
    assert etree.fromstring(svg).tag == f"{SVG}svg"
    assert all(words.box.left >= 0 for words in picture(trial).words())


@settings(max_examples=25, deadline=None)
@given(trials())
def test_any_trial_is_drawn_with_the_same_bytes_twice(trial: Trial) -> None:
    assert draw(trial, "svg") == draw(trial, "svg")
    assert draw(trial, "html") == draw(trial, "html")


def test_the_picture_has_a_title_and_says_in_words_what_it_shows() -> None:
    root = etree.fromstring(draw(SEPSIS, "svg"))
    assert root.findtext(f"{SVG}title") == "I-MICRO"
    described = root.findtext(f"{SVG}desc") or ""
    assert "2 arms: iloprost, placebo" in described
    assert "median difference 1, 95% CI 0 to 3" in described
    assert root.get("role") == "img"


def test_what_is_not_reported_is_said() -> None:
    words = words_of(draw(SEPSIS, "svg"))
    assert words.count("size not reported") == 2
    assert "Effect, interval and P not reported" in words
    assert "Arm size" in words


def test_a_report_that_states_nothing_is_drawn_as_silent() -> None:
    words = words_of(draw(Trial(label="Silent", report=SEPSIS.report), "svg"))
    for silent in ("Population", "Randomized:", "Arms", "Outcomes"):
        assert f"{silent} not reported" in words


def test_the_primary_outcome_comes_first_and_is_marked() -> None:
    last = replace(SEPSIS, outcomes=(*SEPSIS.outcomes[1:], SEPSIS.outcomes[0]))
    words = words_of(draw(last, "svg"))
    assert (
        words.index("PRIMARY OUTCOME") < words.index("Change in SOFA") < words.index("Mortality at 28 days")
    )


def whiskers(trial: Trial) -> list[tuple[float, float]]:
    """The ends of the intervals that are drawn, from left to right in each."""
    lines = (etree.fromstring(draw(trial, "svg"))).iter(f"{SVG}path")
    paths = [line.get("d", "") for line in lines if line.get("stroke-width") == "2.5"]
    return [
        (float(start), float(end)) for start, end in (re.findall(r"[MH]([\d.]+)", path) for path in paths)
    ]


def null_line(trial: Trial) -> float:
    """The x of the line of no difference, the longest one that runs down the page."""
    lines = etree.fromstring(draw(trial, "svg")).iter(f"{SVG}path")
    found = (re.fullmatch(r"M([\d.]+) ([\d.]+)V([\d.]+)", line.get("d", "")) for line in lines)
    spans = {float(line[1]): float(line[3]) - float(line[2]) for line in found if line}
    return max(spans, key=lambda x: spans[x])


def estimate_of(low: str, high: str, measure: str = "RiskRatio") -> Trial:
    interval = Interval(Decimal(low), Decimal(high))
    estimate = replace(
        SEPSIS.estimates[1], measure=measure, interval=interval, null_value=None, value=Decimal(low)
    )
    return replace(SEPSIS, estimates=(estimate,))


def test_an_interval_of_ratios_is_drawn_on_a_logarithmic_line_around_one() -> None:
    (low, high), null = whiskers(estimate_of("0.5", "2"))[0], null_line(estimate_of("0.5", "2"))
    assert null - low == pytest.approx(high - null, abs=0.02)


def test_an_interval_of_differences_is_drawn_on_a_line_around_nought() -> None:
    trial = estimate_of("-1", "3", "MeanDifference")
    (low, high), null = whiskers(trial)[0], null_line(trial)
    assert 3 * (null - low) == pytest.approx(high - null, abs=0.1)


def test_an_effect_of_an_unknown_measure_is_told_but_not_drawn() -> None:
    trial = estimate_of("0.5", "2", "SomeIndex")
    assert whiskers(trial) == []
    assert "95% CI 0.5 to 2" in words_of(draw(trial, "svg"))


def washed_side(trial: Trial) -> int | None:
    """On which side of the line of no difference the wash is: -1 left, 1 right."""
    plates = etree.fromstring(draw(trial, "svg")).iter(f"{SVG}rect")
    washes = [float(plate.get("x", "0")) for plate in plates if plate.get("fill") == BETTER]
    return None if len(washes) < 2 else (1 if washes[0] >= null_line(trial) else -1)


def compared(measure: str, metric: str, better: str, **more: Any) -> Trial:
    base = estimate_of("0.5", "2", measure)
    estimate = replace(base.estimates[0], **{"favours": None, **more})
    outcome = replace(base.outcomes[1], metric=metric, better=better)
    return replace(base, estimates=(estimate,), outcomes=(outcome,), results=())


@pytest.mark.parametrize(
    ("trial", "side"),
    [
        (compared("RiskRatio", "Proportion", "Lower"), -1),
        (compared("MeanDifference", "FinalValue", "Higher"), 1),
        (compared("HazardRatio", "TimeToEvent", "Higher"), -1),
        (compared("HazardRatio", "Proportion", "Lower"), -1),
        (compared("HazardRatio", "", "Higher", favours="iloprost"), -1),
        (compared("RiskRatio", "Proportion", "", favours="placebo"), 1),
        (compared("RiskRatio", "Proportion", ""), None),
    ],
)
def test_the_side_that_is_better_for_patients_is_washed(trial: Trial, side: int | None) -> None:
    assert washed_side(trial) == side


def test_pointing_at_a_number_shows_the_words_behind_it() -> None:
    root = etree.fromstring(draw(SEPSIS, "svg"))
    shown = {group.get("data-words"): group.findtext(f"{SVG}title") for group in root.iter(f"{SVG}g")}
    span = SEPSIS.estimates[1].evidence[0]
    assert shown[f"w{span.start}-{span.end}"] == f"“{span.quote}” characters {span.start}–{span.end}"


@pytest.mark.parametrize("trial", SAMPLES.values(), ids=SAMPLES)
def test_the_page_has_the_words_of_every_statement(trial: Trial) -> None:
    page = etree.HTML(draw(trial, "html"))
    places = {item.get("id"): " ".join(item.itertext()) for item in page.iter("li")}
    for statement in trial.statements():
        for span in statement.evidence:
            assert span.quote in places[f"w{span.start}-{span.end}"]


@pytest.mark.parametrize("trial", SAMPLES.values(), ids=SAMPLES)
def test_every_reference_of_the_page_leads_to_a_place_on_it(trial: Trial) -> None:
    page = etree.HTML(draw(trial, "html"))
    places = {element.get("id") for element in page.iter() if element.get("id")}
    links = {link.get("href", "").removeprefix("#") for link in page.iter("a")}
    groups = {word for group in page.iter("g") for word in (group.get("data-words") or "").split()}
    assert (links | groups) - places == set()


@pytest.mark.parametrize("trial", SAMPLES.values(), ids=SAMPLES)
def test_the_page_asks_nothing_of_the_network(trial: Trial) -> None:
    html = draw(trial, "html").decode()
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)[^\s\"'<]*", html) == []
    assert re.findall(r"(?i)\b(?:src|srcset|action|data)=|@import|url\(|fetch\(|XMLHttpRequest", html) == []
    assert "default-src &#x27;none&#x27;" in html


def test_words_of_a_report_cannot_become_part_of_the_page() -> None:
    hostile = "</title><script>alert(1)</script>&\"'$title"
    span = Span(0, len(hostile), hostile)
    trial = replace(
        SEPSIS,
        label=hostile,
        arms=(replace(SEPSIS.arms[0], label=hostile, evidence=(span,)),),
        claims=(replace(SEPSIS.claims[0], evidence=(span,)),),
    )
    page = etree.HTML(draw(trial, "html"))
    assert len(list(page.iter("script"))) == 1
    assert etree.fromstring(draw(trial, "svg")).findtext(f"{SVG}title") == hostile


def test_every_number_can_be_reached_by_keyboard() -> None:
    page = etree.HTML(draw(SEPSIS, "html"))
    groups = [group for group in page.iter("g") if group.get("class") == "said"]
    assert groups
    assert all(group.get("tabindex") == "0" and group.get("aria-label") for group in groups)


def test_a_png_is_drawn_at_twice_the_size() -> None:
    pytest.importorskip("resvg_py", reason="the extra png is not installed")
    png = draw(SEPSIS, "png")
    drawn = picture(SEPSIS)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    size = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    assert size == (2 * drawn.width, 2 * drawn.height)
    assert draw(SEPSIS, "png") == png


def test_without_the_extra_a_png_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    found = builtins.__import__

    def missing(name: str, *rest: Any, **more: Any) -> Any:
        if name == "resvg_py":
            raise ModuleNotFoundError(name)
        return found(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(ExportError, match=r"pip install 'trialgraph\[png\]'"):
        draw(SEPSIS, "png")


def test_an_unknown_format_says_which_there_are() -> None:
    with pytest.raises(
        ExportError, match="'gif' is not a format of pictures; there are: " + ", ".join(FORMATS)
    ):
        draw(SEPSIS, "gif")
