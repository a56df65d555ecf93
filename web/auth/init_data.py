"""What Telegram tells a Mini App about the person who opened it, proved by the bot's token."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from init_data_py import hash_token, validate_by_hash
from init_data_py.errors import InvalidInitDataError

MAX_AGE = timedelta(minutes=15)
MAX_AHEAD = timedelta(seconds=60)
"""How far Telegram's clock may be ahead of ours."""
MAX_LENGTH = 8 * 1024


@dataclass(frozen=True, slots=True)
class TelegramProof:
    """A person of whom Telegram vouches. `fingerprint` is the same for the same proof, so that it is used once."""

    telegram_user_id: int
    fingerprint: str


class InitDataVerifier:
    """Checks raw `initData`. It keeps the digest of the bot's token, never the token."""

    def __init__(self, bot_token: str) -> None:
        self._digest = hash_token(bot_token)

    def __repr__(self) -> str:
        return "InitDataVerifier()"

    def verify(self, raw: str, now: datetime) -> TelegramProof | None:
        """None for whatever was altered, is too old or from the future, or names no person."""
        if len(raw) > MAX_LENGTH:
            return None
        try:
            data = validate_by_hash(raw, self._digest, expires_in=MAX_AGE, token_hashed=True, now=now)
        except (InvalidInitDataError, ValueError, OverflowError):
            return None
        if data.issued_at - now > MAX_AHEAD or data.user is None or data.user.is_bot:
            return None
        return TelegramProof(data.user.id, data.hash)
