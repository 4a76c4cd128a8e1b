"""The workshop's pages in a real browser: accessible, without sideways scroll, and no vote lost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.support.page_server import PageServer, serve_pages
from tests.support.workshop_views import (
    all_pages,
    console_view,
    pages,
    phone_view,
    qr_svg,
    wall_view,
)

CHROMIUM = "/usr/bin/chromium"
AXE = Path(__file__).parents[1] / "support" / "axe" / "axe.min.js"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Every page and state is looked at in both schemes; these also with schemes and widths crossed.
OF_EACH_KIND = (
    "wall twice",
    "phone voted",
    "phone twice",
    "console twice",
    "join named",
    "agenda plan",
)
ROOM, ROUND = "/r/ROOM", "STR-21#1"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed"),
]


@pytest.fixture(scope="module", name="browser")
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(name="server")
def _server() -> Iterator[PageServer]:
    with serve_pages() as server:
        yield server


@pytest.fixture(name="context")
def _context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.set_default_timeout(8000)
    yield context
    context.close()


def waits(true: Callable[[], Any], seconds: float = 8.0) -> None:
    """Wait until something outside the browser holds."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


def at_rest(html: str) -> str:
    """A page that opens no stream."""
    return html.replace("data-live-page", "")


def test_every_page_is_accessible_and_fits(browser: Browser, server: PageServer) -> None:
    """Structure and colours by axe, in both schemes and at both widths; no sideways scroll at 320 px."""
    made = {name: at_rest(html) for name, html in all_pages().items()}
    context = browser.new_context()
    context.add_init_script(path=AXE)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    found: list[str] = []
    for name, html in made.items():
        server.pages["/page"] = html
        page.set_viewport_size({"width": 1920, "height": 1080})
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.goto(f"{server.url}/page")
        found += _faults(page, f"{name} 1920 dark", LEVELS)
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        if name in OF_EACH_KIND:
            found += _faults(page, f"{name} 1920 light", ("color-contrast",))
        page.set_viewport_size({"width": 375, "height": 812})
        found += _faults(page, f"{name} 375 light", LEVELS)
        if name in OF_EACH_KIND:
            page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            found += _faults(page, f"{name} 375 dark", ("color-contrast",))
        found += [f"{name}: small {one}" for one in page.evaluate(_SMALL_TARGETS)]
        # 683 px is a laptop of 1366 px at 200 % zoom.
        for width in (683, 320):
            page.set_viewport_size({"width": width, "height": 640})
            if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
                found.append(f"{name} scrolls sideways at {width}")
    context.close()
    assert found == []
    assert said == []


# Buttons, links and fields smaller than 44 px in height, but for links inside sentences.
_SMALL_TARGETS = """[...document.querySelectorAll(
    'button, a[href], summary, label, input:not([type=hidden]), select, textarea')]
  .filter((one) => one.getClientRects().length && !one.closest('.skip')
    && !(one.tagName === 'INPUT' && one.closest('label')) && !one.classList.contains('unseen')
    && !(one.tagName === 'LABEL' && one.htmlFor))
  .filter((one) => one.getBoundingClientRect().height < 43.5 && !one.closest('dd'))
  .map((one) => one.outerHTML.slice(0, 90))"""


def _faults(page: Page, where: str, rules: tuple[str, ...]) -> list[str]:
    only = {"type": "rule" if rules == ("color-contrast",) else "tag", "values": rules}
    result = page.evaluate(
        "(only) => axe.run(document, {runOnly: only, resultTypes: ['violations'], preload: false})",
        only,
    )
    return [
        f"{where}: {fault['id']} {node['target']} {node['failureSummary'][:200]}"
        for fault in result["violations"]
        for node in fault["nodes"][:2]
    ]


def test_the_wall_needs_no_scrolling(browser: Browser, server: PageServer) -> None:
    context = browser.new_context()
    page = context.new_page()
    walls = {name: html for name, html in all_pages("de").items() if name.startswith("wall")}
    walls["12 roles"] = pages("de").wall(wall_view("twice", roles=12), "/wall/ROOM", qr_svg())
    for name, html in walls.items():
        server.pages["/page"] = at_rest(html)
        page.goto(f"{server.url}/page")
        for width, height in ((1920, 1080), (1280, 720)):
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate("document.fonts.ready")
            over = page.evaluate("document.documentElement.scrollHeight - innerHeight")
            assert over <= 0, (name, width, over)
    context.close()


def phone(server: PageServer, context: BrowserContext, state: str = "voting") -> Page:
    view = phone_view(state)
    server.pages[ROOM] = pages().phone(view, ROOM)
    server.show(ROOM, view.screen, None, **pages().live(view))
    page = context.new_page()
    page.goto(server.url + ROOM)
    return page


def test_a_vote_by_keyboard(server: PageServer, context: BrowserContext) -> None:
    page = phone(server, context)
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "2":
            break
    page.keyboard.press("Enter")
    status = page.locator("[data-vote-status]")
    expect(status).to_have_attribute("data-state", "saved")
    expect(page.locator("button[value='2']")).to_have_attribute("aria-pressed", "true")
    assert server.votes() == [
        {
            "round": ROUND,
            "answer": "2",
            "number": 1,
            "confidence": "",
            "evidence": "",
            "note": "",
        }
    ]
    # To the confidence, past the other levels and the note.
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "confidence":
            break
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    waits(lambda: server.votes()[-1]["confidence"] == "medium")
    assert server.votes()[-1]["answer"] == "2"
    # Enter on a choice must not press a level.
    count = len(server.votes())
    page.keyboard.press("Enter")
    page.wait_for_timeout(150)
    assert len(server.votes()) == count


def test_a_vote_without_a_network_is_sent_once_later(
    server: PageServer, context: BrowserContext
) -> None:
    page = phone(server, context)
    expect(page.locator("[data-live=voted_of]")).to_have_count(0)
    context.set_offline(True)
    page.click("button[value='3']")
    status = page.locator("[data-vote-status]")
    expect(status).to_have_attribute("data-state", "unsent")
    page.click("button[value='4']")
    page.wait_for_timeout(300)
    assert server.votes() == []
    context.set_offline(False)
    expect(status).to_have_attribute("data-state", "saved")
    assert [(one["answer"], one["number"]) for one in server.votes()] == [("4", 2)]
    page.reload()
    expect(page.locator("button[value='4']")).to_have_attribute("aria-pressed", "true")
    assert len(server.votes()) == 1


def test_a_vote_that_comes_too_late_says_so(server: PageServer, context: BrowserContext) -> None:
    server.replies[f"{ROOM}/vote"] = (409, {"result": "closed", "number": 1})
    page = phone(server, context)
    page.click("button[value='1']")
    status = page.locator("[data-vote-status]")
    expect(status).to_have_attribute("data-state", "closed")
    expect(page.locator("button[value='1']")).to_have_attribute("aria-pressed", "false")
    page.reload()
    page.wait_for_timeout(200)
    assert len(server.votes()) == 1


def test_a_server_that_is_too_busy_gets_the_vote_again(
    server: PageServer, context: BrowserContext
) -> None:
    server.replies[f"{ROOM}/vote"] = (429, {"ok": False})
    page = phone(server, context)
    page.click("button[value='1']")
    status = page.locator("[data-vote-status]")
    expect(status).to_have_attribute("data-state", "slow")
    del server.replies[f"{ROOM}/vote"]
    expect(status).to_have_attribute("data-state", "saved")


def test_an_older_number_is_counted_up(server: PageServer, context: BrowserContext) -> None:
    server.replies[f"{ROOM}/vote"] = (200, {"result": "older", "number": 7})
    page = phone(server, context)
    page.click("button[value='1']")
    waits(server.votes)
    del server.replies[f"{ROOM}/vote"]
    expect(page.locator("[data-vote-status]")).to_have_attribute("data-state", "saved")
    assert server.votes()[-1]["number"] >= 8


def test_a_new_screen_appears_with_the_own_vote_marked(
    server: PageServer, context: BrowserContext
) -> None:
    page = phone(server, context)
    page.click("button[value='3']")
    expect(page.locator("[data-vote-status]")).to_have_attribute("data-state", "saved")
    shown = phone_view("revealed")
    server.show(ROOM, shown.screen, pages().phone_main(shown, ROOM), **pages().live(shown))
    expect(page.locator("#screen .reading")).to_be_visible()
    expect(page.locator("tr.mine")).to_have_attribute("data-answer", "3")
    expect(page.locator("tr.mine")).to_contain_text("your vote")
    expect(page.locator("#announce")).to_contain_text("Two camps")


def test_small_frames_change_only_numbers(server: PageServer, context: BrowserContext) -> None:
    view = wall_view("voting")
    server.pages["/wall/ROOM"] = pages().wall(view, "/wall/ROOM")
    server.show("/wall/ROOM", view.screen, None, **pages().live(view))
    page = context.new_page()
    page.goto(f"{server.url}/wall/ROOM")
    page.evaluate("document.querySelector('h1').dataset.mark = 'kept'")
    live = {**pages().live(view), "voted_of": "19 of 22 have voted", "voted_share": 86.4}
    server.show("/wall/ROOM", view.screen, "<h1>not drawn</h1>", **live)
    expect(page.locator("[data-live=voted_of]")).to_have_text("19 of 22 have voted")
    assert page.evaluate("document.querySelector('progress').value") == 86.4
    expect(page.locator("h1")).to_have_attribute("data-mark", "kept")


def test_without_a_stream_the_page_asks(server: PageServer, context: BrowserContext) -> None:
    server.streaming = False
    page = phone(server, context)
    shown = phone_view("settled")
    server.show(ROOM, shown.screen, pages().phone_main(shown, ROOM), **pages().live(shown))
    expect(page.locator(".verdict-name")).to_have_text("Ad hoc", timeout=5000)


def test_where_streams_are_cut_off_the_page_asks(
    server: PageServer, context: BrowserContext
) -> None:
    """A proxy that lets no stream through: the page is never further behind than a poll, and keeps calm."""
    context.route(re.compile("/events"), lambda route: route.abort())
    page = phone(server, context)
    # The answer that comes on arrival says nothing about streams.
    waits(lambda: server.asked)
    shown = phone_view("settled")
    server.show(ROOM, shown.screen, pages().phone_main(shown, ROOM), **pages().live(shown))
    expect(page.locator(".verdict-name")).to_have_text("Ad hoc", timeout=4000)
    # The browser tries a stream again every three seconds, in vain.
    told = page.evaluate(_TOLD_IN_4_S)
    assert told == []


# What is told about the connection.
_TOLD_IN_4_S = """() => new Promise((done) => {
  const place = document.getElementById("connection"), told = [];
  const watcher = new MutationObserver(() => told.push(place.textContent));
  watcher.observe(place, {childList: true, attributes: true});
  setTimeout(() => done(told), 4000);
})"""


def test_a_stream_that_broke_off_comes_back(server: PageServer, context: BrowserContext) -> None:
    page = phone(server, context)
    page.wait_for_timeout(300)
    server.streaming = False
    page.wait_for_timeout(900)
    server.streaming = True
    page.evaluate("window.dispatchEvent(new Event('online'))")
    shown = phone_view("settled")
    server.show(ROOM, shown.screen, pages().phone_main(shown, ROOM), **pages().live(shown))
    expect(page.locator(".verdict-name")).to_have_text("Ad hoc")
    expect(page.locator("#connection")).to_be_hidden()


def test_many_tabs_leave_connections_free(server: PageServer, context: BrowserContext) -> None:
    tabs = [phone(server, context) for _ in range(7)]
    shown = phone_view("settled")
    server.show(ROOM, shown.screen, pages().phone_main(shown, ROOM), **pages().live(shown))
    for tab in tabs:
        expect(tab.locator(".verdict-name")).to_have_text("Ad hoc")


def test_a_timer_warns_and_cuts_nobody_off(server: PageServer, context: BrowserContext) -> None:
    page = phone(server, context)
    view = phone_view("voting", timer_ends=time.time() + 65)
    server.show(ROOM, view.screen, None, **pages().live(view))
    expect(page.locator("[data-timer-left]")).to_have_text(re.compile(r"1:0[345]"))
    view = phone_view("voting", timer_ends=time.time() - 1)
    server.show(ROOM, view.screen, None, **pages().live(view))
    expect(page.locator("[data-timer-left]")).to_have_text("Time is up")
    page.click("button[value='0']")
    expect(page.locator("[data-vote-status]")).to_have_attribute("data-state", "saved")


CONSOLE = "/f/ROOM"


def console(server: PageServer, context: BrowserContext, state: str) -> Page:
    view = console_view(state)
    server.pages[CONSOLE] = pages().console(view, CONSOLE)
    server.show(CONSOLE, view.screen, None, **pages().live(view))
    page = context.new_page()
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(server.url + CONSOLE)
    return page


def commands(server: PageServer) -> list[dict[str, Any]]:
    return [fields for path, fields in server.posted if path == f"{CONSOLE}/do"]


def test_keys_of_the_console(server: PageServer, context: BrowserContext) -> None:
    page = console(server, context, "pending")
    page.keyboard.press("v")
    waits(lambda: commands(server))
    key = commands(server)[0].pop("key")
    assert re.fullmatch(r"[0-9a-f]{24}", key)
    assert commands(server)[0] == {"do": "open_vote", "item": "STR-21", "seconds": "60"}
    page.fill("#capture-text", "")
    page.type("#capture-text", "never v u n r")
    assert len(commands(server)) == 1
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Enter")
    waits(lambda: len(commands(server)) == 2)
    page.click("#keys summary")
    page.uncheck("#shortcuts-on")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("v")
    page.wait_for_timeout(150)
    assert len(commands(server)) == 2


def test_a_refusal_stands_beside_its_form(server: PageServer, context: BrowserContext) -> None:
    refused = {"ok": False, "refused": "Nobody has voted yet."}
    server.replies[f"{CONSOLE}/do"] = (409, refused)
    page = console(server, context, "voting")
    page.click("[data-primary]:visible")
    alert = page.locator(".now [role=alert]")
    expect(alert).to_have_text("Nobody has voted yet.")


def test_what_is_being_typed_survives_a_new_screen(
    server: PageServer, context: BrowserContext
) -> None:
    page = console(server, context, "revealed")
    page.fill("#rationale-STR-21", "Because of the")
    page.click("#settle-more-STR-21 summary")
    page.focus("#rationale-STR-21")
    page.keyboard.press("End")
    view = console_view("twice")
    server.show(CONSOLE, view.screen, pages().console_main(view, CONSOLE), **pages().live(view))
    expect(page.locator(".now .reading")).to_contain_text("Close")
    page.keyboard.type(" rule")
    expect(page.locator("#rationale-STR-21")).to_have_value("Because of the rule")
    expect(page.locator("#settle-more-STR-21")).to_have_attribute("open", "")
    # The answer was not touched, so it follows the new proposal.
    expect(page.locator("select[name=answer]")).to_have_value("2")


def test_few_votes_bring_the_warning(server: PageServer, context: BrowserContext) -> None:
    page = console(server, context, "voting")
    view = console_view("voting")
    server.show(CONSOLE, view.screen, None, **{**pages().live(view), "few": "few"})
    expect(page.locator(".few .warning")).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("r")
    page.wait_for_timeout(150)
    # No key gives people away by accident.
    assert commands(server) == []
    page.click(".few button")
    waits(lambda: commands(server))
    assert commands(server)[0]["anyway"] == "true"


def test_the_lower_level_needs_a_question(server: PageServer, context: BrowserContext) -> None:
    page = console(server, context, "revealed")
    page.click("[data-record]")
    page.wait_for_timeout(100)
    assert commands(server) == []
    assert page.evaluate("document.activeElement.name") == "question"
    page.fill("#question-STR-21", "Which ones?")
    page.fill("#owner-STR-21", "Head of data")
    page.click("[data-record]")
    waits(lambda: commands(server))
    sent = commands(server)[0]
    assert (sent["do"], sent["answer"], sent["how"]) == ("settle", "0", "lower_of_split")
    assert sent["question"] == "Which ones?"
    page.select_option("select[name=how]", "majority")
    expect(page.locator("#question-STR-21")).to_be_hidden()


def test_lists_and_numbers_are_joined(server: PageServer, context: BrowserContext) -> None:
    page = console(server, context, "lobby")
    page.click(".before button.strong")
    waits(lambda: commands(server))
    assert len(commands(server)[0]["items"].split()) == 2
    page.goto("about:blank")
    server.posted.clear()
    page = console(server, context, "pending")
    page.click("[id^=hands-] summary")
    page.fill("#hands-STR-21-2", "4")
    page.click(".hands button")
    waits(lambda: commands(server))
    sent = commands(server)[0]
    assert (sent["levels"], sent["dont_know"]) == ("0 0 4 0 0", "0")


def test_a_link_is_used_once_and_leaves_the_address(
    server: PageServer, context: BrowserContext
) -> None:
    server.pages[CONSOLE] = pages().enter(CONSOLE, "Workshop")
    server.replies[f"{CONSOLE}/enter"] = (403, {"ok": False})
    page = context.new_page()
    page.goto(f"{server.url}{CONSOLE}#secret-token")
    expect(page.locator("[data-refused]")).to_have_text("This link or key is not valid.")
    assert page.url == server.url + CONSOLE
    assert server.posted == [(f"{CONSOLE}/enter", {"token": "secret-token"})]
    del server.replies[f"{CONSOLE}/enter"]
    server.pages[CONSOLE] = pages().console(console_view("lobby"), CONSOLE)
    page.fill("input[name=token]", f"{server.url}{CONSOLE}#other-token")
    page.keyboard.press("Enter")
    expect(page.locator("[data-primary]")).to_be_visible()
    assert server.posted[-1][1] == {"token": "other-token"}


def test_the_key_of_a_picture_code_goes_with_the_form(
    server: PageServer, context: BrowserContext
) -> None:
    server.pages["/j/KTM4QX"] = all_pages()["join roles"]
    page = context.new_page()
    page.goto(f"{server.url}/j/KTM4QX#k7wqz2")
    page.click("label:has-text('AI lead')")
    page.click("button:has-text('Come in')")
    waits(lambda: server.posted)
    assert server.posted[0] == ("/join", {"key": "k7wqz2", "code": "KTM4QX", "role": "ai_lead"})


def test_without_scripts_forms_still_work(browser: Browser, server: PageServer) -> None:
    context = browser.new_context(java_script_enabled=False)
    view = phone_view("voting")
    server.pages[ROOM] = pages().phone(view, ROOM)
    page = context.new_page()
    page.goto(server.url + ROOM)
    page.check("input[value=high]", force=True)
    page.click("button[value='2']")
    page.wait_for_url(server.url + ROOM)
    assert server.votes() == [{"round": ROUND, "number": "1", "answer": "2", "confidence": "high"}]
    server.pages[CONSOLE] = pages().console(console_view("pending"), CONSOLE)
    page.goto(server.url + CONSOLE)
    page.click("[data-primary]")
    waits(lambda: commands(server))
    assert commands(server)[0] == {"do": "open_vote", "item": "STR-21", "seconds": "60"}
    context.close()


def test_nothing_comes_from_elsewhere(server: PageServer, context: BrowserContext) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = phone(server, context, "revealed")
    page.wait_for_timeout(300)
    assert [url for url in asked if not url.startswith((server.url, "data:"))] == []
