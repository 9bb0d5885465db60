"""Settings for all tests."""

from __future__ import annotations

from hypothesis import settings

# a busy machine is not a failure
settings.register_profile("trialgraph", deadline=None)
settings.load_profile("trialgraph")
