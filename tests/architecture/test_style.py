"""Rules that neither the formatter nor the type checker knows."""

import ast
import re
import tomllib
from collections.abc import Iterator

from tests.architecture.tree import ROOT, Source, product, sources, texts
from tests.support.tables import each

LONGEST_FILE = 300
LONGEST_FUNCTION = 30
BROAD_EXCEPTS = 4

REGISTRIES = re.compile(r"\bp[y]pi\b|pythonh[o]sted|npmj[s]|unpk[g]\.|jsdeliv[r]", re.IGNORECASE)
MACHINE_PATHS = re.compile(r"(?<![\w.:/$}-])/(?:work|root|tmp|Users)/\w")

ENVIRONMENT_READERS = {"bot/settings.py"}
SPANISH_SIGNS = re.compile(r"[áéíóúñ¿¡ÁÉÍÓÚÑ]|\b(?:el|los|las|del|que|para|por|una|con|tus?|mis|está|sesión)\b")
TEXT_FILES = re.compile(r"(?:handlers|web)/(?:\w+/)?(?:\w+_)?(?:texts|words)\.py")
"""What every room of the handlers says."""
SPANISH_PLACES = (
    "handlers/words/",
    "bot/cli/",
    "bot/sandbox/",  # what is said in the terminal
    "exports/",  # the words of the delivered files
    "persistence/migrations/",
    "core/platforms/",  # the words of the sites
)


def bodies(source: Source) -> Iterator[tuple[str, int]]:
    """Every function with its length in lines, docstring not counted."""
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            yield f"{source.name}:{node.name}", (body[-1].end_lineno or 0) - body[0].lineno + 1


def sentences(source: Source) -> Iterator[str]:
    """Text literals of three words or more that are no docstrings."""
    skipped = {id(node.value) for node in source.nodes if isinstance(node, ast.Expr)}
    for node in source.nodes:
        text = node.value if isinstance(node, ast.Constant) and id(node) not in skipped else None
        if isinstance(text, str) and len(text.split()) >= 3:
            yield text


def swallows(handler: ast.ExceptHandler) -> bool:
    broad = handler.type is None or ast.unparse(handler.type) in {"Exception", "BaseException"}
    last = handler.body[-1]
    return broad and not (isinstance(last, ast.Raise) and last.exc is None)


def test_no_file_is_too_long() -> None:
    long = {source.name: source.text.count("\n") for source in sources() if source.text.count("\n") > LONGEST_FILE}
    assert long == {}


def test_no_function_is_too_long() -> None:
    measured = [pair for source in product() if "/migrations/" not in source.name for pair in bodies(source)]
    assert {name: lines for name, lines in measured if lines > LONGEST_FUNCTION} == {}


def test_no_file_names_a_package_registry() -> None:
    assert [name for name, text in texts() if REGISTRIES.search(text)] == []


def test_no_file_names_a_path_of_a_machine() -> None:
    found = {name: match.group() for name, text in texts() if (match := MACHINE_PATHS.search(text))}
    assert found == {}
    assert [name for name, text in texts() if f"{ROOT}/" in text] == []


LOCKS = ("requirements.lock", "requirements-dev.lock")


def pins(lock: str) -> dict[str, str]:
    lines = [line for line in (ROOT / lock).read_text().splitlines() if line and not line.startswith((" ", "#"))]
    assert all(re.match(r"[\w.-]+(\[\w+\])?==\S+", line) and line.endswith("\\") for line in lines), lock
    return {re.sub(r"\[\w+\]", "", line).removesuffix("\\").strip(): line.split("==")[0] for line in lines}


@each("lock", LOCKS)
def test_every_lock_pins_by_hash_and_names_no_index(lock: str) -> None:
    assert len(pins(lock)) > 50
    options = ("--index", "--extra-index", "--find-links", "-i ")
    assert not any(line.lstrip().startswith(options) for line in (ROOT / lock).read_text().splitlines())


def test_an_operator_installs_no_test_tool() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    tools = {re.split(r"[>=<\[]", entry)[0] for group in ("test", "check") for entry in groups[group]}
    assert "pytest" in tools
    assert tools & set(pins("requirements.lock").values()) == set()


def test_both_locks_agree_on_every_version() -> None:
    """The development lock holds the other one whole, so that tests run with what operators run."""
    assert pins("requirements.lock").keys() - pins("requirements-dev.lock").keys() == set()


@each("program", ["print", "breakpoint", "pprint"])
def test_the_product_never_prints(program: str) -> None:
    assert [source.name for source in product() for _, name in source.calls if name == program] == []


def test_the_product_logs_in_one_way() -> None:
    """Events with named facts (structlog); only what sets the log up, and the local world, know `logging`."""
    with_logging = {
        source.name for source in product() if re.search(r"^\s*(?:import|from) logging\b", source.text, re.MULTILINE)
    }
    assert {name for name in with_logging if not name.startswith(("bot/logs/", "sandbox/"))} == set()
    logged = [
        (source.name, call) for source in product() for call, name in source.calls if re.match(r"log\.[a-z]+$", name)
    ]
    assert len(logged) > 30
    formatted = [
        f"{name}: {ast.unparse(call)}"
        for name, call in logged
        if len(call.args) != 1 or not isinstance(call.args[0], ast.Constant)
    ]
    assert formatted == []


def test_the_environment_is_read_in_one_place() -> None:
    reading = re.compile(r"os\.getenv|os\.environ(?!\.setdefault)|from os import .*environ")
    readers = {source.name for source in product() if reading.search(source.text)}
    assert readers <= ENVIRONMENT_READERS


def test_no_test_sleeps_to_wait() -> None:
    """Giving way to the loop (`sleep(0)`) is no waiting; nor is a sleep inside the loop that looks at a condition."""
    sleepers = []
    for source in sources():
        if source.package != "tests" or "sleep(" not in source.text:
            continue
        looped = {id(call) for node in source.nodes if isinstance(node, ast.While) for call in ast.walk(node)}
        for call, name in source.calls:
            if name in {"time.sleep", "asyncio.sleep"} and ast.unparse(call.args[0]) != "0" and id(call) not in looped:
                sleepers.append(f"{source.name}:{call.lineno}")
    assert sleepers == []


def test_broad_excepts_are_counted_on_one_hand() -> None:
    found = [
        f"{source.name}:{node.lineno}"
        for source in product()
        for node in source.nodes
        if isinstance(node, ast.ExceptHandler) and swallows(node)
    ]
    assert len(found) <= BROAD_EXCEPTS, found


def test_spanish_sentences_live_with_the_texts() -> None:
    found = {
        source.name: text
        for source in product()
        if not source.name.startswith(SPANISH_PLACES) and not TEXT_FILES.fullmatch(source.name)
        for text in sentences(source)
        if SPANISH_SIGNS.search(text) and "(?:" not in text
    }
    assert found == {}


def test_modules_hold_no_live_objects() -> None:
    """Nothing that connects, runs or waits is made at import: it is handed over."""
    live = re.compile(r"(?:Engine|Client|Scheduler|Application|Bot|Lock|Event|Queue|Semaphore|Settings|Database)$")
    found = [
        f"{source.name}:{node.lineno}"
        for source in product()
        for node in source.tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call)
        if live.search(ast.unparse(node.value.func))
    ]
    assert found == []


def test_nothing_is_left_to_do() -> None:
    unfinished = re.compile(r"\b(?:TO[D]O|FIXM[E]|XX[X]|HAC[K])\b")
    assert [name for name, text in texts() if unfinished.search(text)] == []


NETWORK_PLACES = (
    "core/domain/platforms/",
    "core/platforms/facebook/",
    "core/platforms/instagram/",
    "core/platforms/x/",
    "core/platforms/signals/",  # one module of rules per network
    "core/platforms/probe/requests.py",  # the questions to each
    "bot/sandbox/",  # the tour shows one network
)


def test_no_other_file_repeats_a_fact_of_a_network() -> None:
    """Neither a member of `Platform` nor the name of a cookie that opens an account: they come from the descriptors."""
    from core.domain.platforms import NETWORKS, Platform

    cookies = {name for net in NETWORKS.values() for name in net.account_names}
    members = {f"Platform.{platform.name}" for platform in Platform}
    found = [
        f"{source.name}:{node.lineno}"
        for source in product()
        if not source.name.startswith(NETWORK_PLACES) and "/migrations/" not in source.name
        for node in source.nodes
        if (isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in cookies)
        or (isinstance(node, ast.Attribute) and ast.unparse(node) in members)
    ]
    assert found == []


def test_outbox_rows_are_written_and_read_through_their_types() -> None:
    """`core.domain.messages.notices` has one dataclass per kind; nothing else names a key of a row's content."""
    edge = ("core/domain/", "persistence/")
    found = [
        f"{source.name}:{node.lineno}"
        for source in product()
        if not source.name.startswith(edge)
        for node in source.nodes
        if (isinstance(node, ast.Call) and ast.unparse(node.func) == "NewMessage")
        or (isinstance(node, ast.Attribute) and node.attr == "payload" and ast.unparse(node.value) == "message")
    ]
    assert found == []


def test_services_queue_and_resume_jobs_through_their_engine() -> None:
    """The repository is the engine's: another engine keeps its own account of what can run."""
    reading = {"get", "by_dedupe_key", "by_update", "unfinished", "recent", "counts", "finished_between"}
    reading |= {"newest_done", "place_in_queue", "set_card", "purge", "own", "runnable_since"}
    found = [
        f"{source.name}:{call.lineno} {name}"
        for source in product()
        if not source.name.startswith(("jobs/", "persistence/"))
        for call, name in source.calls
        if ".jobs." in name and name.startswith(("uow.", "tx.", "turn.uow.")) and name.rpartition(".")[2] not in reading
    ]
    assert found == []


def test_settings_have_types_and_their_names_are_made_in_one_place() -> None:
    """But for what the database itself keeps there, and the mark of the sandbox."""
    makers = ("core/ports/remembered.py", "persistence/", "bot/sandbox/")
    found = [
        f"{source.name}:{call.lineno}"
        for source in product()
        if not source.name.startswith(makers)
        for call, name in source.calls
        if ".settings." in name and name.rpartition(".")[2] in {"get", "put", "put_once", "delete", "names"}
    ]
    assert found == []
