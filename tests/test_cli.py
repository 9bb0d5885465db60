"""The command line as a program: what it prints, where, and its exit codes."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.store import open_store
from tests.store.test_remote import oxigraph_server, upload

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "tests" / "reports" / "i-micro" / "report.txt"
COMMAND = (sys.executable, "-c", "import sys; sys.argv[0] = 'trialgraph'; from kg.cli import main; main()")
SUBCOMMANDS = (
    *("ingest", "show", "query", "check", "infer", "pool", "network", "gaps", "similar"),
    *("ask", "export", "graph", "remove"),
)

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store that holds one report."""
    made = tmp_path_factory.mktemp("cli")
    subprocess.run([*COMMAND, "ingest", str(REPORT)], cwd=made, check=True, capture_output=True)
    return made


@pytest.fixture
def run(folder: Path) -> Run:
    """Run the command in the folder."""

    def run(*arguments: str, words: str | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "TRIALGRAPH_STORE")} | more
        return subprocess.run(
            [*COMMAND, *arguments],
            cwd=folder,
            env=environment,
            input=words,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_help_names_every_subcommand_and_the_exit_codes(run: Run) -> None:
    text = run("--help").stdout
    assert [name for name in SUBCOMMANDS if name not in text] == []
    assert "Exit codes" in text


def test_it_says_its_version(run: Run) -> None:
    assert run("--version").stdout.startswith("trialgraph 0.")


def test_ingest_says_what_became_of_each_file_and_the_exit_code_tells(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    mixed = run("ingest", str(REPORT), str(tmp_path / "empty.txt"), "--store", str(tmp_path / "store"))
    assert mixed.returncode == 1
    stored, unreadable, summed = mixed.stdout.splitlines()
    assert stored.startswith("stored")
    assert unreadable.startswith("unreadable")
    assert summed == "2 reports: 1 stored, 1 unreadable"
    assert run("ingest", str(REPORT), "--store", str(tmp_path / "store")).returncode == 0


def test_ingest_gives_programs_a_json_object_a_line(run: Run, tmp_path: Path) -> None:
    done = run("ingest", str(REPORT), "--json", "--store", str(tmp_path / "store"))
    (entry,) = map(json.loads, done.stdout.splitlines())
    assert (entry["fate"], entry["trial"]) == ("stored", "I-MICRO")


def test_no_progress_bar_reaches_a_pipe(run: Run, tmp_path: Path) -> None:
    assert run("ingest", str(REPORT), "--store", str(tmp_path / "store")).stderr == ""


def test_show_lists_the_trials(run: Run) -> None:
    assert "I-MICRO" in run("show").stdout
    (report,) = json.loads(run("show", "--json").stdout)
    assert report["label"] == "I-MICRO"


@pytest.mark.parametrize("name", ["I-MICRO", "i-micro"])
def test_show_puts_each_number_beside_its_words_and_their_place(run: Run, name: str) -> None:
    shown = " ".join(run("show", name).stdout.split())
    assert "1.08 (95% CI 0.80 to 1.5)" in shown
    assert "“relative risk 1.08; 95% CI, 0.80–1.5”" in shown
    assert "[2018-2054]" in shown


def test_show_gives_programs_the_numbers_as_printed(run: Run) -> None:
    (trial,) = json.loads(run("show", "I-MICRO", "--json").stdout)
    bounds = [estimate["interval"]["low"] for estimate in trial["estimates"] if estimate["interval"]]
    assert "0.80" in bounds


def test_query_without_a_name_lists_the_questions(run: Run) -> None:
    assert "primary-outcome" in run("query").stdout


def test_query_answers_a_named_question(run: Run) -> None:
    assert "SOFA" in run("query", "primary-outcome", "--param", "trial=I-MICRO").stdout


def test_query_reads_sparql_from_a_file_and_from_standard_input(run: Run, tmp_path: Path) -> None:
    sparql = "SELECT (COUNT(*) AS ?trials) { ?trial a <https://w3id.org/trial-evidence#Trial> }"
    (tmp_path / "count.rq").write_text(sparql, encoding="utf-8")
    from_file = run("query", str(tmp_path / "count.rq"), "--format", "csv").stdout
    assert from_file.split() == ["trials", "1"]
    assert run("query", "-", "--format", "csv", words=sparql).stdout == from_file


@pytest.mark.parametrize("form", ["json", "csv", "tsv"])
def test_query_gives_programs_sparql_results(run: Run, form: str) -> None:
    answer = run("query", "participants", "--format", form).stdout
    assert "240" in answer
    assert form != "json" or "bindings" in json.loads(answer)["results"]


def test_check_names_what_cannot_be_right_with_its_sums_and_words(run: Run) -> None:
    done = run("check")
    assert done.returncode == 1
    assert "risk ratio 1.08, mortality at 28 days: not reachable: with 118 and 118" in done.stdout
    assert "“relative risk 1.08; 95% CI, 0.80–1.5”" in done.stdout
    assert done.stdout.endswith("1 of 1 reports need a look\n")


def test_check_gives_programs_every_verdict(run: Run) -> None:
    [report] = json.loads(run("check", "--json").stdout)
    assert report["findings"] == []
    assert {check["verdict"] for check in report["checks"]} == {
        *("Consistent", "ReachableByRounding", "NotReachable", "CannotTell")
    }
    assert len(run("check", "--all").stdout.splitlines()) == len(report["checks"]) + 2


def test_check_keeps_its_checks_in_the_store_where_sparql_sees_them(run: Run, tmp_path: Path) -> None:
    store = ("--store", str(tmp_path / "store"))
    run("ingest", str(REPORT), *store)
    run("check", "--record", *store)
    assert (
        "only 45/106 v 51/130 gives both" in run("query", "failed-checks", "--format", "csv", *store).stdout
    )


def test_remove_takes_out_the_report_that_show_lists(run: Run, tmp_path: Path) -> None:
    store = ("--store", str(tmp_path / "store"))
    run("ingest", str(REPORT), *store)
    (report,) = json.loads(run("show", "--json", *store).stdout)
    assert run("remove", report["iri"].rpartition("/")[2], *store).returncode == 0
    assert json.loads(run("show", "--json", *store).stdout) == []


def test_the_store_can_be_named_in_the_environment(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").symlink_to(folder / "evidence")
    assert "I-MICRO" in run("show", TRIALGRAPH_STORE=str(tmp_path / "elsewhere")).stdout


def test_an_export_goes_to_standard_output_or_into_a_file(run: Run, tmp_path: Path) -> None:
    printed = run("export", "ntriples").stdout
    assert run("export", "ntriples", "-o", str(tmp_path / "all.nt")).returncode == 0
    assert (tmp_path / "all.nt").read_text(encoding="utf-8") == printed
    assert "240" in printed


def test_a_picture_is_what_its_name_says(run: Run, tmp_path: Path) -> None:
    assert "I-MICRO" in run("graph", "I-MICRO", "-o", str(tmp_path / "trial.svg")).stdout
    assert (tmp_path / "trial.svg").read_text(encoding="utf-8").startswith(("<svg", "<?xml"))
    run("graph", "I-MICRO", "-o", str(tmp_path / "trial.png"))
    assert (tmp_path / "trial.png").read_bytes().startswith(b"\x89PNG")


def test_an_endpoint_is_asked_like_a_folder_but_not_written_to(run: Run, folder: Path) -> None:
    with oxigraph_server() as server, open_store(folder / "evidence", read_only=True) as held:
        upload(server, held)
        remote = ("--store", f"{server}/query")
        answer = ("query", "primary-effect", "--format", "csv")
        assert run(*answer, *remote).stdout == run(*answer).stdout
        assert "1.08" in run("show", "I-MICRO", *remote).stdout
        refused = run("ingest", str(REPORT), *remote)
    assert (refused.returncode, "Traceback" in refused.stderr) == (3, False)


def test_the_shell_completes_the_names_of_questions(run: Run) -> None:
    words = {
        "COMP_WORDS": "trialgraph query prim",
        "COMP_CWORD": "2",
        "_TRIALGRAPH_COMPLETE": "complete_bash",
    }
    assert run(**words).stdout.split() == ["primary-outcome", "primary-effect"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("query", "no-such-question"), 2),
        (("query", "primary-outcome", "--param", "nonsense"), 2),
        (("query", "primary-outcome", "--param", "colour=red"), 2),
        (("query", "primary-outcome", "--format", "poem"), 2),
        (("query", str(ROOT / "queries" / "arms.rq"), "--param", "trial=I-MICRO"), 2),
        (("query", sys.executable), 2),
        (("graph", "I-MICRO", "-o", "no-such-folder/picture.svg"), 2),
        (("show", "no such trial"), 2),
        (("remove", "no-such-report"), 2),
        (("export", "papyrus"), 2),
        (("graph", "I-MICRO", "-o", "picture.papyrus"), 2),
        (("--no-such-option",), 2),
        (("show", "--store", "missing"), 3),
        (("query", "primary-outcome", "--store", "missing"), 3),
        (("ingest", str(REPORT), "--store", str(REPORT)), 3),
    ],
)
def test_an_error_is_a_clear_message_and_an_exit_code_without_a_traceback(
    run: Run, arguments: tuple[str, ...], code: int
) -> None:
    done = run(*arguments)
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [("show", "--all"), ("query",), ("export", "trig"), ("query", "arms")])
def test_a_reader_that_closes_the_pipe_early_is_no_error(folder: Path, arguments: tuple[str, ...]) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    command = [*COMMAND, *arguments]
    done = subprocess.run(command, cwd=folder, stdout=theirs, stderr=subprocess.PIPE, text=True, check=False)
    os.close(theirs)
    assert done.stderr == ""


def test_progress_is_shown_on_a_terminal_and_leaves_the_lines_to_the_pipe(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [*COMMAND, "ingest", str(REPORT), "--store", str(tmp_path / "store")]
    environment = os.environ | {"TERM": "xterm-256color"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        shown = _all_that(ours)
        printed, _ = process.communicate()
    assert b"reports" in shown
    assert printed.decode().splitlines()[0].startswith("stored")


@pytest.mark.parametrize(("setting", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_gets_bold_and_colour_unless_it_asks_for_none(
    folder: Path, setting: dict[str, str], coloured: bool
) -> None:
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm-256color"} | setting
    with subprocess.Popen(
        [*COMMAND, "show", "--help"], cwd=folder, env=environment, stdout=theirs
    ) as process:
        os.close(theirs)
        printed = _all_that(ours)
        process.wait()
    assert (b"\x1b[1;3" in printed or b"\x1b[3" in printed) is coloured


def _all_that(terminal: int) -> bytes:
    """What was printed to a terminal until its program ended."""
    printed = b""
    try:
        while more := os.read(terminal, 4096):
            printed += more
    except OSError:
        # Linux ends the reading of a closed terminal with an error
        return printed
    return printed
