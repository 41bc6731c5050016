"""Being invited, signing in and out."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from chassis.errors import Unauthenticated, field_error
from gateway.answering import dumped
from gateway.api import api
from gateway.clients import hint
from gateway.identity import credentials, device_cookie, device_of, session_cookie
from gateway.routes import SESSION, Call

ON_DEVICE = ("client", "device")


@api.post(
    "/session",
    calls="members.open_session",
    needs="anyone",
    status=201,
    touches=(),
    extra=("grant",),
    fixes=ON_DEVICE,
)
async def open_session(call: Call) -> Any:
    """Sign in by address and password; `{"grant": "token"}` answers a bearer token in place of the cookie."""
    grant = _grant(call)
    return signed_in(call, await call(**on_device(call)), grant)


@api.post("/session/link", calls="members.request_sign_in_link", needs="anyone", status=202, touches=())
async def request_sign_in_link(call: Call) -> Any:
    """Ask for a link to sign in with; the answer is the same for every address."""
    return await call()


@api.post(
    "/session/link/redeem",
    calls="members.redeem_sign_in_link",
    needs="anyone",
    status=201,
    touches=(),
    extra=("grant",),
    fixes=ON_DEVICE,
)
async def redeem_sign_in_link(call: Call) -> Any:
    """Sign in with the token from the mail."""
    grant = _grant(call)
    return signed_in(call, await call(**on_device(call)), grant)


@api.delete(
    "/session",
    calls="members.close_session",
    needs="account",
    body="none",
    touches=(),
    status=204,
    scope=SESSION,
    enrols=True,
)
async def close_session(call: Call) -> Any:
    """Sign out."""
    token = own_token(call)
    await call(token=token)
    call.house.identity.forget(token)
    answer = Response(status_code=204)
    answer.headers["set-cookie"] = session_cookie("", None, call.house.settings.secure)
    return answer


@api.get("/invitations/{token}", calls="members.get_invitation", needs="anyone")
async def get_invitation(call: Call, token: str) -> Any:
    """Whom an invitation is for."""
    return await call(token=token)


@api.post("/invitations/accept", calls="members.accept_invitation", needs="anyone", touches=())
async def accept_invitation(call: Call) -> Any:
    """Accept an invitation by choosing a password."""
    return await call()


@api.get("/me", calls="members.get_me", needs="account", enrols=True)
async def get_me(call: Call) -> Any:
    """Who is signed in; with a cookie also the CSRF token that belongs to it."""
    account = await call()
    found = credentials(call.request)
    if found and found.by_cookie:
        return {**account, "csrf_token": call.house.identity.csrf_token(found.token)}
    return account


def own_token(call: Call) -> str:
    """The token of the session that asks, on a route where one must."""
    found = credentials(call.request)
    if found is None:
        raise Unauthenticated("sign_in_needed")
    return found.token


def on_device(call: Call) -> dict[str, Any]:
    """What is known of the device that signs in."""
    return {"client": hint(call.request), "device": device_of(call.request)}


def remember(call: Call, answer: Response, session: dict[str, Any], *, cookie: bool = True) -> None:
    """Give the answer the session's cookie, and one by which the device is known again."""
    secure = call.house.settings.secure
    if cookie:
        answer.headers.append("set-cookie", session_cookie(session["token"], session["expires_at"], secure))
    if session.get("device"):
        answer.headers.append("set-cookie", device_cookie(session["device"], secure))


def signed_in(call: Call, session: dict[str, Any], grant: str) -> Response:
    """The answer to an opened session: the cookie and its CSRF token, or a bearer token in their place."""
    if grant == "token":
        shown = {name: session[name] for name in ("account", "token", "expires_at")}
    else:
        shown = {"account": session["account"], "csrf_token": call.house.identity.csrf_token(session["token"])}
    answer = Response(dumped(shown), 201, media_type="application/json")
    remember(call, answer, session, cookie=grant != "token")
    return answer


def _grant(call: Call) -> str:
    """What the client wants to hold: `cookie` (the default) or `token`."""
    grant = call.given.pop("grant", "cookie")
    if grant not in ("cookie", "token"):
        raise field_error("/grant", "Must be cookie or token.")
    return str(grant)


@api.post(
    "/me/password",
    calls="members.change_password",
    needs="account",
    touches=(),
    status=204,
    scope=SESSION,
    fixes=("token",),
)
async def change_password(call: Call) -> Any:
    """Change one's password; one's other sessions and access tokens end."""
    await call(token=own_token(call))
    call.house.identity.forget_all()
    return Response(status_code=204)


@api.post(
    "/me/email",
    calls="members.change_email",
    needs="account",
    touches=(),
    status=202,
    scope=SESSION,
    fixes=("token",),
)
async def change_email(call: Call) -> Any:
    """Ask for another address; it counts once it is confirmed by the link sent there."""
    return await call(token=own_token(call))


@api.post("/me/email/confirm", calls="members.confirm_email", needs="anyone", touches=())
async def confirm_email(call: Call) -> Any:
    """Confirm another address with the token from the mail."""
    return await call()
