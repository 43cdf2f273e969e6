"""All letters of thirty invented companies: no title says what its own page does not bear out.

What tests/stories/test_titles.py tries with a few companies, with `COMPANIES` of them.
"""

import os
import subprocess
import sys

from tests.processes import ROOT

COMPANIES = os.environ.get("COMPANIES", "30")


def main() -> int:
    """Returns 0 if every title holds."""
    command = [sys.executable, "-m", "pytest", "-q", "tests/stories/test_titles.py"]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "COMPANIES": COMPANIES}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
