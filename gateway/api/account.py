"""Being invited, signing in and out."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from chassis.errors import field_error
from gateway.answering import dumped
from gateway.api import api
from gateway.identity import credentials, session_cookie
from gateway.routes import Call


@api.post("/session", calls="members.open_session", needs="anyone", status=201, touches=(), extra=("grant",))
async def open_session(call: Call) -> Any:
    """Sign in by address and password; `{"grant": "token"}` answers a bearer token in place of the cookie."""
    grant = _grant(call)
    return signed_in(call, await call(), grant)


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
)
async def redeem_sign_in_link(call: Call) -> Any:
    """Sign in with the token from the mail."""
    grant = _grant(call)
    return signed_in(call, await call(), grant)


@api.delete("/session", calls="members.close_session", needs="account", body="none", touches=(), status=204)
async def close_session(call: Call) -> Any:
    """Sign out."""
    found = credentials(call.request)
    if found:
        await call(token=found.token)
        call.house.identity.forget(found.token)
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


@api.get("/me", calls="members.get_me", needs="account")
async def get_me(call: Call) -> Any:
    """Who is signed in; with a cookie also the CSRF token that belongs to it."""
    account = await call()
    found = credentials(call.request)
    if found and found.by_cookie:
        return {**account, "csrf_token": call.house.identity.csrf_token(found.token)}
    return account


def signed_in(call: Call, session: dict[str, Any], grant: str) -> Response:
    """The answer to an opened session: the cookie and its CSRF token, or a bearer token in their place."""
    if grant == "token":
        shown = {name: session[name] for name in ("account", "token", "expires_at")}
        return Response(dumped(shown), 201, media_type="application/json")
    shown = {"account": session["account"], "csrf_token": call.house.identity.csrf_token(session["token"])}
    answer = Response(dumped(shown), 201, media_type="application/json")
    cookie = session_cookie(session["token"], session["expires_at"], call.house.settings.secure)
    answer.headers["set-cookie"] = cookie
    return answer


def _grant(call: Call) -> str:
    """What the client wants to hold: `cookie` (the default) or `token`."""
    grant = call.given.pop("grant", "cookie")
    if grant not in ("cookie", "token"):
        raise field_error("/grant", "Must be cookie or token.")
    return str(grant)
