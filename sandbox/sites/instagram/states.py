"""Every session state that the local Instagram can produce: the table of signals as data."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sandbox.sites.instagram.states_banned import BANNED
from sandbox.sites.instagram.states_living import CONSENT, EXPIRED, RESTRICTED, UNDECIDED, VALID
from sandbox.sites.states import StateSpec

STATES: Mapping[str, StateSpec] = MappingProxyType({**VALID, **EXPIRED, **BANNED, **CONSENT, **RESTRICTED, **UNDECIDED})
