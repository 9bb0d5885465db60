"""The groups of a table: which headings are arms of the trial, and which compare two of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kg.find.arms import FoundArms
from kg.find.reading import Reading
from kg.find.table_headings import VERSUS, Meaning
from kg.find.table_layout import Heading, Layout
from kg.model import Arm, slug

_WORD = re.compile(r"[a-z0-9+]+")
_FILLER = frozenset(
    "group groups arm arms the treatment therapy patients of in with and n mg daily once twice only "
    "alone".split()
)
_NO_GROUP = re.compile(
    r"(?i)\bp[- ]?values?\b|^p$|\bdiff(?:erence|\.|$)|^[\u03c7\u03a7x]\s?2$|\bchi-?\s?square"
    r"|\bratio\b|\brisk\b|\bestimate|\bstatistic|\btest\b|\bvs\.?\b"
    r"|\bversus\b|\bgroup\s*[\xd7x*]\s*time|\bbetween\b|\boutcome|\bvariable|\bcharacteristic"
    r"|\bchange|\bscore|\bmeasure|\bparameter|\bcoefficient|\beffect|\bBMI\b|\bage\b|\bno\. of\b"
    r"|\bnumber of\b|^[\W\d]*$|\bdays?\b|\bweeks?\b|\bmonths?\b|\bbaseline\b|\bfollow|\bintention"
    r"|\bper[- ]protocol|\bpatients with|\badverse"
)
_GROUP_ALONE = re.compile(
    r"(?i)(?:the )?(?:[\w+/-]+ ){0,3}(?:group|arm)(?: \w{1,3})?|(?:active )?controls?|placebo"
    r"|intervention|treatment|usual care|standard (?:care|treatment)|sham|TAU|experimental|comparison"
    r"|wait(?:ing)?[- ]?list(?: control)?"
)
_GROUP_WORD = re.compile(r"^(?:the )?groups? | (?:groups?|arms?)$")
_CODE = 12
_CODED = re.compile(r"(?i:(?:group|arm)\s*)?(?P<code>[A-Z]|I{1,3}|IV|[1-6]|[A-Z]\d)(?i:\s*(?:group|arm))?")
_AROUND_CODE = re.compile(r"(?i)\s*\b(?:group|arm)\b\s*")
_CLAUSE = re.compile(r"[.;:,()\t]|\b(?:and|or|the|an?|to|versus|vs|were|was|between|receiv\w+|either|than)\b")
_BESIDE, _TOUCHING, _LONGEST_NAME = 120, 4, 6


@dataclass(frozen=True, slots=True)
class Groups:
    """The headings of one table that name arms or comparisons (target, reference), by heading."""

    arms: Mapping[Heading, str]
    comparisons: Mapping[Heading, tuple[str | None, str]]
    by_name: bool


@dataclass(slots=True)
class TableArms:
    """The arms that headings name: those that the prose named, and those that only tables name."""

    reading: Reading
    known: FoundArms
    made: dict[str, Arm] = field(default_factory=dict)

    def groups(self, layout: Layout, meanings: Mapping[Heading, Meaning]) -> Groups:
        """Which headings of a table are arms: those of one header row, or of the row labels."""
        comparisons = {h: c for h in meanings if (c := self._compared(h)) is not None}
        best: dict[Heading, str] = {}
        rank, named = (0, 0), False
        for over, level in _levels(layout):
            candidates = [meanings[h] for h in level if h not in comparisons and _may_be_group(meanings[h])]
            recognized = len({arm for m in candidates if (arm := self._named(m)) is not None})
            arms, by_name = self._of_level(candidates, over=over)
            if arms and (recognized, len(set(arms.values()))) > rank:
                rank = recognized, len(set(arms.values()))
                best, named = arms, by_name
        return Groups(best, comparisons, named)

    def _of_level(self, candidates: Sequence[Meaning], *, over: bool) -> tuple[dict[Heading, str], bool]:
        """The arms of headings that stand side by side; empty unless two different ones are among them."""
        arms = {m.heading: arm for m in candidates if (arm := self._named(m)) is not None}
        plain = [m for m in candidates if m.heading not in arms and not _NO_GROUP.search(m.words)]
        rest = plain if over else [m for m in plain if m.size is not None or _GROUP_ALONE.fullmatch(m.words)]
        known = len(set(arms.values()))
        if known < 2 and not _look_like_groups([*rest, *(m for m in candidates if m.heading in arms)]):
            return {}, False
        by_name = known > 1 or bool(arms)
        for one in rest:
            left = [a.id for a in self.known.arms if a.id not in arms.values()]
            if (
                known
                and not _CODED.fullmatch(one.words)
                and len(left) == 1
                and len({m.words.lower() for m in rest}) == 1
            ):
                arms[one.heading] = left[0]
            elif one.size is not None or one.names_group or known < 2:
                arms[one.heading] = self._make(one).id
        return (arms, by_name) if len(set(arms.values())) > 1 else ({}, False)

    def names_of(self, one: Meaning) -> tuple[str, ...]:
        """All names of the arm that a heading names, as far as the prose names it."""
        named = self._named(one)
        return next(((a.label, *a.aliases) for a in self.known.arms if a.id == named), ())

    def _named(self, one: Meaning) -> str | None:
        """The arm that a heading names: an arm of a former table, or one that the prose names."""
        if (made := self.made.get(_key(one.words))) is not None:
            return made.id
        words = _content(one.words)
        exact = [
            a.id
            for a in self.known.arms
            if any(_key(name) == _key(one.words) for name in (a.label, *a.aliases))
        ]
        if len(exact) == 1:
            return exact[0]
        mentions = self.known.index.mentions(self.reading.text, one.heading.start, one.heading.end)
        found = {m.arm for m in mentions}
        if len(found) != 1:
            return self._coded(one.words)
        said = " ".join(self.reading.text[m.start : m.end] for m in mentions)
        return found.pop() if 2 * len(_content(said) & words) >= len(words) else None

    def _coded(self, words: str) -> str | None:
        """The arm that the prose names beside a code: "group I had lidocaine", "sponge (group B)"."""
        code = _CODED.fullmatch(words)
        if code is None or any(
            _CODED.fullmatch(name) for a in self.known.arms for name in (a.label, *a.aliases)
        ):
            return None
        text, index = self.reading.text, self.known.index
        linked: set[str] = set()
        for mark in re.finditer(rf"\b[Gg]roup\s+{re.escape(code['code'])}(?![\w-])", text):
            before = index.mentions(text, max(0, mark.start() - _BESIDE), mark.start())
            if text[mark.start() - 1] == "(" and before and mark.start() - before[-1].end < _TOUCHING:
                linked.add(before[-1].arm)
                continue
            stop = re.search(r"\b[Gg]roups?\b|[.;]\s", text[mark.end() : mark.end() + _BESIDE])
            end = mark.end() + (stop.start() if stop else _BESIDE)
            linked |= {m.arm for m in index.mentions(text, mark.end(), min(end, len(text)))[:1]}
            if linked:
                break
        return linked.pop() if len(linked) == 1 else None

    def _make(self, one: Meaning) -> Arm:
        arm = Arm(
            id=self._free(slug(one.words)),
            label=one.words,
            aliases=self.other_names(one.words),
            evidence=(self.reading.span(one.heading.start, one.heading.end),),
            confidence=Decimal("0.5"),
        )
        return self.made.setdefault(_key(one.words), arm)

    def _free(self, wanted: str) -> str:
        taken = {arm.id for arm in (*self.known.arms, *self.made.values())}
        return wanted if wanted not in taken else f"{wanted}-group"

    def other_names(self, words: str) -> tuple[str, ...]:
        """What the report says that a code or an abbreviation in a heading stands for."""
        names = [
            long for word in words.split() if (long := self.reading.long_form(word.strip("()+,"))) is not None
        ]
        if len(words) <= _CODE:
            names += _explained(words, self.reading.text)
        return tuple(dict.fromkeys(name for name in names if name.lower() != words.lower()))[:4]

    def _compared(self, heading: Heading) -> tuple[str | None, str] | None:
        """Target and reference of "A vs. B"; of "Difference vs. B" the reference alone."""
        for mark in VERSUS.finditer(self.reading.text, heading.start, heading.end):
            left = self._sides(heading.start, mark.start())
            right = self._sides(mark.end(), heading.end)
            if len(right) == 1 and len(left) < 2 and left != right:
                return (left[0] if left else None), right[0]
        return None

    def _sides(self, start: int, end: int) -> list[str]:
        mentions = self.known.index.mentions(self.reading.text, start, end)
        found = list(dict.fromkeys(m.arm for m in mentions))
        if not found:
            words = _content(self.reading.text[start:end])
            found = [
                a.id
                for a in self.made.values()
                if words and words <= _content(" ".join((a.label, *a.aliases)))
            ]
        return found


def _explained(code: str, text: str) -> list[str]:
    """What a text says a code stands for: "H1 = haloperidol 1 mg", "gelatin sponge (group C)"."""
    bare = re.escape(_AROUND_CODE.sub("", code).strip() or code)
    after = re.finditer(
        rf"(?<!\w){bare}(?:\s(?i:group|arm))?\s*[=:]\s*(?P<long>[A-Za-z][^.;,=()\n\t]{{2,60}})", text
    )
    inside = re.finditer(
        rf"(?<!\w){bare}(?:\s(?i:group|arm))?\s*[(\[](?P<long>(?![nN]\s*=)[A-Za-z][^()\[\]=;]{{2,60}})[)\]]",
        text,
    )
    before = re.finditer(rf"\((?i:group\s|arm\s)?{bare}(?:\s(?i:group|arm))?[,;)]", text)
    names = [mark["long"].strip() for mark in (*after, *inside)]
    names += [
        _CLAUSE.split(text[max(0, mark.start() - _BESIDE) : mark.start()])[-1].strip() for mark in before
    ]
    return [name for name in names if 0 < len(name.split()) <= _LONGEST_NAME]


def _levels(layout: Layout) -> list[tuple[bool, list[Heading]]]:
    """Headings that stand side by side: those of one header row, and those of one column of labels."""
    levels: dict[tuple[str, int], dict[Heading, None]] = defaultdict(dict)
    for figure in layout.figures:
        for heading in figure.over:
            levels["over", heading.row][heading] = None
    for figure in layout.figures:
        for heading in figure.beside:
            levels["beside", heading.column][heading] = None
    return [(axis == "over", list(level)) for (axis, _), level in levels.items()]


def _may_be_group(one: Meaning) -> bool:
    return (
        bool(one.words)
        and not one.is_total
        and one.measure is None
        and not (one.time and not one.names_group)
    )


def _look_like_groups(candidates: Iterable[Meaning]) -> bool:
    """Whether two or more headings bear group sizes, or words that groups are called by."""
    sized = {m.words.lower() for m in candidates if m.size is not None}
    called = {m.words.lower() for m in candidates if m.names_group}
    return len(sized) > 1 or len(called) > 1


def _key(words: str) -> str:
    return (
        " ".join(_WORD.findall(words.lower()))
        .removesuffix(" group")
        .removesuffix(" arm")
        .removeprefix("group ")
    )


def _content(words: str) -> frozenset[str]:
    return frozenset(_WORD.findall(words.lower())) - _FILLER
