"""The command `alis`, run as people and programs run it."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import content
from bot.cli import main, municipalities
from content import compiled
from content.errors import ContentError
from training.store import Store

ALIS = Path(sys.executable).with_name("alis")
EXPECTED = Path(__file__).parents[1] / "data" / "coverage.json"


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def environment(cache: Path, tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ALIS_")}
    return kept | {"ALIS_CACHE": str(cache), "ALIS_DATA": str(tmp_path)}


@pytest.fixture
def alis(environment: dict[str, str]):
    def run(*arguments: str, stdin: str | bytes = b"", **settings: str) -> subprocess.CompletedProcess[str]:
        given = stdin if isinstance(stdin, bytes) else stdin.encode()
        done = subprocess.run(
            [ALIS, *arguments], input=given, capture_output=True, env=environment | settings, timeout=60
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def here(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run the command in this process: (status, standard output, standard error)."""
    for name, value in environment.items():
        if name.startswith("ALIS_"):
            monkeypatch.setenv(name, value)

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        return status, *capsys.readouterr()

    return run


def test_ask_answers_in_the_form_that_was_written(alis) -> None:
    bokmal = alis("ask", "--municipality", "eigersund", "hvilken arena dekker ALM 055")
    nynorsk = alis("ask", "--municipality", "eigersund", "kva arenaar dekkjer ikkje ALM 001")

    assert bokmal.returncode == nynorsk.returncode == 0
    assert "KAD/ØHD" in bokmal.stdout
    assert bokmal.stderr == nynorsk.stderr == ""


def test_ask_json_names_status_text_sources_and_time(here) -> None:
    status, out, _ = here("ask", "--json", "--municipality", "nordre-follo", "hvilken arena dekker ALM 055")
    answer = json.loads(out)

    assert status == 0
    assert set(answer) == {"status", "text", "sources", "took_ms"}
    assert answer["status"] == "answered"
    assert set(answer["sources"][0]) == {"document", "section", "checked"}
    assert answer["took_ms"] > 0


def test_batch_answers_every_good_line_and_names_the_others_by_number(alis) -> None:
    lines = [
        '{"id": "a", "q": "hvilken arena dekker ALM 055", "kommune": "eigersund"}',
        "no JSON at all",
        "[1, 2]",
        '{"id": "b"}',
        '{"q": 7}',
        "",
        "[" * 100_000,
        '{"id": "c", "q": "hvor mange læringsmål er det", "kommune": null}',
    ]
    done = alis("ask", "--batch", stdin="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.returncode == 1
    assert [answer["id"] for answer in answers] == ["a", "b", "c"]
    assert [answer["status"] for answer in answers][:2] == ["answered", "not_found"]
    assert "line 4" in answers[1]["text"]
    assert [line.split(":")[1].strip() for line in done.stderr.splitlines()] == [f"line {n}" for n in (2, 3, 4, 5, 7)]


def test_batch_without_faults_ends_with_status_0(alis) -> None:
    done = alis("ask", "--batch", stdin='{"id": 1, "q": "ALM 055", "kommune": "eigersund"}\n')

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "x" * 10_000,
        "😀" * 30,
        "\x01\x02\x07",
        "как дела",
        "<b>ALM</b> & <script>",
        "'; DROP TABLE",
        "\u202e\u200d",
        "�",
    ],
)
def test_any_text_is_met_with_a_sentence(here, text: str) -> None:
    status, out, err = here("ask", text)

    assert (status, err) == (0, "")
    assert out.strip()


def test_an_identity_number_is_not_read(here) -> None:
    _, out, _ = here("ask", "--json", "pasienten 13097248022 lurer på hvilken arena som dekker ALM 055")
    answer = json.loads(out)

    assert (answer["status"], answer["sources"]) == ("not_found", [])
    assert "13097248022" not in answer["text"]


def test_batch_survives_bytes_that_are_no_text(alis) -> None:
    done = alis("ask", "--batch", stdin=b'\xff\xfe\x00\n{"id": "\\ud800", "q": "\\ud800 hei", "kommune": null}\n')

    assert done.stderr == "alis: line 1: no JSON\n"
    assert json.loads(done.stdout)["status"] == "not_found"


def test_explain_tells_what_was_recognised_and_why(here) -> None:
    status, out, _ = here("explain", "--municipality", "eigersund", "hvilken arrena dekker lm 55 og ALM 900 delvis")

    assert status == 0
    for expected in ("ALM055", "ALM900", "partly", "spelt arena", "composed", "q-which"):
        assert expected in out


@pytest.mark.parametrize("slug", ["eigersund", "nordre-follo"])
def test_coverage_is_what_was_checked_by_hand(here, slug: str) -> None:
    status, out, _ = here("coverage", "--municipality", slug, "--json")
    arenas = {arena["slug"]: arena for arena in json.loads(out)["arenas"]}
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))[slug]

    assert status == 0
    assert {s: a["alm"] for s, a in arenas.items()} == {s: a["alm"] for s, a in expected.items()}
    assert {s: a["fkm"] for s, a in arenas.items()} == {s: a["fkm"] for s, a in expected.items()}
    assert all(arena["name"] and arena["location"] for arena in arenas.values())


def test_coverage_as_a_table_tells_fully_from_partly(here) -> None:
    _, out, _ = here("coverage", "--municipality", "eigersund")

    assert "ALM partial   24  002–004, 012" in out


def test_faulty_settings_are_named_all_at_once(alis) -> None:
    done = alis(
        "ask", "hei", ALIS_LOG_LEVEL="LOUD", ALIS_MUNICIPALITY="oslo", ALIS_TOKEN="x", ALIS_TELEGRAM_API="nowhere"
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 4
    for name in ("ALIS_LOG_LEVEL", "ALIS_MUNICIPALITY", "ALIS_TOKEN", "ALIS_TELEGRAM_API"):
        assert name in done.stderr


def test_serving_without_a_token_says_where_to_get_one(alis) -> None:
    done = alis("serve")

    assert done.returncode == 2
    assert "BotFather" in done.stderr
    assert "Traceback" not in done.stderr


def test_asking_nothing_is_refused_with_an_example(alis) -> None:
    done = alis("ask")

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_a_reader_that_goes_away_ends_the_batch_quietly(environment: dict[str, str]) -> None:
    command = f"yes '{json.dumps({'id': 1, 'q': 'ALM 055'})}' | head -n 2000 | {ALIS} ask --batch | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, env=environment, timeout=60, check=True)

    assert done.stderr == b""


def test_asking_loads_neither_telegram_nor_a_database(environment: dict[str, str]) -> None:
    code = (
        "import sys; from bot.cli import main; main(['ask', 'ALM 055']); "
        "print([m for m in ('telegram', 'sqlmodel', 'sqlalchemy', 'aiohttp', 'httpx', 'alembic') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=environment, timeout=60, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_gaps_are_listed_without_signs_that_steer_a_terminal(here, environment: dict[str, str]) -> None:
    store = Store(f"sqlite:///{environment['ALIS_DATA']}/alis.db")
    with store.unit() as work:
        for _ in range(2):
            work.gap("kven betaler\x1b[2J bompengane", "eigersund", "nn", dt.datetime(2026, 11, 1, 8, tzinfo=dt.UTC))
    store.close()

    status, out, _ = here("content", "gaps")

    assert status == 0
    assert out.split() == ["2", "2026-11-01", "eigersund", "kven", "betaler", "[2J", "bompengane"]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    shutil.copytree(Path(content.__file__).parent, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def test_a_content_file_that_is_no_yaml_is_named_with_line_and_fault(broken: Path) -> None:
    (broken / "sources.yaml").write_text("documents:\n- id: a\n  short: [\n", encoding="utf-8")

    with pytest.raises(ContentError) as caught:
        compiled.load(None, broken)

    assert (Path(caught.value.file).name, caught.value.line) == ("sources.yaml", 4)


def test_a_content_file_with_a_misspelt_field_is_named_with_line_and_fault(broken: Path) -> None:
    path = broken / "municipalities" / "eigersund.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("marks_partly:", "marks_partley:"), encoding="utf-8")

    with pytest.raises(ContentError) as caught:
        compiled.load(None, broken)

    assert Path(caught.value.file).name == "eigersund.yaml"
    assert caught.value.line > 0
    assert "marks_part" in caught.value.fault


def test_the_names_of_the_municipality_files_are_their_slugs(cache: Path) -> None:
    assert municipalities() == tuple(sorted(compiled.load(cache).municipalities))
