"""How tests and the chat page steer the local Telegram: control, faults, floods and live events."""
