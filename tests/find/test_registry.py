"""A registry record becomes its trial by its fields alone."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kg.errors import NotATrialError
from kg.find.registry import trial_of
from kg.model import Arm, ArmResult, EffectEstimate, Identifier, Interval, PValue, Quantity, Trial
from kg.read import read_one


def group(number: str, title: str, description: str = "") -> dict[str, str]:
    return {"id": number, "title": title, "description": description}


def measure(
    kind: str, title: str, parameter: str, cells: list[dict[str, str]], **more: Any
) -> dict[str, Any]:
    counts = [{"groupId": "OG000", "value": "41"}, {"groupId": "OG001", "value": "40"}]
    return {
        "type": kind,
        "title": title,
        "paramType": parameter,
        "groups": [group("OG000", "Cherries 200 g"), group("OG001", "Cake")],
        "denoms": [{"units": "Participants", "counts": counts}],
        "classes": [{"categories": [{"measurements": cells}]}],
        **more,
    }


def cell(number: str, value: str, **more: str) -> dict[str, str]:
    return {"groupId": number, "value": value, **more}


def interval(level: str, low: str, high: str) -> dict[str, str]:
    return {"ciPctValue": level, "ciLowerLimit": low, "ciUpperLimit": high}


def affected(number: str, affected: int, at_risk: int) -> dict[str, Any]:
    return {"groupId": number, "numAffected": affected, "numAtRisk": at_risk}


def comparison(parameter: str, value: str, p: str, **more: str) -> dict[str, Any]:
    return {"groupIds": ["OG000", "OG001"], "paramType": parameter, "paramValue": value, "pValue": p, **more}


CRITERIA = "Inclusion Criteria:\n\n* Gout for a year\n2. Two flares\n\nExclusion Criteria:\n\n* Allergy"
ONE_SIDED = {
    "ciPctValue": "97.5",
    "ciUpperLimit": "-0.4",
    "estimateComment": "Adjusted for baseline pain",
}
PROTOCOL: dict[str, Any] = {
    "identificationModule": {"nctId": "NCT99999904", "briefTitle": "Cherries or cake", "acronym": "CHERRY"},
    "conditionsModule": {"conditions": ["Gout"]},
    "designModule": {
        "studyType": "INTERVENTIONAL",
        "phases": ["PHASE2"],
        "designInfo": {
            "allocation": "RANDOMIZED",
            "interventionModel": "PARALLEL",
            "maskingInfo": {"masking": "SINGLE", "whoMasked": ["OUTCOMES_ASSESSOR"]},
        },
        "enrollmentInfo": {"count": 84, "type": "ACTUAL"},
    },
    "armsInterventionsModule": {
        "armGroups": [
            {
                "label": "Cherries",
                "type": "EXPERIMENTAL",
                "description": "Cherries by mouth for 12 weeks.",
                "interventionNames": ["Dietary Supplement: Cherries"],
            },
            {"label": "Cake", "type": "PLACEBO_COMPARATOR", "interventionNames": ["Other: Cake"]},
        ]
    },
    "outcomesModule": {
        "primaryOutcomes": [{"measure": "Gout flares", "timeFrame": "Week 12"}],
        "secondaryOutcomes": [{"measure": "Sleep", "timeFrame": "Up to 12 weeks"}],
    },
    "eligibilityModule": {
        "eligibilityCriteria": CRITERIA,
        "minimumAge": "18 Years",
    },
}
RESULTS: dict[str, Any] = {
    "participantFlowModule": {
        "groups": [group("FG000", "Cherries 200 g", "200 g by mouth"), group("FG001", "Cake")],
        "periods": [
            {
                "title": "All",
                "milestones": [
                    {
                        "type": "STARTED",
                        "achievements": [
                            {"groupId": "FG000", "numSubjects": "43", "comment": "12 took frozen ones"},
                            {"groupId": "FG001", "numSubjects": "41"},
                        ],
                    },
                    {
                        "type": "COMPLETED",
                        "achievements": [{"groupId": "FG000", "numSubjects": "39"}],
                    },
                ],
            }
        ],
    },
    "outcomeMeasuresModule": {
        "outcomeMeasures": [
            measure(
                "PRIMARY",
                "Gout flares",
                "COUNT_OF_PARTICIPANTS",
                [cell("OG000", "12"), cell("OG001", "21")],
                timeFrame="Week 12",
                populationDescription="Intention to treat",
                analyses=[
                    comparison("Risk Ratio (RR)", "0.56", "0.040", **interval("95", "0.32", "0.98")),
                    comparison("Odds Ratio, log", "-0.98", "NA"),
                ],
            ),
            measure(
                "SECONDARY",
                "Pain score",
                "MEAN",
                [cell("OG000", "3.20", spread="1.1"), cell("OG001", "NA")],
                dispersionType="Standard Deviation",
                analyses=[
                    comparison("Mean Difference (Final Values)", "-1.30", "<0.001", **ONE_SIDED),
                ],
            ),
            measure(
                "OTHER_PRE_SPECIFIED",
                "Days to relief",
                "MEDIAN",
                [cell("OG000", "4", lowerLimit="2", upperLimit="7")],
                dispersionType="Inter-Quartile Range",
            ),
        ]
    },
    "adverseEventsModule": {
        "eventGroups": [
            {"id": "EG000", "title": "Cherries 200 g", "seriousNumAffected": 1, "seriousNumAtRisk": 43},
            {"id": "EG001", "title": "Cake", "seriousNumAffected": 0, "seriousNumAtRisk": 41},
            {"id": "EG002", "title": "Total", "seriousNumAffected": 1, "seriousNumAtRisk": 84},
        ],
        "seriousEvents": [{"term": "Choking", "stats": [affected("EG000", 1, 43)]}],
        "otherEvents": [{"term": "Choking", "stats": [affected("EG001", 3, 41)]}],
    },
}


def trial(
    tmp_path: Path, protocol: dict[str, Any] | None = None, results: dict[str, Any] | None = None
) -> Trial:
    path = tmp_path / "study.json"
    record = {
        "protocolSection": {**PROTOCOL, **(protocol or {})},
        "resultsSection": RESULTS if results is None else results,
    }
    path.write_text(json.dumps(record), encoding="utf-8")
    return trial_of(read_one(path))


@pytest.fixture
def cherry(tmp_path: Path) -> Trial:
    return trial(tmp_path)


def arm(found: Trial, name: str) -> Arm:
    return next(arm for arm in found.arms if arm.id == name)


def of(found: Trial, outcome: str) -> tuple[list[ArmResult], list[EffectEstimate]]:
    ids = {o.id for o in found.outcomes if o.label == outcome}
    return [r for r in found.results if r.outcome in ids], [e for e in found.estimates if e.outcome in ids]


def test_the_trial_is_named_registered_and_designed_as_the_record_says(cherry: Trial) -> None:
    assert cherry.label == "CHERRY"
    assert cherry.registrations == (Identifier("NCT", "NCT99999904"),)
    assert set(cherry.design) == {"Randomized", "Parallel", "AssessorBlind", "PlaceboControlled", "PhaseII"}
    assert cherry.randomized == 84


@pytest.mark.parametrize(
    "change",
    [
        {"enrollmentInfo": {"count": 84, "type": "ESTIMATED"}},
        {"designInfo": {"allocation": "NON_RANDOMIZED"}},
    ],
)
def test_an_enrolment_that_is_estimated_or_not_by_chance_is_no_randomized_number(
    change: dict[str, Any], tmp_path: Path
) -> None:
    found = trial(tmp_path, {"designModule": {**PROTOCOL["designModule"], **change}})
    assert found.randomized is None
    assert "randomizedCount" in found.not_reported


def test_the_population_has_its_condition_criteria_and_age(cherry: Trial) -> None:
    assert cherry.population is not None
    assert [c.label for c in cherry.population.conditions] == ["Gout"]
    assert cherry.population.inclusion_criteria == ("Gout for a year", "Two flares")
    assert cherry.population.age_group == "Adult"


@pytest.mark.parametrize(
    ("eligibility", "group"),
    [
        ({"minimumAge": "2 Years", "maximumAge": "11 Years"}, "Child"),
        ({"minimumAge": "12 Years", "maximumAge": "17 Years"}, "Adolescent"),
        ({"maximumAge": "28 Days"}, "Neonate"),
        ({"minimumAge": "65 Years"}, "OlderAdult"),
        ({"minimumAge": "12 Years"}, None),
        ({"stdAges": ["CHILD", "ADULT"]}, None),
        ({}, None),
    ],
)
def test_the_age_group_is_the_one_that_all_belong_to(
    eligibility: dict[str, Any], group: str | None, tmp_path: Path
) -> None:
    found = trial(tmp_path, {"eligibilityModule": eligibility}).population
    assert found is not None
    assert found.age_group == group


def test_groups_that_were_followed_are_the_arms_with_what_was_planned_for_them(cherry: Trial) -> None:
    assert [(a.label, a.role, a.size) for a in cherry.arms] == [
        ("Cherries 200 g", "Experimental", 43),
        ("Cake", "PlaceboComparator", 41),
    ]
    cherries = arm(cherry, "cherries-200-g")
    assert (cherries.aliases, cherries.interventions) == (("Cherries",), ("cherries",))
    assert (cherries.dose, cherries.route) == (Quantity(Decimal(200), "g"), "Oral")
    assert cherries.duration == Quantity(Decimal(12), "wk")
    assert arm(cherry, "cake").dose is None


def test_groups_under_code_names_are_matched_by_their_order(tmp_path: Path) -> None:
    flow = {"groups": [group("FG000", "Red"), group("FG001", "Blue")]}
    found = trial(tmp_path, results={"participantFlowModule": flow})
    assert [(a.label, a.aliases, a.role) for a in found.arms] == [
        ("Red", ("Cherries",), "Experimental"),
        ("Blue", ("Cake",), "PlaceboComparator"),
    ]


def test_a_record_without_results_has_its_planned_arms_and_outcomes(tmp_path: Path) -> None:
    found = trial(tmp_path, results={})
    assert [a.label for a in found.arms] == ["Cherries", "Cake"]
    assert [o.label for o in found.outcomes] == ["Gout flares", "Sleep"]
    assert (found.results, found.estimates) == ((), ())
    assert "armSize" in found.not_reported


def test_outcomes_have_their_role_and_a_time_only_where_it_is_a_point(cherry: Trial) -> None:
    assert [(o.label, o.role) for o in cherry.outcomes][:4] == [
        ("Gout flares", "Primary"),
        ("Sleep", "Secondary"),
        ("Pain score", "Secondary"),
        ("Days to relief", "Other"),
    ]
    assert [o.time_point for o in cherry.outcomes[:2]] == [Quantity(Decimal(12), "wk"), None]


def test_counts_have_their_denominators(cherry: Trial) -> None:
    results, _ = of(cherry, "Gout flares")
    assert [(r.arm, r.statistic, r.events, r.total) for r in results] == [
        ("cherries-200-g", "Count", 12, 41),
        ("cake", "Count", 21, 40),
    ]


def test_spread_is_what_the_table_says_and_what_is_not_available_is_nothing(cherry: Trial) -> None:
    (mean,), _ = of(cherry, "Pain score")
    (median,), _ = of(cherry, "Days to relief")
    assert (mean.statistic, str(mean.value), mean.sd) == ("Mean", "3.20", Decimal("1.1"))
    assert (median.statistic, median.q1, median.q3) == ("Median", Decimal(2), Decimal(7))


def test_comparisons_have_measure_interval_p_and_arms(cherry: Trial) -> None:
    _, (ratio, logarithm) = of(cherry, "Gout flares")
    assert (ratio.measure, str(ratio.value)) == ("RiskRatio", "0.56")
    assert ratio.interval == Interval(Decimal("0.32"), Decimal("0.98"), Decimal(95))
    assert ratio.p == PValue("=", Decimal("0.040"))
    assert (ratio.target_arm, ratio.reference_arm) == ("cherries-200-g", "cake")
    assert set(ratio.based_on) == {r.id for r in of(cherry, "Gout flares")[0]}
    assert (logarithm.measure, logarithm.p) == (None, None)


@pytest.mark.parametrize(
    ("title", "parameter", "favoured"),
    [
        ("Overall survival", "Hazard Ratio (HR)", "cherries-200-g"),
        ("Death from any cause", "Risk Ratio (RR)", "cherries-200-g"),
        ("Overall survival at two years", "Risk Ratio (RR)", "cake"),
        ("Colour of the eyes", "Risk Ratio (RR)", None),
    ],
)
def test_a_ratio_favours_the_arm_with_the_better_end(
    title: str, parameter: str, favoured: str | None, tmp_path: Path
) -> None:
    analyses = [comparison(parameter, "0.80", "0.01")]
    table = measure("PRIMARY", title, "MEDIAN", [cell("OG000", "9")], analyses=analyses)
    found = trial(tmp_path, results={"outcomeMeasuresModule": {"outcomeMeasures": [table]}})
    assert [e.favours for e in found.estimates] == [favoured]


def test_a_one_sided_interval_has_one_bound(cherry: Trial) -> None:
    _, (difference,) = of(cherry, "Pain score")
    assert difference.measure == "MeanDifference"
    assert difference.interval == Interval(None, Decimal("-0.4"), Decimal("97.5"))
    assert difference.p == PValue("<", Decimal("0.001"))
    assert (difference.adjusted, difference.favours) == (True, "cherries-200-g")
    assert difference.not_reported == ("ciLower",)


def test_adverse_events_are_serious_where_the_record_lists_them_so(cherry: Trial) -> None:
    events = [(o.label, o.seriousness) for o in cherry.outcomes if o.adverse_event]
    assert events == [
        ("serious adverse events", "Serious"),
        ("Choking", "Serious"),
        ("Choking", "NonSerious"),
    ]
    results, _ = of(cherry, "Choking")
    assert [(r.arm, r.events, r.total) for r in results] == [("cherries-200-g", 1, 43), ("cake", 3, 41)]
    assert [r.events for r in of(cherry, "serious adverse events")[0]] == [1, 0]


def test_every_statement_has_an_id_of_its_own_and_its_words(cherry: Trial, tmp_path: Path) -> None:
    text = read_one(tmp_path / "study.json").text
    ids = [s.id for s in (*cherry.arms, *cherry.outcomes, *cherry.results, *cherry.estimates)]
    assert len(ids) == len(set(ids))
    for statement in cherry.statements():
        assert statement.evidence
        assert all(text[span.start : span.end] == span.quote for span in statement.evidence)


def test_numbers_in_comments_are_no_sizes(cherry: Trial) -> None:
    assert Decimal(12) not in {a.size for a in cherry.arms}


@pytest.mark.parametrize(
    "change",
    [{"designModule": {"studyType": "OBSERVATIONAL"}}, {"armsInterventionsModule": {}}],
)
def test_a_record_of_no_trial_says_so(change: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(NotATrialError):
        trial(tmp_path, change)
