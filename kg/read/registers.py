"""Which trial register a registration number belongs to, by its form or by the name printed beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from kg.model import Identifier

SCHEMES: Mapping[str, str] = MappingProxyType(
    {
        "NCT": r"NCT\d{8}",
        "ISRCTN": r"ISRCTN\d{8}",
        "EudraCT": r"20\d{2}-\d{6}-\d{2}",
        "EUCT": r"20\d{2}-\d{6}-\d{2}-\d{2}",
        "ACTRN": r"ACTRN\d{14}",
        "ChiCTR": r"ChiCTR[A-Z0-9-]{6,}",
        "CTRI": r"CTRI/\d{4}/\d+/\d+",
        "DRKS": r"DRKS\d{8}",
        "IRCT": r"IRCT\w{10,}",
        "JapicCTI": r"JapicCTI-?\d{6}",
        "jRCT": r"jRCT\w?\d{9,10}",
        "KCT": r"KCT\d{7}",
        "NTR": r"(?:NTR|NL)\d{3,5}",
        "PACTR": r"PACTR\d{15,16}",
        "RBR": r"RBR-\w{6,}",
        "SLCTR": r"SLCTR/\d{4}/\d+",
        "TCTR": r"TCTR\d{11}",
        "UMIN": r"UMIN\d{9}",
    }
)
_PATTERNS = MappingProxyType({scheme: re.compile(form, re.I) for scheme, form in SCHEMES.items()})


def registration(number: str) -> Identifier | None:
    """The registration that a number is, by its form."""
    compact = number.strip().replace(" ", "")
    for scheme, pattern in _PATTERNS.items():
        if pattern.fullmatch(compact):
            return Identifier(scheme, compact.upper() if scheme in {"NCT", "ISRCTN"} else compact)
    return None
