"""A report's bytes: where they come from, unpacked where they are compressed, and their fingerprint."""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from kg.errors import BrokenReportError, EmptyReportError, ReadingError

HEAD = 8192
LARGEST = 1 << 29
_GZIP = b"\x1f\x8b"
_BINARY = re.compile(rb"\A(?:%PDF-|\{\\rtf|PK\x03\x04)|[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Source:
    """A file of one or more reports."""

    path: Path

    @property
    def name(self) -> str:
        """What to call it in messages and documents: its path as it was given."""
        return str(self.path)

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The unpacked bytes as a stream; what is wrong with them or the file is a `ReadingError`."""
        try:
            with _unpacked(self.path) as stream:
                yield stream
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise BrokenReportError(
                self.name, f"the compressed file is damaged or cut off: {error}"
            ) from error
        except OSError as error:
            raise ReadingError(self.name, f"cannot be read: {error.strerror or error}") from error

    def head(self) -> bytes:
        """The first bytes, enough to tell the format."""
        with self.opened() as stream:
            head = stream.read(HEAD)
        if not head.strip():
            raise EmptyReportError(self.name)
        return head

    def content(self) -> bytes:
        """All bytes, of a file that is read as a whole."""
        with self.opened() as stream:
            content = stream.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise BrokenReportError(self.name, f"over {LARGEST >> 20} MB when unpacked: not one report")
        return content


def fingerprint(content: bytes) -> str:
    """The SHA-256 of some bytes, as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def is_binary(head: bytes) -> bool:
    """Whether these first bytes belong to something other than text."""
    return not head.startswith(_BOMS) and bool(_BINARY.search(head))


def _unpacked(path: Path) -> BinaryIO:
    with path.open("rb") as stream:
        packed = stream.read(len(_GZIP)) == _GZIP
    return cast(BinaryIO, gzip.open(path)) if packed else path.open("rb")
