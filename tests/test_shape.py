"""The shape of the house: what no linter's rule says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import KNOWN

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "content", "handlers", "scheduler", "training")
CORE = ("handlers", "scheduler", "training")
FOLDERS = {*PACKAGES, ".ci", "benchmarks", "docs", "locales", "requirements", "tests"}
FILES = {
    *(".dockerignore", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "Dockerfile"),
    *("LICENSE", "Makefile", "README.md", "pyproject.toml"),
}
MADE = {".git", ".tools", ".venv", "build", "data", "dist", "__pycache__"}
NO_PROSE = {"split", "text", "execute", "exec_driver_sql", "compile"}
LONGEST_FUNCTION = 60
REGISTRIES = tuple(
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("crates", "io"))
)


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_the_top_level_holds_nothing_unknown() -> None:
    names = {path.name for path in ROOT.iterdir()}
    made = {name for name in names if name in MADE or name.endswith((".egg-info", "_cache")) or name == ".hypothesis"}

    assert names - made - FOLDERS - FILES == set()


def test_tests_have_no_package_that_would_shadow_ours() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


@pytest.mark.parametrize("path", sources(*CORE), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_core_holds_no_prose(path: Path) -> None:
    found = [f"{node.lineno}: {node.value!r}" for node in prose(parse(path))]

    assert found == [], "words that people read belong in content/messages"


def prose(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the sentences of a module: strings of three words or more, and of two with a letter outside ASCII.

    Left out are docstrings, what is raised, SQL, lists of words (a string that is split), and `why` for `alis explain`.
    """
    exempt = {id(part) for node in ast.walk(tree) if is_exempt(node) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in exempt:
            spaces = len(re.findall(r"\S (?=\S)", node.value))
            if spaces >= 2 or (spaces and not node.value.isascii()):
                yield node


def is_exempt(node: ast.AST) -> bool:
    if isinstance(node, ast.Raise | ast.Assert) or (isinstance(node, ast.keyword) and node.arg == "why"):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id == "why" for target in node.targets
    ):
        return True
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in NO_PROSE


@pytest.mark.parametrize("path", sources(*PACKAGES), ids=lambda path: str(path.relative_to(ROOT)))
def test_functions_stay_short(path: Path) -> None:
    functions = [n for n in ast.walk(parse(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [
        f"{f.name}: {f.end_lineno - f.lineno + 1} lines"
        for f in functions
        if (f.end_lineno or 0) - f.lineno >= LONGEST_FUNCTION
    ]

    assert long == []


def test_no_file_names_the_host_of_a_package_registry() -> None:
    files = [ROOT / name for name in FILES] + [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    texts = {
        path: path.read_text(encoding="utf-8", errors="replace")
        for path in files
        if path.is_file() and path.suffix != ".pyc"
    }

    assert [str(path) for path, text in texts.items() if any(host in text for host in REGISTRIES)] == []


def test_what_runs_is_what_was_tested() -> None:
    pins = {name: pinned((ROOT / "requirements" / name).read_text(encoding="utf-8")) for name in ("run.txt", "dev.txt")}

    assert pins["run.txt"].items() <= pins["dev.txt"].items()


def pinned(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


def test_the_readme_explains_every_setting() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [name for name in KNOWN if f"`{name}`" not in readme] == []
