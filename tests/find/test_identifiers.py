"""Registrations, cited articles and acronyms are read as the trial's own, and others' are not."""

import pytest

from kg.find.identifiers import acronym, cited_articles, registrations
from kg.model import Identifier
from tests.find.written import reading


@pytest.mark.parametrize(
    ("text", "scheme", "value"),
    [
        ("Registered at ClinicalTrials.gov (NCT01234567).", "NCT", "NCT01234567"),
        ("ClinicalTrials.gov number, NCT 01234567.", "NCT", "NCT01234567"),
        ("Trial registration: ISRCTN12345678.", "ISRCTN", "ISRCTN12345678"),
        ("EudraCT number 2011-001234-56.", "EudraCT", "2011-001234-56"),
        ("It is registered as ACTRN12612000123456.", "ACTRN", "ACTRN12612000123456"),
        ("Chinese registry identifier ChiCTR-TRC-12001234.", "ChiCTR", "ChiCTR-TRC-12001234"),
        ("Registration number UMIN000012345.", "UMIN", "UMIN000012345"),
        ("The trial was registered (DRKS00001234).", "DRKS", "DRKS00001234"),
        ("Trial number CTRI/2015/06/005123.", "CTRI", "CTRI/2015/06/005123"),
        ("Registered: IRCT2013010112345N1.", "IRCT", "IRCT2013010112345N1"),
        ("Dutch trial register identifier NTR1234.", "NTR", "NTR1234"),
        ("Registered as PACTR201201000123456.", "PACTR", "PACTR201201000123456"),
    ],
)
def test_a_registration_is_read_from_every_registry(text: str, scheme: str, value: str) -> None:
    assert registrations(reading(text)) == (Identifier(scheme, value),)


@pytest.mark.parametrize(
    "text",
    [
        "An earlier trial found the same; see NCT01234567.",
        "Results\nIt helped.\n\nReferences\n1. Oak A. Registered trial NCT01234567. J Tea. 2001.\n",
        "Grant 2011-00123-5 was given.",
        "Room NTR12 was used.",
    ],
)
def test_a_number_that_is_not_the_trials_own_is_left_alone(text: str) -> None:
    assert registrations(reading(text)) == ()


def test_a_trial_may_have_two_registrations_of_different_registries() -> None:
    found = registrations(
        reading("Registered: ClinicalTrials.gov NCT01234567; EudraCT number 2011-001234-56.")
    )
    assert found == (Identifier("EudraCT", "2011-001234-56"), Identifier("NCT", "NCT01234567"))


def test_of_two_numbers_of_one_registry_the_first_is_the_trials() -> None:
    found = registrations(reading("Registered as NCT01234567; the extension is registered as NCT07654321."))
    assert found == (Identifier("NCT", "NCT01234567"),)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The LEMON-Preserved trial tested zinc.", "LEMON-Preserved"),
        ("The ZINC-TEA OUTCOME trial was randomized.", "ZINC-TEA OUTCOME"),
        ("The BREEZE trial asked 40 people.", "BREEZE"),
        ("In the T-REX study, 40 people were asked.", "T-REX"),
        ("The WINDMILL 2 trial was short.", "WINDMILL 2"),
        ("The SunRISE trial was short.", "SunRISE"),
        ("In ELM-3, a phase 3 trial, 40 people were asked.", None),
        ("OAKTREE was a randomized, double-blind trial of tea.", "OAKTREE"),
        ("Tea for sleep: a randomized trial (TEATIME)\n\nMethods\nTea was poured.\n", "TEATIME"),
    ],
)
def test_a_trial_is_called_by_its_acronym(text: str, name: str | None) -> None:
    assert acronym(reading(text)) == name


@pytest.mark.parametrize(
    "text",
    [
        "This RCT was short.",
        "This ITT study was long.",
        "A phase III trial of tea.",
        "The usual care (USC) group was small; the USC trial arm slept.",
        "An ICU trial.",
    ],
)
def test_ordinary_abbreviations_name_no_trial(text: str) -> None:
    assert acronym(reading(text)) is None


SECONDARY = """Tea was better than coffee in a new trial, a journal says.

Key Findings
Sleep was longer with tea.

References
Oak A, Elm B; TEATIME Investigators. Green tea for the sleep of adults with insomnia: a randomized trial. \
J Imaginary Sleep. 2021 Mar;12(3):45-51. doi: 10.9999/jis.2021.045. PMID: 99999901; PMCID: PMC9999902.
"""


def test_a_secondary_report_cites_the_article_it_rests_on() -> None:
    prepared = reading(SECONDARY)
    (article,) = cited_articles(prepared, ("tea",))
    assert article.identifiers == (
        Identifier("doi", "10.9999/jis.2021.045"),
        Identifier("pmcid", "PMC9999902"),
        Identifier("pmid", "99999901"),
    )
    assert article.title == "Green tea for the sleep of adults with insomnia: a randomized trial"
    assert article.issued == "2021-03"
    assert article.evidence[0].quote in SECONDARY


def test_an_article_cites_nothing_as_its_source() -> None:
    text = "Methods\nTea was poured.\n\nResults\nAll slept.\n\nReferences\n1. Oak A. doi: 10.9999/1.\n" * 1
    listed = text + "".join(f"{n}. Elm B. Tea again and again. J Tea. 2001;1:{n}.\n" for n in range(2, 12))
    assert cited_articles(reading(listed), ("tea",)) == ()
