"""The journey of a report: every file gets its line, and one bad report never stops the others."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import StoreError
from kg.find import find
from kg.model import Document, Trial
from kg.pipeline import Fate, FoundTrial, Receipt, files, ingest, study, summary
from kg.rdf import from_rdf
from kg.read import read_one
from kg.read.text import read_text
from kg.store import Store, open_store

REPORT = Path(__file__).parent / "reports" / "i-micro" / "report.txt"
NOT_ABOUT_A_TRIAL = (
    "Bread\n\nMix flour, water, salt and yeast. Let the dough rest for two hours, then bake it. "
    "Serve it warm. It keeps for three days in a dry place.\n"
)

ABSTRACT = (
    "We randomly assigned 200 adults with asthma to budesonide or placebo for 12 weeks.",
    "The primary outcome was exacerbation within 12 weeks.",
    "Exacerbations occurred in 12% of the budesonide group and 20% of the placebo group (risk ratio 0.60; "
    "95% CI, 0.31 to 1.16; P=0.13).",
    "Budesonide did not reduce exacerbations.",
)
NUMBER_LIKE = "0123456789 \t\n\u00a0\u2009.,·;:/-–−+±=<>%()[]nNpPCIRSDvs"
ARTICLE = """<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">123</PMID><Article>
<ArticleTitle>Budesonide in asthma: a randomized trial</ArticleTitle>
<Abstract><AbstractText>{abstract}</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>
</PubmedArticleSet>"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "evidence") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Good and bad files side by side."""
    made = tmp_path / "reports"
    (made / "more").mkdir(parents=True)
    shutil.copy(REPORT, made / "b-good.txt")
    shutil.copy(REPORT, made / "more" / "z-same.txt")
    (made / "a-empty.txt").write_bytes(b"")
    (made / "c-binary.bin").write_bytes(bytes(range(256)) * 8)
    (made / "d-recipe.txt").write_text(NOT_ABOUT_A_TRIAL, encoding="utf-8")
    (made / "e-cut.xml").write_text("<PubmedArticleSet><PubmedArticle><MedlineCitation>", encoding="utf-8")
    (made / ".hidden.txt").write_text("hidden", encoding="utf-8")
    (made / "README.md").write_text("# What these are", encoding="utf-8")
    return made


def fates(receipts: list[Receipt]) -> dict[str, Fate]:
    return {Path(receipt.source).name: receipt.fate for receipt in receipts}


def test_every_file_gets_its_line_and_the_good_ones_are_stored(folder: Path, store: Store) -> None:
    receipts = list(ingest([folder], store))
    assert fates(receipts) == {
        "a-empty.txt": Fate.UNREADABLE,
        "b-good.txt": Fate.STORED,
        "c-binary.bin": Fate.UNREADABLE,
        "d-recipe.txt": Fate.NOT_A_TRIAL,
        "e-cut.xml": Fate.UNREADABLE,
        "z-same.txt": Fate.DUPLICATE,
    }
    assert [report.label for report in store.reports()] == ["I-MICRO"]


def test_each_line_names_the_file_and_a_refusal_its_reason(folder: Path, store: Store) -> None:
    for receipt in ingest([folder], store):
        assert receipt.source in str(receipt)
        assert receipt.fate.stored == (receipt.fate is Fate.STORED)
        assert receipt.fate.stored or receipt.reason


def test_a_stored_report_says_how_much_was_found(store: Store) -> None:
    (receipt,) = ingest([REPORT], store)
    (report,) = store.reports()
    trial = from_rdf(store.quads(report.iri))
    assert receipt.report == report.iri
    assert (receipt.counts.arms, receipt.counts.results) == (len(trial.arms), len(trial.results)) == (2, 6)
    assert "2 arms" in str(receipt)


def test_a_missing_file_is_unreadable_and_does_not_stop_the_next(store: Store, tmp_path: Path) -> None:
    receipts = list(ingest([tmp_path / "missing.txt", REPORT], store))
    assert [receipt.fate for receipt in receipts] == [Fate.UNREADABLE, Fate.STORED]


def test_reading_again_replaces_and_changes_nothing(store: Store) -> None:
    list(ingest([REPORT], store))
    before = sorted(map(str, store.quads()))
    assert [receipt.fate for receipt in ingest([REPORT], store)] == [Fate.STORED]
    assert sorted(map(str, store.quads())) == before


def test_the_time_of_reading_is_noted_where_it_is_given(store: Store) -> None:
    list(ingest([REPORT], store, read_at=datetime(2026, 11, 22, 12, tzinfo=UTC)))
    assert any("2026-11-22T12:00:00" in str(quad) for quad in store.quads())


def test_of_two_copies_of_a_report_the_longer_is_kept(store: Store, tmp_path: Path) -> None:
    for name, sentences in (("1-short", 1), ("2-long", 4), ("3-middle", 2)):
        abstract = " ".join(ABSTRACT[:sentences])
        (tmp_path / f"{name}.xml").write_text(ARTICLE.format(abstract=abstract), encoding="utf-8")
    first, second, third = ingest([tmp_path], store)
    assert [first.fate, second.fate, third.fate] == [Fate.NO_RESULTS, Fate.STORED, Fate.DUPLICATE]
    assert first.report == second.report == third.report
    assert "1-short.xml" in (second.reason or "")
    assert "2-long.xml" in (third.reason or "")
    (report,) = store.reports()
    assert from_rdf(store.quads(report.iri)).report.text_length > len(" ".join(ABSTRACT))


def test_a_trial_without_results_is_stored_and_said_to_have_none(store: Store, tmp_path: Path) -> None:
    (tmp_path / "plan.xml").write_text(ARTICLE.format(abstract=ABSTRACT[0]), encoding="utf-8")
    (receipt,) = ingest([tmp_path / "plan.xml"], store)
    assert receipt.fate is Fate.NO_RESULTS
    assert [report.iri for report in store.reports()] == [receipt.report]


def test_a_quote_that_is_not_at_its_place_stops_that_report_alone(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shifted(document: Document) -> Trial:
        trial = find(document)
        if "wrong" not in document.source:
            return trial
        evidence = tuple(replace(span, start=span.start + 1) for span in trial.evidence)
        return replace(trial, evidence=evidence)

    monkeypatch.setattr("kg.pipeline.find", shifted)
    shutil.copy(REPORT, tmp_path / "wrong.txt")
    wrong, right = ingest([tmp_path / "wrong.txt", REPORT], store)
    assert (wrong.fate, right.fate) == (Fate.MISQUOTED, Fate.STORED)
    assert wrong.place is not None
    assert wrong.place.startswith("characters")


def test_a_slip_of_a_finder_is_named_and_stops_that_report_alone(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slipping(document: Document) -> Trial:
        return find(document) if "wrong" not in document.source else {}["arm"]

    monkeypatch.setattr("kg.pipeline.find", slipping)
    shutil.copy(REPORT, tmp_path / "wrong.txt")
    wrong, right = ingest([tmp_path / "wrong.txt", REPORT], store)
    assert (wrong.fate, right.fate) == (Fate.UNREADABLE, Fate.STORED)
    assert wrong.reason == "the program broke on this report (KeyError: 'arm'); please send it to us"


def unbroken(result: Receipt | FoundTrial) -> bool:
    return isinstance(result, FoundTrial) or "the program broke" not in (result.reason or "")


def test_nothing_is_said_to_be_stored_before_it_is(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreError("no space left")

    monkeypatch.setattr(type(store), "replace_all", full)
    with pytest.raises(StoreError, match="no space left"):
        next(ingest([REPORT], store))


def test_several_processes_find_what_one_finds(folder: Path, tmp_path: Path) -> None:
    with open_store(tmp_path / "one") as one, open_store(tmp_path / "two") as two:
        assert list(ingest([folder], one)) == list(ingest([folder], two, jobs=2))
        assert set(one.quads()) == set(two.quads())


def test_files_come_in_a_fixed_order_without_hidden_ones(folder: Path) -> None:
    names = [path.relative_to(folder).as_posix() for path in files([folder])]
    assert names == [
        "a-empty.txt",
        "b-good.txt",
        "c-binary.bin",
        "d-recipe.txt",
        "e-cut.xml",
        "more/z-same.txt",
    ]


def test_a_store_inside_a_folder_of_reports_is_not_read_as_one(store: Store, tmp_path: Path) -> None:
    shutil.copy(REPORT, tmp_path)
    assert [receipt.fate for receipt in ingest([REPORT], store)] == [Fate.STORED]
    assert [receipt.fate for receipt in ingest([tmp_path], store)] == [Fate.STORED]


def test_a_link_back_to_the_folder_is_not_followed(folder: Path) -> None:
    before = list(files([folder]))
    (folder / "more" / "loop").symlink_to(folder)
    assert list(files([folder])) == before


def test_a_folder_that_cannot_be_looked_into_is_one_unreadable_report(
    folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = Path.iterdir

    def forbidden(path: Path) -> Iterator[Path]:
        if path.name == "more":
            raise PermissionError(13, "Permission denied")
        return look(path)

    monkeypatch.setattr(Path, "iterdir", forbidden)
    assert fates(list(ingest([folder], store)))["more"] is Fate.UNREADABLE


@given(st.text(max_size=300), st.sampled_from(ABSTRACT))
def test_no_text_breaks_the_reading(words: str, sentence: str) -> None:
    assert unbroken(study(read_text(f"{words}\n{sentence}\n{words}", "any.txt")))


@given(st.text(NUMBER_LIKE, max_size=40), st.text(NUMBER_LIKE, max_size=40))
def test_no_way_of_printing_numbers_breaks_the_reading(ours: str, theirs: str) -> None:
    result = f"Exacerbations: {ours} in the budesonide group and {theirs} in the placebo group ({ours})."
    assert unbroken(study(read_text(f"{ABSTRACT[0]} {result}", "any.txt")))


def test_a_summary_counts_the_fates() -> None:
    receipts = [Receipt(source="a", fate=Fate.STORED), Receipt(source="b", fate=Fate.UNREADABLE)]
    assert summary(receipts) == "2 reports: 1 stored, 1 unreadable"
    assert summary([]) == "no report was found there"


def test_what_is_less_sure_than_asked_for_is_left_out(store: Store) -> None:
    (receipt,) = ingest([REPORT], store, least=Decimal("0.99"))
    assert (receipt.counts.results, receipt.counts.estimates, receipt.counts.claims) == (0, 0, 0)
    assert receipt.counts.outcomes > 0


@given(st.decimals(0, 1, places=2))
def test_nothing_kept_leads_to_what_was_left_out(least: Decimal) -> None:
    kept = find(read_one(REPORT)).at_least(least)
    ids = {one.id for one in kept.results} | {one.id for one in kept.estimates}
    assert {i for one in kept.estimates for i in one.based_on} <= ids
    assert {i for one in kept.claims for i in one.supported_by} <= ids
    assert all(one.confidence >= least for one in (*kept.results, *kept.estimates, *kept.claims))
