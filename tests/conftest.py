"""What holds for every test."""

from hypothesis import settings

# How long an example takes depends on the machine; what is slow is found by benchmarks, not by a flaky test.
settings.register_profile("centinela", deadline=None)
settings.load_profile("centinela")
