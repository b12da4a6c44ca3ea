"""`python -m dashboard`: build editions, print leaderboards, reconcile printed figures."""

import sys

from dashboard.command_line import main

if __name__ == "__main__":
    sys.exit(main())
