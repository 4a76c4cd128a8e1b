"""Which links a report carries."""

from __future__ import annotations

import pytest

from assessment.report.links import safe_link


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/a?b=c#d",
        "http://example.org",
        "mailto:a@example.org",
        "HTTPS://example.org",
    ],
)
def test_allowed(link: str) -> None:
    assert safe_link(link)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "file:///etc/passwd",
        "smb://host/x",
        "data:text/html,x",
        "ftp://example.org",
        "//example.org/x",
        "relative/path",
        "/absolute",
        "vbscript:x",
        "https:",
        "https:///x",
        "mailto:",
        "java\nscript:alert(1)",
        " https://example.org",
        "https://exa\u202emple.org",
        "",
        "https://[broken",
    ],
)
def test_refused(link: str) -> None:
    assert not safe_link(link)
