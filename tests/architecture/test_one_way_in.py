"""What import-linter cannot see: who commits, what files are called, that every error has its sentence."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.errors import DomainError
from kernel.messages import known_codes
from tests.conftest import make_app

ROOT = Path(__file__).parents[2]
PACKAGES = ("kernel", "producers", "traceability", "inventory", "fund", "shop")
LAYERS = {
    "doors", "web", "api", "cli", "jobs", "forms", "schemas", "gateways", "messages",
    "operations", "queries", "models", "rules",
}  # fmt: skip


def modules(*packages: str) -> Iterator[Path]:
    for package in packages:
        yield from (ROOT / package).rglob("*.py")


def calls(path: Path, *names: str) -> list[int]:
    tree = ast.parse(path.read_text())
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names
    ]


def test_only_execute_and_the_bookkeeping_of_worker_and_door_write() -> None:
    allowed = {ROOT / "kernel" / name for name in ("execute.py", "outbox.py", "jobs.py", "tokens.py")}
    guilty = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules(*PACKAGES)
        if path not in allowed
        for line in calls(path, "commit", "begin")
    ]
    assert guilty == []


def test_operations_and_rules_never_read_the_clock() -> None:
    guilty = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules(*PACKAGES[1:])
        if {"operations", "operations.py", "rules", "rules.py"} & set(path.parts)
        for line in calls(path, "now", "today", "utcnow")
    ]
    assert guilty == []


def test_every_module_of_a_package_is_one_of_its_layers() -> None:
    strays = [
        str(path.relative_to(ROOT))
        for package in PACKAGES[1:]
        for path in (ROOT / package).rglob("*.py")
        if path.relative_to(ROOT / package).parts[0].removesuffix(".py") not in LAYERS | {"__init__"}
    ]
    assert strays == []


def errors(kind: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    for child in kind.__subclasses__():
        yield child
        yield from errors(child)


def test_every_error_has_its_own_code_and_a_sentence(tmp_path: Path) -> None:
    make_app(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path)
    known = known_codes()
    unsaid = sorted({error.code for error in errors()} - known)
    assert unsaid == []


@pytest.mark.parametrize("package", PACKAGES[1:])
def test_no_operation_reads_the_request(package: str) -> None:
    guilty = [
        str(path.relative_to(ROOT))
        for path in modules(package)
        if {"operations", "operations.py", "queries", "queries.py"} & set(path.parts)
        and any(
            isinstance(node, ast.ImportFrom)
            and node.module == "flask"
            and {alias.name for alias in node.names} & {"request", "session", "g"}
            for node in ast.walk(ast.parse(path.read_text()))
        )
    ]
    assert guilty == []
