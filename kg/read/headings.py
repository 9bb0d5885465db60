"""Which part of a report a heading opens, in the words that journals and writers use for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kg.model import SectionKind

HEADINGS: Mapping[SectionKind, str] = MappingProxyType(
    {
        SectionKind.BACKGROUND: (
            "background|introduction|intro|context|rationale|study background|clinical background|"
            "disease burden|summary of background data|what is known|what is already known|"
            "evidence before this study"
        ),
        SectionKind.OBJECTIVE: (
            "objective|objectives|aim|aims|purpose|importance|goal|goals|hypothesis|question|study objective|"
            "study objectives|research question|primary objective|primary objectives"
        ),
        SectionKind.METHODS: (
            "method|methods|methods and analysis|methodology|design|study design|trial design|"
            "design and methods|study protocol|"
            "materials and methods|material and methods|patients and methods|subjects and methods|"
            "participants and methods|methods and materials|methods and findings|setting|settings|"
            "participants|participant|patients|patient population|study population|population|subjects|"
            "eligibility|eligibility criteria|inclusion criteria|exclusion criteria|intervention|"
            "interventions|treatment|treatments|exposure|exposures|procedures|randomization|randomisation|blinding|masking|"
            "measurements|measures|main outcome measures|main outcome measure|main outcomes and measures|"
            "main outcomes|outcome measures|outcomes and measures|outcomes|primary outcome|primary outcomes|"
            "primary endpoint|primary endpoints|secondary outcomes|secondary endpoints|endpoints|end points|"
            "statistical analysis|statistical analyses|statistics|data analysis|sample size|data sources|"
            "study selection|trial profile|who took part|how it was done|how the trial was done"
        ),
        SectionKind.RESULTS: (
            "result|results|finding|findings|key findings|main results|main findings|principal findings|"
            "key results|primary results|trial results|study results|measurements and main results|efficacy|"
            "efficacy results|safety|safety results|adverse events|safety and tolerability|"
            "baseline characteristics|patient characteristics|participant flow|results and discussion|"
            "what was found"
        ),
        SectionKind.DISCUSSION: (
            "discussion|comment|commentary|expert commentary|expert opinion|editorial comment|perspective|"
            "perspectives|limitations|strengths and limitations|clinical implications|implications|"
            "implications for practice|clinical significance|mechanism|context and caveats|"
            "added value of this study|implications of all the available evidence"
        ),
        SectionKind.CONCLUSION: (
            "conclusion|conclusions|interpretation|conclusions and relevance|conclusion and relevance|"
            "concluding remarks|in summary|bottom line|take home message|what this means|significance|"
            "clinical relevance|relevance|implications and conclusions"
        ),
        SectionKind.REGISTRATION: (
            "trial registration|registration|clinical trial registration|trial registration number|"
            "clinical trial registration number|registration number|trial number|clinical trial information|"
            "clinicaltrials.gov|clinicaltrials.gov identifier|systematic review registration|"
            "clinical trial number|isrctn|funding|funded by|sponsor|source of funding|primary funding source|"
            "study funding|financial support|trial identifier"
        ),
        SectionKind.REFERENCES: (
            "reference|references|reference list|bibliography|literature cited|works cited|further reading|"
            "source|sources|citation|citations|original article|original publication|original paper|"
            "journal reference|primary source|article source"
        ),
        SectionKind.OTHER: (
            "abstract|summary|structured abstract|synopsis|highlights|key points|keywords|key words|"
            "acknowledgements|acknowledgments|author contributions|competing interests|conflict of interest|"
            "conflicts of interest|disclosures|data availability|ethics|appendix|supplementary material|"
            "abbreviations|copyright|about the company|about the study|about the trial|contact|contacts"
        ),
    }
)
_KINDS = MappingProxyType({name: kind for kind, names in HEADINGS.items() for name in names.split("|")})

_SPEAKS_FOR_ITSELF: frozenset[SectionKind] = frozenset(
    {SectionKind.CONCLUSION, SectionKind.REGISTRATION, SectionKind.REFERENCES}
)

_NUMBERING = re.compile(r"^(?:\d+(?:\.\d+)*|[ivx]+|[a-z])[.)]\s+|^\d+(?:\.\d+)*\s+(?=[a-z])")
_DECORATION = re.compile(r"[*_#`]+")
_LIST_MARK = re.compile(r"\s*(?:,\s*and\b|[,/&;+]|\band\b)\s*")
_INLINE = re.compile(r"(?:^|(?<=[.!?)\]][ \n]))(?P<name>[A-Z][A-Za-z&/, ]{2,60}?)\s?:\s+")
_LABEL_MARK = r"(?:\s?:|\.(?=\s)|\s[-\u2013\u2014](?=\s)|\u2014)"
_OPENING = re.compile(rf"(?P<name>[A-Z][A-Za-z.&/, ]{{2,60}}?){_LABEL_MARK}\s*")
_SECTION_SUFFIX = re.compile(r"\s+section$")
_END_PUNCTUATION = " \t\r\n:.-\u2013\u2014"


def kind_of(heading: str) -> SectionKind | None:
    """The part that a heading opens, if it says so: `Design, Setting, and Participants` opens Methods.

    A longer heading counts by the words that it begins or ends with, as `Study Background and
    Disease Burden` or `Statistical analysis of counts` do.
    """
    words = normalized(heading)
    return label_kind(words) or _kind_by_edge(words.split())


def label_kind(label: str) -> SectionKind | None:
    """The part that a label opens: a known heading, or a list of known headings."""
    words = normalized(label)
    if words in _KINDS:
        return _KINDS[words]
    kinds = [_KINDS.get(part) for part in _LIST_MARK.split(words) if part]
    return kinds[0] if kinds and all(kinds) else None


def nested_kind(own: SectionKind | None, heading: str, parent: SectionKind) -> SectionKind:
    """What a section inside another is for: `Participants` inside Results is part of the results."""
    if parent is SectionKind.OTHER:
        return own or parent
    label = label_kind(heading)
    return label if label and label in _SPEAKS_FOR_ITSELF else parent


def normalized(heading: str) -> str:
    """A heading in lower case without numbering, emphasis marks and end punctuation."""
    words = " ".join(_DECORATION.sub("", heading).split()).lower().strip(_END_PUNCTUATION)
    return _SECTION_SUFFIX.sub("", _NUMBERING.sub("", words))


def _kind_by_edge(words: list[str]) -> SectionKind | None:
    for length in range(len(words) - 1, 0, -1):
        for edge in (words[:length], words[-length:]):
            if kind := _KINDS.get(" ".join(edge)):
                return kind
    return None


@dataclass(frozen=True, slots=True)
class InlineLabel:
    """A label inside a paragraph: its words, where it starts, and where its text starts."""

    name: str
    start: int
    body: int


def inline_labels(paragraph: str) -> tuple[InlineLabel, ...]:
    """The labels of an abstract printed as one paragraph (`AIM: … METHODS: …`); one alone is none."""
    found = _INLINE.finditer(paragraph)
    labels = [InlineLabel(m["name"], m.start("name"), m.end()) for m in found if label_kind(m["name"])]
    return tuple(labels) if len(labels) > 1 else ()


def opening_label(paragraph: str) -> InlineLabel | None:
    """The label that a paragraph begins with, if it is a known one: `Main results: …`, `Methods. …`."""
    found = _OPENING.match(paragraph)
    if found is None or label_kind(found["name"]) is None:
        return None
    return InlineLabel(found["name"].strip(), found.start("name"), found.end())


def label_ends(labels: tuple[InlineLabel, ...], paragraph: str) -> Iterator[tuple[InlineLabel, int]]:
    """The labels of a paragraph, each with the place where its text ends."""
    ends = [*(label.start for label in labels[1:]), len(paragraph)]
    for label, end in zip(labels, ends, strict=False):
        yield label, len(paragraph[:end].rstrip())
