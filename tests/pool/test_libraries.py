"""Without its extra, pooling says what is missing; importing it brings no library."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kg.errors import ExportError, PoolingError
from kg.pool.models import fixed_effect
from kg.pool.studies import Study

HEAVY = {"numpy", "scipy", "statsmodels", "pandas", "typst"}


def test_the_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "statsmodels.stats.meta_analysis", None)
    with pytest.raises(PoolingError, match=r"pip install 'trialgraph\[pool\]'"):
        fixed_effect([Study(0.1, 0.2), Study(0.2, 0.1)])


def test_the_missing_extra_of_pdf_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.draw.pdf import pdf

    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(ExportError, match=r"pip install 'trialgraph\[print\]'"):
        pdf("<svg/>")


def test_importing_brings_no_library_with_it() -> None:
    program = "import sys, kg.pool, kg.draw.pools, kg.cli.pool; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(run.stdout.split()) & HEAVY == set()
