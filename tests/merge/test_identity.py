"""Reports that registers and publishers tie together are of one trial, in whatever order they come."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.merge import Identity, matches
from kg.model import TrialMatch

TRIAL = "https://w3id.org/trial-evidence/id/trial/"


def report(name: str, own: str, *numbers: str) -> Identity:
    registers = frozenset(number for number in numbers if number.startswith(("NCT", "ISRCTN")))
    return Identity(name, TRIAL + own, registers, frozenset(numbers) - registers)


def named(identities: Iterable[Identity], accepted: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    return {match.report: match.trial.removeprefix(TRIAL) for match in matches(identities, accepted)}


NUMBERS = ("NCT:NCT01", "NCT:NCT02", "ISRCTN:ISRCTN7", "doi:a", "doi:b", "pmid:1")
ARTICLE = report("article", "NCT01", "NCT:NCT01", "doi:10.1/a", "pmid:1")
REGISTRY = report("registry", "NCT01", "NCT:NCT01")
SECONDARY = report("secondary", "pmid-1", "pmid:1")


def test_reports_with_one_registration_number_need_no_match() -> None:
    assert named([ARTICLE, REGISTRY]) == {}


def test_a_report_that_cites_the_article_only_is_of_its_trial() -> None:
    [match] = matches([SECONDARY, ARTICLE])
    assert match == TrialMatch(
        "secondary", f"{TRIAL}pmid-1", f"{TRIAL}NCT01", "both give pmid:1", "Computed", ("article",)
    )


def test_a_third_report_joins_two_that_share_nothing() -> None:
    british = report("british", "ISRCTN7", "ISRCTN:ISRCTN7")
    assert named([british, REGISTRY]) == {}
    both = report("both", "NCT01", "NCT:NCT01", "ISRCTN:ISRCTN7")
    assert named([british, REGISTRY, both]) == {"british": "NCT01"}


def test_an_article_on_two_trials_does_not_make_them_one() -> None:
    first = report("first", "NCT01", "NCT:NCT01", "doi:10.1/a")
    second = report("second", "NCT02", "NCT:NCT02", "doi:10.1/a")
    third = report("third", "doi-10.1_a", "doi:10.1/a")
    assert "second" not in named([first, second, third])
    assert "first" not in named([first, second, third])


def test_what_a_person_accepts_is_curated() -> None:
    one, other = report("one", "sha256-1"), report("other", "NCT01", "NCT:NCT01")
    [match] = matches([one, other], [("one", "other")])
    assert (match.report, match.status, match.reason) == ("one", "Curated", "a person said so")
    assert matches([one], [("one", "gone")]) == ()


@pytest.mark.parametrize(
    ("names", "best"),
    [
        (("ISRCTN7", "NCT01"), "NCT01"),
        (("ACTRN1", "ISRCTN7"), "ISRCTN7"),
        (("pmid-1", "doi-10.1_a"), "doi-10.1_a"),
        (("sha256-1", "pmid-1"), "pmid-1"),
    ],
)
def test_a_trial_goes_by_its_best_known_number(names: tuple[str, str], best: str) -> None:
    reports = [report(name, name, "doi:10.1/x") for name in names]
    assert set(named(reports).values()) == {best}


@given(
    st.lists(
        st.builds(
            lambda n, numbers: (n, numbers),
            st.integers(0, 9),
            st.lists(
                st.sampled_from(["NCT:NCT01", "NCT:NCT02", "ISRCTN:ISRCTN7", "doi:a", "doi:b", "pmid:1"])
            ),
        ),
        unique_by=lambda one: one[0],
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_reports_does_not_matter(
    told: list[tuple[int, tuple[str, ...]]], random: Random
) -> None:
    reports = [report(f"r{n}", f"sha256-{n}", *numbers) for n, numbers in told]
    shuffled = random.sample(reports, len(reports))
    assert matches(reports) == matches(shuffled)
