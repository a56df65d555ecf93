"""Every session state that the local Facebook can produce: the table of signals as data."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sandbox.sites.facebook.session_states.states_challenged import CHALLENGED
from sandbox.sites.facebook.session_states.states_expired import EXPIRED
from sandbox.sites.facebook.session_states.states_other import CONSENT, RESTRICTED, UNDECIDED, VALID
from sandbox.sites.states import StateSpec

STATES: Mapping[str, StateSpec] = MappingProxyType(
    {**VALID, **EXPIRED, **CHALLENGED, **CONSENT, **RESTRICTED, **UNDECIDED}
)
