"""Settings that every test shares."""

import os

from hypothesis import settings

# The same examples on every run, so that a red build is red for everyone. To search for new ones:
# HYPOTHESIS_PROFILE=default make quick
settings.register_profile("ci", derandomize=True, max_examples=100, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
