"""Who may import whom, and that importing does nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "kg").rglob("*.py"))

LAYERS = (
    {"errors", "model", "resources"},
    {"vocabulary"},
    {"read", "find", "link", "rdf", "store"},
    {"check", "query", "infer", "tag", "merge"},
    {"pool", "networks", "in_words"},
    {"export", "draw"},
    {"pipeline", "display"},
    {"cli"},
)
LEVELS = {part: level for level, parts in enumerate(LAYERS) for part in parts}

RDF_LIBRARIES = {"rdflib", "pyoxigraph", "pyshacl", "owlready2", "SPARQLWrapper"}
RDF_PARTS = {"rdf", "check", "store", "vocabulary", "export", "infer", "link", "pool"}
SLOW_TO_IMPORT = RDF_LIBRARIES | {"lxml", "matplotlib", "networkx", "rich", "typer"}
IMPORT_SECONDS = 0.3

# Names of calls that touch a file, a process or the network: none may run when a module is imported.
FILES = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "glob", "iterdir", "mkdir"}
OPENING = FILES | {"urlopen", "run", "Popen", "connect"}

# A program that imports modules and fails with the list of what that opened, Python's own files aside.
WATCHED_IMPORT = """
import importlib, sys
root, *modules = sys.argv[1:]
opened = []
def watch(event, args):
    path = str(args[0]) if event == "open" else ""
    if path.startswith(root) and "/.venv/" not in path and not path.split(".")[-1].startswith("py"):
        opened.append(path)
    if event in ("socket.connect", "subprocess.Popen"):
        opened.append(event)
sys.addaudithook(watch)
for module in modules:
    importlib.import_module(module)
sys.exit("\\n".join(opened) or None)
"""


def dotted(path: Path) -> str:
    """The name of a module: `kg.read.text`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part(module: str) -> str:
    """The part of the house that a module stands in: `kg.read.text` is in `read`."""
    return module.split(".")[1] if "." in module else ""


def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    """Every name that a file imports, at its top or inside a function, in full."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{dotted(path)} imports {node.module} by a relative name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def parts_imported(path: Path) -> set[str]:
    """The parts of the house that a file imports, its own aside."""
    named = {part(name) for name in imported(path) if name.startswith("kg.")}
    return (named & LEVELS.keys()) - {part(dotted(path))}


def calls_at_import(node: ast.AST) -> Iterator[str]:
    """The names of what is called outside function bodies."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.Call):
            yield child.func.attr if isinstance(child.func, ast.Attribute) else ast.unparse(child.func)
        yield from calls_at_import(child)


def test_every_part_of_the_house_has_a_layer() -> None:
    assert {part(dotted(path)) for path in MODULES} - {"", "__main__"} <= LEVELS.keys()


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_a_module_imports_only_layers_below_its_own(path: Path) -> None:
    level = LEVELS.get(part(dotted(path)), len(LAYERS))
    assert {name for name in parts_imported(path) if LEVELS[name] >= level} == set()


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_rdf_libraries_stay_where_they_belong(path: Path) -> None:
    libraries = {name.split(".")[0] for name in imported(path)} & RDF_LIBRARIES
    assert not libraries or part(dotted(path)) in RDF_PARTS, libraries


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_a_module_calls_nothing_that_opens_when_it_is_imported(path: Path) -> None:
    assert set(calls_at_import(syntax(path))) & OPENING == set()


def test_importing_every_module_opens_no_file_and_no_connection() -> None:
    modules = [dotted(path) for path in MODULES if path.name != "__main__.py"]
    command = [sys.executable, "-c", WATCHED_IMPORT, str(ROOT), *modules]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_importing_kg_is_quick_and_brings_no_library_with_it() -> None:
    command = [sys.executable, "-X", "importtime", "-c", "import kg, sys; print(*sys.modules)"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    line = next(line for line in run.stderr.splitlines() if line.endswith(" kg"))
    assert int(line.split("|")[1]) < IMPORT_SECONDS * 1e6
    assert set(run.stdout.split()) & SLOW_TO_IMPORT == set()
