"""The pages that links in mails lead to. Looking at one changes nothing; its button does."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from chassis.errors import Invalid, Unauthenticated, field_error
from gateway.api.account import on_device, remember
from gateway.portal import forms, portal
from gateway.portal.rendering import page
from gateway.routes import Call, Handler

HTML = {"needs": "anyone", "media": "text/html"}
FORM = {**HTML, "body": "form"}

# kind of link -> heading, what the button does, its label; then what has been done
BUTTONS = {
    "application": (
        "Antrag bestätigen",
        "Mit einem Klick bestätigen Sie Ihre E-Mail-Adresse. Danach prüft der Vorstand Ihren Antrag.",
        "Antrag bestätigen",
        "Ihr Antrag ist bestätigt. Der Vorstand meldet sich bei Ihnen.",
    ),
    "withdrawal": (
        "Antrag zurückziehen",
        "Mit einem Klick ziehen Sie Ihren Aufnahmeantrag zurück. Später können Sie einen neuen stellen.",
        "Antrag zurückziehen",
        "Ihr Antrag ist zurückgezogen.",
    ),
    "registration": (
        "Anmeldung bestätigen",
        "Mit einem Klick bestätigen Sie Ihre Anmeldung zur Veranstaltung.",
        "Anmeldung bestätigen",
        "Ihre Anmeldung ist bestätigt.",
    ),
    "subscription": (
        "Newsletter bestätigen",
        "Mit einem Klick bestätigen Sie, dass Sie unseren Newsletter erhalten möchten.",
        "Newsletter bestätigen",
        "Sie erhalten unseren Newsletter. Abbestellen können Sie ihn jederzeit mit einem Klick.",
    ),
    "unsubscribe": (
        "Newsletter abbestellen",
        "Mit einem Klick erhalten Sie keine weiteren Newsletter an diese Adresse.",
        "Abbestellen",
        "Sie erhalten keine weiteren Newsletter.",
    ),
    "newsletter-erasure": (
        "Daten löschen",
        (
            "Mit einem Klick löschen wir alles, was der Newsletter über Sie gespeichert hat, auch den Nachweis Ihrer "
            "Einwilligung. Newsletter erhalten Sie dann keine mehr."
        ),
        "Alles löschen",
        "Der Newsletter hat nichts mehr über Sie gespeichert.",
    ),
    "search": (
        "Suche bestätigen",
        "Mit einem Klick bestätigen Sie, dass wir Ihnen neue Stellen zu Ihrer Suche senden.",
        "Suche bestätigen",
        "Ihre Suche ist gespeichert. Beenden können Sie sie jederzeit mit einem Klick.",
    ),
    "search-end": (
        "Suche beenden",
        "Mit einem Klick erhalten Sie zu dieser Suche keine Nachrichten mehr.",
        "Suche beenden",
        "Ihre Suche ist beendet.",
    ),
    "email": (
        "E-Mail-Adresse bestätigen",
        "Mit einem Klick gilt diese E-Mail-Adresse für Ihren Zugang.",
        "Adresse bestätigen",
        "Ihre neue E-Mail-Adresse gilt von jetzt an.",
    ),
    "still-open": (
        "Stelle offen lassen",
        "Mit einem Klick bleibt Ihre Stelle weitere 60 Tage auf der Stellenbörse.",
        "Noch offen",
        "Danke! Ihre Stelle bleibt auf der Stellenbörse. Vor dem Ende fragen wir Sie wieder.",
    ),
    "filled": (
        "Stelle als besetzt melden",
        "Mit einem Klick verschwindet Ihre Stelle von der Stellenbörse.",
        "Besetzt",
        "Danke! Ihre Stelle steht nicht mehr auf der Stellenbörse.",
    ),
    "sign-in": ("Anmelden", "Mit einem Klick melden Sie sich auf diesem Gerät an.", "Anmelden", ""),
}

ASKED = {
    "application": "/confirm/application/{token}",
    "withdrawal": "/withdraw/application/{token}",
    "registration": "/confirm/registration/{token}",
    "subscription": "/confirm/subscription/{token}",
    "unsubscribe": "/unsubscribe/{token}",
    "newsletter-erasure": "/preferences/{token}/erasure",
    "search": "/confirm/search/{token}",
    "search-end": "/end/search/{token}",
    "email": "/confirm/email/{token}",
    "still-open": "/jobs/still-open/{token}",
    "filled": "/jobs/filled/{token}",
    "sign-in": "/sign-in/{token}",
}


def asking(kind: str) -> Handler:
    """A page that says what its button will do."""

    async def ask(call: Call, **_: str) -> Response:
        """Asks before anything is done."""
        heading, explanation, label, _result = BUTTONS[kind]
        return page(call, "button.html", heading=heading, explanation=explanation, label=label)

    return ask


def done(call: Call, kind: str, more: tuple[str, str] | None = None) -> Response:
    """A page that says what has been done; `more` is the path and the name of what may be done next."""
    heading, _, _, result = BUTTONS[kind]
    return page(call, "done.html", heading=heading, result=result, more=more)


for _kind, _path in ASKED.items():
    portal.get(_path, **HTML)(asking(_kind))


@portal.post("/confirm/application/{token}", calls="members.confirm_application", touches=(), **FORM)
async def confirm_application(call: Call, token: str) -> Response:
    """Confirms an application."""
    forms.own(call)
    await call.ask("members.confirm_application", token=token)
    return done(call, "application")


@portal.post("/withdraw/application/{token}", calls="members.withdraw_application", touches=(), **FORM)
async def withdraw_application(call: Call, token: str) -> Response:
    """Takes an application back."""
    forms.own(call)
    await call.ask("members.withdraw_application", token=token)
    return done(call, "withdrawal")


@portal.post("/confirm/registration/{token}", calls="events.confirm_registration", **FORM)
async def confirm_registration(call: Call, token: str) -> Response:
    """Confirms a registration, and says whether there was a seat."""
    forms.own(call)
    registration = await call.ask("events.confirm_registration", token=token)
    return page(call, "registered.html", registration=registration, email=None)


@portal.post("/confirm/subscription/{token}", calls="notifications.confirm_subscription", **FORM)
async def confirm_subscription(call: Call, token: str) -> Response:
    """Confirms a subscription."""
    forms.own(call)
    await call.ask("notifications.confirm_subscription", token=token)
    return done(call, "subscription")


@portal.post("/unsubscribe/{token}", calls="notifications.unsubscribe", **FORM)
async def unsubscribe(call: Call, token: str) -> Response:
    """Unsubscribes."""
    forms.own(call)
    await call.ask("notifications.unsubscribe", token=token)
    return done(call, "unsubscribe", more=(f"/preferences/{token}/erasure", "Auch meine Daten löschen"))


@portal.post("/confirm/email/{token}", calls="members.confirm_email", touches=(), **FORM)
async def confirm_email(call: Call, token: str) -> Response:
    """Confirms another address of an account."""
    forms.own(call)
    await call.ask("members.confirm_email", token=token)
    return done(call, "email")


@portal.post("/jobs/still-open/{token}", calls="jobs.keep_job_open", **FORM)
async def keep_job_open(call: Call, token: str) -> Response:
    """Keeps a posting open."""
    forms.own(call)
    await call.ask("jobs.keep_job_open", token=token)
    return done(call, "still-open")


@portal.post("/jobs/filled/{token}", calls="jobs.fill_job", **FORM)
async def fill_job(call: Call, token: str) -> Response:
    """Closes a posting as filled."""
    forms.own(call)
    await call.ask("jobs.fill_job", token=token)
    return done(call, "filled")


@portal.post("/sign-in/{token}", calls="members.redeem_sign_in_link", touches=(), **FORM)
async def sign_in(call: Call, token: str) -> Response:
    """Signs in and goes to the home page; asks for a code first where the account has a second factor."""
    forms.own(call)
    code = call.form.get("otp", [""])[-1] or None
    try:
        session = await call.ask("members.redeem_sign_in_link", token=token, otp=code, **on_device(call))
    except Unauthenticated as refusal:
        if refusal.code not in ("otp_needed", "wrong_code"):
            raise
        return page(call, "code.html", 401, wrong=refusal.code == "wrong_code")
    answer = RedirectResponse("/", 303)
    remember(call, answer, session)
    return answer


@portal.get("/invitation/{token}", calls="members.get_invitation", **HTML)
async def show_invitation(call: Call, token: str) -> Response:
    """Whom the invitation is for, and a form to choose a password."""
    return page(
        call,
        "invitation.html",
        invitation=await call.ask("members.get_invitation", token=token),
        problem=None,
    )


@portal.post("/invitation/{token}", calls=("members.accept_invitation", "members.get_invitation"), touches=(), **FORM)
async def accept_invitation(call: Call, token: str) -> Response:
    """Accepts the invitation with the password that was chosen."""
    forms.own(call)
    password = call.form.get("password", [""])[-1]
    try:
        if password != call.form.get("again", [""])[-1]:
            raise field_error("/again", "The two passwords differ.")
        await call.ask("members.accept_invitation", token=token, password=password or None)
    except Invalid as problem:
        if problem.code == "token_invalid":
            raise
        invitation = await call.ask("members.get_invitation", token=token)
        return page(call, "invitation.html", 422, invitation=invitation, problem=problem)
    return page(
        call,
        "done.html",
        heading="Willkommen",
        result="Ihr Zugang ist eingerichtet. Sie können sich anmelden.",
    )


@portal.get("/registration/{token}", calls="events.get_registration", **HTML)
async def show_registration(call: Call, token: str) -> Response:
    """The state of a registration, and a button to cancel it."""
    return page(call, "registration.html", registration=await call.ask("events.get_registration", token=token))


@portal.post("/registration/{token}", calls="events.cancel_registration", **FORM)
async def cancel_registration(call: Call, token: str) -> Response:
    """Cancels a registration."""
    forms.own(call)
    await call.ask("events.cancel_registration", token=token)
    return page(
        call,
        "done.html",
        heading="Anmeldung abgesagt",
        result="Ihr Platz ist wieder frei. Danke, dass Sie Bescheid sagen.",
    )
