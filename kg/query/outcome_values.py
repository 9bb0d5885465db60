"""Whether more of an outcome is good or bad for people, told by the words that name it."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Beginnings of words: "infect" stands for infection, infected and infectious.
_BAD = (
    *(
        "pain mortal death died die infect symptom sever depress anxi nausea vomit adverse complicat "
        "bleed hemorrh haemorrh fail relaps recurr fatigue disab stress incidence pressure "
        "cholesterol ldl triglycerid glucose hba1c weight bmi inflam crp cough crav dyspn tension "
        "anger toxic discomfort insomnia injur fall fractur ulcer edema oedema swelling wound stroke "
        "mace hospital readmission duration burden impair disorder diseas hamd bdi phq panss madrs "
        "womac odi vas nrs harm headache migraine distress smok drink exacerbat lesion plaque parasit "
        "malaria preterm caesarean cesarean hypoten hypoglyc hyperten obes fat waist homa resistance "
        "error risk cost loss decline event problem conflict dependen withdraw drop itch prurit "
        "eczema rash fever shiver delirium agitat spasm nephro creatinine dement bother irrita leak "
        "urgency incontinen tachycard apnea ahi ham-d"
    ).split(),
    "blood loss",
    "length of stay",
    "time to",
    "score on the",
    "side effect",
    "viral load",
)
_GOOD = (
    *(
        "surviv qol function cure respon success adheren satisf knowledge independ mobil strength hdl "
        "balance hemoglobin haemoglobin remiss recover heal effic perform well-?being fev1? acuity "
        "abstin complet attend pregnan birth benefit capacity endurance toleran improve ability skill "
        "confiden self cognit memory attention activity energy vitality mood comfort intake coverage "
        "uptake accept compliance complian antibod titer titre protection immun density bmd growth "
        "height vo2 walking distance sensitivity engage participation detect accuracy correct control "
        "happi hope resilien mindful compassion esteem support oxygen patency"
    ).split(),
    "quality of life",
    "range of motion",
    "sleep quality",
    "sleep efficiency",
    "score for",
)


def _beginnings(names: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(names)})\w*", re.IGNORECASE)


_BAD_WORDS, _GOOD_WORDS = _beginnings(_BAD), _beginnings(_GOOD)


def value(outcome: str) -> int:
    """1 where more is good, -1 where more is bad, 0 where the words do not tell."""
    good, bad = len(_GOOD_WORDS.findall(outcome)), len(_BAD_WORDS.findall(outcome))
    return (good > bad) - (good < bad)
