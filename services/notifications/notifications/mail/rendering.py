"""Templates into text in lines of 72 columns and HTML with inlined styles, and times as people read them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from textwrap import TextWrapper
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, format_datetime
from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined

from chassis.clock import LOCAL

_environment = Environment(
    loader=PackageLoader("notifications", "mail/templates"),
    autoescape=lambda name: bool(name and name.endswith(".html")),  # noqa: S701 - the text templates are not HTML
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_inliner = CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)
_style = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_lead = re.compile(r"\s*(?:> ?|[*+-] |\d{1,3}\. )*")
WIDTH = 72
_DAY = {"de": "EEEE, d. MMMM y", "en": "EEEE, d MMMM y"}
_MINUTE = {"de": "EEEE, d. MMMM y, HH:mm 'Uhr'", "en": "EEEE, d MMMM y, HH:mm"}


def render(template: str, **values: Any) -> tuple[str, str]:
    """(text, html) of a template that comes in both."""
    text = wrapped(_environment.get_template(f"{template}.txt").render(**values))
    html = _environment.get_template(f"{template}.html").render(**values)
    return text, _inliner.inline(html)


def render_passage(template: str, **values: Any) -> tuple[str, str]:
    """(text, html) of what stands within such a template, with the styles of the whole page."""
    text = wrapped(_environment.get_template(f"{template}.txt").render(**values))
    html = _environment.get_template(f"{template}.html").render(**values)
    return text, _inliner.inline_fragment(html, _styles())


def wrapped(text: str) -> str:
    """Text in lines of 72 columns, since terminals break words anywhere.

    What follows a bullet or a quote stays below its words. Links stay whole, and so do rows of tables and code.
    """
    lines, code = [], False
    for line in text.split("\n"):
        code ^= line.lstrip().startswith("```")
        whole = code or len(line) <= WIDTH or line.lstrip().startswith(("|", "```"))
        lines.append(line if whole else _filled(line))
    return "\n".join(lines)


def _filled(line: str) -> str:
    lead = _lead.match(line)
    mark = lead[0] if lead else ""
    below = mark if ">" in mark else " " * len(mark)
    wrapper = TextWrapper(WIDTH, mark, below, break_long_words=False, break_on_hyphens=False)
    return wrapper.fill(line[len(mark) :])


@cache
def _styles() -> str:
    assert _environment.loader is not None  # noqa: S101 - it is given above
    source, _, _ = _environment.loader.get_source(_environment, "base.html")
    return "".join(_style.findall(source))


def when(starts_at: datetime, time_zone: str, language: str, *, all_day: bool) -> str:
    """A moment on the clock of its own place."""
    local = starts_at.astimezone(_zone(time_zone))
    return format_datetime(local, (_DAY if all_day else _MINUTE)[language], tzinfo=local.tzinfo, locale=language)


def day(of: date, language: str) -> str:
    """A day of the calendar."""
    return format_date(of, _DAY[language], locale=language)


def span(starts_at: datetime, ends_at: datetime, time_zone: str, language: str, *, all_day: bool) -> str:
    """From when to when; the same day is named once, and the end of a whole day is not the next one."""
    zone = _zone(time_zone)
    if all_day:
        ends_at -= timedelta(microseconds=1)
    first, last = starts_at.astimezone(zone), max(ends_at, starts_at).astimezone(zone)
    begins = when(starts_at, time_zone, language, all_day=all_day)
    if first.date() != last.date():
        return f"{begins} – {when(last, time_zone, language, all_day=all_day)}"
    if all_day or first == last:
        return begins
    minute = "HH:mm 'Uhr'" if language == "de" else "HH:mm"
    begins = begins.removesuffix(" Uhr")
    return f"{begins}–{format_datetime(last, minute, tzinfo=last.tzinfo, locale=language)}"


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return LOCAL
