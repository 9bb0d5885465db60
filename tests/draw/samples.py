"""Two trials to draw and to question, each from a few sentences written for these tests.

`SEPSIS` has the numbers of the seed report in sentences of its own: two arms, a difference and a ratio,
and much that is not reported. `ANTICOAGULANT` is invented: three arms, ratios with intervals of all
sorts, counts, time points and a subgroup.
"""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256
from typing import Any

from kg.model import (
    AnalysisSet,
    Arm,
    ArmResult,
    Article,
    Claim,
    Concept,
    EffectEstimate,
    Identifier,
    Interval,
    Outcome,
    Population,
    PValue,
    Quantity,
    Report,
    ReportKind,
    Span,
    Trial,
)


def spans(text: str, *quotes: str) -> tuple[Span, ...]:
    """The places of quotes in a text."""
    starts = [(text.index(quote), quote) for quote in quotes]
    return tuple(Span(start, start + len(quote), quote) for start, quote in starts)


def between(low: str | None, high: str | None) -> Interval:
    """A 95% confidence interval from its printed bounds."""
    return Interval(Decimal(low) if low else None, Decimal(high) if high else None)


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


SEPSIS_TEXT = (
    "Adults in septic shock whose skin stayed mottled after resuscitation took part. "
    "They received iloprost or placebo by vein for 48 hours. "
    "The primary outcome was the change of the SOFA score by day 7. "
    "Secondary outcomes were death by day 28, days free of organ support and the mean daily SOFA score. "
    "Severe adverse events were counted. "
    "Of 240 patients randomized, 236 were analysed. "
    "The SOFA score changed by -4 (IQR -7 to 7) with iloprost and by -5 (IQR -8 to 5) with placebo "
    "(median difference 1, 95% CI 0 to 3, P=0.12, not significant). "
    "Of those given iloprost 42% died, of those given placebo 39% "
    "(relative risk 1.08, 95% CI 0.80 to 1.5; no difference). "
    "Support-free days and daily scores did not differ. "
    "Severe events were seen in 15% with iloprost and 7% with placebo (P=0.06, not significant). "
    "We conclude that iloprost neither spares organs nor saves lives."
)


def _sepsis(*quotes: str) -> tuple[Span, ...]:
    return spans(SEPSIS_TEXT, *quotes)


_DRUG = ("iloprost", "placebo")
_LONG_NAME = "organ support-free days (ventilation, vasopressors, renal replacement therapy)"

SEPSIS = Trial(
    label="I-MICRO",
    report=Report(
        kind=ReportKind.SECONDARY,
        sha256=digest(SEPSIS_TEXT),
        text_length=len(SEPSIS_TEXT),
        title="Iloprost does not spare organs in septic shock with persistent hypoperfusion",
        cites=(
            Article(
                identifiers=(
                    Identifier("doi", "10.1164/rccm.202410-1924OC"),
                    Identifier("pmid", "40387381"),
                ),
                title="Iloprost for the Treatment of Severe Septic Shock",
                issued="2025-07",
            ),
        ),
    ),
    design=("Randomized", "DoubleBlind", "PlaceboControlled", "Multicenter", "Parallel"),
    randomized=240,
    evidence=_sepsis("Of 240 patients randomized, 236 were analysed."),
    not_reported=("armSize", "registration", "dose"),
    population=Population(
        conditions=(Concept("septic-shock", "septic shock", ("http://id.nlm.nih.gov/mesh/D012772",)),),
        inclusion_criteria=("skin that stayed mottled after resuscitation",),
        age_group="Adult",
        evidence=_sepsis("Adults in septic shock whose skin stayed mottled after resuscitation took part."),
    ),
    interventions=(Concept("iloprost", "iloprost"), Concept("placebo", "placebo")),
    arms=tuple(
        Arm(
            id=drug,
            label=drug,
            role=role,
            interventions=(drug,),
            route="Intravenous",
            duration=Quantity(Decimal(48), "h"),
            evidence=_sepsis("iloprost or placebo by vein for 48 hours"),
        )
        for drug, role in zip(_DRUG, ("Experimental", "PlaceboComparator"), strict=True)
    ),
    analysis_sets=(
        AnalysisSet(
            id="analysed",
            participants=236,
            evidence=_sepsis("Of 240 patients randomized, 236 were analysed."),
        ),
    ),
    outcomes=(
        Outcome(
            id="sofa-7",
            label="change in SOFA score from baseline to day 7",
            role="Primary",
            domain="OrganDysfunction",
            instrument="SOFA",
            metric="ChangeFromBaseline",
            time_point=Quantity(Decimal(7), "d"),
            better="Lower",
            evidence=_sepsis("The primary outcome was the change of the SOFA score by day 7."),
        ),
        Outcome(
            id="mortality-28",
            label="mortality at 28 days",
            role="Secondary",
            domain="AllCauseMortality",
            metric="Proportion",
            time_point=Quantity(Decimal(28), "d"),
            better="Lower",
            evidence=_sepsis("death by day 28"),
        ),
        Outcome(
            id="support-free",
            label=_LONG_NAME,
            role="Secondary",
            domain="OrganSupport",
            better="Higher",
            not_reported=("timePoint",),
            evidence=_sepsis("days free of organ support"),
        ),
        Outcome(
            id="daily-sofa",
            label="mean daily SOFA score",
            role="Secondary",
            domain="OrganDysfunction",
            instrument="SOFA",
            metric="MeanDailyScore",
            better="Lower",
            evidence=_sepsis("the mean daily SOFA score"),
        ),
        Outcome(
            id="severe-events",
            label="severe adverse events",
            role="Safety",
            metric="Proportion",
            better="Lower",
            adverse_event=True,
            severity="Severe",
            evidence=_sepsis("Severe adverse events were counted."),
        ),
    ),
    results=(
        ArmResult(
            id="sofa-7-iloprost",
            arm="iloprost",
            outcome="sofa-7",
            statistic="Median",
            value=Decimal(-4),
            q1=Decimal(-7),
            q3=Decimal(7),
            evidence=_sepsis("-4 (IQR -7 to 7) with iloprost"),
        ),
        ArmResult(
            id="sofa-7-placebo",
            arm="placebo",
            outcome="sofa-7",
            statistic="Median",
            value=Decimal(-5),
            q1=Decimal(-8),
            q3=Decimal(5),
            evidence=_sepsis("-5 (IQR -8 to 5) with placebo"),
        ),
        *(
            ArmResult(
                id=f"{outcome}-{arm}",
                arm=arm,
                outcome=outcome,
                statistic="Percentage",
                value=Decimal(value),
                evidence=_sepsis(quote),
            )
            for outcome, arm, value, quote in (
                ("mortality-28", "iloprost", "42", "Of those given iloprost 42% died"),
                ("mortality-28", "placebo", "39", "of those given placebo 39%"),
                ("severe-events", "iloprost", "15", "15% with iloprost"),
                ("severe-events", "placebo", "7", "7% with placebo"),
            )
        ),
    ),
    estimates=(
        EffectEstimate(
            id="sofa-7",
            outcome="sofa-7",
            measure="MedianDifference",
            value=Decimal(1),
            interval=between("0", "3"),
            p=PValue("=", Decimal("0.12")),
            favours="placebo",
            null_value=Decimal(0),
            stated_significance="NotSignificant",
            based_on=("sofa-7-iloprost", "sofa-7-placebo"),
            evidence=_sepsis("median difference 1, 95% CI 0 to 3, P=0.12, not significant"),
            target_arm="iloprost",
            reference_arm="placebo",
        ),
        EffectEstimate(
            id="mortality-28",
            outcome="mortality-28",
            measure="RiskRatio",
            value=Decimal("1.08"),
            interval=between("0.80", "1.5"),
            favours="placebo",
            null_value=Decimal(1),
            stated_significance="NoDifference",
            not_reported=("pValue",),
            evidence=_sepsis("relative risk 1.08, 95% CI 0.80 to 1.5; no difference"),
            target_arm="iloprost",
            reference_arm="placebo",
        ),
        EffectEstimate(
            id="severe-events",
            outcome="severe-events",
            p=PValue("=", Decimal("0.06")),
            favours="placebo",
            stated_significance="NotSignificant",
            not_reported=("value", "ciLower", "ciUpper"),
            evidence=_sepsis("P=0.06, not significant"),
            target_arm="iloprost",
            reference_arm="placebo",
        ),
        *(
            EffectEstimate(
                id=outcome,
                outcome=outcome,
                stated_significance="NoDifference",
                not_reported=("value", "ciLower", "ciUpper", "pValue"),
                evidence=_sepsis("Support-free days and daily scores did not differ."),
                target_arm="iloprost",
                reference_arm="placebo",
            )
            for outcome in ("daily-sofa", "support-free")
        ),
    ),
    claims=(
        Claim(
            id="no-benefit",
            claim_type="NoBenefit",
            interventions=("iloprost",),
            outcomes=("sofa-7", "mortality-28"),
            hedging="Categorical",
            supported_by=("sofa-7", "mortality-28"),
            stated_in="Conclusion",
            evidence=_sepsis("iloprost neither spares organs nor saves lives"),
        ),
    ),
)


ANTICOAGULANT_TEXT = (
    "Anticorin against warfarin in atrial fibrillation: a randomized trial of two doses. "
    "We assigned 4,512 patients with atrial fibrillation, 65 years of age or older, to anticorin 110 mg "
    "twice daily (n=1,503), anticorin 150 mg twice daily (n=1,504) or warfarin (n=1,505). "
    "Stroke or systemic embolism occurred in 61 of 1,503, 37 of 1,504 and 65 of 1,505 patients "
    "(110 mg v warfarin: relative risk 0.94; 95% CI 0.67 to 1.32; P=0.72; "
    "150 mg v warfarin: relative risk 0.57; 95% CI 0.38 to 0.85; P=0.005). "
    "Death from any cause: 9.1%, 8.8% and 10.0% "
    "(hazard ratio for 150 mg 0.88, upper bound of the 95% CI 1.03). "
    "In patients over 80 stroke was rarer with 150 mg (relative risk 0.31, 95% CI 0.02 to 26). "
    "The mean EQ-5D change at 12 months was 0.042 (SD 0.11), 0.045 (SD 0.12) and 0.030 (SD 0.10). "
    "Major bleeding occurred in 41, 57 and 60 patients (relative risk 0.68, 0.46 to 1.01, P=0.06). "
    "Dyspepsia was reported by 11.8%, 11.3% and 5.8% (P<0.001). "
    "Anticorin 150 mg was superior to warfarin in preventing stroke. "
    "Dyspepsia may limit its use."
)


def _anticoagulant(*quotes: str) -> tuple[Span, ...]:
    return spans(ANTICOAGULANT_TEXT, *quotes)


_ARMS = ("anticorin-110", "anticorin-150", "warfarin")
_SIZES = (1503, 1504, 1505)


def _of_each_arm(outcome: str, quote: str, *facts: dict[str, Any]) -> tuple[ArmResult, ...]:
    """A result of each arm that stands in the same words."""
    return tuple(
        ArmResult(id=f"{outcome}-{arm}", arm=arm, outcome=outcome, evidence=_anticoagulant(quote), **fact)
        for arm, fact in zip(_ARMS, facts, strict=True)
    )


ANTICOAGULANT = Trial(
    label="Anticorin in Atrial Fibrillation",
    report=Report(
        kind=ReportKind.ARTICLE,
        sha256=digest(ANTICOAGULANT_TEXT),
        text_length=len(ANTICOAGULANT_TEXT),
        title="Anticorin against warfarin in atrial fibrillation: a randomized trial of two doses",
        identifiers=(Identifier("pmid", "99999901"),),
    ),
    registrations=(Identifier("NCT", "NCT99999901"),),
    design=("Randomized", "OpenLabel", "ActiveControlled"),
    randomized=4512,
    evidence=_anticoagulant("We assigned 4,512 patients"),
    population=Population(
        conditions=(Concept("atrial-fibrillation", "atrial fibrillation"),),
        inclusion_criteria=("65 years of age or older",),
        age_group="OlderAdult",
        evidence=_anticoagulant("patients with atrial fibrillation, 65 years of age or older"),
    ),
    interventions=(Concept("anticorin", "anticorin"), Concept("warfarin", "warfarin")),
    arms=(
        Arm(
            id="anticorin-110",
            label="anticorin 110 mg",
            role="Experimental",
            interventions=("anticorin",),
            size=1503,
            dose=Quantity(Decimal(110), "mg"),
            route="Oral",
            evidence=_anticoagulant("anticorin 110 mg twice daily (n=1,503)"),
        ),
        Arm(
            id="anticorin-150",
            label="anticorin 150 mg",
            role="Experimental",
            interventions=("anticorin",),
            size=1504,
            dose=Quantity(Decimal(150), "mg"),
            route="Oral",
            evidence=_anticoagulant("anticorin 150 mg twice daily (n=1,504)"),
        ),
        Arm(
            id="warfarin",
            label="warfarin",
            role="ActiveComparator",
            interventions=("warfarin",),
            size=1505,
            evidence=_anticoagulant("warfarin (n=1,505)"),
        ),
    ),
    outcomes=(
        Outcome(id="stroke", label="stroke or systemic embolism", role="Primary", better="Lower"),
        Outcome(id="death", label="death from any cause", role="Secondary", better="Lower"),
        Outcome(
            id="quality",
            label="mean EQ-5D change",
            role="Secondary",
            instrument="EQ5D",
            metric="ChangeFromBaseline",
            better="Higher",
            time_point=Quantity(Decimal(12), "mo"),
        ),
        Outcome(id="bleeding", label="major bleeding", role="Safety", better="Lower", adverse_event=True),
        Outcome(id="dyspepsia", label="dyspepsia", role="Safety", better="Lower", adverse_event=True),
    ),
    results=(
        *_of_each_arm(
            "stroke",
            "61 of 1,503, 37 of 1,504 and 65 of 1,505",
            *(
                {"statistic": "Count", "events": events, "total": total}
                for events, total in zip((61, 37, 65), _SIZES, strict=True)
            ),
        ),
        *_of_each_arm(
            "death",
            "9.1%, 8.8% and 10.0%",
            *({"statistic": "Percentage", "value": Decimal(value)} for value in ("9.1", "8.8", "10.0")),
        ),
        *_of_each_arm(
            "quality",
            "0.042 (SD 0.11), 0.045 (SD 0.12) and 0.030 (SD 0.10)",
            *(
                {"statistic": "Mean", "value": Decimal(value), "sd": Decimal(sd)}
                for value, sd in (("0.042", "0.11"), ("0.045", "0.12"), ("0.030", "0.10"))
            ),
        ),
        *_of_each_arm(
            "bleeding",
            "41, 57 and 60 patients",
            *({"statistic": "Count", "events": events} for events in (41, 57, 60)),
        ),
        *_of_each_arm(
            "dyspepsia",
            "11.8%, 11.3% and 5.8%",
            *({"statistic": "Percentage", "value": Decimal(value)} for value in ("11.8", "11.3", "5.8")),
        ),
    ),
    estimates=(
        EffectEstimate(
            id="stroke-110",
            outcome="stroke",
            measure="RiskRatio",
            value=Decimal("0.94"),
            interval=between("0.67", "1.32"),
            p=PValue("=", Decimal("0.72")),
            target_arm="anticorin-110",
            reference_arm="warfarin",
            favours="anticorin-110",
            evidence=_anticoagulant("relative risk 0.94; 95% CI 0.67 to 1.32; P=0.72"),
        ),
        EffectEstimate(
            id="stroke-150",
            outcome="stroke",
            measure="RiskRatio",
            value=Decimal("0.57"),
            interval=between("0.38", "0.85"),
            p=PValue("=", Decimal("0.005")),
            target_arm="anticorin-150",
            reference_arm="warfarin",
            favours="anticorin-150",
            stated_significance="Significant",
            evidence=_anticoagulant("relative risk 0.57; 95% CI 0.38 to 0.85; P=0.005"),
        ),
        EffectEstimate(
            id="stroke-150-old",
            outcome="stroke",
            measure="RiskRatio",
            value=Decimal("0.31"),
            interval=between("0.02", "26"),
            target_arm="anticorin-150",
            reference_arm="warfarin",
            favours="anticorin-150",
            subgroup="patients over 80",
            evidence=_anticoagulant("relative risk 0.31, 95% CI 0.02 to 26"),
        ),
        EffectEstimate(
            id="death-150",
            outcome="death",
            measure="HazardRatio",
            value=Decimal("0.88"),
            interval=between(None, "1.03"),
            target_arm="anticorin-150",
            reference_arm="warfarin",
            favours="anticorin-150",
            adjusted=True,
            evidence=_anticoagulant("hazard ratio for 150 mg 0.88, upper bound of the 95% CI 1.03"),
        ),
        EffectEstimate(
            id="bleeding-110",
            outcome="bleeding",
            measure="RiskRatio",
            value=Decimal("0.68"),
            interval=between("0.46", "1.01"),
            p=PValue("=", Decimal("0.06")),
            target_arm="anticorin-110",
            reference_arm="warfarin",
            favours="anticorin-110",
            evidence=_anticoagulant("relative risk 0.68, 0.46 to 1.01, P=0.06"),
        ),
        EffectEstimate(
            id="dyspepsia-150",
            outcome="dyspepsia",
            p=PValue("<", Decimal("0.001")),
            target_arm="anticorin-150",
            reference_arm="warfarin",
            favours="warfarin",
            evidence=_anticoagulant("P<0.001"),
        ),
    ),
    claims=(
        Claim(
            id="benefit",
            claim_type="Benefit",
            interventions=("anticorin",),
            outcomes=("stroke",),
            hedging="Categorical",
            supported_by=("stroke-150",),
            stated_in="Conclusion",
            evidence=_anticoagulant("Anticorin 150 mg was superior to warfarin in preventing stroke."),
        ),
        Claim(
            id="harm",
            claim_type="Harm",
            interventions=("anticorin",),
            outcomes=("dyspepsia",),
            hedging="Possible",
            supported_by=("dyspepsia-150",),
            stated_in="Conclusion",
            evidence=_anticoagulant("Dyspepsia may limit its use."),
        ),
    ),
)
