"""The words of a passage that tell of a difference: which way it goes, whether it is one, and for whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from kg.find.intervals import p_values
from kg.find.numbers import compiled
from kg.model import PValue

UP, DOWN, BETTER, WORSE = "UP", "DOWN", "BETTER", "WORSE"
DIRECTIONS = (UP, DOWN, BETTER, WORSE)
P_SIGNIFICANT, P_NOT = "P_SIGNIFICANT", "P_NOT"
_LEVEL = Decimal("0.05")

_SIGNS: tuple[tuple[str, str], ...] = (
    (UP, r"increas\w*|higher|greater|more|longer|prolong\w*|rose|rise|raised|elevat\w*|larger|highest"
         r"|greatest|gain\w*|faster|exceed\w*|enhanc\w*|stronger|heavier|augment\w*"),
    (DOWN, r"reduc\w*|decreas\w*|lower\w*|fewer|less|shorter|shorten\w*|smaller|declin\w*|fell|drop\w*"
           r"|diminish\w*|lowest|least|attenuat\w*|prevent\w*|slower|weaker|inferior|poorer|suppress\w*"
           r"|inhibit\w*|alleviat\w*|decrement"),
    (BETTER, r"improv\w*|better|superior\w*|best|favou?r\w*|effective|benefi\w*"),
    (WORSE, r"worse\w*|deteriorat\w*|impair\w*|poor"),
    ("SIGNIFICANT", r"significan\w*|statistically"),
    ("NOT_SIGNIFICANT", r"insignifican\w*|nonsignifican\w*|ns"),
    ("NO", r"no|not|nor|neither|none|without|fail\w*|didn"),
    ("DIFFER", r"differ\w*"),
    ("SAME", r"similar\w*|comparable|same|equivalent|equal\w*|unchanged"),
    ("THAN", r"than|compared|versus|vs|relative|comparison|over"),
    ("GROUPS", r"both|all|groups|arms"),
    ("BETWEEN", r"between|among"),
    ("RESPECTIVELY", r"respectively"),
    ("BASELINE", r"baseline|before|pre|within|initial"),
    ("TREND", r"trend\w*|tend\w*|borderline|slight\w*|marginal\w*|numerically"),
    ("BUT", r"only|except|but|however|although|while|whereas"),
    ("AND", r"and|or"),
)  # fmt: skip
_DENIED = compiled(
    r"\b(?:no(?:t|n|r)?[- ]?(?:\w+ ){0,4}?(?:significan\w*|differ\w*)|insignifican\w*|similar\w*|comparable"
    r"|did not|no (?:\w+ ){0,3}?(?:effect|change|benefit|improvement|increase|reduction)s?"
    r"|not (?:associated|affect\w*)|equivalent|neither|unchanged|same|n\.?s\.?|equal\w*"
    r"|without (?:\w+ ){0,2}difference|as effective as"
    r"|fail(?:ed|s)? to|trend\w*)\b"
)


@cache
def sign(word: str) -> str | None:
    """What a word in lower case tells of a difference, if anything."""
    return next((name for name, pattern in _SIGNS if re.fullmatch(pattern, word)), None)


def denies_difference(text: str) -> bool:
    """Whether words say that there is no difference, or none that is significant."""
    return bool(_DENIED.search(text))


def significances(text: str) -> Iterator[tuple[int, int, str]]:
    """Printed p-values with their offsets and the side of 0.05 on which they lie."""
    for one in p_values(text):
        yield one.start, one.end, P_SIGNIFICANT if is_significant(one.p) else P_NOT


def is_significant(p: PValue) -> bool:
    """Whether a p-value is below the usual level; 0.05 itself is only with "<"."""
    if p.operator in {">", ">="}:
        return False
    return p.value < _LEVEL if p.operator == "=" else p.value <= _LEVEL
