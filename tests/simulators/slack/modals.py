"""Views at work: opened, pushed, updated, published, and what a submission's answer does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from . import views
from .asking import Asked
from .errors import ApiError, Json, explained
from .state import User, Workspace
from .view_filling import with_block_ids
from .views_state import MAX_STACK, View

if TYPE_CHECKING:
    from .platform import Platform


class Modals:
    """Keeps views; lives as long as the simulator."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def stack(self, who: User) -> list[View]:
        """Return a member's open modals, the visible one last."""
        return who.workspace.modals.setdefault(who.id, [])

    def open(self, who: User, content: Any, asked: Asked | None) -> View:
        """Open a modal; it takes the place of those that were open."""
        self._check(who.workspace, content, "modal")
        for old in self.stack(who):
            old.closed = True
        self.stack(who).clear()
        return self._show(who, content, asked)

    def push(self, who: User, content: Any, asked: Asked | None) -> View:
        """Put a modal on top of the open ones."""
        self._check(who.workspace, content, "modal")
        if not self.stack(who):
            raise ApiError("not_found")
        if len(self.stack(who)) >= MAX_STACK:
            raise ApiError("push_limit_reached")
        return self._show(who, content, asked)

    def update(self, view: View, content: Any, hash_: str | None = None) -> View:
        """Let a view show something else."""
        if view.closed:
            raise ApiError("not_found")
        self._check(view.user.workspace, content, view.kind, view)
        if hash_ is not None and hash_ != view.hash:
            raise ApiError("hash_conflict")
        view.replace(_named(content))
        self._platform.waiting.changed()
        return view

    def publish(self, who: User, content: Any, hash_: str | None) -> View:
        """Show a member's home tab."""
        if not self._platform.app.home_tab:
            raise ApiError("not_enabled")
        old = who.workspace.homes.get(who.id)
        if old is not None:
            return self.update(old, content, hash_)
        self._check(who.workspace, content, "home")
        view = self._new(who, content)
        who.workspace.homes[who.id] = view
        self._platform.waiting.changed()
        return view

    def close(self, who: User, view: View, *, all_of_them: bool = False) -> None:
        """Close the visible modal, or the whole stack."""
        stack = self.stack(who)
        for one in list(stack) if all_of_them else [view]:
            one.closed = True
            stack.remove(one)
        self._platform.waiting.changed()

    def answer_submission(self, view: View, asked: Asked, payload: Any) -> None:
        """Do what the acknowledgement of a submission asks for; nothing asked closes the view."""
        asked.answer = payload if isinstance(payload, dict) else None
        answer = asked.answer or {}
        try:
            self._answer(view, asked, answer)
        except ApiError as error:
            self._platform.dispatcher.problems.append(f"answer to {asked!r}: {error}")
            asked.delivery.error = error.error

    def _answer(self, view: View, asked: Asked, answer: Json) -> None:
        action = answer.get("response_action")
        if action == "errors":
            self._object(view, asked, answer.get("errors"))
        elif action == "update":
            self.update(view, answer.get("view"))
        elif action == "push":
            self.push(view.user, answer.get("view"), asked)
        elif action == "clear":
            self.close(view.user, view, all_of_them=True)
        elif action is None:
            self.close(view.user, view)
        else:
            raise explained("invalid_arguments", f"unknown response_action {action!r}")

    def _object(self, view: View, asked: Asked, errors: Any) -> None:
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
            raise explained("invalid_arguments", f"errors must name input blocks: {errors!r}")
        view.errors = asked.errors = dict(errors)
        self._platform.waiting.changed()

    def _show(self, who: User, content: Json, asked: Asked | None) -> View:
        stack = self.stack(who)
        view = self._new(who, content)
        if stack:
            view.root, view.previous = stack[0], stack[-1]
        stack.append(view)
        if asked is not None:
            asked.modals.append(view)
        self._platform.waiting.changed()
        return view

    def _new(self, who: User, content: Json) -> View:
        shown = _named(content)
        view = View(who.workspace.new_id("V"), who, shown, revisions=[shown])
        who.workspace.views[view.id] = view
        return view

    def _check(
        self, workspace: Workspace, content: Any, kind: str, present: View | None = None
    ) -> None:
        if len(json.dumps(content)) > views.MAX_VIEW_BYTES:
            raise ApiError("view_too_large")
        found = views.problems(content, files=self._platform.shows(workspace))
        if not found and content.get("type") != kind:
            found = [f"[ERROR] expected a {kind} [json-pointer:/view/type]"]
        if found:
            raise explained("invalid_arguments", *found)
        external = content.get("external_id")
        for other in workspace.views.values() if external else ():
            taken = other.content.get("external_id") == external and not other.closed
            if taken and other is not present:
                raise ApiError("duplicate_external_id")


def _named(content: Json) -> Json:
    return {**content, "blocks": with_block_ids(content["blocks"])}
