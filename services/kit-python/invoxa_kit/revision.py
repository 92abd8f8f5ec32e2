"""Which revision this task is: family and number of its task definition."""

import httpx

from invoxa_kit.settings import Settings


def read_revision(settings: Settings) -> str:
    """Ask the ECS metadata endpoint; without one, INX_REVISION, else `local:0`."""
    if settings.ecs_container_metadata_uri_v4 is None:
        return settings.inx_revision or "local:0"
    answer = httpx.get(f"{settings.ecs_container_metadata_uri_v4}/task", timeout=5, trust_env=False)
    answer.raise_for_status()
    task = answer.json()
    return f"{task['Family']}:{task['Revision']}"
