"""Every shape in which cookies are read, whether a person, a program or a tool wrote it."""

from tests.unit.cookies.as_handed_on import COPIED
from tests.unit.cookies.as_sent import READ as SENT
from tests.unit.cookies.as_structured import STRUCTURED
from tests.unit.cookies.as_written import WRITTEN

READ = {**SENT, **STRUCTURED, **WRITTEN, **COPIED}
