"""Finds the leaky twins: the product with a protection removed, which nothing may import."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

INSTALLED = Path(__file__).with_name("leaky")
SOURCES = Path(__file__).parents[2] / "tests" / "attacks" / "twins"


def load(name: str) -> ModuleType:
    """Load one twin by its path, so that no import statement can ever reach it.

    Args:
        name: of its file, without ".py".
    """
    folder = INSTALLED if INSTALLED.is_dir() else SOURCES
    known = f"pulse_leaky_twin_{name}"
    if known in sys.modules:
        return sys.modules[known]
    spec = importlib.util.spec_from_file_location(known, folder / f"{name}.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"There is no leaky twin {name} in {folder}.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[known] = module  # what it defines may look for itself there
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[known]  # a second try is to say the same, and not to find half of it
        raise
    return module
