"""What a report calls a thing → the concept that it means."""

from kg.link.lexicon import Lexicon, Meaning
from kg.link.lexicons import Lexicons, meaning_of, shipped
from kg.link.trials import link

__all__ = ["Lexicon", "Lexicons", "Meaning", "link", "meaning_of", "shipped"]
