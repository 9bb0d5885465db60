"""The README is true: its commands run, and it mentions whatever can be called or asked."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.cli import app
from kg.read import READERS
from kg.vocabulary import names

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ (.+)$", README, re.M)
PROGRAMS = re.findall(r"^```python\n(.+?)^```", README, re.M | re.S)
MAP = README[README.index("## The map") :].split("```")[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples, in which the README's commands run one after the other."""
    made = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "examples", made / "examples")
    return made


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which `trialgraph` is this checkout's."""
    program = tmp_path_factory.mktemp("bin") / "trialgraph"
    program.write_text(f"#!{sys.executable}\nfrom kg.cli import main\nmain()\n", encoding="utf-8")
    program.chmod(0o755)
    return os.environ | {"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}


def test_there_are_commands_and_programs_to_run() -> None:
    assert len(COMMANDS) > 10
    assert PROGRAMS


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_of_the_readme_runs(command: str, folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout or "-o" in command


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_python_program_of_the_readme_runs(program: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "CRASH-2" in done.stdout or "crash-2" in done.stdout


def test_every_subcommand_is_mentioned() -> None:
    registered = [command.callback.__name__ for command in app.registered_commands if command.callback]
    assert [name for name in registered if f"trialgraph {name}" not in README] == []


def test_every_question_is_mentioned_with_its_parameters() -> None:
    assert [question.name for question in kg.questions() if f"`{question.name}`" not in README] == []
    taken = {parameter.name for question in kg.questions() for parameter in question.parameters}
    assert [name for name in sorted(taken) if f"`{name}`" not in README] == []


def test_every_vocabulary_is_mentioned() -> None:
    assert [name for name in names() if f"`{name}`" not in README] == []


def test_every_format_that_is_read_is_mentioned() -> None:
    assert [reader.DESCRIPTION for reader in READERS if reader.DESCRIPTION not in README] == []


def test_every_export_is_mentioned() -> None:
    assert [name for name in kg.EXPORTERS if f"`{name}`" not in README] == []


def test_every_public_name_exists() -> None:
    assert [name for name in kg.__all__ if not hasattr(kg, name)] == []


def test_the_map_names_every_part_of_the_house() -> None:
    parts = [path.name for path in (ROOT / "kg").iterdir() if not path.name.startswith(("_", "py.", "."))]
    assert [part for part in sorted(parts) if f"  {part}" not in MAP] == []


def test_the_map_names_nothing_that_is_not_there() -> None:
    top = [line.split()[0] for line in MAP.splitlines() if line and not line.startswith(" ")]
    inner = [line.split()[0] for line in MAP.splitlines() if re.match(r"  \S", line)]
    assert [name for name in top if not (ROOT / name).exists()] == []
    assert [name for name in inner if not (ROOT / "kg" / name).exists()] == []


def test_the_commands_of_the_makefile_are_those_that_the_readme_names() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"`make (\w+)`", README)) <= targets
