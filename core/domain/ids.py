"""Identifiers that must not be mixed up, one NewType each."""

from typing import NewType

PersonId = NewType("PersonId", int)
"""`entidades.usuarios.id_usuario`."""
ChatId = NewType("ChatId", int)
"""A Telegram chat; in private chats equal to the Telegram user id."""
SessionId = NewType("SessionId", int)
"""`entidades.sesiones_scraping.id_sesion`."""
JobId = NewType("JobId", int)
IncidentId = NewType("IncidentId", int)
ProfileId = NewType("ProfileId", int)
RunId = NewType("RunId", int)
ProxyId = NewType("ProxyId", int)
UploadId = NewType("UploadId", int)
RepeatId = NewType("RepeatId", int)
GroupId = NewType("GroupId", int)
