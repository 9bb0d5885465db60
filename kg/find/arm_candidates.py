"""Where the arms of a trial may be named, the surest way of naming them first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.find.arm_names import TIME_WORDS, ArmName, is_generic, read_name, without_treated
from kg.find.assignment import Item, administrations, assignments, compared
from kg.find.numbers import compiled
from kg.find.reading import REPORTING, Reading
from kg.find.sentences import Sentence
from kg.model import SectionKind, slug

_GROUP_NAMED = compiled(
    r"\b(?:the|in|of|an?|our)\s+(?P<name>(?:[\w+/-]+\s+){0,3}?[\w+/-]+)[\s-]+(?:treatment\s+)?(?:group|arm)"
    r"\b(?!\s+(?:differ|of|compar|sessions|therapy|and the))"
)
_LETTERED = compiled(
    r"\b(?P<kind>group|arm|mix|diet|regimen|drug|formula|cohort|schedule|treatment)\s+"
    r"(?P<letter>[A-D]|[1-4]|I{1,3}|IV)\b(?![\w%.]*\d)"
)
_NOT_GROUPS = frozenset(
    "the a an both two three four other each same either this that these all one control-group age subgroup "
    "sub study patient treatment parallel first second third whole entire respective between within "
    "per-protocol publishing press intention-to-treat independent advisory working research task analysis "
    "steering safety population risk high-risk low-risk".split()
)
_GROUP_STOP = compiled(
    r"\b(?:in|of|the|for|with|to|and|from|by|than|was|were|is|on|between|no|or|versus|vs|compared|each)\b"
)
_SINGLE = compiled(
    r"\b(?:effects?|efficacy|effectiveness|safety|benefits?|impact|role|use|trial|study)\s+"
    r"(?:and\s+\w+\s+)?of\s+(?P<name>[^.;:,()]{3,70}?)(?=\s+"
    r"(?:on|in|for|as|to|versus|vs|compared|among|during|after|with|plus|at|and its)\b|[.,;:()])"
)
_SUPERIOR = compiled(
    r"(?P<left>[\w+-]+(?:\s(?:plus|and|\+)\s[\w-]+)?)\s+"
    r"(?:was|had|has|did|showed|were|significantly|achieved|demonstrated|reduced|improved|increased"
    r"|resulted)\b[^.;]{0,90}?\b"
    r"(?:compared (?:with|to)|versus|vs\.?|over|than)\s+"
    r"(?:that (?:of|with)\s+)?(?P<right>[\w-]+(?:\s(?!in\b|for\b|on\b|at\b|as\b|with\b|was\b|were\b|is\b"
    r"|group|arm|among\b|to\b|of\b|and\b|men\b|patients\b)[\w+-]+){0,3})"
)
_PLACEBO = compiled(r"\bplacebo\b|\bsham\b")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible arm: its name and the place of the words that name it."""

    name: ArmName
    start: int
    end: int
    size: int | None = None
    evidence: tuple[int, int] | None = None
    extra_names: tuple[str, ...] = ()
    size_end: int | None = None


def candidates(reading: Reading) -> list[Candidate]:
    """The arms by the surest way of naming them that gives two or more.

    A full article speaks of its arms again and again; a list of which it does not is not one of arms.
    """
    first: list[Candidate] = []
    for way in _WAYS:
        for named in way(reading):
            distinct = _distinct(named)
            if 1 < len(distinct) < 9:
                if len(reading.text) < _ARTICLE_LENGTH or all(_spoken_of(reading, c) for c in distinct):
                    return distinct
                first = first or distinct
    return first


def _spoken_of(reading: Reading, candidate: Candidate) -> bool:
    """Whether a word of the name stands elsewhere as that of a group or of what was received."""
    words = [w for w in re.findall(r"[\w+-]{3,}", candidate.name.label) if w.lower() not in _NOT_GROUPS]
    for word in words or [candidate.name.label]:
        name = re.escape(word)
        pattern = (
            rf"\b{name}s?\b[\w\s-]{{0,20}}?\b(?:groups?|arms?|patients|participants|subjects|recipients"
            rf"|treated)\b|\b(?:received|receiving|treated with|assigned to|given|versus|vs\.?|than)\s+"
            rf"(?:the\s+|an?\s+)?{name}\b"
        )
        if any(
            not candidate.start <= m.start() < candidate.end
            for m in re.finditer(pattern, reading.text, re.IGNORECASE)
        ):
            return True
    return False


def _from_assignment(reading: Reading) -> Iterator[list[Candidate]]:
    lists = [_of_items(reading, sentence, items) for sentence, items in assignments(reading)]
    usable = [one for one in lists if 1 < len(_distinct(one)) < (9 if _sized(one) else 5)]
    yield from sorted(usable, key=lambda one: _standing(reading, one))


def _standing(reading: Reading, named: Sequence[Candidate]) -> tuple[bool, ...]:
    """How much a list is worth, the best first: names over parts played, methods, the abstract, sizes."""
    sentence = next(s for s in reading.sentences if s.start <= named[0].start < s.end)
    generic = any(is_generic(c.name.label) for c in named)
    return generic, sentence.kind in REPORTING, not sentence.abstract, not _sized(named)


def _from_administration(reading: Reading) -> Iterator[list[Candidate]]:
    for sentence, items in administrations(reading):
        yield _of_items(reading, sentence, items)


def _sized(candidates: Sequence[Candidate]) -> int:
    return sum(1 for c in candidates if c.size)


def _of_items(reading: Reading, sentence: Sentence, items: Sequence[Item]) -> list[Candidate]:
    text = reading.text
    whole = _bare(text, items[0].start, items[-1].end)
    shared = text[slice(*items[0].shared)].strip() if items[0].shared else ""
    found: list[Candidate] = []
    for item in items:
        name = read_name(text[item.start : item.end], text[item.end : sentence.end])
        if found and _DENIED.fullmatch(name.label):
            name = replace(name, label=f"no {found[0].name.label}")
        if not name.label and found:
            name = replace(name, label=found[-1].name.label, dose=name.dose or found[-1].name.dose)
        if _is_name(name.label):
            extra = (name.label,) if shared else ()
            name = replace(name, label=f"{name.label} + {shared}") if shared else name
            found.append(Candidate(name, item.start, item.end, item.size, whole, extra, item.size_end))
    return _told_apart(_shared_regimen(reading, found, items)) if found else []


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets without the article before a list and the stop after it."""
    lead = re.match(r"\s*(?:(?:either|an?|the)\s+)*", text[start:end])
    return start + (lead.end() if lead else 0), start + len(text[start:end].rstrip(" .,;:"))


def _shared_regimen(reading: Reading, found: list[Candidate], items: Sequence[Item]) -> list[Candidate]:
    """A duration or route before the first name ("a 48-hour intravenous infusion of A or B") is common."""
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
    """Arms of one drug get into their names what differs: the dose, else the duration."""
    labels = [c.name.label.lower() for c in found]
    doses = {c.name.dose for c in found if labels.count(c.name.label.lower()) > 1}
    return [
        _called(c, by_dose=len(doses) > 1) if labels.count(c.name.label.lower()) > 1 else c for c in found
    ]


def _called(candidate: Candidate, *, by_dose: bool) -> Candidate:
    name = candidate.name
    part = name.dose if by_dose else name.duration
    if part is None:
        return candidate
    word = part.unit if by_dose else TIME_WORDS[part.unit]
    also = (*candidate.extra_names, f"{part.value} {word.rstrip('s')}")
    return replace(candidate, name=replace(name, label=f"{name.label} {part.value} {word}"), extra_names=also)


def _is_name(label: str) -> bool:
    return (
        bool(re.search(r"[A-Za-z]{1,}", label))
        and len(label) < 110
        and len(label.split()) < 15
        and not _NO_NAME.match(label)
    )


_DENIED = compiled(r"not|none|no|nothing")
_CONTROLS = compiled(r"\bcontrols?\b(?=[ ,.;:)])(?! of)")
_NO_NAME = compiled(
    r"^(?:treatment|therapy|groups?|arms?|the|it|them|their|study"
    r"|(?:one|two|three|four|each|either|both|all)(?: \w+)? (?:groups?|arms?).*"
    r"|(?:double|single)[- ]blind.*|blind(?:ed)?|open[- ]label|receive.*"
    r"|(?:patients|participants|women|men|children|subjects|adults)\b.*"
    r"|placebo-controlled.*|parallel.*|baseline.*|with\b.*|both\b.*|each\b.*|all\b.*|weeks?|months?|days?"
    r"|years?|\d[\d.,:%\s]*|\d+ (?!mg|g\b|mcg|ug|IU|Gy|mL|%)\w+ .*"
    r"|and .*|stratif.*|treatment (?:groups?|arms?)|ratio.*|(?:in|on|for|of|by|at|from|as|using|through)\b.*"
    r"|(?:they|randomly|others?|remaining|self-rating|significantly|n\s*=|which|who|whose|that|those|these"
    r"|this|have|had|has|did|do|does|was|were|is|are|be|been|not only|more|less|other|others|so|then"
    r"|however|age|sex|time|patient|study)\b.*"
    r"|(?:or|higher|lower|site|doses?|infusions?|cycles?|long-term treatment|weight loss|BMI)$"
    r"|(?:rates?|overall|objective|days?|withdrawal|despite|self|mortality|survival|symptoms|adherence)\b.*"
    r"|.*\b(?:publishing|press|journal|collaboration|investigators|assessments?)\b.*"
    r"|\w+ed$|and$|(?:markers|responses?|changes?|levels?|analys[ie]s|subgroup|prevention|quality|effects?"
    r"|toxicity|until|unacceptable)\b.*|(?:assigned|allocated|randomi[sz]ed|followed|compared|matched|based"
    r"|stratified|evaluated|assessed|examined|determined|divided)\b.*"
    r"|.*\b(?:received|occurred|developed|were|was|are|did|which|who|would|could|should|whether"
    r"|respectively|have|had|has)\b.*)$"
)


# Shorter reports are abstracts and news, which may name an arm once.
_ARTICLE_LENGTH = 8000
_AIMS = frozenset({SectionKind.TITLE, SectionKind.OBJECTIVE})
_AIM = compiled(
    r"\baim(?:ed|s)?\b|\bcompare\b|\bcomparing\b|\bevaluat|\bobjective|\bpurpose"
    r"|\bdesigned to\b|\binvestigat|\bdetermine\b|\bassess\b"
)


def _from_comparison(reading: Reading) -> Iterator[list[Candidate]]:
    """ "A versus B" in the title or the aim."""
    for sentence in reading.sentences:
        if sentence.kind in REPORTING and sentence.number > 0:
            continue
        if sentence.number > 0 and sentence.kind not in _AIMS and not _AIM.search(sentence.text):
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
    spoken: dict[str, list[Candidate]] = {}
    for mark in _GROUP_NAMED.finditer(reading.text):
        words = _GROUP_STOP.split(mark["name"])[-1].strip()
        name = ArmName(without_treated(words))
        if words and not _is_other_group(words) and _is_name(name.label):
            start = mark.end("name") - len(words)
            spoken.setdefault(name.label.lower(), []).append(Candidate(name, start, mark.end()))
    named = [places[0] for places in sorted(spoken.values(), key=len, reverse=True)]
    if any("control" in key or "placebo" in key for key in spoken) or len(named) == 2:
        yield named[:4]
    if len(named) == 1:
        control = _CONTROLS.search(reading.text)
        yield [*named, *([Candidate(ArmName("control"), *control.span())] if control else [])]


def _is_other_group(words: str) -> bool:
    """Whether "group" follows a word that names no arm ("age group", "working group", "28-day group")."""
    lower = words.lower()
    return lower in _NOT_GROUPS or lower.split()[0] in _NOT_GROUPS or lower[0].isdigit()


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
    _from_assignment, _from_administration, _from_comparison, _from_letters, _from_groups, _from_placebo,
    _from_superiority,
)  # fmt: skip


def _distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    found: dict[str, Candidate] = {}
    for candidate in candidates:
        if candidate.name.label:
            found.setdefault(slug(candidate.name.label), candidate)
    return list(found.values())
