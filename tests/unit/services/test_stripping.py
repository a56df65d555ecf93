"""What may be kept of an answer: nothing that opens an account, nothing of the one who looks, everything else."""

import base64
import json
import re
from typing import Any

from core.domain.ids import SessionId
from core.domain.platforms import Platform
from core.domain.results.evidence import RawAnswer
from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.storage_state import StorageState
from core.services.evidence.stripping import Stripper
from tests.support.cookie_jar import cookie
from tests.support.tables import each

VIEWER, OTHER = "100071000000007", "100071000000008"
XS = "41%3AkXq9abcDEF12345%3A2%3A1764000000"
IDENTITY = SessionIdentity(
    SessionId(1),
    Platform.FACEBOOK,
    StorageState({"cookies": [cookie("c_user", VIEWER, Platform.FACEBOOK), cookie("xs", XS, Platform.FACEBOOK)]}),
)


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def page(viewer: dict[str, Any], **more: Any) -> str:
    block = json.dumps({"require": [["CurrentUserInitialData", [], viewer, 270], more]})
    return f'<!DOCTYPE html><script type="application/json" data-content-len="{len(block)}" data-sjs>{block}</script>'


HIDDEN = (
    (f'{{"xs":"{XS}"}}', XS),
    ('{"cookie":"xs=41:kXq9abcDEF12345:2:1764000000"}', "kXq9abcDEF12345"),
    ('{"DTSGInitialData":{"token":"NAfcSECRET:1:2"}}', "NAfcSECRET"),
    (r'{"a":"{\"fb_dtsg\":\"NAfcSECRET\"}"}', "NAfcSECRET"),
    ('["LSD",[],{"token":"lsdSECRET"},323]', "lsdSECRET"),
    ("jazoest=25417&lsd=lsdSECRET", "25417"),
    ('{"jazoest":"25417"}', "25417"),
    ('<input type="hidden" name="fb_dtsg" value="NAfcSECRET">', "NAfcSECRET"),
    ('<input value="NAfcSECRET" name="lsd">', "NAfcSECRET"),
    ('{"csrf_token":"abcSECRETdef"}', "abcSECRETdef"),
    ('{"authorization":"Bearer AAAAAAAAAAAAAAAAAAAAANRILgAAAAAAnNwIzUejRCOuH5E6"}', "NRILgAAAAAAnNwIzUejRCOuH5E6"),
    (f'{{"USER_ID":"{VIEWER}","NAME":"Alondra Inventada","SHORT_NAME":"Alondra"}}', VIEWER),
    (f'{{"USER_ID":"{VIEWER}","NAME":"Alondra Inventada","SHORT_NAME":"Alondra"}}', "Alondra"),
    (f'{{"viewer":{{"id":"{VIEWER}","username":"alondra.inventada"}},"by":"alondra.inventada"}}', "alondra.inventada"),
    (f'{{"rest_id":"{VIEWER}","core":{{"screen_name":"alondra_x"}},"s":"@alondra_x"}}', "alondra_x"),
    (f'{{"id":"{encoded(f"app_item:1:2:3::{VIEWER}")}"}}', encoded(f"app_item:1:2:3::{VIEWER}")),
    (f'{{"id":"{encoded(f"User:{VIEWER}")}"}}', encoded(f"User:{VIEWER}")),
    (f'{{"pk":{VIEWER}}}', VIEWER),
)


@each(("text", "secret"), HIDDEN)
def test_no_secret_and_nothing_of_the_viewer_stays(text: str, secret: str) -> None:
    assert secret in text, "the row shows nothing"
    assert secret not in Stripper(IDENTITY).text(text)


KEPT = (
    f'{{"id":"{OTHER}","name":"Vega Ficticia","cursor":"AQHRkXq9","pk":{OTHER}0}}',
    f'{{"id":"{encoded(f"app_item:1:2:3::{OTHER}")}"}}',
    f'{{"sectionToken":"{encoded("app_section:1:2")}","end_cursor":"token"}}',
    f'{{"number":{VIEWER}9,"count":8}}',
    '{"name":"Alondra Otra"}',
)


@each("text", KEPT)
def test_all_else_stays_as_it_was(text: str) -> None:
    assert Stripper(IDENTITY).text(text) == text


def test_what_is_left_is_json_and_pages_still_tell_the_length_of_their_parts() -> None:
    viewer = {"USER_ID": VIEWER, "NAME": 'José "Pepe" Inventado', "pk": int(VIEWER)}
    left = Stripper(IDENTITY).text(page(viewer, token="NAfcSECRET", seen_by=['José "Pepe" Inventado']))
    found = re.search(r'data-content-len="(\d+)"[^>]*>(.*)</script>', left)
    assert found is not None
    assert int(found.group(1)) == len(found.group(2))
    told = json.loads(found.group(2))
    assert told["require"][0][2] == {"USER_ID": "0", "NAME": "[retirado]", "pk": 0}
    assert told["require"][1] == {"token": "[retirado]", "seen_by": ["[retirado]"]}


def test_a_name_learned_from_one_answer_is_hidden_in_the_next() -> None:
    stripper = Stripper(IDENTITY)
    stripper.text(page({"USER_ID": VIEWER, "NAME": "Alondra Inventada"}))
    assert "Alondra" not in stripper.text('{"liked_by":"Alondra Inventada"}')


def test_an_account_that_reads_itself_is_not_hidden_from_its_own_evidence() -> None:
    text = f'{{"id":"{VIEWER}","name":"Alondra Inventada","xs":"{XS}"}}'
    assert Stripper(IDENTITY, VIEWER).text(text) == text.replace(XS, "[retirado]")


def test_addresses_tell_what_was_asked_and_nothing_of_the_page_that_asked() -> None:
    variables = json.dumps({"userId": OTHER, "by": VIEWER})
    url = f"https://www.facebook.com/api/graphql/?fb_dtsg=NAfcSECRET&__user={VIEWER}&variables={variables}#part"
    kept = Stripper(IDENTITY).strip(RawAnswer(url, 200, "{}", "ListQuery"))
    assert "NAfcSECRET" not in kept.url
    assert VIEWER not in kept.url
    assert OTHER in kept.url
    assert (kept.status, kept.operation, kept.body, kept.media_type) == (200, "ListQuery", b"{}", "application/json")
