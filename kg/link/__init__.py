"""What a report calls a thing → the concept that it means."""

from kg.link.added import (
    AddedVocabulary,
    add_vocabulary,
    added_vocabularies,
    lexicons_of,
    merged_by,
    remove_vocabulary,
)
from kg.link.lexicon import Lexicon, Meaning
from kg.link.lexicons import Lexicons, meaning_of, shipped
from kg.link.trials import link

__all__ = [
    "AddedVocabulary",
    "Lexicon",
    "Lexicons",
    "Meaning",
    "add_vocabulary",
    "added_vocabularies",
    "lexicons_of",
    "link",
    "meaning_of",
    "merged_by",
    "remove_vocabulary",
    "shipped",
]
