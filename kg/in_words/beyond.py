"""What a graph of trial reports cannot know, however it is asked."""

from __future__ import annotations

import re

_ADVICE = "it holds what trials reported, and no advice for a person"
_OPINION = "it holds what trials reported, and no opinion of them"
_CAUSE = "it holds what was found, and not why"
_FUTURE = "it holds what was reported, and not what is to come"
_THE_REST = "it says what reports state, and not all that is left when something is taken away"
_PEOPLE = "it holds a trial's methods and results, and not its people, places or money"

# The first that fits gives the reason.
_BEYOND = tuple(
    (re.compile(pattern, re.IGNORECASE), reason)
    for pattern, reason in (
        (
            r"\b(?:should|shall|may|can|could|must|ought to) (?:I|my|we|he|she|they|one|a|patients?|people"
            r"|doctors?|women|men)\b(?!.* (?:pool|combine|compare))|\b(?:my|our) \w+"
            r"|\bI (?:am|have|take|was)\b"
            r"|\b(?:for|help|safe for) me\b|\brecommend|\bprescrib|\badvi[cs]e|\bguidelines?\b",
            _ADVICE,
        ),
        (
            r"\byou (?:think|believe|prefer)\b|\bopinions?\b|\btrustworthy\b|\bbelievable\b|\boverrated\b"
            r"|\bworth (?:it|the)\b|\b(?:a|the) (?:good|bad|great|nice|best|worst|better|safest|strongest)\b"
            r"|\b(?:is|are|was|were) (?:it|this|that|they|[\w-]+) (?:any )?(?:good|bad|great|important)\b",
            _OPINION,
        ),
        (
            r"\b(?:was|were|is|are) not (?:the|an?)\b|\bother than\b|\bexcept\b|\bapart from\b|\bexcluding\b",
            _THE_REST,
        ),
        (
            r"\bwhy\b|\bhow come\b|\bmechanisms?\b|\breasons? (?:for|why|behind)\b|\bexplain|\bbecause\b"
            r"|\bwhat (?:causes?|caused|explains?)\b|\bhow does [\w-]+ work\b",
            _CAUSE,
        ),
        (
            r"\bwill\b|\bgoing to\b|\bnext (?:year|month|decade)\b|\bforecast|\bpredict(?!ion interval)"
            r"|\bin the future\b|\bexpect(?:ed)? to\b|\bupcoming\b|\bsoon\b|\btomorrow\b",
            _FUTURE,
        ),
        (
            r"\b(?:paid|pays?|earns?|salar\w+|fund(?:ed|ing|s)?|financ\w+|sponsor\w*|costs?|price[ds]?|money|sells?"
            r"|patents?)\b|\bwho (?:wrote|led|ran|conducted|invented|discovered|made|designed|did)\b"
            r"|\b(?:first|senior|last) authors?\b|\bauthors?' names\b|\bconflicts? of interest\b"
            r"|\b(?:which|what|how many) (?:countr\w+|hospitals?|cit\w+|centers?|centres?)\b|\bwhere was\b"
            r"|\b(?:telephone|address|e-?mail|website)\b",
            _PEOPLE,
        ),
    )
)


def why_beyond(question: str) -> str | None:
    """Why the graph cannot answer a question of this kind; None if it might.

    >>> why_beyond("Should I stop my statin?")
    'it holds what trials reported, and no advice for a person'
    """
    return next((reason for pattern, reason in _BEYOND if pattern.search(question)), None)
