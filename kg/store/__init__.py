"""Where reports are kept and asked: a folder, or a SPARQL endpoint."""

from __future__ import annotations

from pathlib import Path

from kg.store.blocks import StoredReport
from kg.store.folder import FolderStore
from kg.store.remote import TIMEOUT, RemoteStore
from kg.store.rows import Iri, Rows, Value
from kg.store.store import Answer, Store

__all__ = [
    "Answer",
    "FolderStore",
    "Iri",
    "RemoteStore",
    "Rows",
    "Store",
    "StoredReport",
    "Value",
    "open_store",
]


def open_store(location: str | Path, *, read_only: bool = False, timeout: int = TIMEOUT) -> Store:
    """The store at a location: a folder, made when it is first written to, or an http(s) SPARQL endpoint.

    A folder opened for writing is locked for other writers; `timeout` is for endpoints, in seconds.
    """
    if str(location).startswith(("http://", "https://")):
        return RemoteStore(str(location), timeout=timeout)
    return FolderStore(Path(location), read_only=read_only)
