"""The pages of a workshop: complete in both languages, safe whatever people type, and told apart by state."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

import pytest

from assessment.answers.workshop_steps import Step
from assessment.bank.nodes import Source
from assessment.bank.yaml_source import parse_yaml
from assessment.workshop.next_step import agenda_moves, fresh_capture, primary, second
from assessment.workshop.pages import SCRIPT_WORDS, AgendaPage, Pages, spaced
from assessment.workshop.pictures import picture_of
from assessment.workshop.views import CaptureEntry, OwnVote, RoleSeats
from tests.support.report_fixture import shipped_bank, templates
from tests.support.workshop_views import (
    CAMPS,
    HOSTILE,
    QUESTION,
    agenda_page,
    all_pages,
    console_view,
    hostile_question,
    join_page,
    pages,
    phone_view,
    question,
    result,
    wall_view,
)

ROOT = Path(__file__).parents[3]
TEMPLATES = ROOT / "report_templates" / "workshop"
LANGUAGES = ("en", "de")
_PLACE = re.compile(r"\{([a-z_]+)\}")
_CALL = re.compile(r"""\b(say|count|act)\(\s*["']([a-z0-9_.]+)["'](\s*~)?""")
_TEXT_KEY = re.compile(r"""["']([a-z_]+\.[a-z0-9_.]+)["']""")


def wording(language: str) -> dict[str, str]:
    path = TEMPLATES / "wording" / f"{language}.yaml"
    node, problems = parse_yaml(Source(path.name, path.read_text("utf-8")))
    assert node is not None
    assert not problems
    return {str(key): str(value) for key, value in node.value.items()}


def sources() -> dict[str, str]:
    """Everything that names keys of the wording."""
    shell = ROOT / "assessment" / "workshop"
    modules = [shell / f"{name}.py" for name in ("pages", "next_step", "protocol", "room")]
    files = [*TEMPLATES.rglob("*.html"), *modules, *(shell / "web").glob("*.py")]
    # The printed documents of a workshop have a wording of their own.
    return {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for path in files
        if not path.stem.startswith(("summary", "cards", "charts", "document"))
    }


class Outline(HTMLParser):
    """What a page is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_both_wordings_have_the_same_keys_and_places() -> None:
    english, german = wording("en"), wording("de")
    assert list(english) == list(german)
    for key, pattern in english.items():
        assert set(_PLACE.findall(pattern)) == set(_PLACE.findall(german[key])), key


def test_every_number_has_both_forms() -> None:
    keys = set(wording("en"))
    for key in keys:
        stem, _, form = key.rpartition(".")
        if form in ("one", "other"):
            assert {f"{stem}.one", f"{stem}.other"} <= keys


def test_every_key_that_is_named_exists() -> None:
    keys = set(wording("en"))
    stems = {key.rpartition(".")[0] for key in keys if key.endswith((".one", ".other"))}
    for path, text in sources().items():
        for call, key, joined in _CALL.findall(text):
            if joined:
                assert any(one.startswith(key) for one in keys), (path, key)
            elif call != "act":
                assert key in (stems if call == "count" else keys), (path, key)


def test_every_key_is_used() -> None:
    text = "\n".join(sources().values())
    named = set(_TEXT_KEY.findall(text)) | {key for _, key, _ in _CALL.findall(text)}
    prefixes = {key for _, key, joined in _CALL.findall(text) if joined and key.endswith(".")}
    prefixes |= set(re.findall(r"""f["']([a-z_.]+\.)\{""", text))
    prefixes |= set(re.findall(r"""["']([a-z_.]+[._])["'] ~""", text))
    for key in wording("en"):
        stem = key.rpartition(".")[0] if key.endswith((".one", ".other")) else key
        assert stem in named or any(stem.startswith(one) for one in prefixes), key


def test_every_refusal_is_worded() -> None:
    text = (ROOT / "assessment" / "workshop" / "protocol.py").read_text("utf-8")
    refusals = set(re.findall(r'_refused\("([a-z_]+)"\)', text))
    assert refusals
    for language in LANGUAGES:
        for one in refusals:
            assert pages(language).say(f"refused.{one}")


def test_every_step_that_can_be_undone_is_worded() -> None:
    kinds = {one.model_fields["step"].default for one in get_args(get_args(Step)[0])}
    undoable = {key.removeprefix("undo.") for key in wording("en") if key.startswith("undo.")}
    assert undoable < kinds


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_well_made(language: str) -> None:
    for name, html in all_pages(language).items():
        page = Outline(html)
        assert [one.get("lang") for one in page.of("html")] == [language], name
        assert len(page.of("main")) == 1, name
        assert len(page.of("h1")) == 1, name
        ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        assert [one for one, count in Counter(ids).items() if count > 1] == [], name
        for tag, attributes in page.tags:
            assert "style" not in attributes, name
            assert not [one for one in attributes if one.startswith("on")], name
            if tag == "script":
                assert attributes["src"] == "/static/workshop.js"
        for one in (*page.of("a"), *page.of("form")):
            target = one.get("href") or one.get("action") or ""
            assert target.startswith(("/", "#", "http://192.168.178.42:8765/")), (name, target)


def test_texts_of_the_bank_say_their_language_on_german_pages() -> None:
    html = pages("de").wall(wall_view("voting"), "/wall/ROOM")
    assert f'<h1 class="long" lang="en">{question().ask}' in html
    assert (
        ' lang="en">' not in pages("en").wall(wall_view("voting"), "/wall/ROOM").partition("<h1")[2]
    )


def test_a_language_without_wording_is_english() -> None:
    assert Pages(templates(), "fr", "en").language == "en"


def hostile_pages() -> dict[str, str]:
    made = pages()
    capture = CaptureEntry("note-1", "quote", HOSTILE, HOSTILE, "2026-12-18", HOSTILE)
    hostile: dict[str, Any] = {
        "title": HOSTILE,
        "organisation": HOSTILE,
        "asked": hostile_question(),
    }
    own = OwnVote(answer="1", note=HOSTILE, number=1)
    found: dict[str, str] = {}
    for state in ("lobby", "voting", "revealed", "settled", "closed"):
        wall = replace(
            wall_view(state, **hostile),
            role_seats=(RoleSeats(HOSTILE, 3),),
            settled_name=HOSTILE,
            join_url=f"http://{HOSTILE}/",
            code=HOSTILE,
        )
        split = result(CAMPS, notes=(HOSTILE,), roles=((HOSTILE, (3, 0, 0, 0, 0)),))
        results: dict[str, Any] = {"results": (split,)} if state == "revealed" else {}
        phone = replace(
            phone_view(state, own=own, **hostile), label=HOSTILE, role=HOSTILE, **results
        )
        console = replace(
            console_view(state, **hostile), captures=(capture,), code=HOSTILE, **results
        )
        found[f"wall {state}"] = made.wall(wall, "/wall/ROOM", questions=(capture,))
        found[f"phone {state}"] = made.phone(phone, "/r/ROOM", (capture,))
        found[f"console {state}"] = made.console(
            console, "/f/ROOM", choices={"DAT-16": HOSTILE}, wall_url=HOSTILE, message=HOSTILE
        )
    alone = phone_view("alone", **hostile)
    found["item"] = made.alone_item(alone, hostile_question(), own, 0, "/r/ROOM")
    page = join_page(code=HOSTILE, roles=((HOSTILE, HOSTILE),), title=HOSTILE, message=HOSTILE)
    found["join"] = made.join(replace(page, name=HOSTILE, key=HOSTILE, named=True))
    found["enter"] = made.enter("/f/ROOM", HOSTILE, HOSTILE)
    found["agenda"] = made.agenda(hostile_agenda(), "/f/ROOM")
    found["message"] = made.message("message.broken", HOSTILE, back="/")
    return found


def hostile_agenda() -> AgendaPage:
    page = agenda_page(rows=2)
    rows = tuple(row.model_copy(update={"title": HOSTILE}) for row in page.heat.rows)
    heat = page.heat.model_copy(update={"rows": rows})
    coverage = tuple(one.model_copy(update={"title": HOSTILE}) for one in page.coverage)
    return replace(page, title=HOSTILE, heat=heat, coverage=coverage, message=HOSTILE)


def test_hostile_texts_come_out_as_text() -> None:
    plain = {name: Outline(html) for name, html in hostile_pages().items()}
    for name, page in plain.items():
        assert len(page.of("script")) == 1, name
        assert [one for one in page.of("img") if "onerror" in one] == [], name
        assert "alert(1)" in page.text, name
        assert "49" not in page.text.replace("149", ""), name
        assert "\u202e" not in page.text, name


def test_no_vote_shows_before_it_is_revealed() -> None:
    blind, seen = wall_view("voting"), wall_view("revealed")
    assert "distribution" not in pages().wall(blind, "/wall/ROOM")
    assert "distribution" not in pages().phone(phone_view("again"), "/r/ROOM")
    assert "distribution" in pages().wall(seen, "/wall/ROOM")


def test_live_values() -> None:
    live = pages().live(console_view("voting"))
    assert live["voted_of"] == "18 of 22 have voted"
    assert live["voted_share"] == 81.8
    assert live["timer_ends"] == 4_000_000_000.0
    assert live["timer_label"] == "Time to vote"
    assert live["clock"] == "41 of 120 min"
    assert live["ahead"] == "6 minutes behind"
    assert live["few"] == ""
    assert pages().live(console_view("again"))["few"] == "few"
    assert pages("de").live(wall_view("lobby"))["here"] == "22 Personen sind da"


def test_more_votes_than_seats_make_no_more_than_all() -> None:
    view = replace(phone_view("voting"), seats=10)
    assert pages().live(view)["voted_share"] == 100.0


def test_live_values_stand_in_the_page_from_the_start() -> None:
    page = pages().wall(wall_view("voting"), "/wall/ROOM")
    assert "18 of 22 have voted" in page
    assert '<progress max="100" value="81.8"' in page


@pytest.mark.parametrize(
    "state, label, do",
    [
        ("lobby", "do.first", "take"),
        ("alone", "do.close_alone", "close_alone"),
        ("pending", "do.open_vote", "open_vote"),
        ("voting", "do.reveal", "reveal"),
        ("revealed", "do.vote_again", "open_vote"),
        ("twice", "do.record", None),
        ("agreed", "do.record", None),
        ("settled", "do.next", "take"),
        ("skipped", "do.next", "take"),
    ],
)
def test_one_step_comes_next(state: str, label: str, do: str | None) -> None:
    step = primary(console_view(state))
    assert (step.label, step.fields.get("do")) == (label, do)
    html = pages().console(console_view(state), "/f/ROOM")
    shown = [one for one in Outline(html).tags if "data-primary" in one[1]]
    # Showing so few votes that they give people away is no next step.
    assert len(shown) == 1


def test_without_an_agenda_it_is_planned_first() -> None:
    empty = replace(console_view("lobby"), agenda=(), next_item="")
    step = primary(empty)
    assert step.target == "/agenda"
    done = replace(console_view("settled"), next_item="")
    last = primary(done)
    assert last.target == "#end"
    assert primary(console_view("closed")).target == "/summary"
    assert second(console_view("closed")) is None


def test_the_settle_form_is_filled_with_what_is_proposed() -> None:
    html = pages().console(console_view("revealed"), "/f/ROOM")
    assert '<option value="0" selected>' in html
    assert '<option value="lower_of_split" selected>' in html


def test_moving_on_the_agenda() -> None:
    view = console_view("lobby")
    view = replace(view, agenda=view.agenda[:3])
    first, _, last = agenda_moves(view)
    ids = [one.id for one in view.agenda]
    assert first.up == ""
    assert first.down.split() == [ids[1], ids[0], ids[2]]
    assert last.up.split() == [ids[0], ids[2], ids[1]]
    assert last.down == ""
    assert last.without.split() == ids[:2]


def test_a_new_capture_takes_no_id_that_is_used() -> None:
    view = replace(console_view("lobby"), captures=(replace(QUESTION, id="note-2"),))
    assert fresh_capture(view) == "note-3"


def test_a_picture_stands_beside_the_round_before() -> None:
    found = picture_of(question(), wall_view("twice").results)
    assert found is not None
    assert [row.key for row in found.rows] == [*"01234", "dont_know", "not_applicable"]
    assert found.rows[2].width == 100
    assert [row.before for row in found.rows] == [5, 5, 0, 6, 2, 2, 0]
    assert found.lowest is not None
    assert found.highest is not None
    assert (found.lowest.number, found.highest.number) == (1, 3)
    assert found.most is not None
    assert found.most.number == 2
    assert picture_of(question(), ()) is None


def test_a_kind_of_answer_that_nobody_gives_any_more_stays_in_the_picture() -> None:
    rounds = (result((1, 0, 0, 0, 0), missing=(2, 0)), result((3, 0, 0, 0, 0), number=2))
    found = picture_of(question(), rounds)
    assert found is not None
    assert (found.rows[-1].key, found.rows[-1].count, found.rows[-1].before) == ("dont_know", 0, 2)


def test_an_item_alone_leads_to_its_neighbours() -> None:
    view = phone_view("alone")
    bank = shipped_bank()
    mine = [one.id for one in view.alone if one.mine]
    asked = question(bank.items[3].id)
    html = pages().alone_item(view, asked, OwnVote(), 2, "/r/ROOM")
    assert f'data-round="{asked.id}#2"' in html
    assert f'href="/r/ROOM/alone/{mine[2]}"' in html
    assert f'href="/r/ROOM/alone/{mine[4]}"' in html


def test_codes_are_read_in_halves() -> None:
    assert spaced("KTM4QX") == "KTM 4QX"
    assert spaced("") == ""


def test_the_script_gets_all_its_words() -> None:
    script = (TEMPLATES / "static" / "workshop.js").read_text("utf-8")
    used = set(re.findall(r'say\("([a-z_]+)"\)', script))
    used |= set(re.findall(r'"(saving|saved|unsent|closed|slow|failed|enter_failed)"', script))
    assert used == set(SCRIPT_WORDS)


def test_the_script_writes_markup_only_of_the_server() -> None:
    script = (TEMPLATES / "static" / "workshop.js").read_text("utf-8")
    assert script.count("innerHTML") == 1
    assert "main.innerHTML = frame.html" in script
    for word in ("eval(", "new Function", "insertAdjacentHTML", "outerHTML", "document.write"):
        assert word not in script
