"""Actions: what changes the state of an entity.

Unknown actions are a matter of the specification (422); an action that the present state
does not offer is refused with 403.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plansdk.mock.megaplan import derived, writing
from plansdk.mock.megaplan.behaviours.patterns import only_variable, subject_of
from plansdk.mock.megaplan.call import Behaviour, Call, Entity, FieldError, Refused, Result
from plansdk.mock.megaplan.database import Database
from plansdk.mock.megaplan.dates import date_time
from plansdk.mock.megaplan.defaults import todo_status
from plansdk.mock.megaplan.store import key_of, link_to, links_in, own_key
from plansdk.mock.megaplan.tables import MOVES
from plansdk.model import CONTENT_TYPE, Scalar


def _no_right(action: str) -> Refused:
    return Refused(403, FieldError(f"No {action} rights"))


def _now(db: Database) -> Entity:
    return date_time(db.clock.now())


def act_on_issue(db: Database, call: Call) -> Result:
    """Perform an action of a task or project."""
    issue = subject_of(db, call)
    action = call.said["action"]
    move = MOVES.get(action)
    if move is None or issue.get("status") not in move.sources:
        raise _no_right(action)
    if action == "act_delete":
        db.remove(issue)
        return Result(issue)
    if action == "act_convert":
        return Result(_converted(db, issue, call.user))
    said: dict[str, Any] = {}
    if move.to:
        said = {"status": move.to, "statusChangeTime": _now}
        said |= _FURTHER.get(move.to, {"actualFinish": None})
    _comment(db, issue, call.said.get("text"), call.user)
    return Result(_put(db, issue, call.user, said))


_FURTHER: Mapping[str, Mapping[str, Any]] = {
    "accepted": {"actualStart": _now, "actualFinish": None},
    "completed": {"actualFinish": _now, "completed": 100},
    "cancelled": {"actualFinish": _now},
    "expired": {"actualFinish": _now},
}
"""What else a new status brings."""


def _put(db: Database, entity: Entity, user: str, said: Mapping[str, Any]) -> Entity:
    """Set fields of an entity; a function stands for what it gives."""
    given = {name: value(db) if callable(value) else value for name, value in said.items()}
    return writing.put(db, entity, user, given)


def _comment(
    db: Database, entity: Entity, text: str | None, user: str, **further: Any
) -> Entity | None:
    """Keep what is said about an action; a link to the comment, if anything is."""
    if not text:
        return None
    said = {"content": text, **further}
    made = writing.create(db, "Comment", said, user, subject=link_to(own_key(entity)))
    return link_to(own_key(made))


def convert(db: Database, call: Call) -> Result:
    """Make a project of a task, or a task of a project."""
    return Result(_converted(db, subject_of(db, call), call.user))


def _converted(db: Database, issue: Entity, user: str) -> Entity:
    type_ = "Project" if issue[CONTENT_TYPE] == "Task" else "Task"
    fields = db.schema[type_].fields
    marks = (each for each in fields.values() if each.required and each.type == Scalar("boolean"))
    kept: Entity = {each.name: False for each in marks}
    kept |= {name: value for name, value in issue.items() if name in fields and value is not None}
    made = writing.create(db, type_, kept, user, status=issue.get("status"))
    db.remove(issue)
    return made


def act_on_todo(db: Database, call: Call) -> Result:
    """Perform an action of a to-do; the content type of the body says which."""
    todo = subject_of(db, call)
    finished = derived.is_finished(db, todo)
    match call.said.get(CONTENT_TYPE):
        case "TodoFinishActionRequest" if not finished:
            return Result(_finish(db, todo, call.said, call.user))
        case "TodoRenewActionRequest" if finished:
            said = {"status": todo_status(db, "scheduled"), "timeFinished": None}
            return Result(writing.put(db, todo, call.user, said))
        case "TodoTakeActionRequest":
            responsible = {"responsible": link_to(("Employee", call.user))}
            return Result(writing.put(db, todo, call.user, responsible))
        case "TodoAcceptInvitationActionRequest":
            return Result(_answer_invitation(db, todo, call, "accepted"))
        case "TodoRejectInvitationActionRequest":
            return Result(_answer_invitation(db, todo, call, "rejected"))
        case "TodoDeleteRepeatableActionRequest":
            db.remove(todo)
            return Result(todo)
        case other:
            raise _no_right(str(other))


def _finish(db: Database, todo: Entity, body: Mapping[str, Any], user: str) -> Entity:
    status = body.get("status")
    if status is not None:
        status = writing.link_or_create(db, status, user, "status")
    said = {"status": status or todo_status(db, "finished"), "timeFinished": _now}
    attaches: Any = body.get("resultAttaches") or []
    comment = _comment(db, todo, body.get("resultText"), user, attaches=attaches)
    return _put(db, todo, user, {**said, **({"resultComment": comment} if comment else {})})


def _answer_invitation(db: Database, todo: Entity, call: Call, status: str) -> Entity:
    for key in links_in(todo.get("participants")):
        found = db.store.get(key) or {}
        if key_of(found.get("subject")) == ("Employee", call.user):
            db.store.put({**found, "status": status})
            return writing.put(db, todo, call.user, {})
    raise _no_right("act_accept_invite" if status == "accepted" else "act_reject_invite")


def apply_transition(db: Database, call: Call) -> Result:
    """Move a deal to another state, by a transition that its state offers."""
    deal, transition = _offered(db, call, "possibleTransitions", "transition")
    state = db.linked(transition.get("to"))
    if state is None:
        raise _no_right("transition")
    return Result(_moved(db, deal, state, call.user))


def apply_trigger(db: Database, call: Call) -> Result:
    """Start a scenario of a deal; of its operations only changes of the state are done."""
    deal, trigger = _offered(db, call, "possibleTriggers", "trigger")
    for each in links_in(trigger.get("operations")):
        state = db.linked((db.store.get(each) or {}).get("state"))
        if each[0] == "ChangeStateOperation" and state is not None:
            deal = _moved(db, deal, state, call.user)
    return Result(writing.put(db, deal, call.user, {}))


def _offered(db: Database, call: Call, field: str, right: str) -> tuple[Entity, Entity]:
    """A deal, and what it offers and the body of a call names."""
    deal = subject_of(db, call)
    key = key_of(call.body)
    found = db.store.get(key) if key in set(links_in(db.value(deal, field))) and key else None
    if found is None:
        raise _no_right(right)
    return deal, found


def _moved(db: Database, deal: Entity, state: Entity, user: str) -> Entity:
    said = {
        "state": link_to(own_key(state)),
        "stateTimeUpdated": _now(db),
        "result": state.get("type") or "active",
    }
    return writing.put(db, deal, user, said)


def _employment(**said: Any) -> Behaviour:
    def performed(db: Database, call: Call) -> Result:
        """Let an employee come or go."""
        return Result(_put(db, subject_of(db, call), call.user, said))

    return performed


def delegate(db: Database, call: Call) -> Result:
    """Give a task to another employee."""
    task = subject_of(db, call)
    to = writing.link_or_create(db, call.body, call.user)
    return Result(writing.put(db, task, call.user, {"responsible": to, "status": "assigned"}))


def _visa(status: str) -> Behaviour:
    def performed(db: Database, call: Call) -> Result:
        """Say what one thinks of the actual version of what is negotiated."""
        item = db.find(("NegotiationItem",), only_variable(call))
        version = db.value(item, "actualVersion")
        if version is None:
            raise _no_right("negotiation")
        writing.create(db, "NegotiationVisa", call.said, call.user, version=version, status=status)
        return Result(item)

    return performed


def add_version(db: Database, call: Call) -> Result:
    """Propose another version of what is negotiated."""
    item = db.find(("NegotiationItem",), only_variable(call))
    back = link_to(own_key(item))
    type_ = "NegotiationItemVersion"
    return Result(writing.create(db, type_, call.said, call.user, negotiationItem=back))


BEHAVIOURS: Mapping[str, Behaviour] = {
    "POST /task/{id}/doAction": act_on_issue,
    "POST /project/{id}/doAction": act_on_issue,
    "POST /task/{taskId}/convert": convert,
    "POST /project/{projectId}/convert": convert,
    "POST /task/{id}/delegate": delegate,
    "POST /negotiation/{id}/approve": _visa("ok"),
    "POST /negotiation/{id}/reject": _visa("bad"),
    "POST /negotiation/{id}/version": add_version,
    "POST /todo/{id}/doAction": act_on_todo,
    "POST /todo/{id}/deleteRequest": act_on_todo,
    "POST /deal/{dealId}/applyTransition": apply_transition,
    "POST /deal/{dealId}/applyTrigger": apply_trigger,
    "GET /deal/{dealId}/contractor": lambda db, call: Result(
        db.linked(subject_of(db, call).get("contractor"))
    ),
    "POST /deal/{id}/contractor": lambda db, call: Result(
        writing.change(db, subject_of(db, call), {"contractor": call.body}, call.user)
    ),
    "POST /employee/{id}/fire": _employment(isWorking=False, canLogin=False, fireDay=_now),
    "POST /employee/{id}/restoreFired": _employment(isWorking=True, canLogin=True, fireDay=None),
    "POST /employee/{id}/block": _employment(canLogin=False),
    "POST /employee/{id}/unblock": _employment(canLogin=True),
}
