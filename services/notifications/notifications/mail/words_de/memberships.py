"""The words of mails about memberships, in German."""

from __future__ import annotations

from notifications.mail.wording import Wording

_ACTS = "Sie erhalten diese Nachricht, weil {email} bei der IT-Initiative für „{member_name}“ eingetragen ist."

LETTERS = {
    "membership_suspended": Wording(
        "Ihre Mitgliedschaft ruht",
        (
            "die Mitgliedschaft von „{member_name}“ ruht ab sofort.",
            "Begründung: {reason}",
            "Solange sie ruht, steht „{organisation_name}“ nicht in der IT-Datenbank und veröffentlicht keine Stellen.",
            "Wenn Sie Fragen haben, antworten Sie einfach auf diese Nachricht.",
        ),
        _ACTS,
    ),
    "membership_reinstated": Wording(
        "Ihre Mitgliedschaft besteht wieder",
        (
            "die Mitgliedschaft von „{member_name}“ besteht wieder, unter der alten Nummer.",
            "Sie endet nach wie vor mit dem Tag, zu dem gekündigt wurde: {last_day}.",
            "Mit Ihrem Zugang pflegen Sie den Eintrag von „{organisation_name}“ wie zuvor.",
        ),
        _ACTS,
    ),
    "membership_resignation_declared": Wording(
        "Ihre Kündigung ist vermerkt",
        (
            "wir haben die Kündigung der Mitgliedschaft von „{member_name}“ vermerkt.",
            "Der letzte Tag der Mitgliedschaft: {last_day}. Bis dahin können Sie die Kündigung zurücknehmen.",
            "Danach werden Eintrag und offene Stellen von „{organisation_name}“ zurückgezogen.",
        ),
        _ACTS,
    ),
    "membership_resignation_withdrawn": Wording(
        "Ihre Kündigung ist zurückgenommen",
        ("wir freuen uns: „{member_name}“ bleibt Mitglied; die Kündigung ist zurückgenommen.",),
        _ACTS,
    ),
    "membership_resigned": Wording(
        "Ihre Mitgliedschaft ist beendet",
        (
            "die Mitgliedschaft von „{member_name}“ ist beendet. Ihr letzter Tag war: {last_day}.",
            "Eintrag und offene Stellen von „{organisation_name}“ sind zurückgezogen.",
            "Danke für die gemeinsame Zeit!",
        ),
        _ACTS,
    ),
    "membership_expelled": Wording(
        "Ihre Mitgliedschaft ist beendet",
        (
            "der Vorstand hat „{member_name}“ aus der IT-Initiative ausgeschlossen.",
            "Begründung: {reason}",
            "Eintrag und offene Stellen von „{organisation_name}“ sind zurückgezogen.",
            "Wenn Sie Fragen haben, antworten Sie einfach auf diese Nachricht.",
        ),
        _ACTS,
    ),
}
