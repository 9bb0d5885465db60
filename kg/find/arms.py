"""The arms of a trial: what participants were assigned to, with role, size, dose, route and duration."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.find.arm_candidates import Candidate, candidates
from kg.find.arm_names import DOSE
from kg.find.arm_sizes import arm_sizes, with_regimen
from kg.find.mentions import COMPARATORS, ArmIndex, Name
from kg.find.numbers import compiled
from kg.find.reading import Reading
from kg.model import Arm, Concept, Span, Term, slug

_ROLES: tuple[tuple[str, Term], ...] = (
    (
        r"^(?:\w+[ -])?placebo\b(?! plus| and| \+)|\bplacebo(?:s| \w+)?$|\bsham\b|^vehicle\b|\bsaline\b"
        r"|\bdummy\b",
        "PlaceboComparator",
    ),
    (r"\bplacebo\b", "PlaceboComparator"),
    (
        r"\b(?:usual|standard|routine|conventional|customary|existing)\b.*\b"
        r"(?:care|treatment|therapy|management|practice|follow-up)\b|^(?:TAU|SOC|SoC|standard of care)\b"
        r"|\bcare as usual\b|\btreatment as usual\b",
        "UsualCare",
    ),
    (
        r"^no\b|\bno (?:treatment|intervention|therapy|further|drug|additional)\b|\bwait(?:ing)?[- ]?list"
        r"|\bobservation\b|\buntreated\b|^nothing\b|^not\b|\bdelayed (?:treatment|intervention)\b|^none\b",
        "NoTreatment",
    ),
    (
        r"^(?:the )?(?:attention[- ])?controls?\b|\bcontrol$|\bcontrol (?:group|condition|intervention)"
        r"|\bcomparison\b|\balone$",
        "ActiveComparator",
    ),
)


_REGIMEN = compiled(
    rf"\s+{DOSE}.*$|^(?:(?:dose-adjusted|adjusted-dose|(?:high|low|standard|fixed)[- ]dose|oral|intravenous"
    rf"|subcutaneous|topical|inhaled|blinded|open-label)[\s,]+)+"
)
_COMPARED_WITH = compiled(
    r"\b(?:versus|vs\.?|compared (?:with|to)|against|than(?: with)?|over"
    r"|(?:superior|inferior|similar|noninferior) to)\s+(?:the\s+|an?\s+)?(?:[\w-]+ed\s+|oral"
    r"\s+)?(?P<name>[\w/+-]+)"
)


@dataclass(frozen=True, slots=True)
class FoundArms:
    """The arms with the concepts they were given, and the index that finds them in text."""

    arms: tuple[Arm, ...]
    interventions: tuple[Concept, ...]
    index: ArmIndex

    def get(self, arm: str) -> Arm:
        """The arm with this id."""
        return next(one for one in self.arms if one.id == arm)


def arms(reading: Reading) -> FoundArms:
    """The arms of the trial that a report is about; empty when it names none."""
    named = candidates(reading)
    roles = _roles(reading, named)
    names = [Name(slug(c.name.label), _names(reading, c), role) for c, role in zip(named, roles, strict=True)]
    index = ArmIndex(names)
    sizes = arm_sizes(reading, index, {name.id: c for name, c in zip(names, named, strict=True)})
    concepts = [_concepts(candidate.name.label) for candidate in named]
    found = tuple(
        _arm(reading, candidate, name, group, sizes.get(name.id))
        for candidate, name, group in zip(named, names, concepts, strict=True)
    )
    unique = {concept.id: concept for group in concepts for concept in group}
    given = tuple(with_regimen(reading, arm, index) for arm in found)
    return FoundArms(given, tuple(unique.values()), index)


def _arm(
    reading: Reading,
    candidate: Candidate,
    name: Name,
    concepts: Sequence[Concept],
    sized: tuple[int, Span] | None,
) -> Arm:
    size, span = sized or (None, None)
    where = reading.span(*(candidate.evidence or (candidate.start, candidate.end)))
    return Arm(
        id=name.id,
        label=candidate.name.label,
        aliases=tuple(n for n in name.names if n != candidate.name.label),
        role=name.role,
        interventions=tuple(concept.id for concept in concepts),
        size=size,
        dose=candidate.name.dose,
        route=candidate.name.route,
        duration=candidate.name.duration,
        evidence=(where, span) if span and not _inside(span, where) else (where,),
        confidence=Decimal("0.9") if candidate.evidence else Decimal("0.7"),
    )


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _roles(reading: Reading, named: Sequence[Candidate]) -> list[Term | None]:
    """Comparators by their names; of active arms the one that the report compares the others with."""
    told = [_named_role(c.name.label) for c in named]
    if any(role in COMPARATORS for role in told):
        active = any(role is None for role in told)
        return [role or ("Experimental" if active else None) for role in told]
    comparator = _compared_with(reading, named)
    if comparator is None:
        return [None] * len(named)
    return ["ActiveComparator" if c is comparator else "Experimental" for c in named]


def _compared_with(reading: Reading, named: Sequence[Candidate]) -> Candidate | None:
    """The arm that is named most often after "versus" and "compared with"; of two, else the second."""
    votes = Counter(
        place
        for mark in _COMPARED_WITH.finditer(reading.text)
        for place, candidate in enumerate(named)
        if mark["name"].lower() in candidate.name.label.lower().split()
    )
    (first, most), (_, next_most) = [*votes.most_common(2), (None, 0), (None, 0)][:2]
    if first is not None and most > next_most:
        return named[first]
    return named[1] if len(named) == 2 else None


def _named_role(label: str) -> Term | None:
    return next((role for pattern, role in _ROLES if compiled(pattern).search(label)), None)


def _names(reading: Reading, candidate: Candidate) -> tuple[str, ...]:
    """All names of an arm: as printed, with abbreviations short and long, and what a bracket adds."""
    label = candidate.name.label
    names = [label, *candidate.extra_names]
    names += [
        inner.strip()
        for inner in re.findall(
            r"[(\[]([A-Za-z][\w+/ -]{0,30})[)\]]", reading.text[candidate.start : candidate.end + 15]
        )[:1]
    ]
    for name in [*names]:
        names += _expanded(reading, name)
    names += [re.sub(r"(?<=[A-Z])s\b", "", name) for name in [*names]]
    return tuple(dict.fromkeys(n for n in names if n and not re.match(r"^(?:n|N)\s*=", n)))


def _expanded(reading: Reading, name: str) -> list[str]:
    found: list[str] = []
    for short, known in reading.abbreviations.items():
        if re.search(rf"(?<!\w){re.escape(short)}(?!\w)", name):
            found.append(re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", _literally(known.long), name))
        if known.long.lower() in name.lower():
            found.append(re.sub(re.escape(known.long), _literally(short), name, flags=re.IGNORECASE))
    return found


def _literally(words: str) -> str:
    """Words as a replacement in which a backslash is a backslash."""
    return words.replace("\\", r"\\")


def _concepts(label: str) -> list[Concept]:
    """The interventions in an arm's name: the parts of a combination, each with what the vocabulary knows."""
    parts = [
        part.strip()
        for part in re.split(r"\s+(?:plus|\+|combined with|in combination with|with)\s+|\s*\+\s*", label)
    ]
    return [_concept(part) for part in parts if re.search(r"[A-Za-z]", part)]


def _concept(words: str) -> Concept:
    """The intervention that a part of an arm's name means, without its dose and manner of giving."""
    label = _REGIMEN.sub("", words).strip(" ,;-") or words
    return Concept(slug(label), label)
