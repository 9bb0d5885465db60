"""One spelling for words that are written in several ways: what two spellings share is their key.

A key is only compared with other keys, so it need not be a word.

>>> spelling_key("Oesophageal tumours") == spelling_key("esophageal tumor")
True
>>> spelling_key("β-blocker") == spelling_key("beta blockers")
True
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "µ": "mu",
    "ω": "omega",
}
_GREEK_LETTER = re.compile("|".join(_GREEK))
_MARKS = re.compile(r"[®™©†‡*]|['’]s\b|['’]")
_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?|[%+]")

# British endings and beginnings, each as Americans write it. Applied to both sides, so a rule may
# reach further than the words it is for as long as it makes no two concepts one (tested).
_BRITISH = tuple(
    (re.compile(pattern), american)
    for pattern, american in (
        (r"ae|oe", "e"),
        (r"our(?=s?$|ed|ing|al|ful)", "or"),
        (r"is(?=e[sdr]?$|ing$|ations?$|ational)", "iz"),
        (r"ys(?=e[sd]?$|ing$)", "yz"),
        (r"sulph", "sulf"),
        (r"leuco", "leuko"),
        (r"^(centi|milli|micro)?(lit|met|cent|fib)re(?=s?$)", r"\1\2er"),
        (r"^programme", "program"),
        (r"ll(?=ed$|ing$)", "l"),
        (r"^aluminium", "aluminum"),
        (r"mould", "mold"),
        (r"^caeser|^ceser|^cesarian", "cesar"),
    )
)
_PLURALS = tuple(
    (re.compile(pattern), singular)
    for pattern, singular in (
        (r"(?<=[ao]s)es$", "is"),
        (r"(?<=virus)es$", ""),
        (r"(?<=[a-z]{2})ies$", "y"),
        (r"(?<=ch|sh|ss)es$", ""),
        (r"(?<=[a-z]x)es$", ""),
        (r"(?<=[a-z]{2}[^aisu])s$", ""),
        (r"(?<=[a-z]a)s$", ""),
    )
)


@lru_cache(maxsize=65536)
def spelling_key(words: str) -> str:
    """The words in small letters, American, singular, with Greek letters by name and spaces for hyphens."""
    spelled = _GREEK_LETTER.sub(lambda letter: _GREEK[letter.group()], _MARKS.sub("", words.lower()))
    letters = (one for one in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(one))
    return " ".join(_one_way(word) for word in _WORD.findall("".join(letters)))


@lru_cache(maxsize=16384)
def _one_way(word: str) -> str:
    if len(word) <= 3 or word[0].isdigit():
        return word
    for pattern, american in _BRITISH:
        word = pattern.sub(american, word)
    return _singular(word)


def _singular(word: str) -> str:
    return next((p.sub(end, word) for p, end in _PLURALS if p.search(word)), word)
