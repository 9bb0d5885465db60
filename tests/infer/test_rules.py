"""What the rules conclude, from trials made by hand and from real reports; HermiT concludes the same."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import owlready2
import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from kg.find import find
from kg.infer import RULES_GRAPH, closure, infer, rules
from kg.link import link
from kg.model import Outcome, Trial
from kg.query import answer, questions
from kg.rdf import to_rdf
from kg.rdf.names import TE, term
from kg.read import read_one
from kg.resources import resource
from kg.store import FolderStore
from tests.small_trials import iri, small_trial

ROOT = Path(__file__).parents[2]
EXAMPLES = ("crash-2.md", "paradigm-hf.txt", "re-ly.nxml", "empa-reg-outcome.json")
OWL_RULES = "https://example.org/"
Facts = dict[str, dict[str, str]]


def inferred(trial: Trial) -> Facts:
    """What each inference says, by its name after the trial's or report's own."""
    facts: Facts = defaultdict(dict)
    for quad in closure(to_rdf(trial), RULES_GRAPH):
        node, value = str(quad.subject), quad.object
        name = node.partition("/id/")[2].rstrip(">").split("/", 3)[-1]
        assert isinstance(value, NamedNode | pyoxigraph.Literal)
        facts[name][quad.predicate.value.rpartition("#")[2]] = value.value.removeprefix(TE)
    return facts


def counted(events: int, total: int, reference_events: int, reference_total: int) -> Trial:
    """The small trial with the counts of its two arms and nothing else."""
    trial = small_trial()
    both = ((0, events, total), (1, reference_events, reference_total))
    results = tuple(
        replace(trial.results[at], statistic="Count", value=Decimal(n), events=n, total=of)
        for at, n, of in both
    )
    return replace(trial, results=results, estimates=())


def effect(facts: Facts, rule: str) -> Decimal | None:
    """The value that a rule worked out for the small trial."""
    found = facts.get(f"death-iloprost/inferred/{rule}/death-placebo", {}).get("value")
    return None if found is None else Decimal(found)


def rounded(exact: Fraction, digits: int) -> Decimal:
    number = Decimal(exact.numerator) / Decimal(exact.denominator)
    return number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def test_every_rule_says_what_it_states_and_derives_from_something() -> None:
    assert [rule.name for rule in rules() if not rule.words.endswith(".")] == []
    assert [rule.name for rule in rules() if "prov:wasDerivedFrom" not in rule.sparql] == []


def test_counts_give_ratios_and_the_difference() -> None:
    # 50 of 118 and 46 of 118: 1.08696, 68 * 50 / (72 * 46) … by hand: odds 50/68 over 46/72 = 1.15090
    facts = inferred(counted(50, 118, 46, 118))
    assert effect(facts, "risk-ratio") == Decimal("1.087")
    assert effect(facts, "odds-ratio") == Decimal("1.1509")
    assert effect(facts, "risk-difference") == Decimal("3.39")


def test_no_event_in_an_arm_gives_a_difference_and_no_ratio() -> None:
    facts = inferred(counted(0, 100, 4, 100))
    assert effect(facts, "risk-ratio") is None
    assert effect(facts, "odds-ratio") is None
    assert effect(facts, "risk-difference") == Decimal(-4)


@settings(max_examples=25)
@given(st.data())
def test_ratios_are_those_of_the_table(data: st.DataObject) -> None:
    total, other = data.draw(st.integers(2, 20_000)), data.draw(st.integers(2, 20_000))
    events, reference = data.draw(st.integers(1, total - 1)), data.draw(st.integers(1, other - 1))
    facts = inferred(counted(events, total, reference, other))
    near = Decimal("0.0001")
    risk = Fraction(events, total) / Fraction(reference, other)
    odds = Fraction(events * (other - reference), reference * (total - events))
    assert effect(facts, "risk-ratio") == pytest.approx(rounded(risk, 4), abs=near)
    assert effect(facts, "odds-ratio") == pytest.approx(rounded(odds, 4), abs=near)


def test_results_of_two_subgroups_are_never_compared() -> None:
    trial = counted(50, 118, 46, 118)
    target, reference = trial.results
    women, men = replace(target, subgroup="women"), replace(reference, subgroup="men")
    assert inferred(replace(trial, results=(women, men))) == {}


def test_medians_give_a_difference_of_medians_and_none_of_means() -> None:
    trial = small_trial()
    medians = tuple(replace(result, statistic="Median") for result in trial.results)
    facts = inferred(replace(trial, results=medians, estimates=()))
    assert effect(facts, "median-difference") == Decimal(3)
    assert effect(facts, "mean-difference") is None


def test_a_ratio_becomes_an_absolute_effect_at_the_risk_of_the_reference_arm() -> None:
    # 1.08 (0.80 to 1.5) at 39%: 0.39 * 0.08 = 3.12, 0.39 * -0.2 = -7.8, 0.39 * 0.5 = 19.5 points
    found = inferred(_lower_is_better(small_trial()))["risk/inferred/absolute-effect/death-placebo"]
    assert (found["value"], found["ciLower"], found["ciUpper"]) == ("3.12", "-7.8", "19.5")


def test_direction_and_favoured_arm_follow_from_sides_in_rounds() -> None:
    # neither the null value nor the favoured arm is reported: three rules, each needs the one before
    facts = inferred(_lower_is_better(small_trial()))
    assert facts["risk/inferred/null-value"]["nullValue"] == "1"
    assert facts["risk/inferred/effect-direction"]["effectDirection"] == "Increased"
    assert facts["risk/inferred/favoured-arm"]["favours"].endswith("/arm/placebo")


def test_no_number_needed_where_the_interval_admits_no_difference() -> None:
    assert not any("numberNeeded" in fact for fact in inferred(_lower_is_better(small_trial())).values())


def test_a_number_needed_is_rounded_up() -> None:
    # CRASH-2: 14.5% v 16.0%, RR 0.91 (0.85 to 0.97): 16.0 * 0.09 = 1.44 points, 1 / 0.0144 = 69.4
    facts = inferred(find(read_one(ROOT / "examples" / "crash-2.md")))
    assert "70" in {fact.get("numberNeeded") for fact in facts.values()}


def test_what_is_reported_is_not_inferred_again() -> None:
    trial = small_trial()
    known = replace(trial.estimates[0], null_value=Decimal("1.0"), favours="placebo")
    facts = inferred(replace(trial, estimates=(known,)))
    assert {"risk/inferred/null-value", "risk/inferred/favoured-arm"} & facts.keys() == set()


def test_a_hazard_ratio_of_what_is_good_favours_nobody_here() -> None:
    trial = small_trial()
    survival = Outcome(id="death", label="survival", better="Higher")
    hazard = replace(trial.estimates[0], measure="HazardRatio")
    facts = inferred(replace(trial, outcomes=(survival,), estimates=(hazard,)))
    assert "risk/inferred/favoured-arm" not in facts


def test_an_outcome_is_in_every_wider_domain() -> None:
    trial = small_trial()
    outcome = replace(trial.outcomes[0], domain="CardiovascularMortality")
    facts = inferred(replace(trial, outcomes=(outcome,)))
    assert {fact["domain"] for fact in facts.values() if "domain" in fact} == {
        "AllCauseMortality",
        "Survival",
    }


def test_every_inference_names_its_rule_and_its_grounds_and_is_computed() -> None:
    for fact in inferred(find(read_one(ROOT / "examples" / "re-ly.nxml"))).values():
        assert {"rule", "wasDerivedFrom"} <= fact.keys()
        assert fact["status"] == "Computed"


@pytest.fixture
def store(tmp_path: Path) -> Iterable[FolderStore]:
    with FolderStore(tmp_path / "evidence") as opened:
        trials = [find(read_one(ROOT / "examples" / name)) for name in EXAMPLES]
        opened.replace_all((iri(trial), to_rdf(trial)) for trial in trials)
        yield opened


def test_inferring_twice_changes_nothing(store: FolderStore) -> None:
    first = infer(store), set(store.quads())
    assert (infer(store), set(store.quads())) == first
    assert first[0].total() > 0


def test_the_named_questions_answer_as_before(store: FolderStore) -> None:
    asked = [question.name for question in questions() if question.number <= 16]
    before = {name: list(answer(store, name)) for name in asked}
    infer(store)
    assert {name: list(answer(store, name)) for name in asked} == before


def test_a_query_tells_reported_from_inferred(store: FolderStore) -> None:
    infer(store)
    found = store.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s a <{TE}Inference> }} }}")
    own = store.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{RULES_GRAPH}> {{ ?s a <{TE}Inference> }} }}")
    assert list(found) == list(own) != [(0,)]


@pytest.mark.skipif(shutil.which("java") is None, reason="no program 'java' was found; HermiT needs Java")
@pytest.mark.parametrize("name", ["crash-2.md", "empa-reg-outcome.json"])
def test_hermit_concludes_the_same(name: str) -> None:
    trial = find(read_one(ROOT / "examples" / name))
    quads = to_rdf(trial, links=link(trial))
    ours, world = closure(quads, RULES_GRAPH), _reasoned(quads)
    about = {quad.subject: quad.object for quad in ours if quad.predicate.value == term("about")}
    checked = (
        ("domain", ("widerDomain", "linkedDomain"), "Outcome"),
        ("evidenceFor", ("evidenceFor",), "EffectEstimate"),
    )
    for predicate, properties, of in checked:
        concluded = {(about[q.subject], q.object) for q in ours if q.predicate.value == term(predicate)}
        assert _pairs(concluded) == {
            pair for property in properties for pair in _related(world, property, of)
        }
        assert concluded
    estimates = {q.subject for q in quads if q.predicate.value == term("measure")}
    directed = {about[q.subject] for q in ours if q.object == NamedNode(term("Decreased"))}
    assert {n.value for n in directed & estimates} == _members(world, "Decreased")


def _lower_is_better(trial: Trial) -> Trial:
    outcome = replace(trial.outcomes[0], better="Lower", time_point=None)
    return replace(trial, outcomes=(outcome,))


def _pairs(nodes: Iterable[tuple[Any, Any]]) -> set[tuple[str, str]]:
    return {(subject.value, value.value) for subject, value in nodes}


def _reasoned(quads: Iterable[Quad]) -> Any:
    """Trial, vocabularies, ontology and the rules in OWL, after HermiT."""
    files = (resource("ontology", "trial-evidence.ttl"), Path(__file__).parent / "rules.ttl")
    meaning = [quad.triple for file in files for quad in pyoxigraph.parse(path=file, format=RdfFormat.TURTLE)]
    world = owlready2.World()
    loaded = world.get_ontology(OWL_RULES).load(fileobj=_stream([*meaning, *_sample(quads)]))
    with loaded:
        owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    return world


def _sample(quads: Iterable[Quad]) -> Iterable[Triple]:
    """The triples that the rules in OWL read, of the trial and of the concepts above what it names."""
    read = ("measure", "value", "domain", "targetArm", "intervention", "scale", "linkedTerm", "concept")
    told = {term(name) for name in read}
    links = {term("skos:broader"): NamedNode(OWL_RULES + "broader")}
    types = {term("EffectEstimate"), term("Outcome"), term("Arm"), term("Intervention")}
    for quad in (*quads, *_concepts()):
        predicate = quad.predicate.value
        if predicate in told | links.keys() or getattr(quad.object, "value", "") in types:
            yield Triple(quad.subject, links.get(predicate, quad.predicate), quad.object)


def _concepts() -> Iterable[Quad]:
    for name in ("interventions", "outcome_domains", "measures"):
        file = resource("ontology", "vocabularies", f"{name}.ttl")
        yield from pyoxigraph.parse(path=file, format=RdfFormat.TURTLE)


def _stream(triples: Iterable[Triple]) -> BytesIO:
    return BytesIO(pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES))


def _related(world: Any, property: str, of: str) -> set[tuple[str, str]]:
    """The pairs of a property whose subjects are of a class: other things have domains, too."""
    relations = world[OWL_RULES + property].get_relations()
    return {(subject.iri, value.iri) for subject, value in relations if isinstance(subject, world[TE + of])}


def _members(world: Any, name: str) -> set[str]:
    return {one.iri for one in world[OWL_RULES + name].instances() if not _ours(one.iri)}


def _ours(iri: str) -> bool:
    """Whether an IRI is a concept's: instruments have domains too, of which the rules say nothing."""
    return iri.startswith(TE)
