"""Variables of the instance behind a task, as somebody may see them: what a desk lays out."""

from collections.abc import Iterable, Mapping
from typing import Any

from remit.engine import ROOT
from remit.parties.access import Principal
from remit.store import Reader
from remit.work.records.instances import find_instance
from remit.work.reports.doors import OpenedTask
from remit.work.reports.items import payload_classes
from remit.work.rules.variables import classified, shown
from remit.work.runtime import Runtime, stored_state


def task_variables(
    reader: Reader, runtime: Runtime, opened: OpenedTask, *, principal: Principal, names: Iterable[str]
) -> Mapping[str, Any]:
    """Return some of an instance's variables, masked for whoever looks; empty where the instance is gone."""
    instance = find_instance(reader, tenant=opened.task.tenant, instance_id=opened.task.instance_id)
    if instance is None:
        return {}
    own = stored_state(reader, runtime.models, instance).variables.get(ROOT) or {}
    known = classified(opened.item.payload, payload_classes(runtime.lines, opened.item))
    wanted = {name: own[name] for name in names if name in own}
    return shown(wanted, known, principal=principal, resource=opened.resource)
