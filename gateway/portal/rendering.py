"""Templates to pages."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from chassis.errors import Refusal
from gateway import faults, problems
from gateway.languages import known
from gateway.portal import static, words
from gateway.portal.translations import country, day, last_day, moment, money, number, tongue, translator
from gateway.routes import Call

environment = Environment(
    loader=PackageLoader("gateway.portal"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(call: Call, template: str, status: int = 200, **shown: Any) -> Response:
    """A page for a call; pages behind a secret address are kept nowhere."""
    answer = HTMLResponse(text(call.request, template, call.context.language, **shown), status)
    if "{token}" in call.route.path or not call.route.safe:
        answer.headers["cache-control"] = "no-store"
    return answer


def error_page(request: Request, refusal: Refusal, language: str) -> Response:
    """A problem as a page."""
    title, detail = problems.text_of(refusal, language)
    similar = refusal.details.get("similar", []) if refusal.status == 410 else []
    errors = faults.of(refusal, language) if refusal.status == 422 else []
    shown = text(request, "error.html", language, title=title, detail=detail, similar=similar, errors=errors)
    return HTMLResponse(shown, refusal.status, problems.headers(refusal, language))


def text(request: Request, template: str, language: str, **shown: Any) -> str:
    """The template's text in a language."""
    chosen = known(request.query_params.get("lang", ""))
    helpers = {
        "_": translator(language),
        "language": language,
        "chosen": chosen,
        "here": request.url.path,
        "href": partial(_href, chosen),
        "switch": partial(_switch, request),
        "moment": partial(moment, language=language),
        "day": partial(day, language=language),
        "last_day": partial(last_day, language=language),
        "money": partial(money, language=language),
        "number": partial(number, language=language),
        "country": partial(country, language=language),
        "tongue": partial(tongue, language=language),
        "faults_of": partial(faults.of, language=language),
        "words": words,
        "css": static.CSS,
        "icon": static.ICON,
    }
    return environment.get_template(template).render(helpers, **shown)


def _href(chosen: str | None, path: str, **query: Any) -> str:
    """A link within the portal that keeps the language chosen by hand."""
    query |= {"lang": chosen} if chosen else {}
    return f"{path}?{urlencode(query)}" if query else path


def _switch(request: Request, language: str) -> str:
    """This page in the other language."""
    kept = [(k, v) for k, v in request.query_params.multi_items() if k != "lang"]
    return "?" + urlencode([*kept, ("lang", language)])
