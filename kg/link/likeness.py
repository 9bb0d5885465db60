"""Names that differ from some words by one letter: one more, one less, another, or two changed about.

Damerau, A technique for computer detection and correction of spelling errors, Commun ACM 1964;7:171-176.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

# Shorter words differ by a letter from too many others.
SHORTEST = 8


class Likeness:
    """Names by their first letter and length, of which those like some words are found.

    Of drugs a changed letter often makes another one (cytisine, cytidine), so `changed` says whether
    names count as alike that have another letter in one place.
    """

    def __init__(self, names: Iterable[str], *, changed: bool = True) -> None:
        self._changed = changed
        self._alike: dict[tuple[str, int], list[str]] = defaultdict(list)
        for name in names:
            if _comparable(name):
                self._alike[name[0], len(name)].append(name)

    def of(self, words: str) -> Iterator[str]:
        """The names that are one letter away from these words; first letters must agree."""
        if _comparable(words):
            for length in (len(words) - 1, len(words), len(words) + 1):
                known = self._alike.get((words[0], length), ())
                yield from (name for name in known if self._alike_enough(name, words))

    def _alike_enough(self, name: str, words: str) -> bool:
        same_letters = len(name) != len(words) or sorted(name) == sorted(words)
        return (self._changed or same_letters) and one_letter_apart(name, words)


def one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter more, less or changed, or two neighbours changed about, make one word the other.

    >>> one_letter_apart("warfarin", "wafrarin"), one_letter_apart("enalapril", "ramipril")
    (True, False)
    """
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return abs(len(one) - len(other)) == 1
    one, other = one[start:], other[start:]
    if one[:2] == other[1::-1]:
        return one[2:] == other[2:]
    return other[1:] in (one, one[1:]) or one[1:] == other


def _comparable(words: str) -> bool:
    # a digit tells one drug or stage from another
    return len(words) >= SHORTEST and not any(map(str.isdigit, words))
