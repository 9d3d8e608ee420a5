"""``python -m dedup``: the same command where no script is installed."""

import sys

from dedup.cli.main import main

sys.exit(main())
