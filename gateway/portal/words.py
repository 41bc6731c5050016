"""What codes of the API are called on pages; English stands in translations/en.json."""

AREAS = {
    "/events": "Termine",
    "/jobs": "Stellen",
    "/tenders": "Ausschreibungen",
    "/members": "Mitglieder",
    "/working-groups": "Arbeitsgruppen",
}
MORE_AREAS = {"/experts": "Fachleute", "/reports": "Berichte", "/newsletter": "Newsletter", "/partners": "Partner"}
JOBS = {
    "job": "Stelle",
    "internship": "Praktikum",
    "apprenticeship": "Ausbildung",
    "working_student": "Werkstudium",
    "thesis": "Abschlussarbeit",
    "trainee": "Traineeprogramm",
}
EVENTS = {
    "conference": "Konferenz",
    "fair": "Messe",
    "meetup": "Treffen",
    "workshop": "Workshop",
    "training": "Schulung",
    "information": "Information",
    "general_assembly": "Mitgliederversammlung",
    "working_group": "Arbeitsgruppe",
}
ORGANISATIONS = {
    "company": "Unternehmen",
    "research_institute": "Forschungseinrichtung",
    "university": "Hochschule",
    "chamber": "Kammer",
    "association": "Verband",
    "public_body": "Öffentliche Einrichtung",
}
PARTNERS = {**ORGANISATIONS, "network": "Netzwerk", "media": "Medium"}
MAIL_BASES = {
    "consent": "Ihrer Einwilligung in den Newsletter",
    "search": "Ihrer gespeicherten und bestätigten Suche",
    "fact": "einem Vorgang, der Sie betrifft",
    "request": "einer Anfrage mit Ihrer Adresse",
}
GROUPS = {"permanent": "ständig", "temporary": "auf Zeit"}
GROUP_STATES = {"open": "laufend", "closed": "beendet"}
REPORTS = {"draft": "Entwurf", "withdrawn": "zurückgezogen"}
KINDS = {**JOBS, **EVENTS, **ORGANISATIONS}
EMPLOYMENT = {
    "FULL_TIME": "Vollzeit",
    "PART_TIME": "Teilzeit",
    "CONTRACTOR": "Freie Mitarbeit",
    "TEMPORARY": "Befristet",
    "INTERN": "Praktikum",
    "VOLUNTEER": "Ehrenamt",
    "PER_DIEM": "Tageweise",
    "OTHER": "Andere",
}
REMOTE = {"none": "vor Ort", "partial": "teilweise mobil", "full": "vollständig mobil"}
STATES = {
    "pending": "noch nicht bestätigt",
    "confirmed": "bestätigt",
    "waiting": "auf der Warteliste",
    "cancelled": "abgesagt",
    "expired": "verfallen",
}
FACETS = {
    "kind": "Art",
    "employment_type": "Beschäftigung",
    "remote": "Arbeitsort",
    "competence": "Kompetenz",
    "district": "Landkreis",
    "organisation": "Organisation",
}
SORTS = {
    "newest": "Neueste zuerst",
    "relevance": "Passendste zuerst",
    "closest": "Nächste zuerst",
    "salary": "Bestbezahlte zuerst",
}
URGENCY = {"soonest": "Eiligste zuerst", "newest": "Neueste zuerst"}
TOPICS = {
    "news": "Neues aus der Initiative",
    "jobs": "Stellen",
    "events": "Termine",
    "tenders": "Ausschreibungen",
}
RHYTHMS = {"instant": "sofort", "weekly": "wöchentlich", "monthly": "monatlich"}
ALERTS = {"instant": "sofort", "daily": "täglich", "weekly": "wöchentlich"}
PERIODS = {"hour": "pro Stunde", "day": "am Tag", "week": "in der Woche", "month": "im Monat", "year": "im Jahr"}
EDUCATION = {
    "none": "keiner nötig",
    "high_school": "Abitur",
    "associate_degree": "Fachwirt oder Meister",
    "bachelor_degree": "Bachelor",
    "professional_certificate": "Berufsausbildung",
    "postgraduate_degree": "Master oder höher",
}
ERASURES = {
    "asked": "noch nicht bestätigt",
    "scheduled": "bestätigt",
    "running": "die Löschung läuft",
    "erased": "alles ist gelöscht",
    "withdrawn": "zurückgenommen",
}
