"""Registry records: a text that can be read, in which every value has its path and its place."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BrokenReportError, ReadingError
from kg.model import Document, Identifier, ReportKind, SectionKind
from kg.read import read, read_one
from kg.read.ctgov_layout import Slot, parsed_template

MEASURE = {
    "type": "PRIMARY",
    "title": "Flares in a year",
    "paramType": "MEAN",
    "dispersionType": "Standard Deviation",
    "unitOfMeasure": "flares",
    "groups": [{"id": "OG000", "title": "Cherries"}, {"id": "OG001", "title": "Cake"}],
    "denoms": [{"units": "Participants", "counts": [{"groupId": "OG000", "value": "40"}]}],
    "classes": [{"categories": [{"measurements": [{"groupId": "OG000", "value": "3.20", "spread": "1.1"}]}]}],
    "analyses": [
        {
            "groupIds": ["OG000", "OG001"],
            "paramType": "Mean Difference (Final Values)",
            "paramValue": "-1.30",
            "ciPctValue": "97.5",
            "ciUpperLimit": "-0.4",
            "ciNumSides": "ONE_SIDED",
            "pValue": "0.004",
        }
    ],
}


def study(**more: Any) -> dict[str, Any]:
    protocol = {
        "identificationModule": {
            "nctId": "NCT99999903",
            "briefTitle": "Cherries or cake",
            "secondaryIdInfos": [{"id": "2019-001234-56", "type": "EUDRACT_NUMBER"}, {"id": "GOUT-1"}],
        },
        "statusModule": {"studyFirstPostDateStruct": {"date": "2019-04-01"}},
        "designModule": {"enrollmentInfo": {"count": 84, "type": "ACTUAL"}},
        "conditionsModule": {"conditions": ["Gout", "Pain"]},
    }
    return {
        "protocolSection": protocol,
        "resultsSection": {"outcomeMeasuresModule": {"outcomeMeasures": [MEASURE]}},
        **more,
    }


def document(record: Any, tmp_path: Path) -> Document:
    path = tmp_path / "study.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    return read_one(path)


def at(record: Any, path: str) -> Any:
    for key in path.split("."):
        record = record[int(key)] if isinstance(record, list) else record[key]
    return record


@pytest.fixture
def gout(tmp_path: Path) -> Document:
    return document(study(), tmp_path)


def test_a_record_is_a_registry_record_with_title_and_identifiers(gout: Document) -> None:
    assert gout.kind is ReportKind.REGISTRY
    assert gout.title is not None
    assert gout.title.quote == "Cherries or cake"
    assert gout.identifiers == (Identifier("NCT", "NCT99999903"), Identifier("EudraCT", "2019-001234-56"))
    assert gout.published == "2019-04-01"


def test_results_are_set_as_lines_a_reader_understands(gout: Document) -> None:
    assert "Cherries [OG000]: 3.20 ± 1.1" in gout.text
    assert "Mean Difference (Final Values): -1.30 (97.5% CI to -0.4, ONE_SIDED); p=0.004" in gout.text
    assert "Enrollment: 84 (ACTUAL)" in gout.text


def test_every_field_is_the_value_at_its_path(gout: Document) -> None:
    paths = [field.path for field in gout.fields]
    assert len(paths) == len(set(paths)) > 30
    for field in gout.fields:
        assert gout.text[field.start : field.end] == str(at(study(), field.path))


def test_parts_without_values_are_left_out(gout: Document) -> None:
    headings = {section.heading: section.kind for section in gout.sections}
    assert "Adverse Events" not in gout.text
    assert headings["Outcome Results"] is SectionKind.RESULTS
    assert headings["Conditions"] is SectionKind.METHODS


def test_each_study_of_a_set_is_a_document_and_a_wrong_one_an_error(tmp_path: Path) -> None:
    path = tmp_path / "set.json"
    path.write_text(json.dumps({"studies": [study(), {"recipe": 1}, study()]}), encoding="utf-8")
    found = list(read(path))
    assert [isinstance(one, Document) for one in found] == [True, False, True]
    assert isinstance(found[1], ReadingError)
    assert found[1].place == "studies.1"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"FullStudiesResponse": {}}', "protocolSection"),
        ('{"protocolSection": "none"}', "protocolSection"),
        ('{"studies": []}', "empty set"),
        ('{"protocolSection": {"a": 1', "cut off"),
        ('{"a":' * 20000, "JSON"),
    ],
)
def test_json_of_another_kind_says_what_was_expected(text: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenReportError, match=reason):
        read_one(path)


LEAVES = st.text(max_size=8) | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False)
VALUES = st.recursive(
    LEAVES, lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=4), inside)
)


@given(VALUES, st.sampled_from(["conditionsModule", "designModule", "outcomesModule", "eligibilityModule"]))
def test_a_module_of_any_shape_is_read_without_harm(
    tmp_path_factory: pytest.TempPathFactory, value: Any, module: str
) -> None:
    record = study()
    record["protocolSection"][module] = value
    record["resultsSection"]["adverseEventsModule"] = value
    read = document(record, tmp_path_factory.mktemp("any"))
    assert read.title is not None
    assert all(0 <= field.start < field.end <= len(read.text) for field in read.fields)


def test_templates_nest_what_may_be_missing() -> None:
    assert parsed_template("{=p}< ({a}< to {@b}>)>!") == (
        Slot("=", "p"),
        (" (", Slot("", "a"), (" to ", Slot("@", "b")), ")"),
        "!",
    )
