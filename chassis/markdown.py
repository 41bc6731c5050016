"""Markdown from people into HTML that is safe to show: CommonMark, then an allow-list (nh3).

No images (they would tell a third party who reads), no raw HTML, links only to http, https and mailto.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

import nh3
from markdown_it import MarkdownIt

TAGS = {
    *("p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td", "s"),
}
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
_HEADING = re.compile(r"<(/?)h([1-6])>")


@lru_cache(maxsize=512)
def to_html(text: str) -> str:
    """Sanitised HTML; headings begin at h2, since the page has its own h1."""
    rendered = _HEADING.sub(lambda m: f"<{m[1]}h{min(4, max(2, int(m[2]) + 1))}>", _markdown.render(text))
    return nh3.clean(
        rendered,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    ).strip()


def to_text(text: str) -> str:
    """The words alone, on one line, for snippets and search."""
    return " ".join(unescape(nh3.clean(_markdown.render(text), tags=set())).split())
