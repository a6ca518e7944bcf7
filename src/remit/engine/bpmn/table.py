"""Which function serves which element: the one place where the machine and all elements meet."""

from remit.engine.bpmn.activities.adhoc import check_adhoc, dry_adhoc, start_adhoc
from remit.engine.bpmn.activities.awaiting import awaits_data, check_data
from remit.engine.bpmn.activities.call import start_call
from remit.engine.bpmn.activities.multi_instance import begin_loop, instance_done, loop_variables
from remit.engine.bpmn.activities.service import start_rule, start_script
from remit.engine.bpmn.activities.subprocess import dry_subprocess, start_subprocess
from remit.engine.bpmn.activities.tasks import fire_receive, start_pass, start_receive, start_send, start_user
from remit.engine.bpmn.events.boundary import fire_boundary
from remit.engine.bpmn.events.catch import enter_catch, fire_catch
from remit.engine.bpmn.events.compensation import handled, record
from remit.engine.bpmn.events.conditional import check_changed, check_conditions, check_fresh
from remit.engine.bpmn.events.listening import arm
from remit.engine.bpmn.events.start import enter_start
from remit.engine.bpmn.events.subprocess import dry_event_subprocess, fire_start
from remit.engine.bpmn.events.throwing import enter_throw
from remit.engine.bpmn.gateways.complex import check_complex, enter_complex
from remit.engine.bpmn.gateways.event_based import behind_gateway, enter_event_based, fire_behind
from remit.engine.bpmn.gateways.exclusive import enter_exclusive
from remit.engine.bpmn.gateways.inclusive import check_inclusive, enter_inclusive
from remit.engine.bpmn.gateways.parallel import enter_parallel
from remit.engine.bpmn.machine import Act, Table, TokenRun, end_instance, enter_activity
from remit.engine.bpmn.model import ACTIVITIES, Kind, Node
from remit.engine.core.state import Status


def _fire_catch(run: TokenRun, act: int, node: Node) -> None:
    (fire_behind if behind_gateway(run, act) else fire_catch)(run, act, node)


def _fire_receive(run: TokenRun, act: int, node: Node) -> None:
    (fire_behind if behind_gateway(run, act) else fire_receive)(run, act, node)


def _dry_process(run: TokenRun, _act: int, _node: Node) -> None:
    end_instance(run, Status.COMPLETED)


def _settle(run: TokenRun) -> bool:
    if check_conditions(run):
        return True
    if run.late:
        function, scope, *rest = run.late.popleft()
        if scope in run.acts:
            function(run, scope, *rest)
        return True
    if check_data(run):
        return True
    return bool(run.joins) and (check_inclusive(run) or check_complex(run))


_START: dict[Kind, Act] = {
    Kind.TASK: start_pass,
    Kind.MANUAL: start_pass,
    Kind.USER: start_user,
    Kind.SERVICE: start_rule,
    Kind.SCRIPT: start_script,
    Kind.RULE: start_rule,
    Kind.SEND: start_send,
    Kind.RECEIVE: start_receive,
    Kind.CALL: start_call,
    Kind.SUBPROCESS: start_subprocess,
    Kind.TRANSACTION: start_subprocess,
    Kind.ADHOC: start_adhoc,
}

TABLE = Table(
    enter={
        **dict.fromkeys(ACTIVITIES, enter_activity),
        Kind.START: enter_start,
        Kind.CATCH: enter_catch,
        Kind.THROW: enter_throw,
        Kind.END: enter_throw,
        Kind.EXCLUSIVE: enter_exclusive,
        Kind.PARALLEL: enter_parallel,
        Kind.INCLUSIVE: enter_inclusive,
        Kind.COMPLEX: enter_complex,
        Kind.EVENT_BASED: enter_event_based,
    },
    start=_START,
    dry={
        Kind.PROCESS: _dry_process,
        Kind.SUBPROCESS: dry_subprocess,
        Kind.TRANSACTION: dry_subprocess,
        Kind.ADHOC: dry_adhoc,
        Kind.EVENT_SUBPROCESS: dry_event_subprocess,
    },
    fire={
        Kind.BOUNDARY: fire_boundary,
        Kind.START: fire_start,
        Kind.CATCH: _fire_catch,
        Kind.RECEIVE: _fire_receive,
    },
    awaits_data=awaits_data,
    begin_loop=begin_loop,
    instance_done=instance_done,
    arm=arm,
    record=record,
    handled=handled,
    inside_done=check_adhoc,
    settle=_settle,
    check_fresh=check_fresh,
    check_changed=check_changed,
    loop_variables=loop_variables,
)
"""The elements of BPMN and their functions."""
