"""The pages of a workshop as HTML: views in, text out; every sentence comes from the wording files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from assessment.bank.nodes import Source
from assessment.bank.yaml_source import parse_yaml
from assessment.problem import InputProblems, errors
from assessment.report.rendering import environment
from assessment.report.templates import DEFAULT_LANGUAGE, TemplateSet
from assessment.report.wording import Wording
from assessment.workshop import next_step
from assessment.workshop.agenda_models import Agenda, HeatMap, HeatRow, Reason
from assessment.workshop.pictures import picture_of
from assessment.workshop.role_coverage import RoleCoverage
from assessment.workshop.views import (
    CaptureEntry,
    Clock,
    Common,
    ConsoleView,
    OwnVote,
    PhoneView,
    Question,
    WallView,
)

MISSING = ("dont_know", "not_applicable")
# Sentences that the script of the pages shows.
SCRIPT_WORDS = (
    "saving", "saved", "unsent", "closed", "slow", "reconnecting", "time_up", "failed", "enter_failed",
)  # fmt: skip


@dataclass(frozen=True)
class JoinPage:
    """What somebody sees who comes with a code, or with none.

    Attributes:
        code: as typed or scanned; empty where it is still to be typed.
        roles: id and title of each role to choose from; empty while the code is not known.
        title: of the workshop; `language` is that of the title where it is another than the page's.
        locked: nobody joins any more.
        message: what was wrong with the last try.
        key: from the link behind the picture code; the script of the page fills it in.
        role, name: what was given at the last try.
        action: where the form is sent to.
    """

    code: str = ""
    roles: tuple[tuple[str, str], ...] = ()
    title: str = ""
    named: bool = False
    locked: bool = False
    message: str = ""
    language: str = ""
    key: str = ""
    role: str = ""
    name: str = ""
    smallest_group: int = 3
    action: str = "/join"


@dataclass(frozen=True)
class AgendaPage:
    """What the facilitator plans the room's time with.

    Attributes:
        title: of the workshop.
        heat: all items that are not settled, with what speaks for each.
        agenda: the proposal, or what is on the agenda already.
        chosen: ids of the items that are ticked, in order; those of `agenda` where it is empty.
        coverage: which roles have answered how much.
        dimensions: id to title.
        running: a vote runs, so that nothing is opened for answering alone.
    """

    title: str
    heat: HeatMap
    agenda: Agenda
    chosen: tuple[str, ...] = ()
    coverage: tuple[RoleCoverage, ...] = ()
    dimensions: Mapping[str, str] | None = None
    running: bool = False
    message: str = ""


class Pages:
    """All pages in one language; one object serves every room in it."""

    def __init__(self, templates: TemplateSet, language: str, bank_language: str) -> None:
        """Take the templates, the language of the pages, and that of the bank's texts.

        Raises:
            InputProblems: the wording of the language is faulty.
        """
        self.language = language if _wording_path(language) in templates.texts else DEFAULT_LANGUAGE
        self._words = workshop_wording(templates, self.language)
        self._jinja = environment(templates)
        self._jinja.globals.update(
            say=self.say,
            count=self.count,
            decimal=self._decimal,
            answer=self._answer,
            language=self.language,
            in_bank=_language_mark(bank_language, self.language),
            script_words={name: self.say(f"script.{name}") for name in SCRIPT_WORDS},
            MISSING=MISSING,
            vote_seconds=next_step.VOTE_SECONDS,
            speak_seconds=next_step.SPEAK_SECONDS,
            talk_seconds=next_step.TALK_SECONDS,
        )

    def say(self, key: str, **values: object) -> str:
        """A sentence of the wording, such as `refused.vote_runs`."""
        return self._words.say(key, **values)

    def count(self, key: str, number: int, **values: object) -> str:
        """`KEY.one` for 1, else `KEY.other`; `{number}` in digits."""
        form = "one" if number == 1 else "other"
        return self._words.say(f"{key}.{form}", number=number, **values)

    def wall(
        self,
        view: WallView,
        base: str,
        qr_svg: Markup | str = "",
        questions: Sequence[CaptureEntry] = (),
    ) -> str:
        """The page that everybody looks at; `questions` are the open ones on the item on it."""
        return self._render("wall", **self._wall(view, base, qr_svg, questions))

    def wall_main(
        self,
        view: WallView,
        base: str = "",
        qr_svg: Markup | str = "",
        questions: Sequence[CaptureEntry] = (),
    ) -> str:
        """Its main part."""
        return self._render("wall_main", **self._wall(view, base, qr_svg, questions))

    def phone(self, view: PhoneView, base: str, questions: Sequence[CaptureEntry] = ()) -> str:
        """The page of one participant."""
        return self._render("phone", **self._phone(view, base, questions))

    def phone_main(self, view: PhoneView, base: str, questions: Sequence[CaptureEntry] = ()) -> str:
        """Its main part."""
        return self._render("phone_main", **self._phone(view, base, questions))

    def alone_item(
        self, view: PhoneView, question: Question, own: OwnVote, round_number: int, base: str
    ) -> str:
        """One item that a participant answers in their own time, at `base/alone/ITEM`."""
        mine = [one.id for one in view.alone if one.mine]
        listed = mine if question.id in mine else [one.id for one in view.alone]
        place = listed.index(question.id) if question.id in listed else 0
        return self._render(
            "alone_item",
            **{**self._phone(view, base, ()), "own": own},
            question=question,
            round_key=f"{question.id}#{round_number}",
            place=place + 1,
            places=len(listed),
            earlier=listed[place - 1] if place else "",
            later=listed[place + 1] if place + 1 < len(listed) else "",
        )

    def console(
        self,
        view: ConsoleView,
        base: str,
        *,
        choices: Mapping[str, str] | None = None,
        wall_url: str = "",
        message: str = "",
    ) -> str:
        """The facilitator's page.

        Args:
            choices: id and title of every item that could be taken up.
            wall_url: link that opens the wall on another computer.
            message: why the last step was refused, where the page has no script.
        """
        return self._render("console", **self._console(view, base, choices, wall_url, message))

    def console_main(
        self,
        view: ConsoleView,
        base: str,
        *,
        choices: Mapping[str, str] | None = None,
        wall_url: str = "",
    ) -> str:
        """Its main part."""
        return self._render("console_main", **self._console(view, base, choices, wall_url, ""))

    def join(self, page: JoinPage) -> str:
        """Where people come in."""
        return self._render("join", page=page, base="")

    def enter(self, base: str, title: str = "", message: str = "") -> str:
        """Where the links of the facilitator and the wall are exchanged for a cookie."""
        return self._render("enter", base=base, title=title, message=message)

    def agenda(self, page: AgendaPage, base: str) -> str:
        """Where the facilitator decides what the room takes up."""
        chosen = page.chosen or tuple(row.item for row in page.agenda.items)
        return self._render(
            "agenda",
            page=page,
            base=base,
            chosen=chosen,
            rows=_agenda_rows(page, chosen),
            dimensions=page.dimensions or {},
            reason=self._reason,
        )

    def message(self, title_key: str, text: str, back: str = "") -> str:
        """A page that says one thing, such as that there is no such page."""
        return self._render("message", title_key=title_key, text=text, back=back, base="")

    def live(self, view: Common) -> dict[str, str | float]:
        """What changes on a page without its main part being drawn anew."""
        seats = max(view.seats, view.voted)
        found: dict[str, str | float] = {
            "voted": view.voted,
            "seats": seats,
            "voted_of": self.count("voted_of", seats, voted=view.voted),
            "voted_share": round(100 * view.voted / seats, 1) if seats else 0.0,
            "here": self.count("here", view.seats),
            "timer_ends": view.timer_ends or 0.0,
            "timer_label": self.say(f"timer.{view.timer_purpose}") if view.timer_purpose else "",
        }
        if isinstance(view, WallView | ConsoleView):
            found |= self._clock(view.clock)
            found["roles"] = " · ".join(f"{one.title} {one.seats}" for one in view.role_seats)
        if isinstance(view, ConsoleView):
            found["few"] = "few" if view.few_votes and view.voted else ""
            found["alone_votes"] = self.count("console.alone_votes", view.alone_votes)
        return found

    def _clock(self, clock: Clock | None) -> dict[str, str | float]:
        if clock is None:
            return {"clock": "", "ahead": ""}
        key = "ahead" if clock.ahead > 0 else "behind"
        ahead = self.count(f"clock.{key}", abs(clock.ahead)) if clock.ahead else ""
        return {
            "clock": self.say("clock.spent", spent=clock.spent, minutes=clock.minutes),
            "ahead": ahead or self.say("clock.on_time"),
        }

    def _common(self, view: Common, base: str) -> dict[str, Any]:
        return {
            "view": view,
            "base": base,
            "live": self.live(view),
            "picture": picture_of(view.question, view.results),
        }

    def _wall(
        self,
        view: WallView,
        base: str,
        qr_svg: Markup | str,
        questions: Sequence[CaptureEntry],
    ) -> dict[str, Any]:
        return {
            **self._common(view, base),
            "qr_svg": qr_svg,
            "questions": questions,
            "address": urlsplit(view.join_url).netloc,
            "code": spaced(view.code),
        }

    def _phone(
        self, view: PhoneView, base: str, questions: Sequence[CaptureEntry]
    ) -> dict[str, Any]:
        return {
            **self._common(view, base),
            "questions": questions,
            "own": view.own,
            "mine": tuple(one for one in view.alone if one.mine),
            "others": tuple(one for one in view.alone if not one.mine),
        }

    def _console(
        self,
        view: ConsoleView,
        base: str,
        choices: Mapping[str, str] | None,
        wall_url: str,
        message: str,
    ) -> dict[str, Any]:
        titles = {entry.id: entry.title for entry in (*view.agenda, *view.others)}
        return {
            **self._common(view, base),
            "primary": next_step.primary(view),
            "second": next_step.second(view),
            "moves": next_step.agenda_moves(view),
            "addable": next_step.addable(view, choices or {}),
            "items": " ".join(entry.id for entry in view.agenda),
            "titles": {**titles, **(choices or {})},
            "fresh": next_step.fresh_capture(view),
            "wall_url": wall_url,
            "message": message,
            "code": spaced(view.code),
        }

    def _answer(self, text: str) -> str:
        """An answer as a person reads it: names of levels stay, kinds of missing get words."""
        return self.say(f"answer.{text}") if text in MISSING else text

    def _decimal(self, value: float, places: int = 1) -> str:
        text = f"{value:.{places}f}".replace("-", "\u2212")
        return text.replace(".", self.say("decimal_point"))

    def _reason(self, one: Reason) -> str:
        phase, share = one.phase_title or one.phase, self._decimal(100 * one.share)
        return self.count(f"reason.{one.code}", one.count, of=one.of, phase=phase, share=share)

    def _render(self, name: str, **context: Any) -> str:
        return self._jinja.get_template(f"workshop/{name}.html").render(context)


def workshop_wording(templates: TemplateSet, language: str) -> Wording:
    """The wording of the workshop's pages.

    Raises:
        InputProblems: its file is faulty.
    """
    path = _wording_path(language)
    node, problems = parse_yaml(Source(path, templates.texts[path]))
    if node is None or errors(problems):
        raise InputProblems(problems)
    return Wording({str(key): str(value) for key, value in node.value.items()})


def spaced(code: str) -> str:
    """A join code in two halves, which are easier to read and to say."""
    half = (len(code) + 1) // 2
    return f"{code[:half]} {code[half:]}".strip() if len(code) > 4 else code


def _wording_path(language: str) -> str:
    return f"workshop/wording/{language.partition('-')[0]}.yaml"


def _language_mark(bank_language: str, language: str) -> Markup:
    """The attribute for texts of the bank where they are in another language than the page."""
    if bank_language == language:
        return Markup("")
    return Markup(' lang="{}"').format(bank_language)


def _agenda_rows(page: AgendaPage, chosen: Sequence[str]) -> tuple[HeatRow, ...]:
    """Chosen items in their order, then the others, the most urgent first."""
    listed = [page.heat.row_by_item[item] for item in chosen if item in page.heat.row_by_item]
    return (*listed, *(row for row in page.heat.by_priority if row.item not in chosen))
