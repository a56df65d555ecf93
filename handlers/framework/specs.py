"""Kinds of buttons that texts and several commands share. A command's own ones stand in its own module."""

from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.results.files import ExportFormat
from core.services.supervision.incident_actions import SnoozeChoice
from handlers.framework.buttons import ButtonSpec

SCRAPE_TARGET = ButtonSpec("sp", (str, str))
"""Analyse a profile: its reference as people type it (`fb:usuario`), and the lists after it (may be empty)."""
SCRAPE_EACH = ButtonSpec("se", (str, str))
"""The same for one of several that are offered together: its button stays, so that the others can be pressed too."""
MY_QUEUE = ButtonSpec("tq")
"""Show my queue."""
DISMISS = ButtonSpec("no")
"""Take the question back: its buttons go."""
RETRY = ButtonSpec("rt", (str, str))
"""Run a command again: its name and its arguments."""
HELP = ButtonSpec("ay")
"""Show the help."""
CANCEL = ButtonSpec("jc", (int,))
"""Cancel a job."""
NOTIFY = ButtonSpec("jn", (int,))
"""Tell me when the session of this job works again."""
REPEAT = ButtonSpec("jr", (int,))
"""Ask for the same again."""
REFRESH = ButtonSpec("jf", (int,))
"""Ask for the same again although a fresh result exists."""
USE_FRESH = ButtonSpec("jg", (int,))
"""Show the fresh result that was offered instead of reading again."""
USE_RESULT = ButtonSpec("ju", (int,))
"""Show the result of a finished job."""
FILE = ButtonSpec("jx", (int, ExportFormat))
"""Send a file of a job: its id and the format."""
MORE_FILES = ButtonSpec("jz", (int,))
"""Offer the files of a job that are made when they are asked for."""
STREAK_GO_ON = ButtonSpec("jh", (int,))
"""Go on with the queue of the job's session although several profiles were unavailable."""
STREAK_DROP = ButtonSpec("jw", (int,))
"""Cancel what waits for that answer."""
REPEAT_STOP = ButtonSpec("js", (int,))
"""End a repeat."""
REPEAT_STOP_LISTED = ButtonSpec("jt", (int,))
"""End a repeat in the list of /trabajos, which is shown anew."""
REPEAT_RESUME = ButtonSpec("jp", (int,))
"""Start a paused repeat again."""
CHOOSE = ButtonSpec("jo", (int,))
"""Choose lists and number for the profile of a job."""
CHOOSE_LISTS = ButtonSpec("jl", (int, int, int))
"""The same, with what is chosen by now: job, lists as bits, rows (0: all)."""
CHOOSE_START = ButtonSpec("jb", (int, int, int))
"""Start with that choice and remember it."""
FIRST_LISTS = ButtonSpec("fl", (int, int, int))
"""The choice of a first order: its number, lists as bits, rows (0: all)."""
FIRST_START = ButtonSpec("fs", (int, int, int))
"""Start a first order with that choice and remember it."""
GROUP_FILE = ButtonSpec("jv", (int, ExportFormat))
"""Send a file of scrapes that were asked for together."""
CHANGES = ButtonSpec("jd", (int,))
"""Tell what changed in the lists of a job since last time."""
CERTIFICATE = ButtonSpec("jk", (int,))
"""Send the certificate of a job."""
JOBS_PAGE = ButtonSpec("tp", (int,))
"""Show finished jobs from that offset."""
JOBS_FOUND = ButtonSpec("tf", (int, str))
"""The same of those that contain a text."""
PANEL = ButtonSpec("pn")
"""The door to the panel."""
LOGIN_CHOICE = ButtonSpec("lc")
"""Choose the network to enter from a live browser."""
LOGIN_HERE = ButtonSpec("lh", (Platform,))
"""Enter that network from a live browser."""
LOGIN_ASK = ButtonSpec("la", (int,))
"""Ask the analyst of an incident to enter."""
MY_SESSIONS = ButtonSpec("sm")
"""Show my sessions."""
RECHECK = ButtonSpec("sr", (int,))
"""Check a session again (0 = all of mine)."""
TEAM = ButtonSpec("st", (int,))
"""Show the sessions of the team, from that offset."""
HISTORY = ButtonSpec("sh", (int,))
"""Show the history of a session."""
HOW_TO_RENEW = ButtonSpec("sw")
"""Explain how to renew cookies."""
INCIDENT_TAKE = ButtonSpec("ct", (int,))
"""Look after an incident."""
INCIDENT_CHECK = ButtonSpec("cv", (int,))
"""Check the session of an incident."""
INCIDENT_OPEN = ButtonSpec("co", (int,))
"""Show an incident here."""
INCIDENT_SNOOZE = ButtonSpec("cz", (int, SnoozeChoice))
"""Silence an incident."""
INCIDENT_WAKE = ButtonSpec("cw", (int,))
"""End the silence of an incident."""
INCIDENT_WAKE_LISTED = ButtonSpec("ce", (int,))
"""The same from the list of silences."""
ALERTS_PAGE = ButtonSpec("al", (str,))
"""Open a page of /alertas: silences, quiet, quiet-edit, quiet-off, digest, topic."""
INCIDENT_HISTORY = ButtonSpec("ch", (int,))
"""Show the history of the session of an incident."""
REPORT = ButtonSpec("rp", (str,))
"""Show the report of a period."""
REPORT_RECHECK = ButtonSpec("rf")
"""Check every session that is not valid."""
HEALTH = ButtonSpec("hl")
"""Show the health of the service."""
HOME = ButtonSpec("hm")
"""Show the home menu."""
ADMIN = ButtonSpec("ad", (str,))
"""Open a page of the admin panel."""
INVITE = ButtonSpec("in", (Role,))
"""Start an invitation for a role."""
PERSON = ButtonSpec("pe", (int,))
"""Show a person."""
PERSON_ROLE = ButtonSpec("pr", (int, Role, bool))
"""Give a person another role; True = confirmed."""
PERSON_REMOVE = ButtonSpec("px", (int, bool))
"""Remove a person; True = confirmed."""
PERSON_LEAVE = ButtonSpec("pf", (int, bool))
"""Remove a person who has cookies here, confirmed; True = erase the cookies, False = keep them."""
LEFT_COOKIES = ButtonSpec("pk", (int, bool))
"""Erase the kept cookies of a removed person; True = confirmed."""
PEOPLE_PAGE = ButtonSpec("pp", (int,))
"""Show the people of the team from that offset."""
INVITE_WITHDRAW = ButtonSpec("iw", (str,))
"""Withdraw an open invitation: how the hash of its code begins."""
TEAM_PAGE = ButtonSpec("su", (int,))
"""Turn the page of the team's sessions, in the same message."""
TEAM_PERSON = ButtonSpec("sq", (int,))
"""Show every session of one person."""
AUDIT_PAGE = ButtonSpec("au", (int,))
"""Show the audit trail from that offset."""
ERASE_PROFILE = ButtonSpec("pz", (int, bool))
"""Delete everything about a stored profile; True = confirmed."""
SITE_SAMPLE = ButtonSpec("ws", (str,))
"""Send the newest sample of a network's change."""
SITE_RELEASE = ButtonSpec("wr", (str, bool))
"""Let the jobs that wait for a network's change go on; True = confirmed."""
CONTROL_CHOOSE = ButtonSpec("wc", (Platform,))
"""Choose the control profile of a network."""
CONTROL_SESSION = ButtonSpec("wp", (Platform, int))
"""Whose session looks at it."""
CONTROL_LOOK = ButtonSpec("wl", (Platform,))
"""Look at it now."""
CONTROL_OFF = ButtonSpec("wo", (Platform,))
"""No more looks."""
UPLOAD_PLATFORM = ButtonSpec("uf", (int, Platform))
"""The network of an uploaded file."""
UPLOAD_PERSON = ButtonSpec("up", (int, int))
"""Whose an uploaded file is."""
UPLOAD_CONFIRM = ButtonSpec("uc", (int,))
"""Yes, another account than before (or: try again)."""
UPLOAD_CANCEL = ButtonSpec("ux", (int,))
"""Forget an uploaded file."""
UPLOAD_UNDO = ButtonSpec("uu", (int,))
"""Put the former cookies back."""
CASES = ButtonSpec("cs")
"""Show the open incidents."""
PROXY_TEST = ButtonSpec("xt", (int,))
"""Test a proxy now."""
PROXY_RETIRE = ButtonSpec("xr", (int, bool))
"""Retire a proxy; True = confirmed."""
REPORT_DETAIL = ButtonSpec("rx", (str,))
"""Send the report of a period as a spreadsheet."""
REPORT_SCHEDULE = ButtonSpec("rh")
"""Show when the daily report goes out."""
