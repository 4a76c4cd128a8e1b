"""Texts that other programs could take for code, and plans in which every text is one of them."""

from __future__ import annotations

from assessment.answers.models import AnswerSet, Organisation
from assessment.bank.models import Bank, Role
from assessment.problem import unsafe_character
from assessment.roadmap import Roadmap
from tests.support.plans import levels, make_action, make_phase, plan_answers, plan_bank
from tests.support.scored import make_answers

HOSTILE = (
    '=HYPERLINK("http://evil.example","click")',
    "=cmd|' /C calc'!A0",
    "=1+1",
    "{=SUM(1,2)}",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\x00=1+1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
    "http://evil.example/?q=1",
    "mailto:a@b.example",
    "internal:Sheet2!A1",
    "file:///etc/passwd",
    '_x0041_ & <b>"quoted"</b> &amp;',
    "\u202egnp.exe \x1b[31m \ufffe",
    "&P&[File] 50% of &N",
    "<r><t>raw</t></r>",
    "=" + "A" * 40_000,
)


def a_plan(text: str = "Example") -> tuple[Roadmap, Bank, AnswerSet]:
    """A plan of two phases and five packages whose texts all begin with `text`."""
    short = text[:100] or "x"
    phases = tuple(
        make_phase(name).model_copy(update={"title": title, "objective": text, "exit_gate": text})
        for name, title in (("first", short), ("second", f"{short} 2"))
    )
    actions = tuple(
        make_action(
            number,
            (f"A-{number:02}",),
            {number - 1: 3} if number > 1 else {},
            phase="first" if number < 3 else "second",
            owner="ai_lead" if number % 2 else "legal",
        ).model_copy(update={"title": short, "deliverable": text, "done_when": text})
        for number in range(1, 6)
    )
    bank = plan_bank(*actions)
    roles = (Role(id="ai_lead", title="AI lead"), Role(id="legal", title=short))
    meta = bank.meta.model_copy(update={"roles": roles, "title": short})
    bank = bank.model_copy(update={"phases": phases, "meta": meta})
    answers = make_answers(levels(1, A_07="dont_know"))
    named = AnswerSet(
        bank=answers.bank,
        # Names with control characters do not get through reading; texts of a bank might.
        organisation=Organisation(name="Example" if unsafe_character(text) else text[:200]),
        responses=answers.responses,
    )
    return plan_answers(bank, named), bank, named


# What XML, iCalendar, Mermaid and CSV read as syntax, besides what spreadsheets do.
HOSTILE_SYNTAX = (
    '"><script>alert(1)</script>',
    "]]><!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "&xxe; &#0; &lt;",
    "x\nEND:VEVENT\nBEGIN:VALARM",
    "a,b;c:d\\n\\,e",
    "section evil :crit, done, 2020-01-01, 1d",
    "%%{init: {'theme':'dark'}}%% #9829; `click x href \"javascript:alert(1)\"`",
    'one","two\r\nthree',
    "x;=1+1\t=2+2\n-3+3",
    "<svg onload=alert(1)> url(http://evil.example/x.png)",
    "\ud7ff\ue000\U0001f600 \u05d0\u05d1 \u0627 e\u0301 \u4e2d\u6587",
)
EVERYTHING = (*HOSTILE, *HOSTILE_SYNTAX)
