"""Every scenario: the `SCENARIOS` of each module in `tests/faults/scenarios`."""

import importlib
import pkgutil
from collections.abc import Sequence

from tests.faults import scenarios
from tests.faults.scenario import Scenario


def all_scenarios() -> Sequence[Scenario]:
    """In the order of the modules' names, then as each lists them."""
    names = sorted(module.name for module in pkgutil.iter_modules(scenarios.__path__))
    modules = [importlib.import_module(f"{scenarios.__name__}.{name}") for name in names]
    return [scenario for module in modules for scenario in module.SCENARIOS]
