"""A text as the encoder takes it: numbers of subwords, in windows that it can hold.

Words are cut as BERT cuts them (Devlin and others 2019): lower case, at spaces and at every mark, then
into the longest pieces of `wordpieces.txt`. The first piece of a word stands for the word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_PIECES = "wordpieces.txt"
FIRST, LAST, MASK, PADDING = 101, 102, 103, 0
LONGEST = 510
OVERLAP = 96


@dataclass(frozen=True, slots=True)
class Subwords:
    """Subwords of a text: their numbers, the words' places in the text, and each word's first subword."""

    ids: tuple[int, ...]
    words: tuple[tuple[int, int], ...]
    firsts: tuple[int, ...]


def subwords(text: str) -> Subwords:
    """A text cut into subwords."""
    told = _tokenizer().encode(text, add_special_tokens=False)
    words: list[tuple[int, int]] = []
    firsts: list[int] = []
    for place, (number, (start, end)) in enumerate(zip(told.word_ids, told.offsets, strict=True)):
        if number == len(words) - 1:
            words[-1] = (words[-1][0], end)
        else:
            words.append((start, end))
            firsts.append(place)
    return Subwords(tuple(told.ids), tuple(words), tuple(firsts))


@cache
def _tokenizer() -> Tokenizer:
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer

    with as_file(files("kg.tag") / _PIECES) as path:
        pieces = WordPiece.from_file(str(path), unk_token="[UNK]")
    tokenizer = Tokenizer(pieces)
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer


def windows(length: int) -> Iterator[tuple[int, int]]:
    """Even windows over so many subwords, each of at most LONGEST, that share OVERLAP with the next."""
    count = max(1, -(-(length - OVERLAP) // (LONGEST - OVERLAP)))
    width = -(-(length + OVERLAP * (count - 1)) // count)
    for number in range(count):
        end = min(length, number * (width - OVERLAP) + width)
        yield max(0, end - width), end


def framed(ids: Sequence[int]) -> list[int]:
    """A window between the marks that begin and end every window."""
    return [FIRST, *ids, LAST]
