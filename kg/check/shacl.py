"""SHACL (W3C Recommendation, 2017) as far as the shapes of the ontology use it.

A shape is compiled to functions over the triples of a report; a test holds the results against pyshacl's,
which takes fifty times as long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from operator import ge, gt, le, lt
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from kg.check.triples import TYPE, Term, Triples

Constraint: TypeAlias = Callable[[Triples, Term, Collection[Term]], Iterator[Term | None]]
Component: TypeAlias = Callable[[Triples, Term], Constraint]

_SH = "http://www.w3.org/ns/shacl#"


@dataclass(frozen=True, slots=True)
class Violation:
    """A node that breaks a shape, and the property and the value by which it does, where there is one."""

    focus: Term
    path: Term | None
    value: Term | None
    message: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What must hold for a node, or for the values of a property of it."""

    path: Term | None
    message: str
    constraints: tuple[Constraint, ...]
    properties: tuple[Shape, ...]

    def results(self, data: Triples, focus: Term) -> Iterator[Violation]:
        """Where a node breaks this shape or those of its properties."""
        values = (focus,) if self.path is None else data.objects(focus, self.path)
        for constraint in self.constraints:
            for value in constraint(data, focus, values):
                yield Violation(focus, self.path, value, self.message)
        for inner in self.properties:
            for value in values:
                yield from inner.results(data, value)


@dataclass(frozen=True, slots=True)
class Target:
    """A shape and the nodes that it is for."""

    shape: Shape
    classes: tuple[Term, ...]
    subjects_of: tuple[Term, ...]
    objects_of: tuple[Term, ...]

    def nodes(self, data: Triples) -> set[Term]:
        """The nodes of these triples that the shape is for."""
        members = (node for one in self.classes for node in data.subjects(TYPE, one))
        subjects = (node for one in self.subjects_of for node in data.subjects(one))
        objects = (node for one in self.objects_of for node in data.values(one))
        return {*members, *subjects, *objects}


def compiled(shapes: Triples) -> tuple[Target, ...]:
    """The shapes of a graph that say which nodes they are for; KeyError for a constraint not known here."""
    return tuple(
        Target(
            _shape(shapes, node),
            tuple(shapes.objects(node, _sh("targetClass"))),
            tuple(shapes.objects(node, _sh("targetSubjectsOf"))),
            tuple(shapes.objects(node, _sh("targetObjectsOf"))),
        )
        for node in shapes.subjects(TYPE, _sh("NodeShape"))
    )


def _sh(name: str) -> NamedNode:
    return NamedNode(_SH + name)


def _shape(shapes: Triples, node: Term) -> Shape:
    message = shapes.one(node, _sh("message"))
    return Shape(
        path=shapes.one(node, _sh("path")),
        message=message.value if isinstance(message, Literal) else "",
        constraints=tuple(_constraints(shapes, node)),
        properties=tuple(_shape(shapes, inner) for inner in shapes.objects(node, _sh("property"))),
    )


def _constraints(shapes: Triples, node: Term) -> Iterator[Constraint]:
    for predicate in shapes.predicates(node):
        name = predicate.value.removeprefix(_SH) if isinstance(predicate, NamedNode) else ""
        if predicate != TYPE and name not in _DESCRIPTIONS:
            for parameter in shapes.objects(node, predicate):
                yield _COMPONENTS[name](shapes, parameter)


def _each(allowed: Callable[[Triples, Term, Term], bool]) -> Constraint:
    """Each value that is not allowed is a result."""

    def broken(data: Triples, focus: Term, values: Collection[Term]) -> Iterator[Term | None]:
        return (value for value in values if not allowed(data, focus, value))

    return broken


def _counted(allowed: Callable[[int], bool]) -> Constraint:
    """A number of values that is not allowed is one result."""

    def broken(_: Triples, __: Term, values: Collection[Term]) -> Iterator[Term | None]:
        return iter(() if allowed(len(values)) else (None,))

    return broken


def _compared(holds: Callable[[Decimal, Decimal], bool]) -> Component:
    """Values against a number."""
    return lambda _, limit: _each(lambda _, __, value: _in_order(holds, value, limit))


def _beside(holds: Callable[[Decimal, Decimal], bool]) -> Component:
    """Values against each value of another property; every pair out of order is a result."""

    def component(_: Triples, predicate: Term) -> Constraint:
        def broken(data: Triples, focus: Term, values: Collection[Term]) -> Iterator[Term | None]:
            others = data.objects(focus, predicate)
            return (value for value in values for other in others if not _in_order(holds, value, other))

        return broken

    return component


def _in_order(holds: Callable[[Decimal, Decimal], bool], value: Term, other: Term) -> bool:
    first, second = _number(value), _number(other)
    return first is not None and second is not None and holds(first, second)


def _number(term: Term) -> Decimal | None:
    try:
        return Decimal(term.value) if isinstance(term, Literal) else None
    except InvalidOperation:
        return None


def _alternatives(shapes: Triples, parameter: Term) -> Constraint:
    choices = tuple(_shape(shapes, node) for node in shapes.members(parameter))
    return _each(
        lambda data, _, value: any(next(choice.results(data, value), None) is None for choice in choices)
    )


def _of_class(_: Triples, parameter: Term) -> Constraint:
    return _each(lambda data, _, value: parameter in data.objects(value, TYPE))


def _of_datatype(_: Triples, parameter: Term) -> Constraint:
    return _each(lambda _, __, value: isinstance(value, Literal) and value.datatype == parameter)


def _one_of(shapes: Triples, parameter: Term) -> Constraint:
    allowed = frozenset(shapes.members(parameter))
    return _each(lambda _, __, value: value in allowed)


def _matching(_: Triples, parameter: Term) -> Constraint:
    pattern = re.compile(_text(parameter))
    return _each(lambda _, __, value: pattern.search(_text(value)) is not None)


def _apart(_: Triples, predicate: Term) -> Constraint:
    return _each(lambda data, focus, value: value not in data.objects(focus, predicate))


def _text(term: Term) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else ""


_DESCRIPTIONS = frozenset(
    {"path", "message", "property", "targetClass", "targetSubjectsOf", "targetObjectsOf"}
)
_COMPONENTS: Mapping[str, Component] = {
    "minCount": lambda _, least: _counted(lambda count: count >= int(_text(least))),
    "maxCount": lambda _, most: _counted(lambda count: count <= int(_text(most))),
    "minInclusive": _compared(ge),
    "maxInclusive": _compared(le),
    "minExclusive": _compared(gt),
    "maxExclusive": _compared(lt),
    "lessThan": _beside(lt),
    "lessThanOrEquals": _beside(le),
    "minLength": lambda _, least: _each(lambda _, __, value: len(_text(value)) >= int(_text(least))),
    "pattern": _matching,
    "datatype": _of_datatype,
    "class": _of_class,
    "disjoint": _apart,
    "in": _one_of,
    "or": _alternatives,
}
