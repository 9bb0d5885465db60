"""How many were randomized and analysed: the number that the report gives, and no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.find.participants import analysis_sets, n_is_enough, participants
from tests.find.written import reading, report


def randomized(text: str, *sizes: int | None) -> int | None:
    return participants(reading(text), sizes).randomized


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("A total of 240 patients were randomly assigned to zinc or placebo.", 240),
        ("We randomized 1,013 women to yoga or rest.", 1013),
        ("Eighty-four adults with gout were randomized.", 84),
        ("One hundred and twenty children (60 girls) were randomly allocated to two diets.", 120),
        ("Of 300 patients screened, 212 were randomized.", 212),
        ("Overall, 57 participants underwent randomization.", 57),
        ("We enrolled 64 adults with asthma.", 64),
        ("Sixty patients were recruited.", 60),
        ("In this trial, 45 healthy male volunteers were randomly assigned to one of three drinks.", 45),
        ("44 infants were enrolled and randomly assigned to milk or formula.", 44),
        ("A total of 20 211 people were randomised.", 20211),
        ("The trial randomly assigned 90 smokers to patches or gum.", 90),
        ("Thirty-two randomized patients were treated.", 32),
        ("This randomized trial involved 75 nurses.", 75),
    ],
)
def test_the_number_randomized_is_read_in_digits_and_words(text: str, number: int) -> None:
    assert randomized(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "We planned a sample size of 200 patients, randomly assigned to zinc or placebo.",
        "An earlier trial randomized 500 patients.",
        "In 2012, patients were randomized.",
        "A total of 400 patients were screened.",
        "Fifty patients were excluded.",
        "To have 90% power, 300 participants would be randomized.",
        "Patients were randomized after 12 weeks.",
        "We invited 90 adults.",
    ],
)
def test_numbers_of_other_things_are_not_the_number_randomized(text: str) -> None:
    assert randomized(text) is None


def test_of_two_numbers_the_one_that_the_arms_add_up_to_is_taken() -> None:
    text = (
        "We enrolled 120 patients. Of these, 100 patients were randomized. Then 98 patients were "
        "randomized again."
    )
    assert randomized(text, 49, 49) == 98


def test_an_arm_is_never_larger_than_the_number_randomized() -> None:
    assert randomized("We randomized 40 patients.", 50, None) is None


def test_the_number_has_the_sentence_that_states_it() -> None:
    found = participants(reading("Tea was poured. We randomized 40 patients. All slept."), ())
    assert found.evidence is not None
    assert found.evidence.quote == "We randomized 40 patients."


@pytest.mark.parametrize(
    ("sentence", "number", "principle"),
    [
        ("Of 240 patients, 236 were included in the analysis.", 236, None),
        ("In all, 118 patients were analysed by intention to treat.", 118, "IntentionToTreat"),
        ("A total of 99 patients were included in the per-protocol analysis.", 99, "PerProtocol"),
        ("Forty patients were analyzed.", 40, None),
    ],
)
def test_the_set_that_was_analysed_is_read_with_its_principle(
    sentence: str, number: int, principle: str | None
) -> None:
    (found,) = analysis_sets(reading(report("Tea was poured.", sentence)))
    assert (found.participants, found.principle) == (number, principle)
    assert found.evidence[0].quote == sentence


@pytest.mark.parametrize(
    "sentence", ["Data were analysed with R.", "Blood samples were analysed in 12 ways."]
)
def test_what_was_analysed_is_not_always_people(sentence: str) -> None:
    assert analysis_sets(reading(report("Tea was poured.", sentence))) == ()


@given(
    st.integers(4, 99_999).filter(lambda n: not 1900 <= n < 2030),
    st.sampled_from(["patients", "women", "older adults", "eyes"]),
)
def test_every_number_randomized_comes_back(number: int, people: str) -> None:
    assert randomized(f"In all, {number:,} {people} were randomly assigned to tea or coffee.") == number


@given(st.integers(0, 500), st.lists(st.none() | st.integers(0, 500), max_size=4))
def test_a_count_is_enough_when_every_arm_fits_into_it(number: int, sizes: list[int | None]) -> None:
    assert n_is_enough(number, sizes) == (number > 3 and max([s for s in sizes if s], default=0) <= number)
