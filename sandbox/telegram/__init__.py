"""A local Telegram: the Bot API, strict where Telegram is strict, and a chat page to use it with."""

from sandbox.telegram.api import Observer
from sandbox.telegram.backend import RecordedCall
from sandbox.telegram.controls.control import Control
from sandbox.telegram.controls.offers import FileAtHand, Option, Switch
from sandbox.telegram.server import LocalTelegram
from sandbox.telegram.state.transcript import AttachedFile, Button, TranscriptEntry

__all__ = [
    "AttachedFile",
    "Button",
    "Control",
    "FileAtHand",
    "LocalTelegram",
    "Observer",
    "Option",
    "RecordedCall",
    "Switch",
    "TranscriptEntry",
]
