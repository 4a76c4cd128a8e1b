"""AI readiness: question banks, answers, scores, findings, a roadmap and a report."""


def version() -> str:
    """The version of the installed distribution, as pyproject.toml states it."""
    # Imported here: it costs as much as all of click, and most commands never ask.
    from importlib import metadata

    return metadata.version("ai-readiness-assessment")
