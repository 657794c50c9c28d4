"""The first answer of a cold `alis ask`, and the memory of it and of a batch: each a process of its own."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests import scoring

ALIS = Path(sys.executable).with_name("alis")
QUESTION = "hvilken arena dekker ALM 055"
RUNS = 7
BATCH = 10


def run(arguments: list[str], cache: Path, given: Path) -> tuple[float, float]:
    """Run `alis` and return its seconds and its largest memory in MB."""
    environment = os.environ | {"ALIS_CACHE": str(cache), "ALIS_DATA": str(cache)}
    with given.open("rb") as standard_input:
        started = time.perf_counter()
        process = subprocess.Popen([ALIS, *arguments], stdin=standard_input, stdout=subprocess.DEVNULL, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"alis {' '.join(arguments)} failed")
    return seconds, usage.ru_maxrss / 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        cache, nothing, batch = Path(folder), Path(os.devnull), Path(folder) / "questions.jsonl"
        lines = [{key: item[key] for key in ("id", "q", "kommune")} for item in scoring.read()] * BATCH
        batch.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        ask = ["ask", "--municipality", "eigersund", QUESTION]
        without = run(ask, cache, nothing)
        with_copy = [run(ask, cache, nothing) for _ in range(RUNS)]
        batched = run(["ask", "--batch"], cache, batch)
    seconds, memory = zip(*with_copy, strict=True)
    print(f"{'':44} {'seconds':>8} {'MB':>6}")
    print(f"{'alis ask, the compiled copy removed':44} {without[0]:8.2f} {without[1]:6.0f}")
    print(
        f"{'alis ask (median; at most 1.0 s, 150 MB)':44} {statistics.median(seconds):8.2f} {statistics.median(memory):6.0f}"
    )
    print(f"{'alis ask (slowest of ' + str(RUNS) + ')':44} {max(seconds):8.2f} {max(memory):6.0f}")
    print(f"{f'alis ask --batch, {len(lines)} questions':44} {batched[0]:8.2f} {batched[1]:6.0f}")


if __name__ == "__main__":
    main()
