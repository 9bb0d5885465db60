"""Bytes to text, in whichever encoding they are."""

from __future__ import annotations

import codecs
import re

from kg.errors import BrokenReportError

# Longer marks first: the UTF-32 mark begins with the UTF-16 mark.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_UNUSED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_MOST_ACCENTS = 0.2


def decoded(content: bytes, source: str) -> str:
    """The text of these bytes: Unicode by its mark, UTF-8, or Windows-1252 where only that makes sense."""
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8" and error.end < len(content) and _looks_like_cp1252(content):
            return content.decode("cp1252")
        reason = f"the text is not valid {encoding.upper()}: {error.reason}"
        raise BrokenReportError(source, reason, f"byte {error.start}") from error


def _looks_like_cp1252(content: bytes) -> bool:
    accents = sum(byte > 127 for byte in content)
    odd = _UTF8_SEQUENCE.search(content) or _UNUSED_IN_CP1252.search(content)
    return not odd and accents < _MOST_ACCENTS * len(content)
