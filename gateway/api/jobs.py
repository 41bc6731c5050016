"""The job board."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urljoin

from starlette.responses import Response

from chassis.errors import NotFound
from gateway.api import api
from gateway.routes import Call
from gateway.structured import MEDIA, job_posting

POSTERS = ("member", "office")


@api.get("/jobs", calls="jobs.list_jobs", needs="anyone", tags="jobs")
async def list_jobs(call: Call) -> Any:
    """The published postings."""
    return await call()


@api.get("/jobs/{id:uuid}", calls="jobs.get_job", needs="anyone", tags="jobs")
async def get_job(call: Call, id: str) -> Any:
    """One posting; 410 with similar ones when it has closed."""
    return await call(job_id=id)


@api.get("/jobs/export", calls="jobs.export_jobs", needs="anyone", tags="jobs")
async def export_jobs(call: Call) -> Any:
    """The published postings for other portals, in the fields of the Bundesagentur für Arbeit; the newest first."""
    found, base = await call(sort="newest"), call.house.settings.base_url
    return found | {"items": [each | {"url": urljoin(base, each["url"])} for each in found["items"]]}


@api.get("/jobs/{id:uuid}/jsonld", calls="jobs.get_job", needs="anyone", tags="jobs", media=MEDIA)
async def get_job_posting(call: Call, id: str) -> Any:
    """A published posting as schema.org's JobPosting."""
    job = await call(job_id=id)
    if job["status"] != "published":
        raise NotFound("job_not_found")
    return Response(json.dumps(job_posting(job, call.house.settings.base_url), ensure_ascii=False), media_type=MEDIA)


@api.get("/me/jobs", calls="jobs.list_my_jobs", needs=POSTERS)
async def list_my_jobs(call: Call) -> Any:
    """The own organisation's postings, drafts included; `status` chooses some."""
    return await call()


@api.post("/jobs", calls="jobs.create_job", needs=POSTERS, status=201, created="/api/v1/jobs/{id}")
async def create_job(call: Call) -> Any:
    """Write a posting; it stays a draft until it is published."""
    return await call()


@api.patch("/jobs/{id:uuid}", calls="jobs.change_job", needs=POSTERS, reads="jobs.get_job")
async def change_job(call: Call, id: str) -> Any:
    """Change a posting."""
    return await call(job_id=id)


@api.post("/jobs/{id:uuid}/publication", calls="jobs.publish_job", needs=POSTERS)
async def publish_job(call: Call, id: str) -> Any:
    """Publish a posting; where the office approves what members post, submit it."""
    return await call(job_id=id)


@api.post("/jobs/{id:uuid}/refusal", calls="jobs.send_back_job", needs="office")
async def send_back_job(call: Call, id: str) -> Any:
    """Send a posting that was submitted back to its writer, with the reason."""
    return await call(job_id=id)


@api.post("/jobs/{id:uuid}/closure", calls="jobs.close_job", needs=POSTERS)
async def close_job(call: Call, id: str) -> Any:
    """Close a posting, as filled or withdrawn."""
    return await call(job_id=id)


@api.post("/jobs/{id:uuid}/extension", calls="jobs.extend_job", needs=POSTERS)
async def extend_job(call: Call, id: str) -> Any:
    """Let a posting run longer."""
    return await call(job_id=id)


@api.post("/jobs/still-open", calls="jobs.keep_job_open", needs="anyone")
async def keep_job_open(call: Call) -> Any:
    """Keep a posting open for another 60 days, by the link from the mail."""
    return await call()


@api.post("/jobs/filled", calls="jobs.fill_job", needs="anyone")
async def fill_job(call: Call) -> Any:
    """Close a posting as filled, by the link from the mail."""
    return await call()
