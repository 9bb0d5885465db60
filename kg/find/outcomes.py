"""The outcomes that a trial set out to measure: role, instrument, domain, metric and time point."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from kg import vocabulary
from kg.find.numbers import compiled
from kg.find.reading import REPORTING, Reading
from kg.find.sentences import Sentence
from kg.find.terms import term_in
from kg.find.times import time_point
from kg.model import Outcome, SectionKind, Span, Term, slug

_MEASURE = (
    r"(?:(?:efficacy|effectiveness|safety|clinical|composite|study|end|trial|feasibility)[\s-]+)*"
    r"(?:and\s+\w+\s+)?(?:end[\s-]?points?|outcomes?(?:\s+"
    r"(?:measures?|variables?|measurements?|parameters?))?|efficacy measures?|measures?|variables?"
    r"|evaluations?|assessments?)"
)
_ROLE_WORDS = (
    r"(?P<role>(?:co-?)?primary|main|principal|(?:key\s+|other\s+|main\s+|major\s+)*secondary|(?:key\s+)?safety|other"
    r"|exploratory|tertiary)"
)
_IS = (
    r"(?:\s*,?\s*(?:included?|including|includes|will be|were|was|is|are|comprised|consisted of|focused on"
    r"|of|:|=))+"
)
_AHEAD = compiled(
    rf"\b{_ROLE_WORDS}\s+{_MEASURE}(?:\s*\((?!\d)[^()]{{1,40}}\))?(?:\s+(?:at|in|of the|for|for this)"
    rf"\s+[\w\s-]{{1,30}}?)?{_IS}\s*"
)
_BEHIND = compiled(
    rf"^(?P<phrase>[^.;:]{{4,140}}?)\s+(?:was|were|is|are|served as)\s+"
    rf"(?:considered\s+|defined as\s+|used as\s+)?(?:the\s+|our\s+|a\s+)?{_ROLE_WORDS}\s+{_MEASURE}\b"
)
_HEADING = compiled(rf"^{_ROLE_WORDS}\s+{_MEASURE}s?(?:\s+and\s+measures?)?$")
_ROLES: tuple[tuple[str, Term], ...] = (
    (r"secondary", "Secondary"), (r"\bsafety\b(?! and)", "Safety"), (r"primary|main|principal", "Primary"),
    (r"", "Other"),
)  # fmt: skip
_ENDS = compiled(
    r",\s+(?:\w+ said|a|an|as|with|which|defined|measured|assessed|evaluated|based|analy[sz]ed|determined"
    r"|expressed|using|calculated|where|that is|i\.e\.|at the|plus|recorded|obtained|ranging|scored|tested"
    r"|and (?:the )?(?:key |main |other |primary |principal )?(?:secondary|safety)|whereas|while|on)\b"
    r"|\s+(?:as (?:measured|assessed|determined|defined|evaluated|recorded)|(?:was|were|is|are|will be) "
    r"(?:\w+ )?(?:measured|assessed|determined|defined|evaluated)|measured (?:by|with|using)|assessed "
    r"(?:by|with|using|via|on|at)|defined as|as judged|judged by|vs\.?|versus|compared "
    r"(?:with|to)|in patients|"
    r"and (?:the )?(?:key |main |other )?(?:secondary|safety) (?:end|out|measure|variable))\b|;\s+"
    r"(?=(?:the\s+)?(?:key |other )?secondary\b)|\s*:\s|\.\s*$|\?\s*$"
)
_LIST_MARK = compiled(r"^\s*(?:and\s+)?(?:\(?(?:\d|[a-e]|i{1,3}|iv)\)\s*|(?:first|second|third)(?:ly)?,\s+)")
_LEAD = compiled(
    r"^(?:(?:and|the|a|an|to|of|as|also|any|changes? in the(?=\s+(?:incidence|rate))|assess|evaluate"
    r"|compare|determine|both|fewer|less|greater|lower|higher|assessment of|evaluation of|comparison of"
    r"|whether|improving|reducing)\s+)+"
)
_TRAIL = compiled(
    r"(?:\s+(?:during|throughout)\s+(?:the\s+)?(?:follow-?up|study|trial|treatment(?: period)?)|\s+"
    r"(?:between|among|in|for) (?:the )?(?:two |three |study |treatment |all |both )*(?:groups|arms)"
    r"|\s+respectively|\s+(?:as )?(?:compared (?:with|to)|than|versus|vs\.?))$"
)
_RATE_OF = compiled(
    r"^(?:the\s+)?(?:incidences?|occurrences?|numbers?|proportions?|percentages?|frequency|frequencies"
    r"|rates?)\s+(?:and\s+\w+\s+)?of\s+(?:patients with\s+)?(?=.*(?:adverse|side.effects?))"
)
# How an outcome is scored stands in brackets with numbers: "(0 to 10 numeric rating scale)".
_SCALE = compiled(r"\s*\([^()]*\b\d+[^()]{12,}\)")
_STATISTIC = compiled(
    r"^(?:means?|medians?|average)\s*[\[(]?\s*(?:\u00b1|\+/-)?\s*(?:SDs?|SEM?|IQR)\s*[\])]?\s+"
)
_COMPOSITE = compiled(
    r"\bcomposite\b|\bcombin|\bor\b|\bfree\b.*\band\b|\btime to\b|\bincidence of .* and\b|\beither\b"
)
_PLURAL = compiled(
    r"s\b[^a-z]*(?:\s*,?\s*(?:included?|including|were|are|comprised|consisted of|focused on|:))+\s*$"
)
# "A and B were secondary outcomes" names two; "A and B was the primary outcome" a composite.
_PLURAL_END = compiled(r"\b(?:were|are)\b.*s$")
_ADVERSE = compiled(
    r"\badverse (?:drug )?(?:events?|effects?|reactions?|experiences?)\b|\b(?:TE)?S?AEs?\b"
    r"|\bside[- ]effects?\b|\btoxicit|\bharms?\b|\bcomplications?\b|\btolerability\b"
)


def outcomes(reading: Reading) -> tuple[Outcome, ...]:
    """The outcomes that a report declares in its methods, headings or other sentences, in order of place."""
    found: dict[str, Outcome] = {}
    for outcome in (o for sentence in reading.sentences for o in _declared(reading, sentence)):
        if _worth(outcome):
            found.setdefault(outcome.id, outcome)
    return tuple(found.values())


_VERB_FIRST = compiled(
    r".*\b(?:was|were)\b|(?:analy[sz]ed|assessed|measured|evaluated|met|defined|compared|determined"
    r"|achieved|similar|not)\b"
)


def _worth(outcome: Outcome) -> bool:
    words = re.search(r"[A-Za-z]{2}", outcome.label) and not _VERB_FIRST.match(outcome.label)
    return bool(words) and len(outcome.label) < 300


def _declared(reading: Reading, sentence: Sentence) -> Iterator[Outcome]:
    late = sentence.kind in REPORTING and reading.has_section(SectionKind.METHODS)
    if late or sentence.kind in {SectionKind.BACKGROUND, SectionKind.DISCUSSION}:
        return
    if behind := _BEHIND.search(sentence.text):
        start, end = (sentence.start + place for place in behind.span("phrase"))
        several = bool(_PLURAL_END.search(behind.group()))
        named = sentence.text[behind.start("role") : behind.end()]
        yield from _of_phrase(reading, sentence, start, end, _role(named), several=several)
    elif marks := list(_AHEAD.finditer(sentence.text)):
        yield from _after_marks(reading, sentence, marks)
    elif _opens_list(reading, sentence):
        several, role = sentence.heading.lower().endswith("s"), _role(sentence.heading)
        yield from _of_phrase(reading, sentence, sentence.start, sentence.end, role, several=several)


def _after_marks(reading: Reading, sentence: Sentence, marks: Sequence[re.Match[str]]) -> Iterator[Outcome]:
    """What follows each "the primary outcome was" of a sentence, up to the next one."""
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        start = sentence.start + mark.end()
        end = sentence.start + following.start() if following else sentence.end
        several = bool(_PLURAL.search(mark.group()))
        yield from _of_phrase(reading, sentence, start, end, _role(mark.group()), several=several)


def _opens_list(reading: Reading, sentence: Sentence) -> bool:
    """Whether a sentence is the first under a heading such as "Main Outcome Measures"."""
    before = reading.sentences[sentence.number - 1].heading if sentence.number else ""
    return before != sentence.heading and bool(_HEADING.match(sentence.heading))


def _role(words: str) -> Term:
    return next(role for pattern, role in _ROLES if re.search(pattern, words, re.IGNORECASE))


def _of_phrase(
    reading: Reading, sentence: Sentence, start: int, end: int, role: Term, *, several: bool
) -> Iterator[Outcome]:
    text = reading.text[start:end]
    end = start + (_first_end(text) if role == "Primary" or not several else _list_end(text))
    divisible = several and (role != "Primary" or not _COMPOSITE.search(text))
    listed = divisible or bool(_LIST_MARK.match(text))
    parts = _list(reading.text, start, end) if listed else [(start, end)]
    whole = reading.span(sentence.start, sentence.end)
    for first, last in parts:
        first, last = _tight(reading.text, first, last)
        if last > first:
            own = reading.span(first, last)
            yield described(
                reading.text[first:last],
                role,
                (whole if len(parts) > 1 or role != "Primary" else own,),
            )


def _first_end(text: str) -> int:
    """Where a phrase ends that goes on with how it was measured; brackets are skipped."""
    blank = re.sub(r"\([^()]*\)", lambda m: "\0" * len(m.group()), text)
    mark = _ENDS.search(blank)
    return mark.start() if mark else len(text)


def _list_end(text: str) -> int:
    mark = re.search(r",?\s+(?:was|were)\s+(?:also |all )?\w+ed\b", text)
    return mark.start() if mark else len(text)


def _list(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The members of a list of outcomes; commas in brackets do not divide it."""
    blank = text[start:end]
    for _ in range(3):
        blank = re.sub(r"\([^()]{3,}\)|\[[^\[\]]*\]", lambda m: "\0" * len(m.group()), blank)
    cuts = [
        m.span()
        for m in re.finditer(
            r"\s*[,;]\s+(?:and\s+|or\s+|as well as\s+)?|\s+and\s+(?=[(\[]?\w|\0)|\s+as well as\s+", blank
        )
    ]
    if any("," in blank[a:b] or ";" in blank[a:b] for a, b in cuts):
        last = max(b for a, b in cuts if "," in blank[a:b] or ";" in blank[a:b])
        cuts = [(a, b) for a, b in cuts if "," in blank[a:b] or ";" in blank[a:b] or a > last]
    edges = [0, *[place for cut in cuts for place in cut], len(blank)]
    return [(start + a, start + b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 2]


def _tight(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets without list marks, articles and closing words."""
    for pattern in (_LIST_MARK, _LEAD):
        mark = pattern.match(text[start:end])
        start += mark.end() if mark else 0
    while start < end and text[start] in " ,;:-":
        start += 1
    left = re.search(r"(?:,?\s+(?:and|with|while)(?:\s+(?:the|an?))?)?[\s,;:.]*$", text[start:end])
    end -= len(left.group()) if left else 0
    return start, end


def described(phrase: str, role: Term | None, evidence: tuple[Span, ...]) -> Outcome:
    """An outcome by the report's words, with what they tell of instrument, domain, metric and time."""
    label = outcome_label(phrase)
    adverse = bool(_ADVERSE.search(label)) or role == "Safety"
    instrument = term_in("instruments", phrase)
    domain = _domain(phrase) or (vocabulary.by_id(instrument).domain if instrument else None)
    timed = time_point(phrase)
    return Outcome(
        id=slug(label),
        label=label,
        role=role,
        domain=("AdverseEvents" if adverse and domain is None else domain),
        instrument=instrument,
        metric=_metric(phrase),
        time_point=timed,
        better=_better(phrase, domain, instrument, adverse=adverse),
        adverse_event=adverse,
        severity=term_in("severities", phrase)
        if adverse and not re.search(r"\b(?:major|minor)\b", phrase, re.IGNORECASE)
        else None,
        seriousness="Serious"
        if adverse and re.search(r"\bserious\b|\bSAEs?\b", phrase, re.IGNORECASE)
        else None,
        not_reported=()
        if timed or adverse or re.search(r"\bfollow-?up\b|\bduring\b|\btime to\b", phrase)
        else ("timePoint",),
        evidence=evidence,
        confidence=Decimal("0.9"),
    )


def outcome_label(phrase: str) -> str:
    """A phrase as a label: a known instrument by its abbreviation, without articles and empty endings."""
    text = _SCALE.sub("", " ".join(re.sub(r"-\n", "", phrase).split()))
    text = re.sub(
        r"(?P<long>[A-Z][\w-]+(?:\s[\w-]+){1,6})\s\((?P<short>[A-Z][\w-]{1,9})\)", _short_if_known, text
    )
    text = _TRAIL.sub("", _LEAD.sub("", _STATISTIC.sub("", _LEAD.sub("", text))).strip(" ,;:."))
    text = _RATE_OF.sub("", text)
    return re.sub(r"\bscores$", "score", text).strip(" ,;:.")


def _short_if_known(mark: re.Match[str]) -> str:
    words = mark["long"].split()
    for first in range(len(words) - 1):
        long = " ".join(words[first:])
        if vocabulary.identify("instruments", long) and vocabulary.identify("instruments", mark["short"]):
            return " ".join([*words[:first], mark["short"]])
    return mark.group()


_OF_ONE_CAUSE = compiled(
    r"-(?:related|specific|associated|attributable) (?:deaths?|mortality)\b"
    r"|\b(?:deaths?|mortality|died|dying) (?:due to|from|caused by|attributable to) (?!any\b|all\b)"
)


# What nobody wants more of, and what everybody does, where no vocabulary knows the outcome.
_BETTER: tuple[tuple[re.Pattern[str], Term], ...] = (
    (
        compiled(
            r"a?emia\b|itis\b|algia\b|rrhage\b|\b(?:pain|deaths?|symptoms?|fatigue|infections?|relapses?"
            r"|recurrences?|failures?|complications?|injur\w+|bleeding|strokes?|embolism|ulcers?|falls?"
            r"|fractures?|latency|errors?|distress|itch\w*|events|hypotension|scar|need for|use of|dropout"
            r"|discontinuation|toxicity)\b"
        ),
        "Lower",
    ),
    (
        compiled(
            r"\b(?:strength|capacity|distance|knowledge|satisfaction|adherence|success|cure|healing"
            r"|recovery|remission|response|survival|function\w*|quality|uptake|abstinence)\b"
        ),
        "Higher",
    ),
)
_METRICS: tuple[tuple[str, Term], ...] = (
    (r"\bmean daily\b", "MeanDailyScore"),
    (r"\bchanges?\b|\bfrom baseline\b|\breduction in\b|\bimprovement in\b", "ChangeFromBaseline"),
    (r"\btime to\b|\bsurvival\b(?! rate)(?!.*\bat\b)", "TimeToEvent"),
    (r"\bproportion\b|\bpercentage of (?:patients|participants)\b|\bincidence\b", "Proportion"),
    (r"\bannuali[sz]ed\b|\brate per\b|\bevents? per\b", "EventRate"),
)


def _metric(phrase: str) -> Term | None:
    return next((metric for pattern, metric in _METRICS if re.search(pattern, phrase, re.IGNORECASE)), None)


def _domain(phrase: str) -> Term | None:
    """The domain that a phrase names; a composite of several belongs to none of them."""
    pattern = compiled(vocabulary.words("outcome_domains"))
    named = {vocabulary.identify("outcome_domains", m.group()) for m in pattern.finditer(phrase)}
    return None if len(named) > 1 and _COMPOSITE.search(phrase) else first_domain(phrase)


def first_domain(phrase: str) -> Term | None:
    """The domain that a phrase names first; death from one cause is not death from any."""
    domain = term_in("outcome_domains", phrase)
    return "Survival" if domain == "AllCauseMortality" and _OF_ONE_CAUSE.search(phrase) else domain


def _better(phrase: str, domain: Term | None, instrument: Term | None, *, adverse: bool) -> Term | None:
    """Which direction is better: lower for harms, higher for being free of something, else by vocabulary."""
    if adverse:
        return "Lower"
    if re.search(r"[- ]free\b", phrase, re.IGNORECASE):
        return "Higher"
    for term in (instrument, domain):
        if term is not None and (better := vocabulary.by_id(term).better) is not None:
            return better
    return next((better for pattern, better in _BETTER if pattern.search(phrase)), None)


def with_metric_of_results(outcome: Outcome, statistics: Sequence[Term]) -> Outcome:
    """An outcome whose results are shares of participants is measured as a proportion."""
    shares = {"Percentage", "Count"}
    if outcome.metric is None and statistics and set(statistics) <= shares:
        return replace(outcome, metric="Proportion")
    return outcome
