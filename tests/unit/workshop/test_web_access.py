"""Who may do what on the pages of a workshop: codes, seats, links, other sites, other names of the host."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Route

from assessment.workshop.opening import CODE_LENGTH, CODE_LETTERS
from assessment.workshop.web import console, phone, wall
from tests.support.workshop_app import HOST, ITEM, ORIGIN, Browser, Site, new_site

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# Sites and programs that are not a page of this server: what they send along with a form.
CROSS_SITE: dict[str, tuple[tuple[str, str], ...]] = {
    "form of another site": (("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")),
    "text/plain form": (("origin", "http://evil.example"), ("content-type", "text/plain")),
    "fetch without cors": (("origin", "https://evil.example"), ("sec-fetch-mode", "no-cors")),
    "another port": (("origin", "http://localhost:9999"), ("sec-fetch-site", "same-site")),
    "sandboxed frame": (("origin", "null"),),
    "no origin": (),
    "another name": (("origin", "http://workshop.evil.example:8642"),),
    "own origin, other page": (("origin", ORIGIN), ("sec-fetch-site", "cross-site")),
    "other scheme": (("origin", f"https://{HOST}"),),
    "two origins": (("origin", ORIGIN), ("origin", "http://evil.example")),
}
BAD_HOSTS = (
    "evil.example",
    "evil.example:8642",
    "localhost",
    "localhost:80",
    "localhost.:8642",
    "localhost:8642.evil.example",
    "localhost:8642@evil.example",
    "evil.example@localhost:8642",
    "a/?x=localhost:8642",
    "[::1]",
    "[::1]:8642",
    "127.0.0.1:8642",
    "2130706433:8642",
    "",
)


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Iterator[Site]:
    with new_site(tmp_path) as site:
        yield site


def routes() -> list[Route]:
    """Every page of rooms."""
    return [*phone.ROUTES, *wall.ROUTES, *console.ROUTES]


def filled(path: str, site: Site) -> str:
    """The path of a route, with what stands in it."""
    values = {"room": site.room.id, "code": site.room.code, "item": ITEM, "document": "summary"}
    return re.sub(r"\{(\w+)\}", lambda found: values[found[1]], path)


def methods(route: Route) -> set[str]:
    """How a page is asked for."""
    return set(route.methods or ()) - {"HEAD"}


# ---- Codes


def test_a_code_cannot_be_guessed_and_is_new_for_every_room(tmp_path: Path) -> None:
    assert CODE_LENGTH * math.log2(len(set(CODE_LETTERS))) >= 29
    with new_site(tmp_path, rooms=8) as site:
        codes = {room.code for room in site.served.rooms.values()}
        keys = {room.key for room in site.served.rooms.values()}
    assert len(codes) == len(keys) == 8
    assert all(re.fullmatch(f"[{CODE_LETTERS}]{{{CODE_LENGTH}}}", code) for code in codes)
    # Ten bytes in letters that stand behind a hash.
    assert all(re.fullmatch(r"[\w-]{14}", key) for key in keys)


def test_a_browser_may_try_twenty_codes(site: Site) -> None:
    guesser = site.browser()
    guesser.get("/")
    tries = [guesser.send_form("/join", {"code": f"WRONG{n}"}) for n in range(21)]
    assert [reply.status for reply in tries] == [404] * 20 + [429]
    assert int(tries[-1].header("retry-after")) >= 1
    # Whoever guesses right by now is not told so.
    right = {"code": site.room.code, "role": ""}
    assert guesser.send_form("/join", right).status == 429
    # Nobody else is held up.
    assert site.browser().send_form("/join", right).status == 303
    site.now += 3600
    assert guesser.send_form("/join", right).status == 303


@pytest.mark.parametrize("way", ["form", "link"])
def test_all_together_may_try_two_hundred_codes_a_minute(site: Site, way: str) -> None:
    def attempt(code: str) -> int:
        # A cookie of one's own making for every try does not help.
        browser = Browser(site, {"visitor": code})
        if way == "link":
            return browser.get(f"/j/{code}").status
        return browser.send_form("/join", {"code": code}).status

    found = [attempt(f"WRONG{n}") for n in range(200)]
    assert set(found) == {404}
    site.now += 0.2
    typed = {"code": site.room.code, "role": ""}
    reply = site.browser().send_form("/join", typed)
    assert (reply.status, int(reply.header("retry-after")) >= 1) == (429, True)
    # The page of the link says neither yes nor no.
    right, wrong = (site.browser().get(f"/j/{code}") for code in (site.room.code, "WRONGX"))
    assert right.status == wrong.status == 200
    assert right.text.replace(site.room.code, "") == wrong.text.replace("WRONGX", "")
    for _ in range(50):
        scanned = site.browser().send_form("/join", {**typed, "key": site.room.key})
        assert scanned.status == 303
    assert site.browser().send_form("/join", {**typed, "key": site.room.key[:-1]}).status == 429
    site.now += 60
    assert site.browser().send_form("/join", typed).status == 303


def test_a_room_that_is_over_lets_nobody_in_and_keeps_no_seat(site: Site) -> None:
    lead, person = site.lead(), site.phone(role="legal")
    code, key, base = site.room.code, site.room.key, f"/r/{site.room.id}"
    links, store = site.links[0], site.room.store
    round_key = site.open_vote(lead)
    vote = {"round": round_key, "answer": "2", "number": 1}
    assert person.post(f"{base}/vote", vote).status == 200
    assert site.do(lead, do="reveal", item=ITEM, anyway=True).status == 200
    assert site.do(lead, do="close").status == 200

    form = {"code": code, "key": key, "role": ""}
    assert site.browser().send_form("/join", form).status == 404
    assert site.browser().get(f"/j/{code}").status == 404
    for kind, token in (("f", links.facilitator), ("wall", links.wall)):
        entering = site.browser().post(f"/{kind}/{site.room.id}/enter", {"token": token})
        assert entering.status == 403
    assert person.post(f"{base}/vote", vote).status == 401
    assert (store.seats(), store.accepted("join")) == ((), frozenset())
    assert (store.salts(), site.room.code, site.room.seats) == ({}, "", 0)
    # Phones that come back find the last page; the facilitator takes the results along.
    assert "data-over" in person.get(base).text
    assert "data-over" in person.get(f"{base}/state").json()["html"]
    assert lead.get(f"/f/{site.room.id}/votes.json").status == 200


def test_what_is_cleared_when_closing_failed_is_cleared_by_the_next_try(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = site.lead()
    site.phone()
    monkeypatch.setattr(site.room.store, "clear_room", lambda: 1 / 0)
    again = {"do": "close", "key": "0123456789abcdef"}
    assert lead.post(f"/f/{site.room.id}/do", again).status == 500
    monkeypatch.undo()
    assert lead.post(f"/f/{site.room.id}/do", again).status == 200
    assert site.room.store.seats() == ()


# ---- Seats and links


def test_a_cookie_from_before_joining_never_survives_it(site: Site) -> None:
    planted = "planted-by-somebody-else"
    person = Browser(site, {f"seat-{site.room.id}": planted, "visitor": planted})
    form = {"code": site.room.code, "key": site.room.key, "role": ""}
    reply = person.send_form("/join", form)
    secret = reply.cookies[f"seat-{site.room.id}"]
    assert (reply.status, len(secret) >= 22, secret != planted) == (303, True, True)
    thief = Browser(site, {f"seat-{site.room.id}": planted})
    assert thief.get(f"/r/{site.room.id}/state").status == 401
    sent = [value for name, value in reply.headers if name == "set-cookie"]
    assert all("httponly" in one.lower() and "samesite=strict" in one.lower() for one in sent)


def test_over_https_cookies_cannot_be_planted_or_overheard(tmp_path: Path) -> None:
    with new_site(tmp_path, secure=True) as site:
        room = site.room
        data = f"code={room.code}&key={room.key}&role=".encode()
        reply = site.ask(
            "POST", "/join", body=data, origin=ORIGIN.replace("http:", "https:"),
            content_type="application/x-www-form-urlencoded",
        )  # fmt: skip
    sent = [value for name, value in reply.headers if name == "set-cookie"]
    seat = next(one for one in sent if "seat-" in one)
    assert seat.startswith(f"__Host-seat-{room.id}=")
    assert {"secure", "httponly", "path=/", "samesite=strict"} <= set(seat.lower().split("; "))


def test_a_seat_that_was_given_up_is_worth_nothing(site: Site) -> None:
    person = site.phone()
    base, cookies = f"/r/{site.room.id}", dict(person.cookies)
    assert person.post(f"{base}/leave", {}).status == 303
    assert Browser(site, cookies).get(f"{base}/state").status == 401
    assert Browser(site, cookies).get(f"{base}/events").status == 401


def test_participants_reach_no_page_of_the_facilitator(site: Site) -> None:
    person = site.phone(role="legal")
    secret = person.cookies[f"seat-{site.room.id}"]
    # Its secret is not the facilitator's either, whatever cookie it stands in.
    for name in ("lead", "wall"):
        person.cookies[f"{name}-{site.room.id}"] = secret
    asked = 0
    for route in console.ROUTES:
        for method in methods(route):
            path = filled(route.path, site)
            reply = person.get(path) if method == "GET" else person.post(path, {"token": secret})
            assert (method, path, reply.status) == (method, path, 403)
            assert "set-cookie" not in dict(reply.headers)
            asked += 1
    assert asked == len(console.ROUTES) >= 8
    for path in ("state", "events"):
        assert person.get(f"/wall/{site.room.id}/{path}").status == 401


def test_every_page_of_the_facilitator_is_among_the_routes_that_are_tried() -> None:
    led = [route.path for route in routes() if route.path.startswith("/f/")]
    assert set(led) <= {route.path for route in console.ROUTES}


def test_strangers_reach_nothing_but_the_doors(site: Site) -> None:
    doors = {"/", "/j/{code}", "/join", "/r/{room}", "/r/{room}/leave", "/r/{room}/alone"}
    doors |= {"/r/{room}/alone/{item}", "/f/{room}", "/wall/{room}"}
    ask = site.room.bank.item_by_id[ITEM].ask
    site.open_vote(site.lead())
    for route in routes():
        for method in methods(route):
            path, stranger = filled(route.path, site), site.browser()
            reply = stranger.get(path) if method == "GET" else stranger.post(path, {"code": ""})
            allowed = (200, 303, 404) if route.path in doors else (401, 403)
            assert (path, reply.status in allowed, ask in reply.text) == (path, True, False)


def test_cookies_of_another_room_are_worthless(tmp_path: Path) -> None:
    with new_site(tmp_path, rooms=2) as site:
        first, second = (link.workshop for link in site.links)
        mine = [*site.lead(0).cookies.items(), *site.phone(0).cookies.items()]
        moved = {name.replace(first, second): value for name, value in mine}
        other = Browser(site, {**dict(mine), **moved})
        assert other.get(f"/r/{second}/state").status == 401
        assert other.get(f"/f/{second}/state").status == 403
        assert other.get(f"/wall/{second}/state").status == 401
        token = site.links[0].facilitator
        assert site.browser().post(f"/f/{second}/enter", {"token": token}).status == 403


def test_the_link_of_the_wall_does_not_open_the_console(site: Site) -> None:
    links = site.links[0]
    viewer = site.browser()
    assert viewer.post(f"/f/{site.room.id}/enter", {"token": links.wall}).status == 403
    assert viewer.post(f"/wall/{site.room.id}/enter", {"token": links.wall}).status == 200
    assert viewer.get(f"/wall/{site.room.id}/state").status == 200
    assert viewer.get(f"/f/{site.room.id}/state").status == 403


def test_wrong_tokens_are_slowed_down_and_the_right_one_is_not(site: Site) -> None:
    path = f"/f/{site.room.id}/enter"
    tries = [site.browser().post(path, {"token": f"wrong-{n}"}).status for n in range(40)]
    assert tries == [403] * 30 + [429] * 10
    assert site.browser().post(path, {"token": site.links[0].facilitator}).status == 200


def test_no_secret_stands_in_an_address(site: Site) -> None:
    lead, person = site.lead(), site.phone()
    values = {*site.links[0].__dict__.values(), *lead.cookies.values(), *person.cookies.values()}
    secrets = {one for one in values if isinstance(one, str) and len(one) > 20} | {site.room.key}
    for browser, path in (
        (lead, f"/f/{site.room.id}"),
        (person, f"/r/{site.room.id}"),
        (site.browser(), f"/j/{site.room.code}"),
        (person, f"/j/{site.room.code}"),
    ):
        reply = browser.get(path)
        # What stands behind a hash is not sent; before it, nothing is secret.
        addresses = re.findall(r'(?:href|src|action)="([^"#]*)', reply.text)
        addresses.append(reply.header("location"))
        assert not [one for one in addresses for secret in secrets if secret in one]
        assert reply.header("referrer-policy") in ("same-origin", "no-referrer")


# ---- Other sites


@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
def test_forms_of_other_sites_are_refused(tmp_path: Path, *, secure: bool) -> None:
    with new_site(tmp_path, secure=secure) as site:
        posts = [route for route in routes() if "POST" in methods(route)]
        assert len(posts) >= 6
        scheme = "https" if secure else "http"
        for name, sent in CROSS_SITE.items():
            other = "http" if secure else "https"
            headers = [
                (key, value.replace(ORIGIN, f"{scheme}://{HOST}") if name != "other scheme" else f"{other}://{HOST}")
                for key, value in sent
            ]  # fmt: skip
            for route in posts:
                body = f"code={site.room.code}&key={site.room.key}&role=".encode()
                reply = site.ask("POST", filled(route.path, site), body=body, headers=headers)
                assert (name, route.path, reply.status) == (name, route.path, 403)
        assert site.room.seats == 0


def test_a_form_of_this_server_is_taken(site: Site) -> None:
    body = f"code={site.room.code}&key={site.room.key}&role=".encode()
    for headers in ((), (("sec-fetch-site", "same-origin"),)):
        reply = site.ask(
            "POST", "/join", body=body, origin=ORIGIN, headers=headers,
            content_type="application/x-www-form-urlencoded",
        )  # fmt: skip
        assert reply.status == 303


def test_nothing_is_changed_by_looking(site: Site) -> None:
    lead, person = site.lead(), site.phone()
    site.open_vote(lead)
    before = site.room.session.seq, site.room.seats, site.room.cast_counts
    for route in routes():
        for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
            for browser in (lead, person):
                query = "do=close&answer=1&token=x&code=y"
                path = filled(route.path, site)
                reply = site.ask(method, path, cookies=browser.cookies, query=query, origin=ORIGIN)
                if method not in ("GET", "HEAD"):
                    assert reply.status == 405
    assert (site.room.session.seq, site.room.seats, site.room.cast_counts) == before


# ---- Names of the host, and what every answer carries


@pytest.mark.parametrize("host", BAD_HOSTS)
def test_other_names_of_the_host_are_refused(site: Site, host: str) -> None:
    person = site.phone()
    for path in ("/", f"/r/{site.room.id}", f"/r/{site.room.id}/events", "/static/workshop.js"):
        reply = site.ask("GET", path, hosts=(host,), cookies=person.cookies)
        assert (path, reply.status) == (path, 403)
        assert not host or host not in reply.text


def test_two_hosts_none_and_forwarded_ones_are_refused(site: Site) -> None:
    forwarded = (("x-forwarded-host", HOST), ("forwarded", f"host={HOST}"))
    for hosts in ((), (HOST, "evil.example"), ("evil.example", HOST), (HOST, HOST)):
        assert site.ask("GET", "/", hosts=hosts).status == 403
    assert site.ask("GET", "/", hosts=("evil.example",), headers=forwarded).status == 403
    # A right one is enough, and what else is claimed changes no address on the page.
    evil = (("x-forwarded-host", "evil.example"), ("x-forwarded-proto", "https"))
    reply = site.ask("GET", "/", headers=evil)
    assert (reply.status, "evil.example" in reply.text) == (200, False)
    assert site.ask("GET", "/", hosts=(HOST.upper(),)).status == 200


def test_every_answer_carries_the_policy(site: Site) -> None:
    lead, person = site.lead(), site.phone()
    answers = [
        person.get(f"/r/{site.room.id}"),
        person.get(f"/r/{site.room.id}/events"),
        lead.get(f"/f/{site.room.id}"),
        lead.get(f"/f/{site.room.id}/agenda"),
        lead.get(f"/wall/{site.room.id}"),
        site.browser().get("/nothing/there"),
        site.browser().get("/static/workshop.css"),
        site.browser().post("/join", {"code": "WRONG"}),
        site.ask("POST", "/join"),
        site.ask("GET", "/", hosts=("evil.example",)),
    ]
    for reply in answers:
        assert reply.header("content-security-policy") == POLICY
        assert reply.header("x-content-type-options") == "nosniff"
        assert reply.header("cross-origin-opener-policy") == "same-origin"
        assert "access-control-allow-origin" not in dict(reply.headers)
        stored = reply.header("cache-control")
        assert stored == ("max-age=300" if "css" in reply.header("content-type") else "no-store")


def test_pages_hold_no_script_and_no_style_of_their_own(site: Site) -> None:
    lead, person = site.lead(), site.phone()
    site.open_vote(lead)
    pages = [
        person.get(f"/r/{site.room.id}"),
        lead.get(f"/f/{site.room.id}"),
        lead.get(f"/f/{site.room.id}/agenda"),
        lead.get(f"/wall/{site.room.id}"),
        site.browser().get("/"),
        site.browser().get(f"/j/{site.room.code}"),
        site.browser().get(f"/f/{site.room.id}"),
    ]
    for reply in pages:
        assert reply.status == 200
        assert not re.findall(
            r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", reply.text
        )
        assert not re.findall(r'(?:href|src)="(?:https?:)?//', reply.text)
