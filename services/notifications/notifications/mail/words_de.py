"""The words of all mails in German."""

from __future__ import annotations

from notifications.mail.wording import NewsletterWords, Stationery, Wording

STATIONERY = Stationery(
    greeting="Guten Tag {name},",
    greeting_nobody="Guten Tag,",
    fallback="Falls die Schaltfläche nicht funktioniert, öffnen Sie diesen Link:",
    terms={"title": "Veranstaltung", "when": "Zeit", "where": "Ort", "online_url": "Online"},
)

NEWSLETTER = NewsletterWords(
    subject="Neues aus der IT-Initiative Mecklenburg-Vorpommern",
    headings={
        "event": "Termine",
        "job": "Stellen",
        "tender": "Ausschreibungen",
        "member": "Neue Mitglieder",
        "report": "Berichte der Arbeitsgruppen",
    },
    changed="geändert",
    more="und {count} weitere",
    reason="Sie erhalten diesen Newsletter an {email}, weil Sie ihn bestellt und die Bestellung bestätigt haben.",
    preferences="Themen und Häufigkeit ändern",
    unsubscribe="Newsletter abbestellen",
    test="Test: ",
)

_APPLIED = (
    "Sie erhalten diese Nachricht, weil mit {email} die Mitgliedschaft von „{organisation_name}“ beantragt wurde."
)
_ACTS = "Sie erhalten diese Nachricht, weil {email} bei der IT-Initiative für „{member_name}“ eingetragen ist."
_POSTED = "Sie erhalten diese Nachricht, weil {email} für die Stelle „{title}“ auf der Stellenbörse verantwortlich ist."
_REGISTERED = "Sie erhalten diese Nachricht, weil {email} zu „{title}“ angemeldet ist."
_OWNED = "Sie erhalten diese Nachricht, weil {email} zu einem Zugang zur Plattform der IT-Initiative gehört."
_INVITED = (
    "Sie erhalten diese Nachricht, weil für {email} ein Zugang zur Plattform der IT-Initiative eingerichtet wurde."
)
_PASSWORD = (
    "Wählen Sie für den Zugang ein Passwort; der Link gilt 30 Tage.",
    "Haben Sie bereits ein Passwort, so gilt es weiter, und Sie brauchen nichts zu tun.",
)
_SEAT = ("Anmeldung ansehen oder absagen", "registration")

LETTERS = {
    "application_received": Wording(
        "Bitte bestätigen Sie Ihren Aufnahmeantrag",
        (
            "wir haben einen Aufnahmeantrag für „{organisation_name}“ erhalten.",
            "Bitte bestätigen Sie Ihre E-Mail-Adresse. Danach prüft der Vorstand den Antrag.",
            "Der Link gilt sieben Tage.",
            "Wenn Sie den Antrag nicht gestellt haben, brauchen Sie nichts zu tun.",
        ),
        _APPLIED,
        "Antrag bestätigen",
        "confirm/application",
    ),
    "application_confirmed": Wording(
        "Ihr Aufnahmeantrag liegt dem Vorstand vor",
        (
            "vielen Dank: Ihre Adresse ist bestätigt, der Antrag für „{organisation_name}“ liegt dem Vorstand vor.",
            "Sobald der Vorstand entschieden hat, schreiben wir Ihnen.",
            "Bis dahin können Sie den Antrag zurückziehen; auch eine Antwort auf diese Nachricht genügt.",
        ),
        _APPLIED,
        "Antrag zurückziehen",
        "withdraw/application",
    ),
    "application_withdrawn": Wording(
        "Ihr Aufnahmeantrag ist zurückgezogen",
        (
            "der Aufnahmeantrag für „{organisation_name}“ ist zurückgezogen; der Vorstand entscheidet nicht mehr.",
            "Wenn Sie es sich anders überlegen, stellen Sie einfach einen neuen Antrag.",
        ),
        _APPLIED,
    ),
    "application_declined": Wording(
        "Zu Ihrem Aufnahmeantrag",
        (
            "der Vorstand hat den Aufnahmeantrag für „{organisation_name}“ leider abgelehnt.",
            "Begründung: {reason}",
            "Wenn Sie Fragen haben, antworten Sie einfach auf diese Nachricht.",
        ),
        _APPLIED,
    ),
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
    "job_expiring": Wording(
        "Ist „{title}“ noch zu haben?",
        (
            "Ihre Stelle „{title}“ steht noch bis einschließlich {last_day} auf der Stellenbörse.",
            "Ist sie noch offen? Mit einem Klick bleibt sie weitere 60 Tage stehen. Ist sie besetzt, geht sie sofort.",
            "Wenn Sie nichts tun, verschwindet sie nach dem {last_day} von selbst.",
        ),
        _POSTED,
        buttons=(
            ("still_open_token", "Noch offen", "jobs/still-open"),
            ("filled_token", "Besetzt", "jobs/filled"),
        ),
    ),
    "job_approved": Wording(
        "„{title}“ ist veröffentlicht",
        ("die Geschäftsstelle hat Ihre Stelle „{title}“ veröffentlicht. Ihr letzter Tag: {last_day}.",),
        _POSTED,
        buttons=(("job_id", "Stelle ansehen", "jobs"),),
    ),
    "job_returned": Wording(
        "Bitte ändern Sie „{title}“",
        (
            "die Geschäftsstelle hat Ihre Stelle „{title}“ noch nicht veröffentlicht.",
            "Begründung: {reason}",
            "Sie ist wieder ein Entwurf. Ändern Sie sie, und reichen Sie sie noch einmal ein.",
        ),
        _POSTED,
    ),
    "account_invited": Wording(
        "Willkommen in der IT-Initiative Mecklenburg-Vorpommern",
        (
            "herzlich willkommen!",
            "„{organisation_name}“ ist jetzt Mitglied der IT-Initiative Mecklenburg-Vorpommern.",
            "Ihre Mitgliedsnummer lautet {membership_number}.",
            "Mit Ihrem Zugang pflegen Sie den Eintrag von „{organisation_name}“ und veröffentlichen Stellen.",
            *_PASSWORD,
        ),
        _INVITED,
        "Zugang einrichten",
        "invitation",
    ),
    "account_invited_person": Wording(
        "Willkommen in der IT-Initiative Mecklenburg-Vorpommern",
        (
            "herzlich willkommen!",
            "Sie sind jetzt persönliches Mitglied der IT-Initiative Mecklenburg-Vorpommern.",
            "Ihre Mitgliedsnummer lautet {membership_number}.",
            "Mit Ihrem Zugang wirken Sie in Arbeitsgruppen mit und sehen, was Mitgliedern vorbehalten ist.",
            *_PASSWORD,
        ),
        _INVITED,
        "Zugang einrichten",
        "invitation",
    ),
    "account_invited_staff": Wording(
        "Ihr Zugang zur Plattform der IT-Initiative Mecklenburg-Vorpommern",
        (
            "für Ihre Arbeit für die IT-Initiative haben wir Ihnen einen Zugang zu ihrer Plattform eingerichtet.",
            "Wählen Sie dafür ein Passwort; der Link gilt 30 Tage.",
            "Beim ersten Anmelden richten Sie außerdem einen zweiten Faktor ein; dazu brauchen Sie eine App für Codes.",
        ),
        _INVITED,
        "Zugang einrichten",
        "invitation",
    ),
    "sign_in_link_requested": Wording(
        "Ihr Link zum Anmelden",
        (
            "mit diesem Link melden Sie sich an. Er gilt 15 Minuten und nur ein Mal.",
            "Wenn Sie ihn nicht angefordert haben, brauchen Sie nichts zu tun.",
        ),
        "Sie erhalten diese Nachricht, weil für {email} ein Link zum Anmelden angefordert wurde.",
        "Anmelden",
        "sign-in",
    ),
    "expert_consent_asked": Wording(
        "Dürfen wir Sie als Expertin oder Experten zeigen?",
        (
            "Sie wurden in die IT-Datenbank M-V eingetragen. Ohne Ihr Einverständnis zeigen wir nichts davon.",
            "Eingetragen hat Sie: {organisation_name}.",
            "Sehen Sie sich den Eintrag an und entscheiden Sie. Worum wir Sie bitten, im Wortlaut:",
            "„{wording}“",
            "Der Link zum Zustimmen gilt 30 Tage. Wenn Sie nicht antworten, löschen wir den Eintrag danach.",
        ),
        "Sie erhalten diese Nachricht, weil {email} in die IT-Datenbank Mecklenburg-Vorpommern eingetragen wurde.",
        "Eintrag ansehen und entscheiden",
        "expert",
    ),
    "expert_consent_given": Wording(
        "Sie sind in der IT-Datenbank Mecklenburg-Vorpommern zu finden",
        (
            "vielen Dank für Ihr Einverständnis! Ihr Eintrag ist jetzt für alle zu sehen.",
            "Zugestimmt haben Sie diesem Wortlaut: „{wording}“",
            "Widerrufen können Sie jederzeit, mit dem Link in dieser Nachricht. Bitte heben Sie sie auf.",
        ),
        "Sie erhalten diese Nachricht, weil {email} der Veröffentlichung in der IT-Datenbank zugestimmt hat.",
        "Eintrag ansehen oder widerrufen",
        "expert",
    ),
    "colleague_invited": Wording(
        "Einladung: für „{organisation_name}“ handeln",
        (
            "{inviter_name} lädt Sie ein, auf der Plattform der IT-Initiative für „{organisation_name}“ zu handeln.",
            "Der Link gilt 30 Tage.",
            "Haben Sie bereits ein Passwort, so gilt es weiter.",
            "Wenn Sie das nicht möchten, brauchen Sie nichts zu tun.",
        ),
        "Sie erhalten diese Nachricht, weil {inviter_name} die Adresse {email} eingeladen hat.",
        "Einladung ansehen",
        "invitation",
    ),
    "email_change_requested": Wording(
        "Bitte bestätigen Sie Ihre neue E-Mail-Adresse",
        (
            "diese Adresse soll von jetzt an für Ihren Zugang zur Plattform der IT-Initiative gelten.",
            "Der Link gilt einen Tag und nur ein Mal.",
            "Wenn Sie das nicht angefordert haben, brauchen Sie nichts zu tun.",
        ),
        "Sie erhalten diese Nachricht, weil {email} als neue Adresse eines Zugangs angegeben wurde.",
        "Adresse bestätigen",
        "confirm/email",
    ),
    "email_changed": Wording(
        "Ihre E-Mail-Adresse wurde geändert",
        (
            "für Ihren Zugang zur Plattform der IT-Initiative gilt jetzt eine andere E-Mail-Adresse.",
            "Wenn Sie das nicht waren, antworten Sie bitte gleich auf diese Nachricht.",
        ),
        _OWNED,
    ),
    "password_changed": Wording(
        "Ihr Passwort wurde geändert",
        (
            "das Passwort Ihres Zugangs zur Plattform der IT-Initiative wurde geändert.",
            "Auf anderen Geräten wurden Sie abgemeldet, und Zugriffstoken gelten nicht mehr: legen Sie neue an.",
            "Wenn Sie das nicht waren, antworten Sie bitte gleich auf diese Nachricht.",
        ),
        _OWNED,
    ),
    "second_factor_removed": Wording(
        "Ihr zweiter Faktor wurde entfernt",
        (
            "Ihr Zugang zur Plattform der IT-Initiative hat keinen zweiten Faktor mehr.",
            "Auf anderen Geräten wurden Sie abgemeldet.",
            "Wenn Sie das nicht waren, antworten Sie bitte gleich auf diese Nachricht.",
        ),
        _OWNED,
    ),
    "subscription_requested": Wording(
        "Bitte bestätigen Sie Ihre Newsletter-Bestellung",
        (
            (
                "für diese Adresse wurde unser Newsletter bestellt. Wir senden ihn erst, wenn Sie das bestätigen. "
                "Der Link gilt sieben Tage."
            ),
            "Ihre Einwilligung: {wording}",
            "Wenn Sie nichts bestellt haben, brauchen Sie nichts zu tun; wir löschen die Adresse dann.",
        ),
        "Sie erhalten diese Nachricht, weil {email} in das Bestellformular unseres Newsletters eingetragen wurde.",
        "Bestellung bestätigen",
        "confirm/subscription",
    ),
    "subscription_known": Wording(
        "Sie erhalten unseren Newsletter bereits",
        (
            "für diese Adresse wurde unser Newsletter bestellt; Sie erhalten ihn bereits. Es bleibt alles, wie es ist.",
            "Themen, Häufigkeit und Sprache können Sie jederzeit ändern.",
        ),
        "Sie erhalten diese Nachricht, weil {email} in das Bestellformular unseres Newsletters eingetragen wurde.",
        "Einstellungen ansehen",
        "preferences",
    ),
    "search_alert_requested": Wording(
        "Sollen wir Ihnen neue Stellen senden?",
        (
            "für diese Adresse wurde eine Suche nach Stellen gespeichert: {search}",
            "Wir senden Ihnen, was dazu passt, erst wenn Sie das bestätigen. Der Link gilt sieben Tage.",
            "Ihre Einwilligung: {wording}",
            "Wenn Sie nichts gespeichert haben, brauchen Sie nichts zu tun; wir löschen die Adresse dann.",
        ),
        "Sie erhalten diese Nachricht, weil {email} bei einer gespeicherten Suche nach Stellen angegeben wurde.",
        "Suche bestätigen",
        "confirm/search",
    ),
    "registration_requested": Wording(
        "Bitte bestätigen Sie Ihre Anmeldung: {title}",
        (
            "bitte bestätigen Sie Ihre Anmeldung; erst dann ist sie gültig.",
            "Wir halten sie für Sie fest bis: {held}.",
            "Im Moment sind alle Plätze vergeben; Ihre Position auf der Warteliste: {position}.",
            "Wenn Sie sich nicht angemeldet haben, brauchen Sie nichts zu tun.",
        ),
        "Sie erhalten diese Nachricht, weil {email} zu „{title}“ angemeldet wurde.",
        "Anmeldung bestätigen",
        "confirm/registration",
    ),
    "registration_confirmed": Wording(
        "Ihr Platz ist sicher: {title}",
        ("Ihre Anmeldung ist bestätigt. Wir freuen uns auf Sie!", "Der Termin liegt als Kalendereintrag bei."),
        _REGISTERED,
        *_SEAT,
    ),
    "registration_waitlisted": Wording(
        "Sie stehen auf der Warteliste: {title}",
        (
            "alle Plätze sind vergeben. Sie stehen auf der Warteliste.",
            "Ihre Position: {position}",
            "Sobald ein Platz frei wird, rücken Sie nach und erhalten eine Nachricht.",
        ),
        _REGISTERED,
        *_SEAT,
    ),
    "registration_promoted": Wording(
        "Für Sie ist ein Platz frei geworden: {title}",
        ("Sie sind nachgerückt: Ihr Platz ist sicher.", "Der Termin liegt als Kalendereintrag bei."),
        _REGISTERED,
        *_SEAT,
    ),
    "registration_cancelled": Wording(
        "Abgesagt: {title}",
        ("Ihre Teilnahme ist abgesagt. Der Kalendereintrag wird mit dieser Nachricht zurückgezogen.",),
        "Sie erhalten diese Nachricht, weil {email} zu „{title}“ angemeldet war.",
    ),
    "event_cancelled": Wording(
        "Fällt aus: {title}",
        (
            "die Veranstaltung findet leider nicht statt. Der Kalendereintrag wird mit dieser Nachricht zurückgezogen.",
            "Der Grund: {reason}",
        ),
        "Sie erhalten diese Nachricht, weil {email} zu „{title}“ angemeldet war.",
    ),
    "registration_event_changed": Wording(
        "Geändert: {title}",
        ("Zeit oder Ort der Veranstaltung haben sich geändert. Bitte beachten Sie die neuen Angaben.",),
        _REGISTERED,
        *_SEAT,
    ),
    "erasure_asked": Wording(
        "Sollen Ihre Daten gelöscht werden?",
        (
            "für Ihren Zugang wurde beantragt, alles zu löschen, was wir zu Ihrer Person gespeichert haben.",
            "Wenn Sie das wollen, bestätigen Sie es bitte binnen sieben Tagen.",
            "Wenn Sie es nicht beantragt haben, brauchen Sie nichts zu tun.",
        ),
        "Sie erhalten diese Nachricht, weil für {email} die Löschung aller Daten beantragt wurde.",
        "Löschung bestätigen",
        "erasure",
    ),
    "erasure_scheduled": Wording(
        "Ihre Daten werden gelöscht",
        (
            "was wir zu Ihrer Person gespeichert haben, wird gelöscht.",
            "Die Löschung beginnt am {due}.",
            "Bis dahin können Sie sie zurücknehmen.",
        ),
        "Sie erhalten diese Nachricht, weil für {email} die Löschung aller Daten beantragt wurde.",
        "Ansehen oder zurücknehmen",
        "erasure",
    ),
    "erasure_completed": Wording(
        "Ihre Daten sind gelöscht",
        (
            "was wir zu Ihrer Person gespeichert hatten, ist gelöscht. Das ist unsere letzte Nachricht an Sie.",
            "Die Quittung sagt, was jeder Teil der Plattform gelöscht hat; sie nennt Ihren Namen nicht.",
        ),
        "Sie erhalten diese Nachricht, weil für {email} die Löschung aller Daten beantragt wurde. "
        "Auch diese Adresse löschen wir jetzt.",
        "Quittung ansehen",
        "erasure",
    ),
}
