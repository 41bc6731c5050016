"""Liveness and readiness on the public port, for load balancers."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse

from gateway.routes import Call, Routes

health = Routes()


@health.get("/livez", needs="anyone")
async def livez(_call: Call) -> Any:
    """The process runs."""
    return JSONResponse({"alive": True}, headers={"cache-control": "no-store"})


@health.get("/readyz", needs="anyone")
async def readyz(call: Call) -> Any:
    """Requests can be answered: the broker is connected."""
    faults = call.house.faults
    return JSONResponse({"ready": not faults, "faults": faults}, 503 if faults else 200, {"cache-control": "no-store"})
