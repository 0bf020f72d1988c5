"""docs/conformance.md says what the cases say."""
import os
import subprocess
import sys

import table


def test_the_table_is_up_to_date():
    # In a process of its own, since one pytest cannot collect inside another.
    program = "import table; print(table.write(table.collected()), end='')"
    made = subprocess.run([sys.executable, "-c", program], cwd=table.HERE, capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    assert table.TABLE.read_text() == made.stdout, "stale: run python tests/conformance/table.py"
