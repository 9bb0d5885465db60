"""The name of an arm is told apart from its dose, route, duration and frequency."""

from decimal import Decimal

import pytest

from kg.find.arm_names import DOSE, ArmName, dose_in, is_generic, read_name
from kg.find.numbers import compiled
from kg.model import Quantity


def dosed(value: str, unit: str, upper: str | None = None) -> Quantity:
    return Quantity(Decimal(value), unit, Decimal(upper) if upper else None)


def test_one_route_or_another_is_no_route() -> None:
    assert read_name("oral zinc").route == "Oral"
    assert read_name("oral or intravenous zinc").route is None


@pytest.mark.parametrize(
    ("phrase", "label"),
    [
        ("placebo", "placebo"),
        ("a matching placebo", "placebo"),
        ("receive oral zinc 20 mg daily", "zinc"),
        ("either the same diet", "diet"),
        ("yoga twice a week", "yoga"),
        ("a 12-week walking programme", "walking programme"),
        ("treatment with melatonin for 4 weeks", "melatonin"),
        ("ibuprofen, 10 mg/kg", "ibuprofen"),
        ("usual care alone", "usual care alone"),
        ("intravenous iron (n = 40)", "iron"),
        ("the intervention group", "intervention"),
        ("tamsulosin given at night", "tamsulosin"),
        ("a single dose of azithromycin", "azithromycin"),
        ("metformin plus acarbose", "metformin plus acarbose"),
        ("no treatment", "no treatment"),
        ("vitamin D3", "vitamin D3"),
        ("a course of prednisone", "prednisone"),
        ("open-label rivaroxaban 15 mg once daily", "rivaroxaban"),
        ("physiotherapy over 6 months", "physiotherapy"),
        ("oral or intravenous dexamethasone", "dexamethasone"),
    ],
)
def test_only_the_name_is_left_of_a_phrase(phrase: str, label: str) -> None:
    assert read_name(phrase).label == label


@pytest.mark.parametrize(
    ("phrase", "dose"),
    [
        ("zinc 20 mg", dosed("20", "mg")),
        ("20 mg of zinc", dosed("20", "mg")),
        ("ibuprofen (10 mg/kg)", None),
        ("ibuprofen, 10 mg/kg", dosed("10", "mg/kg")),
        ("insulin 10 units per day", dosed("10", "[IU]/d")),
        ("vitamin D 1,000 IU", dosed("1000", "[IU]")),
        ("10-20 mg of citalopram", dosed("10", "mg", "20")),
        ("budesonide 400 mcg", dosed("400", "ug")),
        ("salt 0.9%", dosed("0.9", "%")),
        ("a dose of 2.5 mg", dosed("2.5", "mg")),
        ("two sessions of yoga", None),
        ("12 weeks of yoga", None),
    ],
)
def test_a_dose_is_read_with_its_unit_in_ucum(phrase: str, dose: Quantity | None) -> None:
    assert read_name(phrase).dose == dose


@pytest.mark.parametrize(
    ("phrase", "route"),
    [
        ("oral zinc", "Oral"),
        ("intravenous iron", "Intravenous"),
        ("a subcutaneous injection of insulin", "Subcutaneous"),
        ("inhaled budesonide", "Inhaled"),
        ("yoga", None),
    ],
)
def test_a_route_is_read(phrase: str, route: str | None) -> None:
    assert read_name(phrase).route == route


@pytest.mark.parametrize(
    ("phrase", "duration"),
    [
        ("a 48-hour infusion of saline", Quantity(Decimal(48), "h")),
        ("zinc for 10 days", Quantity(Decimal(10), "d")),
        ("zinc for up to two weeks", Quantity(Decimal(2), "wk")),
        ("exercise over a period of 6 months", Quantity(Decimal(6), "mo")),
        ("a one-year course of vitamins", Quantity(Decimal(1), "a")),
        ("zinc", None),
    ],
)
def test_a_duration_is_read(phrase: str, duration: Quantity | None) -> None:
    assert read_name(phrase).duration == duration


def test_a_duration_that_all_arms_share_may_follow_the_list() -> None:
    assert read_name("zinc", " or placebo for 10 days").duration == Quantity(Decimal(10), "d")


def test_a_whole_phrase_is_taken_apart() -> None:
    read = read_name("a 48-hour intravenous infusion of levosimendan 0.1 mg/kg")
    expected = ArmName("levosimendan", dosed("0.1", "mg/kg"), "Intravenous", Quantity(Decimal(48), "h"))
    assert read == expected


@pytest.mark.parametrize("label", ["intervention", "control", "Treatment", "standard"])
def test_a_label_that_tells_only_the_part_an_arm_plays_is_generic(label: str) -> None:
    assert is_generic(label)


@pytest.mark.parametrize("label", ["yoga", "control diet", "standard care"])
def test_a_label_that_tells_what_was_given_is_not_generic(label: str) -> None:
    assert not is_generic(label)


def test_words_that_begin_like_units_are_no_doses() -> None:
    assert compiled(DOSE).search("in 12 groups of 3 games") is None


def test_compound_units_are_written_in_ucum() -> None:
    mark = compiled(DOSE).search("0.5 mcg per kilogram per hour")
    assert mark is not None
    assert dose_in(mark) == dosed("0.5", "ug/kg/h")
