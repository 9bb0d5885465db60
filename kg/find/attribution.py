"""Which outcome a number is about: one that the report declared, or one that its sentence names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from kg import vocabulary
from kg.find.mentions import ArmIndex
from kg.find.numbers import compiled
from kg.find.outcomes import described, first_domain, outcome_label
from kg.find.reading import Reading
from kg.find.sentences import Sentence
from kg.find.terms import term_in
from kg.find.times import time_point
from kg.model import Outcome, Span

_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
_STOP = frozenset(
    "the a an of in and or with to for on by at from as was were is are between than group groups arm arms "
    "both all no not did patients participants".split()
)
_GENERIC = frozenset(
    "rate rates score scores change changes baseline level levels mean median number day days week weeks "
    "month months year years time total incidence from occurrence end study "
    "proportion percentage primary secondary outcome outcomes endpoint endpoints measure improvement "
    "reduction risk overall first event events any cause".split()
)
_NOUN = r"(?P<phrase>[^.;:()\[\]]{3,110}?)"
_OF_WHOM = r"(?:the|those|patients|participants|both|either|each|group|women|men|children)"
_GOES_ON = (
    r"(?:was|were|is|are|between|compared|versus|vs|than|with|did|by|who|which|that|among|after"
    rf"|from (?!baseline)|during|had|favou?r|of (?=[-\d])|in {_OF_WHOM}|for (?:the|those|patients)"
    r"|and (?:in|the|a|with|no)|when|at (?:the end|\d|day|week|month|year))"
)
_STOPPED = rf"(?=\s*(?:[.;:()\[\]]|,\s|$|\b{_GOES_ON}\b))"
_CHANGE = (
    r"(?:differences?|changes?|reductions?|improvements?|increases?|decreases?|effects?|impact|benefits?"
    r"|superiority)"
)
_WAS_FOUND = (
    r"(?:(?:was|were)\s+)?(?:(?:found|observed|seen|noted|detected|reported)\s+)?"
    r"(?:between\s+[^.;,]{3,60}?\s+)?"
)
_IN = r"(?:in|on|for|of|with regard to|with respect to|regarding)\s+(?:the\s+|terms of\s+)*"
_HAPPENED = (
    r"(?:was|were|is|are|occurred|did|decreased|increased|improved|differed|trended|tended|rose|fell|ranged"
    r"|remained|declined|dropped|reached|averaged|had|has|favou?red|showed|has been|reported|appeared"
    r"|developed)"
)
_ALSO = r"(?:(?:also|significantly|markedly|numerically|only|both|all|not|that)\s+)*"
_DID_TO = (
    r"(?:reduced|improved|increased|decreased|lowered|raised|prolonged|delayed|prevented|shortened"
    r"|experienced|developed|achieved|reported|had|showed|demonstrated|resulted in|led to|reached|met"
    r"|reducing|improving|produced|caused|associated with)"
)
_HOW_MUCH = (
    r"(?:(?:the|a|an|significantly|statistically|significant|greater|lower|higher|fewer|more|less|longer"
    r"|shorter|better|worse|clinically|meaningful|in|mean|and|substantially|of)\s+)*"
)
_LIST_ITEM = r"(?:^|[,;:]\s+(?:and\s+)?|\band\s+|\b(?:was|were|included|including|with|by)\s+)"

_PATTERNS = tuple(
    compiled(pattern)
    for pattern in (
        rf"\b{_CHANGE}\s+{_WAS_FOUND}{_IN}{_NOUN}{_STOPPED}",
        rf"^{_NOUN}\s+{_ALSO}{_HAPPENED}\b",
        rf"\b{_DID_TO}\s+{_HOW_MUCH}{_NOUN}{_STOPPED}",
        rf"\b(?:for|of|in|on)\s+(?:the\s+)?{_NOUN}\s*[(\[,:]?\s*$",
        rf"{_LIST_ITEM}{_NOUN}\s*[(\[:,=]\s*(?:[nN]\s*=\s*)?$",
    )
)
_OPENING = compiled(
    r"^(?:[\s,;:)\]]|(?:however|notably|moreover|furthermore|in addition|in contrast|additionally|overall"
    r"|similarly|also|conversely|finally|importantly|interestingly|although|whereas|while|but|and"
    r"|respectively|thus|there (?:was|were))\b[\s,]*"
    r"|(?:in|by|at|after|among|during|over|of|with|within|from|compared|between|across|throughout|through"
    r"|despite)\s[^,;:()]{2,70},\s+)+"
)
_PREDICATE = compiled(
    rf"[^.;,]{{0,50}}?\b(?:were|was|had|achieved|remained|became|stayed)\s+{_NOUN}"
    rf"{_STOPPED}"
)
_RECORDED = compiled(
    r"\b(?:was|were|is)\s+(?P<phrase>[^.;:,()]{3,60}?),\s+which\s+(?:was|were|occurred)\s+(?:\w+\s+){0,2}"
    r"(?:for|in|by)\s+$"
)
# Brackets without a result say more of an outcome than its name.
_ASIDE = re.compile(r"\([^()%=]*\)")
_ITEM = compiled(
    r"(?:^|[,;:]\s+(?:and\s+|or\s+)?|\band\s+|\bor\s+|\b"
    r"(?:was|were|included|including|of|with|by|as|are|is|reported|had|experienced|developed)\s+)"
    r"(?P<phrase>(?!and\b|or\b)(?:(?!\b(?:was|were|included?|including|reported)\b)[^.,;:()\[\]]){3,70}?)"
    r"\s*[(\[]\s*(?:[nN]\s*=\s*)?$"
)
_BAD = compiled(
    r"^(?:we\b.*|no\b.*|total of\b.*|full\b.*|(?:one|two|three|four|five|\w+teen|\d+|most|some) "
    r"(?:patients?|participants?|women|men|children)\b.*|this|that|these|those|it|they|there|which|who|we"
    r"|no|not|both|all|each|results?|findings?"
    r"|data|patients?|participants|subjects|women|men|children|(?:the )?(?:\w+ )?groups?|arms?|difference"
    r"|differences|significan\w+|treatment|therapy|analysis|change|changes|"
    r"vs|versus|respectively|trial|study|(?:at )?\d.*|baseline|increase|decrease|reduction|improvement|rate"
    r"|mean|median|score|one|two|only|most|some|more|fewer|less|compared.*|statistical.*|numerically"
    r"|significantly|incidence|events?|weeks?|days?|months?|years?|follow-?up|similar|lower|higher|also|"
    r"the (?:mean|median)(?: change)?|an?|they|intervention|control|interaction|main|effects?|overall"
    r"|however|favou?r\w*)$"
)
_PRIMARY = compiled(r"\bprimary (?:composite |efficacy |study )*(?:outcome|end[- ]?point)\b")
_CLAUSE = compiled(
    r"[;)\]][\s,]*(?:and\s+|while\s+|whereas\s+|but\s+)?"
    r"|,?\s*(?:respectively,?\s*)?(?:\band|\bwhile|\bwhereas|\bbut|\bwith)\s+|,\s+"
)
_KINDS_OF_HARM = "serious severe fatal grade related".split()
_LIST_OPENS = compiled(r"^.*\b(?:included|including|includes|such as|namely)\s+")
_HANGING = compiled(r"\s+(?:(?:in|at|of|for|with|by|was|were|had|occurred|affected)\s*)+$")
_WHOLE = compiled(r"(?!(?:a|the|an|in|at|of|with|for|by)\s)[a-z][\w/-]*(?:\s+[\w/-]+){1,9}")
_SAFETY = compiled(r"\bsafety\b|\badverse\b|\bharms?\b|\btolerab|\bside effects?\b")
_REPORTED = compiled(
    r"\b(?:was|were) (?:\w+ )?(?:reported|experienced|recorded|noted|observed) (?:by|in|for)\b"
)
_SYMPTOM = compiled(
    r"\b(?:headaches?|nausea|vomiting|dizziness|diarrh\w+|constipation|rash|cough|hypotension|pruritus"
    r"|insomnia|somnolence|drowsiness|flushing|pyrexia|fever|hypoglyc\w+|bradycardia|syncope|edema|oedema"
    r"|dyspepsia)\b"
)
_QUALIFIERS = (
    "serious severe fatal nonfatal major minor mild moderate grade treatment drug related emergent "
    "clinically "
    "discontinuation leading cardiovascular any"
).split()
# What narrows a noun: "hemorrhagic stroke" is not meant by "stroke".
_NARROWING = (
    "hemorrhagic haemorrhagic ischemic ischaemic nonfatal symptomatic distant intracranial gastrointestinal "
    "venous arterial"
).split()
_ADVERSE = compiled(
    r"\badverse\b|\bside[- ]effects?\b|\bTE?AEs?\b|\bSAEs?\b|\btoxicit|\bcomplications?\b|\btolerab"
    r"|\bsafety\b|\breactions?\b|\bdiscontinu"
)


class Attribution:
    """The outcomes of one trial as they become known while its sentences are read."""

    def __init__(self, reading: Reading, index: ArmIndex, declared: Sequence[Outcome]) -> None:
        self._reading = reading
        self._index = index
        self._known: dict[str, Outcome] = {outcome.id: outcome for outcome in declared}
        self._expansions: dict[str, str] = {}

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """All outcomes known so far: those declared, then those that results named."""
        return tuple(self._known.values())

    def of(self, sentence: Sentence, start: int, end: int, *, first: bool = True) -> Outcome | None:
        """The outcome that the words between two offsets name.

        After the `first` number of a sentence a new outcome is named only in a clause of its own.
        """
        segment = self._reading.text[start:end]
        if item := self._listed(sentence, start, segment):
            return item
        if recorded := self._recorded(sentence, start, segment):
            return recorded
        if primary := self._primary(segment):
            return primary
        if first:
            return self.matching(segment) or self._named(sentence, start, segment)
        fresh = self._fresh(start, end)
        if fresh is None:
            return None
        segment = _HANGING.sub("", self._reading.text[fresh:end])
        whole = _WHOLE.fullmatch(segment)
        if whole and _good(segment) and not self._is_arm(fresh, fresh + len(segment)):
            return self.matching(segment) or self._add(
                segment, fresh, sentence, adverse=bool(_ADVERSE.search(segment))
            )
        return self.matching(segment) or self._named(sentence, fresh, segment)

    def after(self, sentence: Sentence, start: int) -> Outcome | None:
        """The outcome that a sentence names after its first number: "42% of patients on X died"."""
        if sentence.end - start < 8:
            return None
        if named := self.of(sentence, start, sentence.end):
            return named
        mark = _PREDICATE.match(self._reading.text, start, sentence.end)
        if mark is None or not _good(mark["phrase"]) or self._is_arm(*mark.span("phrase")):
            return None
        return self._add(mark["phrase"], mark.start("phrase"), sentence, adverse=False)

    def _primary(self, segment: str) -> Outcome | None:
        """ "The primary outcome occurred in …" means the one that was declared."""
        if not _PRIMARY.search(segment):
            return None
        return next((outcome for outcome in self._known.values() if outcome.role == "Primary"), None)

    def _fresh(self, start: int, end: int) -> int | None:
        """Where a clause of its own begins between two numbers: after the arm that closes the last one."""
        mentions = self._index.mentions(self._reading.text, start, end)
        begin = mentions[-1].end if mentions else start
        places = [mark.end() for mark in _CLAUSE.finditer(self._reading.text, begin, end)]
        return next((place for place in reversed(places) if end - place > 8), None)

    def matching(self, words: str, *, least: float = 0.6) -> Outcome | None:
        """The declared or known outcome that some words mean best, if any is meant well enough."""
        if not (tokens := _tokens(words)):
            return None
        domain = first_domain(words)
        scored = [
            (self._score(outcome, tokens, domain, words), -place, outcome)
            for place, outcome in enumerate(self._known.values())
        ]
        best = max(scored, default=None)
        return best[2] if best is not None and best[0] >= least else None

    def _score(self, outcome: Outcome, tokens: frozenset[str], domain: str | None, words: str) -> float:
        own = _tokens(self._expanded(re.sub(r"\([^()]*\)", " ", outcome.label)))
        tokens = tokens | _tokens(self._expanded(words))
        weights = {token: _weight(token) for token in own}
        total = sum(weights.values())
        share = sum(weights[t] for t in own & tokens) / total if total else 0.0
        distinctive = any(weights[t] >= 1 for t in own & tokens)
        same = domain is not None and domain == outcome.domain and domain != "AdverseEvents"
        if same and not _other_words(own, tokens, words):
            share += 0.3
        if domain is not None and outcome.domain is not None and domain != outcome.domain:
            share -= 0.5
        if _grades(words) != _grades(outcome.label) and outcome.adverse_event:
            share -= 0.5
        timed = time_point(words)
        if timed is not None and outcome.time_point is not None:
            share += 0.1 if timed == outcome.time_point else -0.2
        if (own - tokens) & _NARROWING_STEMS:
            share -= 0.3
        if outcome.adverse_event and (own ^ tokens) & _QUALIFYING_STEMS and not own <= tokens:
            share -= 0.5
        if outcome.adverse_event and (tokens - own) & _STEMS_OF_HARM:
            share -= 0.5
        return share if distinctive or same else 0.0

    def _expanded(self, words: str) -> str:
        """Words with the long forms of their abbreviations beside them."""
        if words not in self._expansions:
            known = self._reading.abbreviations
            long = [a.long for short, a in known.items() if short in words and _stands_in(short, words)]
            self._expansions[words] = " ".join([words, *long])
        return self._expansions[words]

    def _listed(self, sentence: Sentence, start: int, segment: str) -> Outcome | None:
        """ "headache (37 [9%])": the words right before a bracket, in a sentence about harms."""
        if not _ADVERSE.search(sentence.text):
            return None
        if opening := _LIST_OPENS.match(segment):
            start, segment = start + opening.end(), segment[opening.end() :]
        mark = _ITEM.search(segment)
        if (
            mark is None
            or self._is_arm(start + mark.start("phrase"), start + mark.end("phrase"))
            or not _good(mark["phrase"])
        ):
            return None
        if mark.start() == 0 and re.search(r"\b(?:with|than|for|in)\b", mark["phrase"]):
            return None
        return self._add(mark["phrase"], start + mark.start("phrase"), sentence, adverse=True)

    def _recorded(self, sentence: Sentence, start: int, segment: str) -> Outcome | None:
        """ "… was worsening of asthma, which was reported for": the words before "which"."""
        mark = _RECORDED.search(segment)
        if mark is None or not _good(mark["phrase"]):
            return None
        first, last = start + mark.start("phrase"), start + mark.end("phrase")
        harm = bool(_ADVERSE.search(sentence.text))
        return None if self._is_arm(first, last) else self._add(mark["phrase"], first, sentence, adverse=harm)

    def _named(self, sentence: Sentence, start: int, segment: str) -> Outcome | None:
        segment = _ASIDE.sub(lambda aside: " " * len(aside.group()), segment)
        opening = _OPENING.match(segment)
        offset = opening.end() if opening else 0
        for pattern in _PATTERNS:
            for mark in pattern.finditer(segment[offset:]):
                first, last = start + offset + mark.start("phrase"), start + offset + mark.end("phrase")
                if _good(mark["phrase"]) and not self._is_arm(first, last):
                    return self._add(
                        mark["phrase"], first, sentence, adverse=bool(_ADVERSE.search(mark["phrase"]))
                    )
        return None

    def _is_arm(self, start: int, end: int) -> bool:
        """Whether a phrase speaks of an arm."""
        return bool(self._index.mentions(self._reading.text, start, end))

    def _add(self, phrase: str, start: int, sentence: Sentence, *, adverse: bool) -> Outcome | None:
        label = outcome_label(phrase)
        if not _good(label) or len(label.split()) > 14:
            return self._generic(label)
        place = self._reading.text.find(label, start, start + len(phrase) + 1)
        span = (
            self._reading.span(place, place + len(label))
            if place >= 0
            else self._reading.span(start, start + len(phrase))
        )
        found = self._with_kind(described(phrase, None, (span,)), sentence, adverse)
        return self._known.setdefault(found.id, found) if found.id else None

    def _generic(self, label: str) -> Outcome | None:
        """What a word such as "score" means: the outcome declared first whose label has it."""
        words = _tokens(label)
        return next((o for o in self._known.values() if words and words <= _tokens(o.label)), None)

    def _with_kind(self, outcome: Outcome, sentence: Sentence, adverse: bool) -> Outcome:
        outcome = replace(outcome, confidence=Decimal("0.7"), not_reported=())
        harmful = _REPORTED.search(sentence.text) or _ADVERSE.search(sentence.text)
        symptom = _SYMPTOM.search(outcome.label) and harmful
        if not (adverse or symptom or _SAFETY.search(sentence.heading)):
            return outcome
        return replace(
            outcome,
            adverse_event=True,
            role="Safety",
            better="Lower",
            domain=outcome.domain or "AdverseEvents",
        )

    def put(self, outcomes: Iterable[Outcome]) -> None:
        """Replace outcomes by fuller versions of themselves."""
        self._known.update({outcome.id: outcome for outcome in outcomes})


def _grades(words: str) -> tuple[str, ...]:
    """The grades of severity that words name."""
    mark = re.search(r"\bgrades?\s+(\d)(?:\s*(?:to|-|or|and)\s*(\d))?", words, re.IGNORECASE)
    return tuple(mark.groups("")) if mark else ()


def _good(phrase: str) -> bool:
    words = phrase.strip(" ,")
    if re.search(r"\d\s*%", words):
        return False
    return (
        bool(re.search(r"[A-Za-z]{3}|[A-Z]{2}", words)) and not _BAD.match(words) and len(words.split()) < 15
    )


_SAME = {
    "died": "death",
    "die": "death",
    "deaths": "death",
    "dying": "death",
    "mortality": "death",
    "hospitalisation": "hospitaliz",
    "hospitalised": "hospitaliz",
    "hospitalization": "hospitaliz",
    "hospitalized": "hospitaliz",
    "hospitalisations": "hospitaliz",
    "hospitalizations": "hospitaliz",
}


def _stands_in(short: str, words: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(short)}(?!\w)", words))


@lru_cache(maxsize=4096)
def _tokens(words: str) -> frozenset[str]:
    found = _WORD.findall(words.lower().replace("-", " "))
    return frozenset(_stem(w) for w in found if w not in _STOP)


@lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    if word in _SAME:
        return _SAME[word]
    for ending, stem in (("ies", "y"), ("ity", ""), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            return word[: -len(ending)] + stem
    return word.removesuffix("e") if len(word) > 4 else word


def distinctive(words: str) -> frozenset[str]:
    """The words that tell one outcome from another, by their stems."""
    return frozenset(token for token in _tokens(words) if _weight(token) >= 1)


def _weight(token: str) -> float:
    return 0.3 if token in _GENERIC_STEMS or token.isdigit() else 1.0


_GENERIC_STEMS = frozenset(_stem(word) for word in _GENERIC)
_QUALIFYING_STEMS = frozenset(_stem(word) for word in _QUALIFIERS)
_NARROWING_STEMS = frozenset(_stem(word) for word in _NARROWING)
_STEMS_OF_HARM = frozenset(_stem(word) for word in _KINDS_OF_HARM)


def _other_words(own: frozenset[str], tokens: frozenset[str], words: str) -> bool:
    """Whether the words qualify the domain as the outcome does not ("cardiovascular mortality")."""
    domain = term_in("outcome_domains", words)
    named = (
        frozenset(
            _stem(w)
            for entry in [vocabulary.by_id(domain)]
            for label in entry.labels
            for w in _WORD.findall(label.lower())
        )
        if domain
        else frozenset()
    )
    return not (own & (tokens | named))


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order of place, each once."""
    return tuple(sorted(set(spans)))
