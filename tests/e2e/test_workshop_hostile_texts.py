"""Texts that try to be markup, in every field that anybody can write, on every page, in a real browser."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    sync_playwright,
)

from assessment.answers.bank_versions import stamp
from assessment.answers.events import RecordCreated
from assessment.answers.models import Organisation
from assessment.answers.workshop_steps import Opened
from assessment.bank.models import Bank
from assessment.files import load_bank
from assessment.store import Record
from assessment.store.room_file import RoomFile
from assessment.workshop.opening import Links
from tests.support.minibank import MINI_BANK
from tests.support.records import entry
from tests.support.workshop_app import Staged, live_site
from tests.support.workshop_server import Visitor, carry_out, enter_as_facilitator, join_link

CHROMIUM = "/usr/bin/chromium"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed"),
]

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'><img src=1 onerror=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</li><img/src/onerror=alert(1)>",
    '" onfocus=alert(1) autofocus x="',
    "' onmouseover=alert(1) x='",
    "javascript:alert(1)",
    "<a href=javascript:alert(1)>x</a>",
    "<math><mi//xlink:href=x>",
    "<svg><script>alert(1)</script>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//evil.example>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0>",
    "<form action=//evil.example><button>",
    "<object data=//evil.example></object>",
    "<embed src=//evil.example>",
    "<img src=//evil.example/a.png>",
    "{{ 7*7 }}{% raw %}",
    "${alert(1)}`#{alert(1)}",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "\\u003cscript\\u003ealert(1)",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "<scr<script>ipt>alert(1)</script>",
    "<IMG SRC=X ONERROR=ALERT(1)>",
    "<svg/onload=alert(1)//",
    "<noscript><p title='</noscript><img src=x>'>",
    "<template><script>alert(1)</script>",
    "data: x\n\nevent: frame\ndata: {}",
)
PER_ROOM = 5
# What no page of a workshop holds, nor any text may bring along.
FOREIGN = (
    "script:not([src]), img, iframe, object, embed, base, math, video, template, main style, "
    "[onerror], [onload], [onfocus], [onmouseover], [ontoggle], [style], a[href^='javascript'], "
    "form[action*='evil'], meta[http-equiv='refresh']"
)
# Keys of a bank whose values are texts for people.
LONG_TEXTS = {"meaning", "ask", "description"}


@dataclass
class Watched:
    """What went wrong on the pages of one browser."""

    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def watch(self, page: Page, url: str) -> None:
        """Note dialogs, errors of scripts, violations of the policy, and requests to elsewhere."""

        def dialog(shown: Dialog) -> None:
            self.dialogs.append(shown.message)
            shown.dismiss()

        def console(said: ConsoleMessage) -> None:
            if said.type == "error":
                self.errors.append(said.text)

        def request(asked: Request) -> None:
            if not asked.url.startswith((f"{url}/", "data:")):
                self.outside.append(asked.url)

        page.on("dialog", dialog)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", console)
        page.on("request", request)


@dataclass(frozen=True)
class HostileRoom:
    """One room with its payloads, as found in no single field only."""

    payloads: tuple[str, ...]
    text: str
    links: Links


@pytest.fixture(scope="module", name="browser")
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(name="visitors")
def _visitors() -> Iterator[contextlib.ExitStack]:
    with contextlib.ExitStack() as closing:
        yield closing


@pytest.fixture(scope="module", name="rooms")
def _rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[HostileRoom]]]:
    folder = tmp_path_factory.mktemp("hostile")
    groups = [PAYLOADS[at : at + PER_ROOM] for at in range(0, len(PAYLOADS), PER_ROOM)]
    with contextlib.ExitStack() as closing:
        staged = []
        for number, group in enumerate(groups):
            bank = hostile_bank(folder / f"bank-{number}", group)
            path = folder / f"room-{number}.db"
            # Of a name, lines and ends are not kept.
            name = " ".join(" ".join(reversed(group)).split())
            Record.create(path, entry(created(bank, name), "created"))
            store = RoomFile.open(path)
            closing.callback(store.close)
            staged.append(Staged(store, bank, Opened(title=name, named=number % 2 == 1)))
        url, links = closing.enter_context(live_site(*staged))
        yield (
            url,
            [
                HostileRoom(group, "\n".join(group), link)
                for group, link in zip(groups, links, strict=True)
            ],
        )


def hostile_bank(folder: Path, payloads: tuple[str, ...]) -> Bank:
    """The mini bank with texts that try to be markup wherever people read one."""
    turn = cycle(" ".join(one.split()) for one in payloads)
    text = "\n".join(payloads)
    for source in sorted(MINI_BANK.rglob("*.yaml")):
        target = folder / source.relative_to(MINI_BANK)
        target.parent.mkdir(parents=True, exist_ok=True)
        content = _replaced(yaml.safe_load(source.read_text("utf-8")), text, turn)
        for item in content.get("items", ()):
            evidence = [" ".join(one.split()) for one in payloads]
            item |= {"why": text, "example": text, "evidence": evidence}
        target.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    return load_bank(folder)


def _replaced(value: Any, text: str, turn: Iterator[str]) -> Any:
    """Long texts hold every payload, short ones take turns."""
    if isinstance(value, list):
        return [_replaced(one, text, turn) for one in value]
    if not isinstance(value, dict):
        return value
    made: dict[Any, Any] = {}
    for key, one in value.items():
        if key in LONG_TEXTS and isinstance(one, str):
            made[key] = text
        elif key == "title":
            made[key] = next(turn)
        elif key == "levels" and isinstance(one, dict):
            made[key] = dict.fromkeys(one, text)
        else:
            made[key] = _replaced(one, text, turn)
    return made


def created(bank: Bank, name: str) -> RecordCreated:
    """A record of an organisation with that name."""
    return RecordCreated(
        organisation=Organisation(name=name, sector="health", staff=800, country="DE"),
        profile={"sector": "health", "staff": 800, "ai_kinds": ("agents",)},
        bank=stamp(bank),
    )


def test_there_are_forty_payloads_that_fit_every_field() -> None:
    assert len(set(PAYLOADS)) == 40
    assert all(len(one) <= 80 for one in PAYLOADS)
    for at in range(0, len(PAYLOADS), PER_ROOM):
        assert len(" ".join(PAYLOADS[at : at + PER_ROOM])) <= 200


@pytest.mark.parametrize("number", range(len(PAYLOADS) // PER_ROOM))
def test_texts_stay_texts(
    browser: Browser,
    rooms: tuple[str, list[HostileRoom]],
    visitors: contextlib.ExitStack,
    number: int,
) -> None:
    url, room = rooms[0], rooms[1][number]
    base = room.links.workshop
    lead = enter_as_facilitator(url, base, room.links.facilitator)
    visitors.callback(lead.close)
    phones = joined(url, lead, room)
    for one in phones:
        visitors.callback(one.close)
    carry_out(lead, base, do="set_agenda", items="DAT-01 DAT-02", minutes_per_item=5)
    carry_out(lead, base, do="take", item="DAT-01")
    carry_out(lead, base, do="open_vote", item="DAT-01", seconds=0)
    watched, context = Watched(), context_of(browser, url, lead, phones[0])
    wall, phone, console = (
        opened(context, watched, url, f"/{at}/{base}") for at in ("wall", "r", "f")
    )
    cast_all(phones, room)
    carry_out(lead, base, do="reveal", item="DAT-01", anyway=True)
    for page in (wall, phone, console):
        # Not by a function that is evaluated: the policy of the pages forbids that.
        page.wait_for_selector(".reading", state="attached")
        inspect(page, room)
    write_everywhere(lead, room)
    for page in (wall, phone):
        page.wait_for_selector(".verdict", state="attached")
        inspect(page, room)
    console.locator(".captures > li").nth(4).wait_for(state="attached")
    inspect(console, room)
    for path in (f"/f/{base}/agenda", f"/f/{base}/summary", f"/f/{base}"):
        console.goto(f"{url}{path}")
        inspect(console, room)
    person = browser.new_context()
    entrance = opened(person, watched, url, f"/j/{join_link(lead, base)[0]}")
    inspect(entrance, room)
    person.close()
    context.close()
    assert (watched.dialogs, watched.errors, watched.outside) == ([], [], [])


def joined(url: str, lead: Visitor, room: HostileRoom) -> list[Visitor]:
    """One participant per payload, under it as a name."""
    code, key = join_link(lead, room.links.workshop)
    phones = []
    for payload in room.payloads:
        one = Visitor(url)
        name = " ".join(payload.split())
        form = {"code": code, "key": key, "role": "legal", "name": name}
        assert one.send_form("/join", form).status == 303
        phones.append(one)
    return phones


def cast_all(phones: list[Visitor], room: HostileRoom) -> None:
    """Votes far apart, each with its payload as a note."""
    for number, (one, payload) in enumerate(zip(phones, room.payloads, strict=True)):
        vote = {"round": "DAT-01#1", "answer": str(number % 5), "number": 1, "note": payload}
        assert one.post(f"/r/{room.links.workshop}/vote", vote).status == 200


def write_everywhere(lead: Visitor, room: HostileRoom) -> None:
    """Fill in every text of the facilitator."""
    base, text, line = room.links.workshop, room.text, room.payloads[0]
    carry_out(
        lead, base, do="settle", item="DAT-01", answer="0", how="lower_of_split",
        rationale=text, dissent=text, question=text, owner=line, evidence="none",
    )  # fmt: skip
    for what in ("parking", "action", "quote", "question"):
        carry_out(lead, base, do="capture", id=what, what=what, text=text, owner=line)


def context_of(browser: Browser, url: str, lead: Visitor, phone: Visitor) -> BrowserContext:
    """A browser that is the facilitator's and a participant's at once."""
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    context.add_cookies(
        [{"name": k, "value": v, "url": url} for k, v in {**lead.cookies, **phone.cookies}.items()]
    )
    return context


def opened(context: BrowserContext, watched: Watched, url: str, path: str) -> Page:
    """A page that is watched from the start."""
    page = context.new_page()
    watched.watch(page, url)
    page.goto(f"{url}{path}")
    return page


def inspect(page: Page, room: HostileRoom) -> None:
    """Every payload that a page shows is text, and brought nothing along."""
    assert page.evaluate(f"document.querySelectorAll(`{FOREIGN}`).length") == 0, page.url
    shown = page.evaluate("document.documentElement.textContent")
    assert (
        sum(" ".join(one.split()) in " ".join(shown.split()) for one in room.payloads) == PER_ROOM
    ), page.url
