"""Forest and funnel plots: what they show, where it stands, and that nothing runs into anything."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from xml.etree import ElementTree

import pypdfium2
import pytest

from kg.draw.forest import forest
from kg.draw.funnel import funnel
from kg.draw.marks import Picture, Plate, Stroke, flattened
from kg.draw.pools import draw_pool
from kg.errors import ExportError
from kg.model import Outcome, Trial
from kg.pool import Method, Synthesis, ask, pool_trials
from tests.pool.trials import DEATH, counts, estimate, trial

TRIALS = (
    trial(1, estimate("0.80", "0.70", "0.92"), *counts((200, 2000), (250, 2000))),
    trial(2, estimate("0.95", "0.85", "1.06"), *counts((440, 4000), (463, 4000))),
    trial(3, estimate("0.90", "0.40", "2.03"), *counts((11, 100), (12, 98))),
    trial(
        4, estimate("1.10", "0.02", "60"), label="A trial whose name is so long that no column could hold it"
    ),
)
USUAL = Method()
PLOTS = {"forest": forest, "funnel": funnel}


def pooled(trials: tuple[Trial, ...] = TRIALS, method: Method = USUAL) -> Synthesis:
    return pool_trials(trials, ask("empagliflozin", "placebo", "death"), method)


@pytest.fixture(scope="module")
def synthesis() -> Synthesis:
    return pooled()


def words(picture: Picture) -> list[str]:
    return [line.text for line in picture.words()]


def test_a_forest_plot_has_a_line_for_each_trial(synthesis: Synthesis) -> None:
    shown = words(forest(synthesis))
    for text in ("Trial 1", "200 / 2000", "250 / 2000", "0.80 (0.70 to 0.92)", "0.95 (0.85 to 1.06)", "100"):
        assert text in shown
    assert "Random effects (REML, Hartung-Knapp)" in shown
    assert "95% prediction interval" in shown
    assert any(text.startswith("Heterogeneity: τ²") for text in shown)


def test_squares_grow_with_the_weight(synthesis: Synthesis) -> None:
    plates = [mark.box for mark in flattened(forest(synthesis).marks) if isinstance(mark, Plate)]
    squares = [box for box in plates if box.right - box.left == pytest.approx(box.bottom - box.top)]
    sides = [box.right - box.left for box in squares]
    weights = synthesis.fit.weights
    assert len(sides) == len(weights)
    assert sorted(range(4), key=sides.__getitem__)[-1] == max(range(4), key=weights.__getitem__)


def test_an_interval_that_leaves_the_plot_ends_in_arrows(synthesis: Synthesis) -> None:
    arrows = [
        mark.path
        for mark in flattened(forest(synthesis).marks)
        if isinstance(mark, Stroke) and re.search(r"l-?7 -4v8z", mark.path)
    ]
    assert len(arrows) >= 2


def test_each_side_says_whom_it_favours(synthesis: Synthesis) -> None:
    shown = words(forest(synthesis))
    assert {"favours empagliflozin", "favours placebo"} <= set(shown)
    unknown = tuple(replace(one, outcomes=(replace(DEATH, better=None),)) for one in TRIALS)
    assert {"lower with empagliflozin", "higher with empagliflozin"} <= set(words(forest(pooled(unknown))))


def test_where_more_is_better_the_sides_change_places() -> None:
    better = Outcome(id="death", label="death", domain="AllCauseMortality", better="Higher")
    turned = forest(pooled(tuple(replace(one, outcomes=(better,)) for one in TRIALS)))
    anchors = {line.text: line.anchor for line in turned.words()}
    assert (anchors["favours placebo"], anchors["favours empagliflozin"]) == ("end", "start")


@pytest.mark.parametrize("plot", PLOTS)
def test_no_words_lie_over_others_or_leave_the_picture(synthesis: Synthesis, plot: str) -> None:
    picture = PLOTS[plot](synthesis)
    boxes = [(line.text, line.box) for line in picture.words()]
    for (one, box), (other, beside) in itertools.combinations(boxes, 2):
        assert not box.overlaps(beside), (one, other)
    for text, box in boxes:
        assert box.left >= 0, text
        assert box.right <= picture.width, text
        assert box.bottom <= picture.height, text


def test_a_funnel_plot_has_a_point_for_each_trial(synthesis: Synthesis) -> None:
    points = [
        mark
        for mark in flattened(funnel(synthesis).marks)
        if isinstance(mark, Stroke) and "a4.5" in mark.path
    ]
    assert len(points) == len(TRIALS)
    assert any("asymmetry cannot be told" in text for text in words(funnel(synthesis)))


@pytest.mark.parametrize("plot", PLOTS)
@pytest.mark.parametrize("format", ["svg", "png", "pdf"])
def test_the_same_pool_gives_the_same_bytes(synthesis: Synthesis, plot: str, format: str) -> None:
    assert draw_pool(synthesis, plot, format) == draw_pool(pooled(), plot, format)


@pytest.mark.parametrize("plot", PLOTS)
def test_svg_is_well_formed_and_described(synthesis: Synthesis, plot: str) -> None:
    root = ElementTree.fromstring(draw_pool(synthesis, plot))
    texts = [element.text for element in root if element.tag.endswith(("title", "desc"))]
    assert "empagliflozin v placebo".casefold() in (texts[0] or "").casefold()
    assert "4 trials" in (texts[1] or "")


def test_a_pdf_is_one_page_whose_words_can_be_read(synthesis: Synthesis) -> None:
    document = pypdfium2.PdfDocument(draw_pool(synthesis, "forest", "pdf"))
    assert len(document) == 1
    read = document[0].get_textpage().get_text_bounded()
    assert "0.80 (0.70 to 0.92)" in read
    document.close()


@pytest.mark.parametrize(("plot", "format"), [("radar", "svg"), ("forest", "gif")])
def test_what_cannot_be_drawn_is_told(synthesis: Synthesis, plot: str, format: str) -> None:
    with pytest.raises(ExportError, match="there are:"):
        draw_pool(synthesis, plot, format)


@pytest.mark.parametrize("model", ["fixed", "mantel-haenszel"])
def test_a_fixed_effect_has_no_prediction_interval(model: str) -> None:
    shown = words(forest(pooled(TRIALS[:3], Method(model))))
    assert "95% prediction interval" not in shown
