"""Actions: what changes the state of an entity.

Unknown actions are a matter of the specification (422); an action that the present state
does not offer is refused with 403.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from plansdk.mock.megaplan import computed, states, writing
from plansdk.mock.megaplan.account import Account
from plansdk.mock.megaplan.behaviours.patterns import only_variable, undoing
from plansdk.mock.megaplan.call import Behaviour, Call, Entity, FieldError, Refused, Result
from plansdk.mock.megaplan.dates import date_time
from plansdk.mock.megaplan.kinds import Kinds
from plansdk.mock.megaplan.store import key_of, link_to, links_in, own_key
from plansdk.mock.megaplan.values import is_list, is_object
from plansdk.model import CONTENT_TYPE, Operation, Scalar


def find(operation: Operation, _: Kinds) -> Behaviour | None:
    """The behaviour of the actions in the table."""
    return _BEHAVIOURS.get(operation.id)


def _no_right(action: str) -> Refused:
    return Refused(403, FieldError(f"No {action} rights"))


def _now(account: Account) -> Entity:
    return date_time(account.clock.now())


@undoing
def act_on_issue(account: Account, call: Call) -> Result:
    """Perform an action of a task or project."""
    type_ = "Task" if call.operation.path.startswith("/task") else "Project"
    issue = account.find((type_,), only_variable(call))
    action = str(call.body.get("action")) if is_object(call.body) else ""
    move = states.MOVES.get(action)
    if move is None or issue.get("status") not in move.sources:
        raise _no_right(action)
    if action == "act_delete":
        account.remove(issue)
        return Result(issue)
    if action == "act_convert":
        return Result(_converted(account, issue, call.user))
    said: dict[str, Any] = {}
    if move.to:
        said = {"status": move.to, "statusChangeTime": _now(account)}
        said |= _FURTHER.get(move.to, _reopened)(account)
    _say(account, issue, call)
    return Result(writing.put(account, issue, call.user, said))


def _reopened(_: Account) -> dict[str, Any]:
    return {"actualFinish": None}


_FURTHER: Mapping[str, Callable[[Account], dict[str, Any]]] = {
    "accepted": lambda account: {"actualStart": _now(account), "actualFinish": None},
    "completed": lambda account: {"actualFinish": _now(account), "completed": 100},
    "cancelled": lambda account: {"actualFinish": _now(account)},
    "expired": lambda account: {"actualFinish": _now(account)},
}
"""What else a new status brings."""


def _say(account: Account, entity: Entity, call: Call) -> None:
    """Keep what is said about an action as a comment."""
    text = call.body.get("text") if is_object(call.body) else None
    if isinstance(text, str) and text:
        subject = link_to(own_key(entity))
        writing.create(account, "Comment", {"content": text}, call.user, subject=subject)


@undoing
def convert(account: Account, call: Call) -> Result:
    """Make a project of a task, or a task of a project."""
    type_ = "Task" if call.operation.path.startswith("/task") else "Project"
    return Result(_converted(account, account.find((type_,), only_variable(call)), call.user))


def _converted(account: Account, issue: Entity, user: str) -> Entity:
    type_ = "Project" if issue[CONTENT_TYPE] == "Task" else "Task"
    fields = account.kinds[type_].fields
    marks = (each for each in fields.values() if each.required and each.type == Scalar("boolean"))
    kept: Entity = {each.name: False for each in marks}
    kept |= {name: value for name, value in issue.items() if name in fields and value is not None}
    made = writing.create(account, type_, kept, user, status=issue.get("status"))
    account.remove(issue)
    return made


@undoing
def act_on_todo(account: Account, call: Call) -> Result:
    """Perform an action of a to-do; the content type of the body says which."""
    todo = account.find(("Todo",), only_variable(call))
    body = call.body if is_object(call.body) else {}
    finished = computed.is_finished(account, todo)
    match body.get(CONTENT_TYPE):
        case "TodoFinishActionRequest" if not finished:
            return Result(_finish(account, todo, body, call.user))
        case "TodoRenewActionRequest" if finished:
            said = {"status": _status(account, "scheduled"), "timeFinished": None}
            return Result(writing.put(account, todo, call.user, said))
        case "TodoTakeActionRequest":
            responsible = {"responsible": link_to(("Employee", call.user))}
            return Result(writing.put(account, todo, call.user, responsible))
        case "TodoAcceptInvitationActionRequest":
            return Result(_answer_invitation(account, todo, call, "accepted"))
        case "TodoRejectInvitationActionRequest":
            return Result(_answer_invitation(account, todo, call, "rejected"))
        case "TodoDeleteRepeatableActionRequest":
            account.remove(todo)
            return Result(todo)
        case other:
            raise _no_right(str(other))


def _finish(account: Account, todo: Entity, body: Mapping[str, Any], user: str) -> Entity:
    status = body.get("status")
    if status is not None:
        status = writing.link_or_create(account, status, user, "status")
    said = {"status": status or _status(account, "finished"), "timeFinished": _now(account)}
    text = body.get("resultText")
    if isinstance(text, str) and text:
        attaches = body.get("resultAttaches")
        result = {"content": text, "attaches": attaches if is_list(attaches) else []}
        subject = link_to(own_key(todo))
        comment = writing.create(account, "Comment", result, user, subject=subject)
        said["resultComment"] = link_to(own_key(comment))
    return writing.put(account, todo, user, said)


def _status(account: Account, master_type: str) -> Entity | None:
    for each in account.store.all(("TodoStatus",)):
        if each.get("masterType") == master_type:
            return link_to(own_key(each))
    return None


def _answer_invitation(account: Account, todo: Entity, call: Call, status: str) -> Entity:
    for key in links_in(todo.get("participants")):
        found = account.store.get(key) or {}
        if key_of(found.get("subject")) == ("Employee", call.user):
            account.store.put({**found, "status": status})
            return writing.put(account, todo, call.user, {})
    raise _no_right("act_accept_invite" if status == "accepted" else "act_reject_invite")


@undoing
def apply_transition(account: Account, call: Call) -> Result:
    """Move a deal to another state, by a transition that its state offers."""
    deal = account.find(("Deal",), only_variable(call))
    key = key_of(call.body)
    offered = {own_key(each) for each in computed.possible_transitions(account, deal)}
    if key is None or key not in offered:
        raise _no_right("transition")
    transition = account.store.get(key) or {}
    state = account.linked(transition.get("to"))
    if state is None:
        raise _no_right("transition")
    return Result(_moved(account, deal, state, call.user))


@undoing
def apply_trigger(account: Account, call: Call) -> Result:
    """Start a scenario of a deal; of its operations only changes of the state are done."""
    deal = account.find(("Deal",), only_variable(call))
    key = key_of(call.body)
    offered = {own_key(each) for each in computed.possible_triggers(account, deal)}
    if key is None or key not in offered:
        raise _no_right("trigger")
    for each in links_in((account.store.get(key) or {}).get("operations")):
        state = account.linked((account.store.get(each) or {}).get("state"))
        if each[0] == "ChangeStateOperation" and state is not None:
            deal = _moved(account, deal, state, call.user)
    return Result(writing.put(account, deal, call.user, {}))


def _moved(account: Account, deal: Entity, state: Entity, user: str) -> Entity:
    said = {
        "state": link_to(own_key(state)),
        "stateTimeUpdated": _now(account),
        "result": state.get("type") or "active",
    }
    return writing.put(account, deal, user, said)


def _employment(**said: Any) -> Behaviour:
    @undoing
    def performed(account: Account, call: Call) -> Result:
        """Let an employee come or go."""
        employee = account.find(("Employee",), only_variable(call))
        given = {name: value(account) if callable(value) else value for name, value in said.items()}
        return Result(writing.put(account, employee, call.user, given))

    return performed


@undoing
def delegate(account: Account, call: Call) -> Result:
    """Give a task to another employee."""
    task = account.find(("Task",), only_variable(call))
    to = writing.link_or_create(account, call.body, call.user)
    return Result(writing.put(account, task, call.user, {"responsible": to, "status": "assigned"}))


@undoing
def set_contractor(account: Account, call: Call) -> Result:
    """Set the client of a deal."""
    deal = account.find(("Deal",), only_variable(call))
    return Result(writing.change(account, deal, {"contractor": call.body}, call.user))


def contractor_of_deal(account: Account, call: Call) -> Result:
    """The client of a deal."""
    deal = account.find(("Deal",), only_variable(call))
    return Result(account.linked(deal.get("contractor")))


def current_user(account: Account, call: Call) -> Result:
    """Who asks."""
    return Result(account.find(("Employee",), call.user))


_BEHAVIOURS: Mapping[str, Behaviour] = {
    "GET /currentUser": current_user,
    "POST /task/{id}/doAction": act_on_issue,
    "POST /project/{id}/doAction": act_on_issue,
    "POST /task/{taskId}/convert": convert,
    "POST /project/{projectId}/convert": convert,
    "POST /task/{id}/delegate": delegate,
    "POST /todo/{id}/doAction": act_on_todo,
    "POST /todo/{id}/deleteRequest": act_on_todo,
    "POST /deal/{dealId}/applyTransition": apply_transition,
    "POST /deal/{dealId}/applyTrigger": apply_trigger,
    "GET /deal/{dealId}/contractor": contractor_of_deal,
    "POST /deal/{id}/contractor": set_contractor,
    "POST /employee/{id}/fire": _employment(isWorking=False, canLogin=False, fireDay=_now),
    "POST /employee/{id}/restoreFired": _employment(isWorking=True, canLogin=True, fireDay=None),
    "POST /employee/{id}/block": _employment(canLogin=False),
    "POST /employee/{id}/unblock": _employment(canLogin=True),
}
