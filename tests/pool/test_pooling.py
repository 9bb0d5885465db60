"""Reports of the examples, read, stored and pooled: the whole way from words to a pooled effect."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.errors import PoolingError
from kg.link import add_vocabulary
from kg.model import Trial
from kg.pool.models import fixed_effect
from kg.pool.studies import Study
from kg.rdf import to_rdf
from kg.rdf.names import report_iri
from kg.store import Store
from tests.pool.trials import estimate, trial

ROOT = Path(__file__).parent.parent.parent
HEART_FAILURE = ("dapa-hf.xml", "deliver.html", "emperor-reduced.nxml", "empa-reg-outcome.json")
BLEEDING = ("crash-2.md", "crash-3.md", "halt-it.xml", "woman.txt")


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The examples on SGLT2 inhibitors and on tranexamic acid, as they are read."""
    paths = [ROOT / "examples" / name for name in (*HEART_FAILURE, *BLEEDING)]
    with kg.open_store(tmp_path_factory.mktemp("pool") / "evidence") as store:
        assert [str(receipt.fate) for receipt in kg.ingest(paths, store)] == ["stored"] * len(paths)
        yield store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two small trials."""
    trials = (trial(1, estimate("0.80", "0.70", "0.92")), trial(2, estimate("0.95", "0.85", "1.06")))
    with kg.open_store(tmp_path / "evidence") as opened:
        opened.replace_all((report_iri(one.report), to_rdf(one)) for one in trials)
        yield opened


def test_sglt2_inhibitors_in_heart_failure(examples: Store) -> None:
    """Hazard ratios of death from any cause as the three articles print them.

    DAPA-HF 0.83 (0.71 to 0.97), N Engl J Med 2019;381:1995; EMPEROR-Reduced 0.92 (0.77 to 1.10), N Engl J Med
    2020;383:1413; DELIVER 0.94 (0.83 to 1.07), N Engl J Med 2022;387:1089.
    """
    found = kg.pool_estimates(
        examples,
        intervention="SGLT2 inhibitors",
        comparator="placebo",
        outcome="death from any cause",
        condition="heart failure",
        time="any",
    )
    printed = [(0.83, 0.71, 0.97), (0.92, 0.77, 1.10), (0.94, 0.83, 1.07)]
    told = sorted((found.estimate(reading) for reading in found.readings), key=lambda one: one.value)
    assert [(one.value, one.low, one.high) for one in told] == printed
    by_hand = fixed_effect(
        [Study(math.log(v), (math.log(high) - math.log(low)) / 2 / 1.959964) for v, low, high in printed]
    )
    assert found.measure == "HazardRatio"
    assert found.fixed.effect == pytest.approx(by_hand.effect, abs=1e-6)
    assert {one.name for one in found.exclusions} == {"EMPA-REG OUTCOME"}
    assert "in another condition" in found.exclusions[0].reason


def test_tranexamic_acid_in_bleeding(examples: Store) -> None:
    found = kg.pool_estimates(
        examples,
        intervention="tranexamic acid",
        comparator="placebo",
        outcome="death",
        measure="RR",
        time="any",
    )
    crash = next(reading for reading in found.readings if reading.name == "CRASH-2")
    told = found.estimate(crash)
    # Lancet 2010;376:23-32: relative risk 0.91, 95% CI 0.85 to 0.97
    assert (told.value, told.low, told.high) == (0.91, 0.85, 0.97)
    assert crash.sources[0].startswith(crash.report)


def test_the_store_tells_which_names_it_knows(store: Store) -> None:
    with pytest.raises(PoolingError, match="no arm is known as 'empagliflocin'; there are: empagliflozin"):
        kg.pool_estimates(store, intervention="empagliflocin", comparator="placebo", outcome="death")
    with pytest.raises(PoolingError, match="no trial of the store compares empagliflozin with usual care"):
        kg.pool_estimates(store, intervention="empagliflozin", comparator="usual care", outcome="death")


def test_an_empty_store_has_nothing_to_pool(tmp_path: Path) -> None:
    with (
        kg.open_store(tmp_path / "empty") as empty,
        pytest.raises(PoolingError, match="no arms in the store"),
    ):
        kg.pool_estimates(empty, intervention="empagliflozin", comparator="placebo", outcome="death")


class TestKept:
    """A pool in the graph: computed, derived from its inputs, and nobody's own estimate."""

    FACTS = """
    PREFIX te: <https://w3id.org/trial-evidence#>
    PREFIX prov: <http://www.w3.org/ns/prov#>
    SELECT ?graph ?status ?value ?lower ?upper ?domain (COUNT(DISTINCT ?source) AS ?sources)
           (COUNT(DISTINCT ?trial) AS ?trials) {
      GRAPH ?graph {
        ?pool a te:PooledEstimate ; te:status ?status ; te:value ?value ; te:ciLower ?lower ;
              te:ciUpper ?upper ; te:pooledDomain ?domain ; prov:wasDerivedFrom ?source ; te:pools ?trial .
      }
      GRAPH ?other { ?source a te:EffectEstimate }
    } GROUP BY ?graph ?status ?value ?lower ?upper ?domain"""

    @staticmethod
    def keep(store: Store) -> str:
        found = kg.pool_estimates(
            store, intervention="empagliflozin", comparator="placebo", outcome="death", measure="RR"
        )
        return kg.save_pool(store, found)

    def test_it_is_found_by_sparql(self, store: Store) -> None:
        kept = self.keep(store)
        [row] = store.select(self.FACTS).records()
        assert row["graph"] == f"{kept}/graph"
        assert str(row["status"]).endswith("#Computed")
        assert str(row["domain"]).endswith("#AllCauseMortality")
        assert (row["sources"], row["trials"]) == (2, 2)
        assert 0.80 < float(str(row["value"])) < 0.95

    def test_it_is_kept_once(self, store: Store) -> None:
        assert self.keep(store) == self.keep(store)
        assert len(store.derivations()) == 1

    def test_other_settings_are_another_pool(self, store: Store) -> None:
        fixed = kg.pool_estimates(
            store, intervention="empagliflozin", comparator="placebo", outcome="death", model="fixed"
        )
        assert kg.save_pool(store, fixed) != self.keep(store)

    def test_no_question_counts_it_as_a_trials_own(self, store: Store) -> None:
        asked = [question.name for question in kg.questions() if not _required(question.name)]
        before = {name: list(kg.answer(store, name)) for name in asked}
        self.keep(store)
        assert {name: list(kg.answer(store, name)) for name in asked} == before

    def test_it_is_not_pooled_itself(self, store: Store) -> None:
        before = kg.pool_estimates(store, intervention="empagliflozin", comparator="placebo", outcome="death")
        self.keep(store)
        after = kg.pool_estimates(store, intervention="empagliflozin", comparator="placebo", outcome="death")
        assert after == before

    def test_it_goes_when_a_report_changes(self, store: Store) -> None:
        self.keep(store)
        changed: Trial = trial(2, estimate("0.90", "0.80", "1.01"))
        store.replace(report_iri(changed.report), to_rdf(changed))
        assert store.derivations() == ()


def _required(name: str) -> bool:
    """Whether a question cannot be asked of all trials, or is about what was derived itself."""
    question = next(one for one in kg.questions() if one.name == name)
    return any(parameter.default == "required" for parameter in question.parameters)


def test_names_of_a_vocabulary_that_was_added_are_known(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "brands.ttl"
    file.write_text(
        """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <https://example.org/glucosink> a skos:Concept ;
          skos:prefLabel "empagliflozin"@en ; skos:altLabel "glucosink"@en .""",
        encoding="utf-8",
    )
    add_vocabulary(Path(store.location), file, ["interventions"])
    found = kg.pool_estimates(store, intervention="glucosink", comparator="placebo", outcome="death")
    assert len(found.readings) == 2
