"""Nothing is read from the network or from a file while a PDF is made, whatever a text says."""

from __future__ import annotations

import http.server
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from assessment.report.pdf import html_to_pdf, render_pdf
from assessment.report.rendering import Style
from assessment.report.theme import Theme
from tests.support.report_fixture import made_answers, make_report, shipped_bank, templates

# WeasyPrint leaves the file of its colour profile to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore:.*sRGB2014.icc:pytest.PytestUnraisableExceptionWarning"
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>picture</title>'
CANARY = "canary-4711-in-a-local-file"


@pytest.fixture(name="listener")
def _listener() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def constructs(url: str, file: str) -> list[str]:
    """Every way we know in which markup or style makes a renderer read something."""
    both = []
    for target in (url, file):
        both += [
            f'<img alt="picture" src="{target}/img">',
            f'<img alt="picture" srcset="{target}/set 1x">',
            f'<style>@import "{target}/css";</style>',
            f"<style>p{{background:url({target}/bg)}}</style><p>x</p>",
            f"<style>@font-face{{font-family:y;src:url({target}/font)}}p{{font-family:y}}</style><p>x</p>",
            f"<style>li{{list-style-image:url({target}/list)}}</style><ul><li>x</li></ul>",
            f"<style>p{{border-image:url({target}/border) 1}}</style><p>x</p>",
            f"<style>p::before{{content:url({target}/content)}}</style><p>x</p>",
            f'<link rel="stylesheet" href="{target}/link">',
            f'<link rel="attachment" href="{target}">',
            f'<a rel="attachment" href="{target}">x</a>',
            f'<object data="{target}/object">x</object>',
            f'<embed src="{target}/embed">',
            f'{SVG}<image href="{target}/svg" width="9" height="9"/></svg>',
            f'{SVG}<use href="{target}/use#a"/></svg>',
            f'<base href="{target}/"><img alt="picture" src="relative">',
            f"<style>@page{{background:url({target}/page)}}</style>",
            f"<style>p{{mask:url({target}/mask);filter:url({target}/filter#x)}}</style><p>x</p>",
        ]
    return both


def everything_in(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as document:
        return b"".join(
            one.read_bytes() for one in document.objects if isinstance(one, pikepdf.Stream)
        )


def test_markup_that_got_in_reads_nothing(listener: tuple[str, list[str]], tmp_path: Path) -> None:
    """The fetcher holds even if escaping failed: the constructs are put in as markup here."""
    url, asked = listener
    secret = tmp_path / "secret.txt"
    secret.write_text(CANARY)
    for construct in constructs(url, secret.as_uri()):
        html = f'<html lang="en"><head><title>T</title></head><body>{construct}</body></html>'
        data = html_to_pdf(html, identifier=b"0" * 16, day="2026-11-22")
        assert CANARY.encode() not in everything_in(data), construct
    assert asked == []


@pytest.mark.slow
def test_texts_and_themes_read_nothing(listener: tuple[str, list[str]], tmp_path: Path) -> None:
    url, asked = listener
    secret = tmp_path / "secret.txt"
    secret.write_text(CANARY)
    all_constructs = "".join(constructs(url, secret.as_uri()))
    answers = made_answers(shipped_bank(), name=all_constructs[:190], note=all_constructs[:3900])
    theme = Theme(notice=all_constructs[:110], prepared_by=all_constructs[:110])
    data = render_pdf(make_report(answers=answers), templates(), Style("full", theme))
    assert asked == []
    assert CANARY.encode() not in everything_in(data)
