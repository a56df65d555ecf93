"""Outbox rows about live logins into messages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from core.domain.messages.login_notices import LoginAskedNotice, LoginCapturedNotice, LoginEndedNotice
from core.domain.messages.outbox import OutboxMessage
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork
from handlers.framework.reply import Outgoing, Renderer
from handlers.sessions import login_texts as texts


@dataclass(frozen=True, slots=True)
class LoginRenderers:
    """What they need besides the row."""

    clock: Clock
    timezone: Callable[[], tzinfo]

    def table(self) -> Mapping[str, Renderer]:
        """Every kind of outbox row about live logins."""
        return {
            LoginAskedNotice.kind: self.asked,
            LoginCapturedNotice.kind: self.captured,
            LoginEndedNotice.kind: self.ended,
        }

    async def asked(self, message: OutboxMessage, _uow: UnitOfWork) -> Outgoing:
        """The analyst is asked."""
        return Outgoing(message.chat_id, texts.asked(LoginAskedNotice.of(message)))

    async def captured(self, message: OutboxMessage, _uow: UnitOfWork) -> Outgoing:
        """The session is in place."""
        notice = LoginCapturedNotice.of(message)
        return Outgoing(message.chat_id, texts.captured(notice, self.clock.now(), self.timezone()))

    async def ended(self, message: OutboxMessage, _uow: UnitOfWork) -> Outgoing:
        """It ended otherwise."""
        return Outgoing(message.chat_id, texts.ended(LoginEndedNotice.of(message)))
