"""The report: one frozen model, rendered as HTML and PDF."""
