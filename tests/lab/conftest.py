import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

LAB = Path(__file__).parents[2] / "examples" / "lab"


@pytest.fixture(scope="session")
def lab() -> Callable[[str], ModuleType]:
    pytest.importorskip("marimo", reason="the lab needs marimo: pip install 'exactregions[lab]'")

    def loaded(name: str) -> ModuleType:
        """An app of the lab, as a module."""
        spec = importlib.util.spec_from_file_location(f"lab_{name}", LAB / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return loaded
