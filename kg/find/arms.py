"""The arms of a trial: what participants were assigned to, with role, size, dose, route and duration."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg import vocabulary
from kg.find.arm_names import ArmName, is_generic, read_name
from kg.find.assignment import Item, administrations, assignments, compared
from kg.find.mentions import COMPARATORS, ArmIndex, Mention, Name
from kg.find.numbers import INTEGER, compiled, count
from kg.find.reading import Reading
from kg.find.sentences import Sentence
from kg.model import Arm, Concept, SectionKind, Span, Term, slug

_PEOPLE = r"(?:patients|participants|subjects|children|women|men|adults|individuals|infants|persons|volunteers|people|students|eyes|adolescents|residents|veterans)"
_GROUP_NAMED = compiled(
    r"\b(?:the|in|of|an?|our)\s+(?P<name>(?:[\w+/-]+\s+){0,3}?[\w+/-]+)[\s-]+(?:treatment\s+)?(?:group|arm)\b(?!\s+(?:differ|of|compar|sessions|therapy|and the))"
)
_LETTERED = compiled(
    r"\b(?P<kind>group|arm|mix|diet|regimen|drug|formula|cohort|schedule|treatment)\s+(?P<letter>[A-D]|[1-4]|I{1,3}|IV)\b(?![\w%.]*\d)"
)
_NOT_GROUPS = frozenset(
    "the a an both two three four other each same either this that these all control-group age subgroup study patient "
    "treatment parallel one per-protocol between within first second whole third entire respective intention-to-treat "
    "independent advisory working research task steering analysis safety population risk high-risk low-risk".split()
)
_GROUP_STOP = compiled(
    r"\b(?:in|of|the|for|with|to|and|from|by|than|was|were|is|on|between|no|or|versus|vs|compared|each)\b"
)
_SINGLE = compiled(
    r"\b(?:effects?|efficacy|effectiveness|safety|benefits?|impact|role|use|trial|study)\s+(?:and\s+\w+\s+)?of\s+(?P<name>[^.;:,()]{3,70}?)(?=\s+(?:on|in|for|as|to|versus|vs|compared|among|during|after|with|plus|at|and its)\b|[.,;:()])"
)
_SUPERIOR = compiled(
    r"(?P<left>[\w+-]+(?:\s(?:plus|and|\+)\s[\w-]+)?)\s+(?:was|had|has|did|showed|were|significantly|achieved|demonstrated|reduced|improved|increased|resulted)\b[^.;]{0,90}?\b"
    r"(?:compared (?:with|to)|versus|vs\.?|over|than)\s+(?:that (?:of|with)\s+)?(?P<right>[\w-]+(?:\s(?!in\b|for\b|on\b|at\b|as\b|with\b|was\b|were\b|is\b|group|arm|among\b|to\b|of\b|and\b|men\b|patients\b)[\w+-]+){0,3})"
)
_PLACEBO = compiled(r"\bplacebo\b|\bsham\b")
_ROLES: tuple[tuple[str, Term], ...] = (
    (
        r"^(?:\w+[ -])?placebo\b(?! plus| and| \+)|\bplacebo(?:s| \w+)?$|\bsham\b|^vehicle\b|\bsaline\b|\bdummy\b",
        "PlaceboComparator",
    ),
    (r"\bplacebo\b", "PlaceboComparator"),
    (
        r"\b(?:usual|standard|routine|conventional|customary|existing)\b.*\b(?:care|treatment|therapy|management|practice|follow-up)\b|^(?:TAU|SOC|SoC|standard of care)\b|\bcare as usual\b|\btreatment as usual\b",
        "UsualCare",
    ),
    (
        r"^no\b|\bno (?:treatment|intervention|therapy|further|drug|additional)\b|\bwait(?:ing)?[- ]?list|\bobservation\b|\buntreated\b|^nothing\b|^not\b|\bdelayed (?:treatment|intervention)\b|^none\b",
        "NoTreatment",
    ),
    (
        r"^(?:the )?(?:attention[- ])?controls?\b|\bcontrol$|\bcontrol (?:group|condition|intervention)|\bcomparison\b|\balone$",
        "ActiveComparator",
    ),
)
_SIZE_AFTER = compiled(
    rf"^\s*,?\s*(?:,\s*[nN]\s*=\s*(?P<bare>{INTEGER})|[(\[]\s*(?:[nN]\s*=\s*(?P<n>{INTEGER})(?!\s*(?:%|of|/))|(?P<people>{INTEGER})(?:\s+(?:\w+\s+)?{_PEOPLE})?(?=\s*[)\],;])))"
)
_SIZE_OF = compiled(
    rf"(?:^|[\s(,;])(?P<n>{INTEGER})\s+(?:(?:\w+\s+)?{_PEOPLE}\s+)?(?:(?:were|was)\s+)?(?:(?:randomly\s+)?(?:assigned|randomi[sz]ed|allocated)\s+)?(?:to|in|into|received?|receiving|on)\s+(?:(?:be\s+)?(?:receive|treated with|treatment with)\s+)?(?:the\s+|either\s+)?$"
)
_ASSIGNING = compiled(r"\brandom|\bassign|\ballocat|\breceived?\b|\btreated\b|\bdivided|\benrol")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible arm: its name and the place of the words that name it."""

    name: ArmName
    start: int
    end: int
    size: int | None = None
    evidence: tuple[int, int] | None = None
    extra_names: tuple[str, ...] = ()


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
    candidates = _chosen(reading)
    roles = _roles(reading, candidates)
    ids = _ids(candidates)
    names = [Name(i, _names(reading, c), r) for i, c, r in zip(ids, candidates, roles, strict=True)]
    index = ArmIndex(names)
    sizes = _sizes(reading, index, dict(zip(ids, candidates, strict=True)))
    concepts = [_concepts(candidate.name.label) for candidate in candidates]
    found = tuple(
        _arm(reading, candidate, name, group, sizes)
        for candidate, name, group in zip(candidates, names, concepts, strict=True)
    )
    unique = {concept.id: concept for group in concepts for concept in group}
    return FoundArms(found, tuple(unique.values()), index)


def _arm(
    reading: Reading,
    candidate: Candidate,
    name: Name,
    concepts: Sequence[Concept],
    sizes: dict[str, tuple[int, Span]],
) -> Arm:
    size, span = sizes.get(name.id, (None, None))
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


# How arms are looked for, the surest way first; the first that gives two or more is taken.
def _chosen(reading: Reading) -> list[Candidate]:
    for way in _WAYS:
        for candidates in way(reading):
            distinct = _distinct(candidates)
            if 1 < len(distinct) < 9:
                return distinct
    return []


def _from_assignment(reading: Reading) -> Iterator[list[Candidate]]:
    lists = [_of_items(reading, sentence, items) for sentence, items in assignments(reading)]
    usable = [one for one in lists if len(_distinct(one)) > 1 and all(_is_name(c.name.label) for c in one)]
    yield from sorted(usable, key=lambda one: (any(is_generic(c.name.label) for c in one), -_sized(one)))


def _from_administration(reading: Reading) -> Iterator[list[Candidate]]:
    for sentence, items in administrations(reading):
        candidates = _of_items(reading, sentence, items)
        if all(_is_name(c.name.label) for c in candidates):
            yield candidates


def _sized(candidates: Sequence[Candidate]) -> int:
    return sum(1 for c in candidates if c.size)


def _of_items(reading: Reading, sentence: Sentence, items: Sequence[Item]) -> list[Candidate]:
    text = reading.text
    after = text[items[-1].list_end : sentence.end]
    whole = _bare(text, items[0].start, items[-1].end)
    shared = text[slice(*items[0].shared)].strip() if items[0].shared else ""
    found: list[Candidate] = []
    for item in items:
        name = read_name(text[item.start : item.end], after)
        if not name.label and found:
            name = replace(name, label=found[-1].name.label)
        extra = (f"{name.label} + {shared}",) if shared else ()
        found.append(Candidate(name, item.start, item.end, item.size, whole, extra))
    return _told_apart(_shared_duration(reading, found, items))


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets without the article before a list and the stop after it."""
    lead = re.match(r"\s*(?:(?:either|an?|the)\s+)*", text[start:end])
    return start + (lead.end() if lead else 0), start + len(text[start:end].rstrip(" .,;:"))


def _shared_duration(reading: Reading, found: list[Candidate], items: Sequence[Item]) -> list[Candidate]:
    """A duration or route before the list's first name ("a 48-hour intravenous infusion of A or B") is common."""
    first = found[0].name
    if re.search(
        r"\b(?:infusion|injection|course|administration|treatment)s? of\b|\bmatch",
        reading.text[items[0].start : items[-1].end],
    ):
        return [
            replace(
                c,
                name=replace(
                    c.name, duration=c.name.duration or first.duration, route=c.name.route or first.route
                ),
            )
            for c in found
        ]
    return found


def _told_apart(found: list[Candidate]) -> list[Candidate]:
    """Arms of one drug get their dose into the name."""
    labels = [c.name.label.lower() for c in found]
    return [
        replace(c, name=replace(c.name, label=f"{c.name.label} {_printed(c.name)}"))
        if labels.count(c.name.label.lower()) > 1 and c.name.dose
        else c
        for c in found
    ]


def _printed(name: ArmName) -> str:
    return f"{name.dose.value} {name.dose.unit}" if name.dose else ""


def _is_name(label: str) -> bool:
    return (
        bool(re.search(r"[A-Za-z]{1,}", label))
        and len(label) < 110
        and len(label.split()) < 15
        and not _NO_NAME.match(label)
    )


_NO_NAME = compiled(
    r"^(?:\w+ed\b.*|treatment|therapy|groups?|arms?|the|it|them|their|study|(?:one|two|three|four|each|either|both|all)(?: \w+)? (?:groups?|arms?).*|"
    r"(?:double|single)[- ]blind.*|blind(?:ed)?|open[- ]label|receive.*|(?:patients|participants|women|men|children|subjects|adults)\b.*|placebo-controlled.*|parallel.*|"
    r"baseline.*|weeks?|months?|days?|years?|\d[\d.,:%\s]*|and .*|stratif.*|treatment (?:groups?|arms?)|ratio.*|(?:in|on|for|of|by|at|from)\b.*)$"
)


def _from_comparison(reading: Reading) -> Iterator[list[Candidate]]:
    """ "A versus B" in the title or the aim."""
    for sentence in reading.sentences:
        aim = sentence.kind in {SectionKind.TITLE, SectionKind.OBJECTIVE} or re.search(
            r"\b(?:aim|compare|evaluate|objective|purpose|designed to|investigate)", sentence.text
        )
        if not aim and sentence.number > 0:
            continue
        sides = compared(reading, sentence)
        names = [read_name(reading.text[s.start : s.end]) for s in sides]
        if sides and all(_is_name(n.label) and len(n.label.split()) < 9 for n in names):
            yield [
                Candidate(n, s.start, s.end, evidence=(sides[0].start, sides[1].end))
                for n, s in zip(names, sides, strict=True)
            ]


def _from_letters(reading: Reading) -> Iterator[list[Candidate]]:
    """Groups known by letters or numbers: "mix A", "mix B" and placebo."""
    first: dict[str, re.Match[str]] = {}
    for mark in _LETTERED.finditer(reading.text):
        first.setdefault(mark.group().lower(), mark)
    named = [Candidate(ArmName(m.group()), *m.span()) for m in first.values()]
    placebo = _PLACEBO.search(reading.text)
    if len(named) > 1:
        yield [
            *named,
            *(
                [Candidate(ArmName(placebo.group()), *placebo.span())]
                if placebo and named[0].name.label.lower()[:5] != "group"
                else []
            ),
        ]


def _from_groups(reading: Reading) -> Iterator[list[Candidate]]:
    """ "the X group" and "the Y arm", by how often they are spoken of."""
    first: dict[str, Candidate] = {}
    times: dict[str, int] = {}
    for mark in _GROUP_NAMED.finditer(reading.text):
        words = _GROUP_STOP.split(mark["name"])[-1].strip()
        if (
            not words
            or words.lower() in _NOT_GROUPS
            or words.split()[0].lower() in _NOT_GROUPS
            or re.search(r"^\d", words)
        ):
            continue
        start = mark.end("name") - len(words)
        key = words.lower()
        first.setdefault(key, Candidate(ArmName(words), start, mark.end()))
        times[key] = times.get(key, 0) + 1
    if any("control" in key or "placebo" in key for key in first) or len(first) == 2:
        yield sorted(first.values(), key=lambda c: -times[c.name.label.lower()])[:4]
    if len(first) == 1 and re.search(r"\bcontrols?\b", reading.text):
        control = re.search(r"\bcontrols?\b(?=[ ,.;:)])(?! of)", reading.text)
        yield [*first.values(), *([Candidate(ArmName("control"), *control.span())] if control else [])]


def _from_superiority(reading: Reading) -> Iterator[list[Candidate]]:
    """ "A had an advantage over B", as press reports have it."""
    for mark in _SUPERIOR.finditer(reading.text):
        left, right = read_name(mark["left"]), read_name(mark["right"])
        if _is_name(left.label) and _is_name(right.label) and left.label.lower() not in _NOT_GROUPS:
            yield [Candidate(left, *mark.span("left")), Candidate(right, *mark.span("right"))]


def _from_placebo(reading: Reading) -> Iterator[list[Candidate]]:
    """One treatment against placebo, where no sentence names both."""
    placebo = _PLACEBO.search(reading.text)
    for mark in _SINGLE.finditer(reading.text):
        name = read_name(mark["name"])
        if placebo and _is_name(name.label) and len(name.label.split()) < 7:
            yield [
                Candidate(name, *mark.span("name")),
                Candidate(ArmName(placebo.group().lower()), *placebo.span()),
            ]


_WAYS: tuple[Callable[[Reading], Iterator[list[Candidate]]], ...] = (
    _from_assignment, _from_administration, _from_comparison, _from_superiority, _from_letters, _from_groups, _from_placebo,
)  # fmt: skip


def _distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    found: dict[str, Candidate] = {}
    for candidate in candidates:
        if candidate.name.label:
            found.setdefault(slug(candidate.name.label), candidate)
    return list(found.values())


def _ids(candidates: Sequence[Candidate]) -> list[str]:
    return [slug(c.name.label) for c in candidates]


def _roles(reading: Reading, candidates: Sequence[Candidate]) -> list[Term | None]:
    """Comparators by their names; of two active arms the one named second in the comparison."""
    named = [_named_role(c.name.label) for c in candidates]
    if any(role in COMPARATORS for role in named):
        active = any(role is None for role in named)
        return [role or ("Experimental" if active else None) for role in named]
    last = len(candidates) - 1
    return (
        ["ActiveComparator" if place == last else "Experimental" for place in range(len(candidates))]
        if len(candidates) == 2
        else [None] * len(candidates)
    )


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
            found.append(re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", lambda _: known.long, name))
        if known.long.lower() in name.lower():
            found.append(re.sub(re.escape(known.long), lambda _: short, name, flags=re.IGNORECASE))
    return found


def _concepts(label: str) -> list[Concept]:
    """The interventions in an arm's name: the parts of a combination, each with what the vocabulary knows."""
    parts = [
        part.strip()
        for part in re.split(r"\s+(?:plus|\+|combined with|in combination with|with)\s+|\s*\+\s*", label)
    ]
    return [_concept(part) for part in parts if re.search(r"[A-Za-z]", part)]


def _concept(words: str) -> Concept:
    known = vocabulary.identify("interventions", words)
    matches = vocabulary.by_id(known).exact_matches if known else ()
    return Concept(slug(words), words, matches)


def _sizes(
    reading: Reading, index: ArmIndex, candidates: dict[str, Candidate]
) -> dict[str, tuple[int, Span]]:
    """The size of each arm: beside its name in the list of assignment, else the first one printed beside a mention."""
    sizes = {
        arm: (c.size, reading.span(c.start, c.end)) for arm, c in candidates.items() if c.size is not None
    }
    sentences = sorted(reading.sentences, key=lambda s: (not _ASSIGNING.search(s.text), s.number))
    for sentence in sentences:
        if len(sizes) == len(candidates):
            break
        for arm, size, span in _sizes_in(reading, sentence, index):
            sizes.setdefault(arm, (size, span))
    return sizes


def _sizes_in(reading: Reading, sentence: Sentence, index: ArmIndex) -> Iterator[tuple[str, int, Span]]:
    text = reading.text
    mentions = index.mentions(text, sentence.start, sentence.end)
    for mention in mentions:
        mark = _SIZE_AFTER.search(text[mention.end : min(sentence.end, mention.end + 40)])
        if mark and (mark["n"] or mark["bare"] or _assigning(mention, sentence)):
            yield (
                mention.arm,
                count(mark["n"] or mark["bare"] or mark["people"]),
                reading.span(mention.start, mention.end + mark.end()),
            )
            continue
        before = _SIZE_OF.search(text[max(sentence.start, mention.start - 90) : mention.start])
        if before and _assigning(mention, sentence):
            start = mention.start - len(before.group().lstrip(" (,;"))
            yield mention.arm, count(before["n"]), reading.span(start, mention.end)


def _assigning(mention: Mention, sentence: Sentence) -> bool:
    return bool(re.search(r"\brandom|\bassign|\ballocat", sentence.text[: mention.end - sentence.start + 60]))
