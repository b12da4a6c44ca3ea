"""Import one workbook in a process of its own and tell what it took: `python -m tests.bench.import_once FILE`.

Opened as an upload is (scan, child process with limits), then read under the rules of the template. Prints JSON:
seconds of both, agencies read, and the largest resident memory of this process and of its child, in MiB.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from dashboard.data.workbook_cells import open_workbook
from dashboard.workbook_layouts import read_files_by_layout


def main(file: Path) -> None:
    """Import `file`. Raises whatever refuses it."""
    content = file.read_bytes()
    start = time.perf_counter()
    workbook = open_workbook(file.name, content)
    opened = time.perf_counter()
    edition = read_files_by_layout([workbook]).reading.edition
    assert edition is not None
    read = time.perf_counter()
    # Not ru_maxrss: it begins with what the process had that started this one.
    status = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    own = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    agencies = sum(len(block.agencies) for block in edition.blocks)
    told = {"opened": opened - start, "read": read - opened, "agencies": agencies, "own": own, "child": child}
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
