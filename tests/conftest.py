"""What holds for every test."""

import structlog
from hypothesis import settings

# How long an example takes depends on the machine; what is slow is found by benchmarks, not by a flaky test.
settings.register_profile("centinela", deadline=None)
settings.load_profile("centinela")

# Who does not configure the log gets plain tracebacks: drawing one with every variable takes seconds.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)
