"""The design is what the report says of its own trial."""

import pytest

from kg.find.designs import design
from kg.model import Arm
from tests.find.written import reading, report

TEA, COFFEE = Arm(id="tea", label="tea"), Arm(id="coffee", label="coffee")
PLACEBO = Arm(id="placebo", label="placebo", role="PlaceboComparator")


def designs(methods: str, *arms: Arm) -> set[str]:
    return set(design(reading(report(methods)), arms))


@pytest.mark.parametrize(
    ("methods", "terms"),
    [
        (
            "A randomised, double-blind, placebo-controlled trial.",
            {"Randomized", "DoubleBlind", "PlaceboControlled"},
        ),
        ("This open-label trial randomly assigned adults.", {"Randomized", "OpenLabel"}),
        ("We did a cluster-randomised trial in villages.", {"ClusterRandomized", "Randomized"}),
        ("A crossover trial in random order.", {"Crossover"}),
        ("A 2x2 factorial randomized trial.", {"Factorial", "Randomized"}),
        ("A parallel-group randomized trial.", {"Parallel", "Randomized"}),
        ("A multicentre randomized trial.", {"Multicenter", "Randomized"}),
        ("The trial ran at 12 hospitals.", {"Multicenter"}),
        ("The trial ran across thirty sites.", {"Multicenter"}),
        ("A randomized non-inferiority trial.", {"NonInferiorityDesign", "Randomized"}),
        ("A stepped-wedge trial.", {"SteppedWedge"}),
        ("A single-blind pilot study.", {"SingleBlind", "Pilot"}),
        ("A single-centre trial.", {"SingleCenter"}),
    ],
)
def test_a_design_is_read_in_every_wording(methods: str, terms: set[str]) -> None:
    assert designs(methods) == terms


def test_two_randomized_arms_with_no_structure_stated_are_parallel() -> None:
    assert designs("Adults were randomly assigned.", TEA, COFFEE) == {"Randomized", "Parallel"}


def test_a_stated_structure_is_not_parallel() -> None:
    found = designs("A randomized crossover trial.", TEA, COFFEE)
    assert "Parallel" not in found


def test_an_arm_on_placebo_makes_a_placebo_controlled_trial() -> None:
    assert "PlaceboControlled" in designs("Adults were randomly assigned.", TEA, PLACEBO)


@pytest.mark.parametrize(
    ("methods", "term"),
    [
        ("Two previous double-blind trials failed. Tea was poured.", "DoubleBlind"),
        ("Tea was poured at one hospital.", "Multicenter"),
        ("Further open-label studies are needed.", "OpenLabel"),
    ],
)
def test_other_trials_do_not_lend_their_design(methods: str, term: str) -> None:
    assert term not in designs(methods)


def test_results_and_background_do_not_state_the_design() -> None:
    text = (
        "Background\nDouble-blind trials are rare.\n\nMethods\nTea was poured.\n\nResults\nA crossover study."
    )
    assert design(reading(text), ()) == ()
