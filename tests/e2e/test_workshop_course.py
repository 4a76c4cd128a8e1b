"""A whole workshop on the shipped bank: facilitator, wall and phones, each in a browser of its own."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from assessment.answers.events import Answered
from assessment.answers.workshop_steps import VotesRevealed, WorkshopHeld
from assessment.store import Record
from tests.support.workshop_server import RunningServer, new_workshop_record, start_server

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AGREED, MOVED, SPLIT, COUNTED = "STR-01", "STR-02", "DAT-02", "SKL-11"
SPONSOR, LEAD = "executive_sponsor", "ai_lead"
PHONE = {"width": 390, "height": 844}
# What a machine that does other things besides may take until a screen has changed.
PATIENCE_MS = 10_000
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed"),
]


@dataclass
class Room:
    """The screens of one workshop."""

    browser: Browser
    server: RunningServer
    facilitator: Page
    wall: Page
    join_link: str

    def screen(self, **options: object) -> Page:
        """A browser that nobody has used yet."""
        return patient(self.browser.new_context(**options)).new_page()  # type: ignore[arg-type]

    def phone(self, role: str = "", **options: object) -> Page:
        """Somebody comes in by the picture code."""
        page = self.screen(viewport=PHONE, **options)
        page.goto(self.join_link)
        page.check(f"input[name=role][value='{role}']")
        page.click("form[data-join] button")
        expect(page.locator(".seat")).to_be_visible()
        return page

    def do(self, **fields: object) -> None:
        """Carry out a command of the facilitator, as the script of the console sends it."""
        status, told = self.ask(**fields)
        assert status == 200, told

    def ask(self, **fields: object) -> tuple[int, str]:
        """The same, also where it may be refused."""
        status, told = self.facilitator.evaluate(
            """async (fields) => {
                const key = [...crypto.getRandomValues(new Uint8Array(12))]
                    .map((byte) => byte.toString(16)).join("").padEnd(16, "0");
                const answer = await fetch(document.body.dataset.base + "/do", {
                    method: "POST", headers: {"Content-Type": "application/json"},
                    body: JSON.stringify({...fields, key}),
                });
                return [answer.status, await answer.text()];
            }""",
            fields,
        )
        return int(status), str(told)

    def open_vote(self, item: str) -> None:
        """Put an item on the wall and let people vote."""
        self.do(do="take", item=item)
        self.do(do="open_vote", item=item, seconds=0)

    def leave(self, *pages: Page) -> None:
        """Close browsers."""
        for page in pages:
            page.context.close()


def patient(context: BrowserContext) -> BrowserContext:
    """A context that waits as long as a busy machine needs."""
    context.set_default_timeout(PATIENCE_MS)
    return context


@pytest.fixture(scope="module", name="browser")
def _browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module", name="clinic")
def _clinic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_workshop_record(tmp_path_factory.mktemp("clinic") / "clinic.db")


@contextmanager
def opened_room(browser: Browser, record: Path) -> Iterator[Room]:
    """A server with the facilitator's console and the wall before it."""
    with start_server(record) as server:
        facilitator = patient(browser.new_context(viewport={"width": 1366, "height": 768}))
        console = facilitator.new_page()
        console.goto(server.facilitator_link)
        expect(console.locator(".desk")).to_be_visible()
        wall = patient(browser.new_context(viewport={"width": 1920, "height": 1080})).new_page()
        wall.goto(server.wall_link)
        expect(wall.locator(".lobby")).to_be_visible()
        link = console.locator(".links dd").first.inner_text()
        yield Room(browser, server, console, wall, link)
        facilitator.close()
        wall.context.close()


@pytest.fixture(name="room")
def _room(shared: Room) -> Iterator[Room]:
    """The shared room, with no vote running and no phone in it."""
    before = list(shared.browser.contexts)
    yield shared
    for context in shared.browser.contexts:
        if context not in before:
            context.close()
    for number in range(1, 20):
        shared.ask(do="discard", item=f"STR-{number:02}")


@pytest.fixture(scope="module", name="shared")
def _shared(
    browser: Browser, clinic: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Room]:
    """One room for all tests that need nothing but a vote, each on an item of its own."""
    record = Path(shutil.copy(clinic, tmp_path_factory.mktemp("room") / "acme.db"))
    with opened_room(browser, record) as room:
        yield room


def tap(page: Page, answer: str) -> None:
    """Vote, and wait until the phone says that the vote is stored."""
    page.click(f"button[name=answer][value='{answer}']")
    expect(page.locator("[data-vote-status]")).to_have_attribute("data-state", "saved")


def tap_all(phones: Sequence[Page], answers: Sequence[str]) -> None:
    """One answer per phone."""
    for phone, answer in zip(phones, answers, strict=True):
        tap(phone, answer)


def counts(page: Page) -> list[int]:
    """Votes per level as a screen shows them, from the lowest."""
    return [int(text) for text in page.locator("tr.level .num:not(.was)").all_inner_texts()]


def expect_nothing_shown(*pages: Page) -> None:
    """No screen shows a vote before all are shown."""
    for page in pages:
        expect(page.locator(".distribution, .reading")).to_have_count(0)


def test_a_whole_workshop(browser: Browser, clinic: Path, tmp_path: Path) -> None:
    record = Path(shutil.copy(clinic, tmp_path / "acme.db"))
    with opened_room(browser, record) as room:
        console, wall = room.facilitator, room.wall
        assert "#" not in console.url
        phones = [room.phone(role) for role in (SPONSOR, SPONSOR, SPONSOR, LEAD, "")]
        people_are_in(room)
        answer_alone(room, phones)
        plan(room)
        settle_what_moved(room, phones)
        record_the_split(room, phones)
        keep_skip_and_count(room)
        lock_and_close(room, phones)
        summary = room.screen()
        summary.context.add_cookies(console.context.cookies())  # type: ignore[arg-type]
        summary.goto(f"{room.server.url}/f/{room.server.room}/summary", timeout=60_000)
        expect(summary.locator("body")).to_contain_text("Is that so for both sites?")
        # With the styles that the file carries; the policy of the other pages would drop them.
        assert "Report Sans" in str(
            summary.evaluate("getComputedStyle(document.documentElement).fontFamily")
        )
        room.leave(summary, *phones)
        assert "fault" not in room.server.read_log()
        expect(wall.locator("h1")).to_have_text("Thank you")
    what_the_record_holds(record)


def people_are_in(room: Room) -> None:
    """The wall and the console count people; small roles stay off the wall."""
    expect(room.wall.locator(".here")).to_have_text("5 people here")
    expect(room.wall.locator(".role-seats")).to_have_text("Executive sponsor 3")
    expect(room.facilitator.locator(".tools [data-live=roles]")).to_contain_text("AI lead 1")


def answer_alone(room: Room, phones: Sequence[Page]) -> None:
    """Two items, each participant alone; then they are shown."""
    console = room.facilitator
    console.goto(f"{room.server.url}/f/{room.server.room}/agenda", timeout=60_000)
    choose(console, AGREED, MOVED)
    console.click("button[value=open_alone]")
    expect(room.wall.locator("body")).to_contain_text("Answer at your own pace")
    for place, phone in enumerate(phones):
        for item, answer in ((AGREED, "2"), (MOVED, "04044"[place])):
            others = phone.locator("#alone-others")
            if others.count() and not phone.locator(f"a[href$='{item}']").is_visible():
                others.locator("summary").click()
            phone.click(f"a[href$='{item}']")
            tap(phone, answer)
            phone.click("a[href]:has-text('All questions')")
            expect(phone.locator(f"a[href$='{item}'] .done")).to_have_count(1)
    expect(console.locator("[data-live=alone_votes]")).to_have_text("10 answers so far")
    expect_nothing_shown(console, room.wall, *phones)
    console.click("[data-primary]")
    expect(console.locator(f"#accept-{AGREED}")).to_be_checked()
    expect(console.locator(f"#accept-{MOVED}")).not_to_be_checked()


def choose(console: Page, *items: str) -> None:
    """Tick just these in the list of all items."""
    console.eval_on_selector_all(
        ".heat input[type=checkbox]", "(boxes) => boxes.forEach((one) => { one.checked = false; })"
    )
    for item in items:
        console.check(f"#take-{item}")


def plan(room: Room) -> None:
    """One nod for what is agreed, the rest onto the agenda."""
    console = room.facilitator
    console.goto(f"{room.server.url}/f/{room.server.room}/agenda", timeout=60_000)
    expect(console.locator(f"#agreed-{AGREED}")).to_be_checked()
    console.click("button:has-text('Record the ticked ones')")
    expect(console.locator(f"#agreed-{AGREED}")).to_have_count(0)
    console.goto(f"{room.server.url}/f/{room.server.room}/agenda", timeout=60_000)
    expect(console.locator(f"#take-{AGREED}")).to_have_count(0)
    choose(console, MOVED, SPLIT, COUNTED)
    console.click("button[value=set_agenda]")
    expect(console.locator(".agenda > li")).to_have_count(3)
    # The keys work once the script has run.
    console.wait_for_load_state()


def settle_what_moved(room: Room, phones: Sequence[Page]) -> None:
    """Two rounds; talk in between; what most say is recorded."""
    console, wall = room.facilitator, room.wall
    console.keyboard.press("n")
    expect(wall.locator(".stage.pending h1")).to_be_visible()
    expect(phones[0].locator(".ladder li")).to_have_count(5)
    console.keyboard.press("v")
    tap_all(phones[:2], "04")
    expect(console.locator(".few")).to_be_visible()
    tap_all(phones[2:], "041")
    expect(console.locator(".voted-of")).to_have_text("5 of 5 have voted")
    expect(wall.locator(".voted-of")).to_have_text("5 of 5 have voted")
    expect_nothing_shown(console, wall, *phones)
    console.keyboard.press("r")
    for screen in (console, wall, *phones):
        expect(screen.locator(".distribution")).to_be_visible()
        assert counts(screen) == [2, 1, 0, 0, 2]
    # Only the sponsors are three; the one who gave no role and the lead are too few to be told apart.
    expect(wall.locator(".roles li")).to_have_count(0)
    expect(phones[0].locator("tr.mine")).to_contain_text("your vote")
    expect(phones[1].locator("tr.mine .step")).to_have_text("4")
    expect(wall.locator(".speakers li")).to_have_count(2)
    console.click("button:has-text('Lowest, 1 min')")
    expect(wall.locator("[data-timer]")).to_contain_text("The lowest speaks")
    expect(phones[4].locator("[data-timer]")).to_contain_text("The lowest speaks")
    console.click("button:has-text('Highest, 1 min')")
    expect(wall.locator("[data-timer]")).to_contain_text("The highest speaks")
    # It is still open how people read the question, so that voting again comes first.
    expect(console.locator("[data-primary]")).to_contain_text("Vote again")
    console.click("[data-primary]")
    expect(phones[0].locator(".again")).to_contain_text("Round 2")
    tap_all(phones, "22232")
    console.keyboard.press("r")
    expect(wall.locator("td.was")).to_have_count(5)
    assert counts(wall) == [0, 0, 4, 1, 0]
    console.click("[data-primary]")
    console.fill("textarea[name=rationale]", "The board decided it in May.")
    console.click("[data-record]")
    for screen in (console, wall, *phones):
        expect(screen.locator(".verdict-level")).to_have_text("2")
        expect(screen.locator(".how")).to_have_text("Most agreed.")
    assert console.evaluate("window.scrollY") == 0


def record_the_split(room: Room, phones: Sequence[Page]) -> None:
    """Two camps that stay: the lower level, an open question, and who answers it."""
    console, wall = room.facilitator, room.wall
    console.keyboard.press("n")
    expect(console.locator(".now .state")).to_have_text("to come")
    for number in (1, 2):
        expect(console.locator(".now .steps [data-shortcut=v]")).to_be_visible()
        console.keyboard.press("v")
        expect(phones[0].locator(f"form[data-round='{SPLIT}#{number}']")).to_be_visible()
        tap_all(phones, "00444")
        console.keyboard.press("r")
        for screen in (console, wall):
            expect(screen.locator(".reading")).to_contain_text("Two camps")
    expect(console.locator("select[name=how]")).to_have_value("lower_of_split")
    expect(console.locator("select[name=answer]")).to_have_value("0")
    console.fill("textarea[name=question]", "Is that so for both sites?")
    console.fill("fieldset.asked input[name=owner]", "Ms Brandt")
    console.click("[data-record]")
    for screen in (wall, phones[3]):
        expect(screen.locator(".verdict-level")).to_have_text("0")
        expect(screen.locator(".said.question")).to_contain_text("Is that so for both sites?")
        expect(screen.locator(".said.question")).to_contain_text("Ms Brandt")


def keep_skip_and_count(room: Room) -> None:
    """Things said are kept; one of them is undone. An item is left open, taken up, counted by hand."""
    console, wall = room.facilitator, room.wall
    for kind, text in (("action", "Write to the data office"), ("quote", "Nobody finds it.")):
        console.check(f"#capture-{kind}")
        console.fill("#capture-text", text)
        console.click("form.capture button")
        expect(console.locator(".captures")).to_contain_text(text)
    console.click("h1")
    console.keyboard.press("u")
    expect(console.locator(".captures")).not_to_contain_text("Nobody finds it.")
    console.keyboard.press("n")
    expect(wall.locator(".stage.pending")).to_be_visible()
    console.click(".now .steps button:has-text('Leave open')")
    expect(wall.locator(".outcome")).to_contain_text("Left open")
    console.click(".now .steps button:has-text('Take up again')")
    console.click("[id^=hands-] > summary")
    for place, hands in enumerate((0, 2, 7, 0, 0)):
        console.locator("input[name=levels]").nth(place).fill(str(hands))
    console.click("form.hands button")
    expect(wall.locator(".distribution caption")).to_contain_text("Counted by hand")
    assert counts(wall) == [0, 2, 7, 0, 0]
    console.click("[data-record]")
    expect(wall.locator(".verdict-level")).to_have_text("2")


def lock_and_close(room: Room, phones: Sequence[Page]) -> None:
    """Nobody joins any more; then it is over, and says so everywhere."""
    console = room.facilitator
    console.click("button:has-text('Let nobody join')")
    expect(room.wall.locator(".join-short")).to_have_text("Nobody joins any more")
    late = room.screen(viewport=PHONE)
    late.goto(room.join_link)
    expect(late.locator("body")).to_contain_text("Nobody joins any more")
    expect(late.locator("form")).to_have_count(0)
    room.leave(late)
    console.click("#end > summary")
    console.click("#end button")
    for screen in (room.wall, *phones):
        expect(screen.locator("h1")).to_have_text("Thank you")


def what_the_record_holds(path: Path) -> None:
    """Agreed answers are answers with consensus; every round is kept; the other commands go on from there."""
    with Record.open(path) as record:
        bodies = [event.body for event in record.events]
        agreed = {
            body.response.item: body.response.level
            for body in bodies
            if isinstance(body, Answered) and body.response.consensus
        }
        rounds = [
            (step.round.key, step.tally.levels, step.by_hand)
            for body in bodies
            if isinstance(body, WorkshopHeld) and isinstance(step := body.step, VotesRevealed)
        ]
    assert agreed == {AGREED: 2, MOVED: 2, SPLIT: 0, COUNTED: 2}
    assert rounds == [
        (f"{AGREED}#0", (0, 0, 5, 0, 0), False),
        (f"{MOVED}#0", (2, 0, 0, 0, 3), False),
        (f"{MOVED}#1", (2, 1, 0, 0, 2), False),
        (f"{MOVED}#2", (0, 0, 4, 1, 0), False),
        (f"{SPLIT}#1", (2, 0, 0, 0, 3), False),
        (f"{SPLIT}#2", (2, 0, 0, 0, 3), False),
        (f"{COUNTED}#1", (0, 2, 7, 0, 0), True),
    ]
    told = command("votes", str(path))
    assert re.search(r"settled +4\b", told)
    explained = command("explain", str(path), SPLIT)
    assert "level 0" in explained.lower() or "0 Absent" in explained


def command(*arguments: str) -> str:
    """What a command of the program prints."""
    done = subprocess.run(
        [sys.executable, "-m", "assessment.cli", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_without_scripts_people_join_and_vote(room: Room) -> None:
    phone = room.phone(SPONSOR, java_script_enabled=False)
    room.open_vote("STR-03")
    phone.reload()
    phone.click("button[name=answer][value='3']")
    expect(phone.locator("button[aria-pressed=true]")).to_contain_text("3")
    phone.click("button[name=answer][value='1']")
    expect(phone.locator("button[aria-pressed=true]")).to_contain_text("1")
    expect(room.wall.locator("[data-live=voted_of]")).to_contain_text("1 of")
    room.do(do="reveal", item="STR-03", anyway=True)
    phone.reload()
    assert counts(phone) == [0, 1, 0, 0, 0]
    room.leave(phone)


def test_a_vote_without_a_network_arrives_once(room: Room) -> None:
    phone = room.phone()
    room.open_vote("STR-04")
    expect(phone.locator("form[data-vote]")).to_be_visible()
    phone.context.set_offline(True)
    phone.click("button[name=answer][value='1']")
    phone.click("button[name=answer][value='4']")
    status = phone.locator("[data-vote-status]")
    expect(status).to_have_attribute("data-state", "unsent")
    expect(room.wall.locator("[data-live=voted_of]")).to_contain_text("0 of")
    phone.wait_for_timeout(1500)
    expect(status).to_have_attribute("data-state", "unsent")
    phone.context.set_offline(False)
    expect(status).to_have_attribute("data-state", "saved", timeout=5000)
    expect(room.wall.locator("[data-live=voted_of]")).to_contain_text("1 of")
    phone.reload()
    room.do(do="reveal", item="STR-04", anyway=True)
    expect(room.wall.locator(".distribution")).to_be_visible()
    assert counts(room.wall) == [0, 0, 0, 0, 1]
    room.leave(phone)


def test_results_come_within_5_s_where_streams_are_blocked(room: Room) -> None:
    phone = room.screen(viewport=PHONE)
    phone.context.route(re.compile("/events"), lambda route: route.abort())
    phone.goto(room.join_link)
    phone.check("input[name=role][value='']")
    phone.click("form[data-join] button")
    room.open_vote("STR-05")
    expect(phone.locator("form[data-vote]")).to_be_visible(timeout=5000)
    tap(phone, "2")
    room.do(do="reveal", item="STR-05", anyway=True)
    expect(phone.locator(".distribution")).to_be_visible(timeout=5000)
    assert counts(phone) == [0, 0, 1, 0, 0]
    room.leave(phone)


def test_two_screens_of_the_facilitator_stay_in_step(room: Room) -> None:
    other = room.screen(viewport={"width": 1366, "height": 768})
    other.goto(room.server.facilitator_link)
    expect(other.locator(".desk")).to_be_visible()
    phone = room.phone()
    other.fill("#capture-text", "half a sent")
    room.open_vote("STR-06")
    expect(other.locator(".now .label .state")).to_have_text("voting")
    expect(other.locator("#capture-text")).to_have_value("half a sent")
    tap(phone, "3")
    expect(other.locator(".voted-of")).to_contain_text("1 of")
    other.click("button:has-text('Show the votes anyway'):visible")
    expect(room.facilitator.locator(".distribution")).to_be_visible()
    for page in (other, room.facilitator, room.wall, phone):
        page.reload()
        expect(page.locator(".distribution")).to_be_visible()
        assert counts(page) == [0, 0, 0, 1, 0]
    # Only one of two who record at the same time is heard; the other is told.
    room.facilitator.select_option("select[name=answer]", "3")
    other.select_option("select[name=answer]", "3")
    room.facilitator.click("[data-record]")
    expect(other.locator(".verdict-level")).to_have_text("3")
    room.leave(other, phone)


def test_a_phone_that_slept_catches_up(room: Room) -> None:
    phone = room.phone()
    sleeper = phone.context.new_cdp_session(phone)
    sleeper.send("Page.setWebLifecycleState", {"state": "frozen"})
    room.open_vote("STR-07")
    expect(room.wall.locator(".stage.voting")).to_be_visible()
    sleeper.send("Page.setWebLifecycleState", {"state": "active"})
    expect(phone.locator("form[data-round='STR-07#1']")).to_be_visible(timeout=5000)
    tap(phone, "0")
    phone.goto("about:blank")
    room.do(do="reveal", item="STR-07", anyway=True)
    phone.go_back()
    expect(phone.locator(".distribution")).to_be_visible(timeout=5000)
    room.leave(phone)


def test_a_killed_server_comes_back_with_everything(
    browser: Browser, clinic: Path, tmp_path: Path
) -> None:
    record = Path(shutil.copy(clinic, tmp_path / "acme.db"))
    with opened_room(browser, record) as room:
        phones = [room.phone() for _ in range(3)]
        room.open_vote("STR-01")
        tap_all(phones[:2], "24")
        room.server.stop(signal.SIGKILL)
        phones[2].click("button[name=answer][value='4']")
        expect(phones[2].locator("[data-vote-status]")).to_have_attribute("data-state", "unsent")
        expect(phones[0].locator("#connection")).to_be_visible()
        with start_server(record, "--port", str(room.server.port)) as again:
            assert "goes on" in again.printed
            began = time.monotonic()
            expect(phones[2].locator("[data-vote-status]")).to_have_attribute(
                "data-state", "saved", timeout=5000
            )
            for page in (*phones, room.wall, room.facilitator):
                expect(page.locator("#connection")).to_be_hidden(timeout=5000)
            assert time.monotonic() - began < 5
            expect(room.wall.locator(".voted-of")).to_have_text("3 of 3 have voted")
            tap(phones[0], "3")
            room.facilitator.click("[data-primary]:visible")
            for page in (*phones, room.wall):
                expect(page.locator(".distribution")).to_be_visible()
                assert counts(page) == [0, 0, 0, 1, 2]
            assert all(f"/r/{again.room}" in page.url for page in phones)
        room.leave(*phones)
