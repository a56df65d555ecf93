"""No process of ours, and none that it starts, writes a dump of its memory: it would hold cookies in the clear."""

import subprocess
import sys

from tests.architecture.tree import ROOT

PROGRAM = """
import resource, subprocess
resource.setrlimit(resource.RLIMIT_CORE, ({before}, {hard}))
from bot.cli.commands import main
try:
    main(["--help"])
except SystemExit:
    pass
print("after", resource.getrlimit(resource.RLIMIT_CORE)[0], flush=True)
subprocess.run(["sh", "-c", "echo child $(ulimit -c)"], check=True)
"""


def test_the_command_line_turns_core_dumps_off_for_itself_and_its_children() -> None:
    # Where the machine allows none (a hard limit of zero) there are none before either.
    hard = "resource.getrlimit(resource.RLIMIT_CORE)[1]"
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(before=hard, hard=hard)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.splitlines()[-2:] == ["after 0", "child 0"]
