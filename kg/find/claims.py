"""What the authors conclude, and how firmly: benefit, no benefit, harm, non-inferiority, or undecided."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg import vocabulary
from kg.find.arms import FoundArms
from kg.find.attribution import Attribution, distinctive
from kg.find.mentions import Mention
from kg.find.numbers import compiled
from kg.find.reading import Reading
from kg.find.sentences import Sentence
from kg.model import Outcome, SectionKind, Span, Term

# The first that fits; a denial is looked for before what it denies.
_TYPES: tuple[tuple[str, Term], ...] = (
    (r"\b(?:could|can)\s?not (?:exclude|be excluded|rule out)|\binconclusive|\binsufficient|\bunclear"
     r"|\bremains? (?:uncertain|unknown|to be)|\bno firm conclusion", "Inconclusive"),
    (r"\bnon-?inferiority\b.*\bnot (?:be )?(?:shown|established|met|demonstrated|proven|reached)\b"
     r"|\bnot (?:meet|establish|show|demonstrate|prove|reach)\b.*\bnon-?inferior", "Inconclusive"),
    (r"\bnon-?inferior", "NonInferiority"),
    (r"\b(?:does|do|did|was|were|is|are|has|have|had|may) not\b(?!.*\bonly\b)"
     r"|\bno (?:\w+ ){0,3}(?:benefit|effect|improvement|difference|advantage|reduction|superiority|impact"
     r"|evidence)|\bfail(?:ed|s)? to\b|\bineffective\b|\bnot "
     r"(?:superior|effective|better|associated|improve|reduce|support)|\bnor\b"
     r"|\bsimilar (?:to|efficacy|effect)|\bequivalent|\bno more effective|\bno better|\bneither\b",
     "NoBenefit"),
    (r"\b(?:increas\w+|higher|greater|more)\s+(?:[\w-]+\s+){0,3}?(?:mortality|deaths?|harm|bleeding|adverse"
     r"|toxicity|complications?|side effects|risk)|\bharmful\b|\bworse(?:ned|ns)?\b|\bdetriment", "Harm"),
    (r"\breduc|\bimprov|\bsuperior|\beffective|\bbenefi|\bincreas|\bdecreas|\blower|\bbetter\b|\bgreater\b"
     r"|\bprolong|\bsafe\b|\bwell tolerated|\bprevent|\bhigher\b|\bmore\b|\blonger\b|\balternative\b"
     r"|\bfewer\b|\badvantage|\bfavou?rable|\bpromising|\balleviat|\breliev|\bshorten|\blessen|\bpromot"
     r"|\benhanc|\beas(?:ed|es)\b|\blowered\b|\bresult(?:s|ed)? in\b|\bsignificant", "Benefit"),
)  # fmt: skip
_THAT = compiled(
    r"\b(?:conclude[sd]?|suggest(?:s|ed)?|show(?:s|ed|n)?|indicate[sd]?|demonstrate[sd]?|found|finds?"
    r"|confirm(?:s|ed)?|evidence|support(?:s|ed)? the (?:conclusion|hypothesis|view)|reveal"
    r"(?:s|ed)?|establish(?:es|ed)?|provides? evidence)\s+that\s+"
)
_CONCLUDES = compiled(
    r"\bconclu|\bin summary\b|\bsuggests? that\b|\bour (?:results|findings|data)\b"
    r"|\bthese (?:results|findings|data)\b|\bthis (?:study|trial) (?:shows?|demonstrate|found|suggest)"
)
_MEMBERS = compiled(
    r",\s+(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+|\s+but\s+|\s+without\s+"
    r"|\s+in (?:patients|adults|children|women|men|people)\b.*"
)
# A second predicate of the same subject: "did not reduce exacerbations and increased mortality".
_PREDICATE = compiled(
    r";\s+|,?\s+(?:and|but)\s+(?=(?:it\s+|they\s+)?(?:significantly\s+)?(?:increased|reduced|improved"
    r"|decreased|lowered|raised|caused|led|prolonged|worsened|(?:did|does|do|was|were)\s+not)\b)"
)
# What did not come with a benefit is no harm: "reduced strokes without an increase in bleeding".
_WITHOUT = compiled(r",?\s+without\s+(?:an?\s+|any\s+)?(?:\w+\s+)?(?:increas|excess|rise)\w*\b")
_STATED_IN: dict[SectionKind, Term] = {
    kind: str(kind)
    for kind in SectionKind
    if kind not in {SectionKind.OTHER, SectionKind.REGISTRATION, SectionKind.REFERENCES}
}
_HEDGES: tuple[Term, ...] = ("Possible", "Probable", "Hedged")


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """A claim with the arms and outcomes it speaks of, and the words that make it."""

    claim_type: Term
    arms: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    hedging: Term
    stated_in: Term | None
    evidence: Span


def claims(reading: Reading, arms: FoundArms, attribution: Attribution) -> list[FoundClaim]:
    """The claims of the conclusion; without one, of the sentences that conclude."""
    return [
        claim
        for sentence in _concluding(reading)
        for claim in _of_sentence(reading, sentence, arms, attribution)
    ]


def _concluding(reading: Reading) -> Sequence[Sentence]:
    own = [s for s in reading.sentences if s.kind is SectionKind.CONCLUSION]
    if own:
        abstract = [s for s in own if s.abstract]
        return abstract or own
    last = reading.sentences[len(reading.sentences) * 2 // 3 :]
    return [s for s in last if _CONCLUDES.search(s.text) and s.kind is not SectionKind.METHODS]


def _of_sentence(
    reading: Reading, sentence: Sentence, arms: FoundArms, attribution: Attribution
) -> Iterator[FoundClaim]:
    that = _THAT.search(sentence.text)
    start = sentence.start + (that.end() if that else 0)
    end = sentence.start + len(sentence.text.rstrip(" ."))
    cuts = [m.span() for m in _PREDICATE.finditer(reading.text, start, end)]
    edges = [start, *[place for cut in cuts for place in cut], end]
    subject = arms.index.mentions(reading.text, start, edges[1])
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        yield from _of_clause(reading, sentence, (first, last), arms, attribution, subject)


def _of_clause(
    reading: Reading,
    sentence: Sentence,
    clause: tuple[int, int],
    arms: FoundArms,
    attribution: Attribution,
    subject: Sequence[Mention],
) -> Iterator[FoundClaim]:
    start, end = clause
    denied = _WITHOUT.search(reading.text, start, end)
    end = denied.start() if denied else end
    words = reading.text[start:end]
    claim_type = next((term for pattern, term in _TYPES if compiled(pattern).search(words)), None)
    mentions = arms.index.mentions(reading.text, start, end) or list(subject)
    named = tuple(dict.fromkeys(m.arm for m in mentions))
    control = arms.index.control
    subjects = (
        tuple(arm for arm in named if arm != control)[:1]
        if len(arms.arms) == 2
        else tuple(arm for arm in named if arm != control)
    )
    outcomes = _outcomes(reading.text[max(start, mentions[0].end) if mentions else start : end], attribution)
    if claim_type is None or not (subjects or outcomes):
        return
    yield FoundClaim(
        claim_type,
        subjects,
        outcomes,
        _hedging(sentence.text),
        _STATED_IN.get(sentence.kind),
        reading.span(start, end),
    )


def _outcomes(words: str, attribution: Attribution) -> tuple[Outcome, ...]:
    """The known outcomes among the members of what is claimed; of vaguer words the nearest."""
    composites = _composites(words, attribution)
    for outcome in composites:
        words = re.sub(re.escape(outcome.label), " ", words, flags=re.IGNORECASE)
    members = [member for member in _MEMBERS.split(words) if member.strip()]
    known = [*composites, *(o for member in members if (o := attribution.matching(member)) is not None)]
    known = known or [o for o in [attribution.matching(words)] if o is not None]
    known = known or [o for member in members if (o := attribution.matching(member, least=0.28)) is not None]
    named = [o for o in known if distinctive(o.label) <= distinctive(words)]
    nearer = [
        o for o in known if o in named or not any(distinctive(o.label) & distinctive(n.label) for n in named)
    ]
    return tuple({outcome.id: outcome for outcome in nearer}.values())


def _composites(words: str, attribution: Attribution) -> tuple[Outcome, ...]:
    """The outcomes with "or" in their label that are named in full, so that their parts are not meant."""
    claimed = words.casefold()
    return tuple(o for o in attribution.outcomes if " or " in o.label and o.label.casefold() in claimed)


def _hedging(text: str) -> Term:
    """How firmly a claim is made; the weakest word counts."""
    marks = {
        vocabulary.identify("hedging", m.group())
        for m in compiled(vocabulary.words("hedging")).finditer(text)
    }
    return next((term for term in _HEDGES if term in marks), "Categorical")
