"""Locks between processes: held by an open file, so they end with the process that holds them."""

from __future__ import annotations

import fcntl
from pathlib import Path
from types import TracebackType
from typing import IO


class FileLock:
    """A lock on a file that one process can hold alone, or several together. Nothing waits for it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def alone(self) -> bool:
        """Take the lock for this process alone; False if another holds it."""
        return self._take(fcntl.LOCK_EX)

    def together(self) -> bool:
        """Take the lock beside others that read; False if another holds it alone."""
        return self._take(fcntl.LOCK_SH)

    def release(self) -> None:
        """Let others have the lock."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _take(self, kind: int) -> bool:
        try:
            self._file = self._file or self._path.open("ab")
            fcntl.flock(self._file, kind | fcntl.LOCK_NB)
        except OSError:
            self.release()
            return False
        return True

    def __enter__(self) -> FileLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
