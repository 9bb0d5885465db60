"""XML that may come from anywhere: parsed strictly, without expanding or fetching any entity."""

from __future__ import annotations

import codecs
import re
from html.entities import html5

from lxml import etree

from kg.errors import BrokenReportError

_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]*;)")
_OF_XML = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BEFORE_ROOT = re.compile(rb"<!--.*?-->|<\?.*?\?>|<![^<>\[]*(?:\[.*?\]\s*)?>", re.DOTALL)
_ROOT = re.compile(rb"\s*<(?:[\w.-]+:)?([\w.-]+)[\s/>]")


def root_name(head: bytes) -> str | None:
    """The local name of the root element of an XML file that begins with these bytes."""
    if head.startswith(_UTF16):
        head = head.decode("utf-16", errors="replace").encode()
    if not head.lstrip(codecs.BOM_UTF8).lstrip().startswith(b"<"):
        return None
    root = _ROOT.match(_BEFORE_ROOT.sub(b"", head.removeprefix(codecs.BOM_UTF8)))
    return root[1].decode() if root else None


def parse(content: bytes, source: str, lines_before: int = 0, encoding: str | None = None) -> etree._Element:
    """The root element; what is not well-formed, or rests on entities of its own, is a `BrokenReportError`.

    `lines_before` counts the lines of the file above this piece of it, for the place in messages.
    """
    if content.startswith(_UTF16):
        content, encoding = content.decode("utf-16", errors="replace").encode(), "utf-8"
    try:
        root = etree.fromstring(with_named_characters(content), _parser(encoding))
    except etree.XMLSyntaxError as error:
        place = _place(error, lines_before)
        raise BrokenReportError(source, f"the XML is damaged: {_reason(error)}", place) from error
    for entity in root.iter(etree.Entity):
        reason = f"the entity {entity.text} has no fixed meaning and is not expanded"
        raise BrokenReportError(source, reason, f"line {_line(entity) + lines_before}")
    return root


def parse_leniently(content: str) -> etree._Element | None:
    """The root element of a piece of XML, as much of it as can be made out."""
    parser = _parser("utf-8", recover=True)
    return etree.fromstring(with_named_characters(content.encode()), parser)


def drop_namespaces(root: etree._Element) -> etree._Element:
    """The same tree with every element under its local name."""
    for element in root.iter(etree.Element):
        element.tag = local_name(element)
    return root


def with_named_characters(content: bytes) -> bytes:
    """The same XML with `&nbsp;`, `&alpha;` and the other names of HTML written as numbers."""
    return _NAMED.sub(_numbered, content)


def local_name(element: etree._Element) -> str:
    """The tag without its namespace; empty for comments, entities and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _parser(encoding: str | None, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        encoding=encoding,
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _place(error: etree.XMLSyntaxError, lines_before: int) -> str:
    line, column = error.position
    return f"line {line + lines_before}, column {column}"


def _line(node: etree._Element) -> int:
    parent = node.getparent()
    return (parent.sourceline if parent is not None else None) or 1


def _reason(error: etree.XMLSyntaxError) -> str:
    return re.sub(r",? ?line \d+, column \d+.*", "", error.msg or "not well-formed")


def _numbered(found: re.Match[bytes]) -> bytes:
    name = found[1].decode()
    characters = "" if name in _OF_XML else html5.get(name, "")
    return "".join(f"&#{ord(character)};" for character in characters).encode() or found.group()
