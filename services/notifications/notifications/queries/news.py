"""What is new in the association, for everybody: newsletters that have gone out, reports, new members."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from chassis import markdown
from notifications.models import Issue, News
from notifications.queries.digest import holds
from notifications.queries.issues import told_issues


def list_news(session: Session, now: datetime, limit: int) -> dict[str, Any]:
    """The newest first."""
    issues = session.scalars(told_issues().order_by(Issue.finished_at.desc(), Issue.id).limit(limit))
    items = [*map(_issue, issues), *map(_news, session.scalars(_open_news(now).limit(limit)))]
    items.sort(key=lambda item: item["published_at"].timestamp() if item["published_at"] else 0.0, reverse=True)
    return {"items": items[:limit]}


def _open_news(now: datetime) -> Select[News]:
    """Reports and new members, as far as they still hold."""
    query = select(News).where(News.topic == "news", News.position.is_not(None), holds(now))
    return query.order_by(News.position.desc())


def _issue(issue: Issue) -> dict[str, Any]:
    html = markdown.to_html(issue.body_markdown)
    told = {"title": issue.subject, "detail": "", "description_html": html, "published_at": issue.finished_at}
    return {"kind": "newsletter", "id": issue.id, "url": f"/newsletter/{issue.id}", **told}


def _news(row: News) -> dict[str, Any]:
    told = {"title": row.title, "detail": row.detail or row.place, "description_html": "", "published_at": row.told_at}
    return {"kind": row.kind, "id": row.id, "url": row.path, **told}
