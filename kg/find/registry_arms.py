"""The arms of a registry record: the groups that were followed, matched to the arms that were planned."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import TypeVar

from kg.find.arm_names import DOSE, read_name
from kg.find.numbers import compiled
from kg.find.registry_fields import NOTHING, Node
from kg.find.terms import term_in
from kg.model import Arm, Concept, Quantity, Span, Term, slug

T = TypeVar("T")

CONFIDENCE = Decimal("0.99")
ROLES: Mapping[str, Term] = MappingProxyType(
    {
        "EXPERIMENTAL": "Experimental",
        "ACTIVE_COMPARATOR": "ActiveComparator",
        "PLACEBO_COMPARATOR": "PlaceboComparator",
        "SHAM_COMPARATOR": "ShamComparator",
        "NO_INTERVENTION": "NoTreatment",
    }
)
_PLANNED = "protocolSection.armsInterventionsModule.armGroups"
_FLOW = "resultsSection.participantFlowModule"
_MEASURES = "resultsSection.outcomeMeasuresModule.outcomeMeasures"
_EVENTS = "resultsSection.adverseEventsModule"
_MESH = "http://id.nlm.nih.gov/mesh/"

_EVERYBODY = re.compile(r"(?:total|overall|all (?:\w+ )?(?:participants|patients|subjects))\b", re.I)
_TYPES = (
    "Biological|Behavioral|Combination Product|Device|Diagnostic Test|Dietary Supplement|Drug|Genetic|Other|"
    "Procedure|Radiation"
)
_TYPE_PREFIX = re.compile(rf"^(?:{_TYPES}):\s*")
_WORD = re.compile(r"[^\W_]+")
_FILLING = frozenset(
    {"a", "and", "arm", "cohort", "drug", "group", "mg", "of", "or", "plus", "the", "treatment", "with"}
)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of participants as the results name it, with its size and the words for that."""

    title: str
    description: str
    size: int | None
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """An arm as it was planned."""

    label: str
    role: Term | None
    description: str
    interventions: tuple[str, ...]
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class RegistryArms:
    """The arms, and which of them a group of the results is, by its title."""

    arms: tuple[Arm, ...]
    by_title: Mapping[str, str]

    def arm_of(self, title: str) -> str | None:
        """The id of the arm that a group's title names."""
        return self.by_title.get(_key(title))


def registry_arms(record: Node) -> RegistryArms:
    """One arm for each group that was followed or reported; the planned arms where there are none."""
    planned = tuple(_planned(record))
    groups = _merged(_groups(record))
    if not groups:
        groups = {_key(p.label): Group(p.label, p.description, None, p.evidence) for p in planned}
    titles = _same_groups(groups)
    kept = {key: group for key, group in groups.items() if titles[key] == key}
    matches = _matches(tuple(kept.values()), planned)
    arms = tuple(_arm(group, match) for group, match in zip(kept.values(), matches, strict=True))
    ids = dict(zip(kept, _distinct(arm.id for arm in arms), strict=True))
    return RegistryArms(
        tuple(replace(arm, id=arm_id) for arm, arm_id in zip(arms, ids.values(), strict=True)),
        {key: ids[same] for key, same in titles.items()},
    )


def registry_interventions(record: Node) -> tuple[Concept, ...]:
    """What the planned arms received, each once, with the MeSH identifier that the record gives for it."""
    meshes = list(record.items("derivedSection.interventionBrowseModule.meshes"))
    names = [
        item.words("name") for item in record.items("protocolSection.armsInterventionsModule.interventions")
    ]
    names += [name for arm in _planned(record) for name in arm.interventions]
    concepts = {slug(name): concept(name, meshes) for name in names if slug(name)}
    return tuple(concepts.values())


def concept(words: str, meshes: Iterable[Node] = ()) -> Concept:
    """A condition or intervention, with the MeSH identifiers of the record's terms that have its name."""
    same = (mesh.words("id") for mesh in meshes if _stems(mesh.words("term")) == _stems(words))
    return Concept(slug(words), words, tuple(dict.fromkeys(_MESH + code for code in same if code)))


def titles_of(node: Node, path: str = "groups") -> dict[str, str]:
    """The title of each group of a table by its id."""
    return {group.words("id"): group.words("title") for group in node.items(path)}


def _groups(record: Node) -> Iterator[Group]:
    yield from _flow_groups(record.at(_FLOW))
    for measure in record.items(_MEASURES):
        sizes = denominators(measure)
        for group in measure.items("groups"):
            yield _group(group, sizes.get(group.words("id")))
    for group in record.items(f"{_EVENTS}.eventGroups"):
        yield _group(group, group.at("seriousNumAtRisk"))


def _flow_groups(flow: Node) -> Iterator[Group]:
    started: dict[str, Node] = {}
    for period in flow.items("periods"):
        for milestone in period.items("milestones"):
            if milestone.words("type") == "STARTED":
                for achieved in milestone.items("achievements"):
                    started.setdefault(achieved.words("groupId"), achieved.at("numSubjects"))
    for group in flow.items("groups"):
        yield _group(group, started.get(group.words("id")))


def denominators(node: Node) -> dict[str, Node]:
    """How many participants of each group were analysed, by the group's id."""
    people = [d for d in node.items("denoms") if d.words("units").lower() == "participants"]
    return {count.words("groupId"): count.at("value") for d in people for count in d.items("counts")}


def _group(group: Node, size: Node | None) -> Group:
    sized = size or NOTHING
    words = (*group.spans("title"), *([sized.span] if sized.span else []))
    return Group(group.words("title"), group.words("description"), sized.count(), words)


def _merged(groups: Iterable[Group]) -> dict[str, Group]:
    """The groups by their titles; what a later table adds to an earlier one is kept."""
    merged: dict[str, Group] = {}
    for group in groups:
        key = _key(group.title)
        if not key or _EVERYBODY.match(group.title):
            continue
        known = merged.setdefault(key, group)
        if known.size is None and group.size is not None:
            merged[key] = replace(known, size=group.size, evidence=group.evidence)
    return merged


def _same_groups(groups: Mapping[str, Group]) -> dict[str, str]:
    """Each title with the title that it shortens, where there is just one (`Placebo` of `Placebo cohort`)."""
    same: dict[str, str] = {}
    for key in groups:
        longer = [other for other in groups if set(key.split()) < set(other.split())]
        same[key] = longer[0] if len(longer) == 1 else key
    return {key: same[to] for key, to in same.items()}


def _planned(record: Node) -> Iterator[Planned]:
    for arm in record.items(_PLANNED):
        label = arm.words("label")
        yield Planned(
            label,
            ROLES.get(arm.words("type")) or term_in("arm_roles", label),
            arm.words("description"),
            tuple(_TYPE_PREFIX.sub("", item.words()) for item in arm.items("interventionNames")),
            arm.spans("label", "type"),
        )


def _matches(groups: tuple[Group, ...], planned: tuple[Planned, ...]) -> list[tuple[Planned, ...]]:
    """The planned arms that each group may be: by shared words, else by order if both are as many."""
    by_words = [_best(group, planned) for group in groups]
    if any(by_words) or len(groups) != len(planned):
        return by_words
    return [(arm,) for arm in planned]


def _best(group: Group, planned: tuple[Planned, ...]) -> tuple[Planned, ...]:
    scores = [_likeness(group, arm) for arm in planned]
    best = max(scores, default=0.0)
    return tuple(arm for arm, score in zip(planned, scores, strict=True) if score == best) if best > 0 else ()


def _likeness(group: Group, arm: Planned) -> float:
    """How much of a group's title stands in a planned arm's label, and a little for what the arm receives."""
    title, label = _stems(group.title), _stems(arm.label)
    received = frozenset().union(*map(_stems, arm.interventions))
    if not any(word.isalpha() for word in title & (label | received)):
        return 0.0
    return 2 * len(title & label) / (len(title) + len(label)) + 0.2 * len(title & received) / len(title)


def _arm(group: Group, match: tuple[Planned, ...]) -> Arm:
    planned = match[0] if len(match) == 1 else None
    description = f"{group.description} {planned.description if planned else ''}"
    return Arm(
        id=slug(group.title),
        label=group.title,
        aliases=(planned.label,) if planned and _key(planned.label) != _key(group.title) else (),
        role=_common(arm.role for arm in match),
        interventions=_common(tuple(slug(name) for name in arm.interventions) for arm in match) or (),
        size=group.size,
        dose=_dose(group.title, description),
        route=term_in("routes", f"{group.title} {description}"),
        duration=read_name(group.title, description).duration,
        evidence=group.evidence,
        confidence=CONFIDENCE,
    )


def _dose(title: str, description: str) -> Quantity | None:
    """The dose in the title, else the only one that the description names."""
    if named := read_name(title).dose:
        return named
    printed = {read_name(found.group()).dose for found in compiled(DOSE).finditer(description)}
    return printed.pop() if len(printed) == 1 else None


def _common(values: Iterable[T]) -> T | None:
    """The one value that all share."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None


def _distinct(ids: Iterable[str]) -> Iterator[str]:
    times: Counter[str] = Counter()
    for one in ids:
        times[one] += 1
        yield f"{one}-{times[one]}" if times[one] > 1 else one


def _key(title: str) -> str:
    return " ".join(_WORD.findall(title.lower()))


def _stems(words: str) -> frozenset[str]:
    return frozenset(_WORD.findall(words.lower())) - _FILLING
