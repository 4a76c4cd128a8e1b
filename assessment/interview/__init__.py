"""The interview: a pure flow over the items, and the terminal that shows it."""
