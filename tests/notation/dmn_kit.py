"""Where the DMN Technology Compatibility Kit is, if it is here."""

import os
from pathlib import Path

import pytest


def kit_folder() -> Path:
    root = Path(__file__).parents[2]
    found = Path(os.environ.get("REMIT_CONFORMANCE", root.parent / "shared" / "conformance")) / "dmn-tck"
    if not found.is_dir():
        pytest.skip("the DMN compatibility kit is not here; set REMIT_CONFORMANCE to the folder that holds dmn-tck")
    return found
