"""The package as others get it: a wheel that works away from the checkout, and its few public names."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

import kg

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "tests" / "reports" / "i-micro" / "report.txt"
SOUND = ROOT / "examples" / "crash-2.md"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def clean_environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment that holds the wheel alone."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python")]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    return folder / "bin"


def run(command: Path, *arguments: str, folder: Path) -> str:
    """What a program of the clean environment prints; the libraries it needs are borrowed from this one."""
    environment = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib"), "COLUMNS": "200"}
    done = subprocess.run(
        [str(command), *arguments], cwd=folder, env=environment, check=True, text=True, stdout=subprocess.PIPE
    )
    return done.stdout


def test_the_wheel_carries_the_ontology_and_the_queries(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    sources = [*(ROOT / "ontology").rglob("*.*"), *(ROOT / "queries").glob("*.rq")]
    assert {f"kg/data/{path.relative_to(ROOT).as_posix()}" for path in sources} <= held
    assert "kg/py.typed" in held


def test_the_wheel_works_away_from_the_checkout(clean_environment: Path, tmp_path: Path) -> None:
    where = run(clean_environment / "python", "-c", "import kg; print(kg.__file__)", folder=tmp_path)
    assert clean_environment.parent in Path(where.strip()).parents
    run(clean_environment / "trialgraph", "ingest", str(REPORT), str(SOUND), folder=tmp_path)
    answer = run(clean_environment / "trialgraph", "query", "primary-outcome", folder=tmp_path)
    assert "SOFA" in answer
    assert "every report" in run(clean_environment / "trialgraph", "check", "CRASH-2", folder=tmp_path)


def test_the_public_names_are_the_functions_of_the_stages() -> None:
    assert [name for name in kg.__all__ if getattr(kg, name, None) is None] == []
    assert kg.open_store is kg.store.open_store
    assert set(dir(kg)) == set(kg.__all__)


def test_a_name_that_is_not_public_is_refused_with_those_that_are() -> None:
    with pytest.raises(AttributeError, match="open_store"):
        kg.no_such_name  # noqa: B018


def test_no_public_function_has_the_name_of_a_room_that_would_hide_it() -> None:
    rooms = {path.name for path in (ROOT / "kg").iterdir() if (path / "__init__.py").exists()}
    assert set(kg.__all__) & rooms == set()
