"""Ids of every length that the networks give out are recognised, as text and as numbers."""

import json

from core.domain.sessions.verdict import Exchange, SessionState
from core.platforms.signals import classify

LIST = "https://x.com/i/api/1.1/account/multi/list.json"


def test_accounts_of_any_age_are_recognised_in_the_account_list() -> None:
    wrong = []
    for digits in range(2, 20):
        number = "17000000000000000042"[:digits]
        for told in (number, int(number)):
            body = json.dumps({"users": [{"user_id": told, "is_suspended": False, "is_auth_valid": True}]})
            verdict = classify("x", Exchange(LIST, 200, {"content-type": "application/json"}, (), body, number))
            if verdict.state is not SessionState.VALID:
                wrong.append((told, verdict.reason))
    assert wrong == []
