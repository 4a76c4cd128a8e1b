"""The forms that ids take, each beside the words that explain it to people."""

from __future__ import annotations

SLUG = r"^[a-z][a-z0-9_]{1,39}$"
ITEM_CODE = r"^[A-Z][A-Z0-9]{0,7}(-[A-Z0-9]{1,6})?$"
ACTION_CODE = r"^[A-Z]{2,5}-[0-9]{2,3}$"
REFERENCE = r"^[A-Za-z0-9][A-Za-z0-9.-]*:[A-Za-z0-9][A-Za-z0-9 .,()/_-]*$"
IDENTIFIER = r"^[A-Za-z0-9][A-Za-z0-9 .,()/_-]*$"
COMPARABLE = r"^(overall|(dimension|indicator|item|phase|pitfall)\.[A-Za-z0-9_-]+)$"
ACTIVITY_CODE = r"^P[0-9]\.A[0-9]{1,2}$"
OUTPUT_CODE = r"^P[0-9]\.O[0-9]{1,2}$"
CONTRADICTION_CODE = r"^CON-[0-9]{2}$"
FRAMEWORK_CODE = r"^[A-Za-z0-9][A-Za-z0-9.-]*$"
BANK_CODE = r"^[a-z][a-z0-9-]{1,39}$"
VERSION = r"^[0-9]+\.[0-9]+\.[0-9]+$"
LANGUAGE = r"^[a-z]{2}$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
COUNTRY = r"^[A-Z]{2}$"
LINK = r"^https://[^\s]+$"

PATTERN_WORDS: dict[str, str] = {
    SLUG: "lower-case letters, digits and _, beginning with a letter, such as head_of_data",
    ITEM_CODE: "capitals and digits, such as DAT-16",
    ACTION_CODE: "capitals, a hyphen and two or three digits, such as ACT-07",
    REFERENCE: "the framework's id, a colon and the clause, such as ISO-42001:A.7.5",
    IDENTIFIER: "the clause as it stands behind the colon of a reference, such as A.7.5",
    COMPARABLE: "overall, or a kind, a point and an id, such as dimension.skills or item.DAT-16",
    ACTIVITY_CODE: "the phase's number and the activity's, such as P2.A3",
    OUTPUT_CODE: "the phase's number and the output's, such as P2.O1",
    CONTRADICTION_CODE: "CON- and two digits, such as CON-04",
    FRAMEWORK_CODE: "letters, digits, points and hyphens, such as ISO-42001",
    BANK_CODE: "lower-case letters, digits and hyphens, such as ai-readiness",
    VERSION: "three numbers with points, such as 1.4.0",
    LANGUAGE: "the two-letter code of the language, such as en",
    DAY: "a date as year, month and day, such as 2026-12-24",
    COUNTRY: "two capitals (ISO 3166), such as DE, FR or US",
    LINK: "an address that begins with https://",
}
