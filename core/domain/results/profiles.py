"""Profiles and the lists of people around them, as read from a site."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.domain.ids import JobId, ProfileId, RunId, SessionId
from core.domain.platforms import Platform
from core.domain.results.evidence import RawAnswer


class ListKind(StrEnum):
    """A list that can be asked for; the value is the word people type after `/scrape`."""

    FRIENDS = "amigos"
    FOLLOWERS = "seguidores"
    FOLLOWING = "seguidos"
    VERIFIED_FOLLOWERS = "verificados"
    """Followers with a badge, where the network lists them apart."""
    REACTIONS = "reacciones"
    REPOSTS = "reposts"
    """Who passed the newest posts on."""
    COMMENTS = "comentarios"


class ProfileAvailability(StrEnum):
    """What the site shows of the profile to this session.

    Source: docs/reference/extraction.md section 4.1 (column `estado`).
    """

    OK = "ok"
    PRIVATE = "privado"
    UNAVAILABLE = "no_disponible"
    """Deleted, hidden or blocking us: the site shows the same page for all three, so we do not guess."""
    DEACTIVATED = "desactivado"
    MEMORIALIZED = "conmemorativo"
    SUSPENDED = "suspendido"


class EndReason(StrEnum):
    """Why reading a list stopped (column `motivo_fin`); only END proves that it is complete."""

    END = "fin_de_lista"
    LIMIT = "limite_pedido"
    BUDGET = "tope_configurado"
    SITE_CAP = "tope_del_sitio"
    """The site shows only part of the list, and said that this part ends here."""
    HIDDEN = "lista_oculta"
    CURSOR_REPEATED = "cursor_repetido"
    STALLED = "sin_avance"
    NO_POSTS = "sin_publicaciones"
    """A list below the newest posts, of a profile that shows none to this session: the site said so."""
    POSTS_UNSEEN = "publicaciones_sin_ver"
    """A list below the newest posts, of a profile whose posts did not all come."""
    EMPTY_WITH_COUNT = "vacia_con_contador"
    LAYOUT_CHANGED = "sitio_cambiado"
    """Neither the answers nor what is drawn could be read: the network changed the list."""
    SESSION_DIED = "sesion_caida"
    RATE_LIMITED = "pausa_del_sitio"
    CANCELLED = "cancelado"
    FAILED = "fallo"


class Reaction(StrEnum):
    """How one can react to a post; `RelatedProfile.reaction` holds the site's own id for any other."""

    LIKE = "me_gusta"
    LOVE = "me_encanta"
    CARE = "me_importa"
    HAHA = "me_divierte"
    WOW = "me_asombra"
    SAD = "me_entristece"
    ANGRY = "me_enoja"


@dataclass(frozen=True, slots=True)
class ProfileRef:
    """A profile as it was named: platform and vanity name or numeric id (digits only means id)."""

    platform: Platform
    identifier: str

    @property
    def key(self) -> str:
        """Lower-case key for comparing two references."""
        return f"{self.platform}:{self.identifier.lower()}"


@dataclass(frozen=True, slots=True)
class Counter:
    """A number that a site shows; `exact` is False for rounded texts such as "1,2 mil"."""

    value: int
    text: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile as the site shows it. `external_id` is the platform's own id as text (ids exceed 2^53)."""

    platform: Platform
    external_id: str
    name: str
    username: str | None = None
    url: str = ""
    photo_url: str | None = None
    bio: str = ""
    links: tuple[str, ...] = ()
    location: str = ""
    hometown: str = ""
    work: tuple[str, ...] = ()
    """Where and as what it works or worked, in the site's words; `education` likewise."""
    education: tuple[str, ...] = ()
    category: str = ""
    alternate_name: str = ""
    gender: str = ""
    """As the site tells it, in lower case (`female`, `male`, `neuter`); empty when it does not."""
    counters: Mapping[ListKind, Counter] = field(default_factory=dict)
    lists: frozenset[ListKind] = frozenset()
    """Lists that the page offers to this session."""
    private: bool = False
    verified: bool = False
    kind: str = "persona"
    """`persona` or `pagina`."""
    availability: ProfileAvailability = ProfileAvailability.OK
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RelatedProfile:
    """One row of a list: a person, and for reactions and comments what it did below which post."""

    external_id: str
    name: str
    username: str | None = None
    url: str = ""
    photo_url: str | None = None
    subtitle: str = ""
    inactive: bool = False
    """The site shows the row without a profile behind it (a deactivated account)."""
    source: str = "red"
    """`red` (network answer), `html` (preloaded JSON) or `dom`."""
    post_id: str = ""
    """The post or photo that it reacted to, commented on or passed on; empty in lists of people."""
    post_url: str = ""
    reaction: str = ""
    """Which reaction: a word of Reaction, else the site's own id of it."""
    comment_id: str = ""
    parent_id: str = ""
    """The comment that this comment answers; empty for one below the post itself."""
    text: str = ""
    """What the comment says; empty for a picture or a sticker."""
    at: datetime | None = None
    """When it was written."""
    first_seen: datetime | None = None
    """When a reading of its list first had it; None unless that was asked for."""

    @property
    def key(self) -> str:
        """What tells it from the other rows of its list: the person, below which post, in which comment."""
        if not self.post_id:
            return self.external_id
        return f"{self.post_id}:{self.comment_id or self.external_id}"


@dataclass(frozen=True, slots=True)
class ReadPlace:
    """A place of a list that is spread over several (one post of the newest): how it ended, with how many declared."""

    key: str
    end: EndReason
    declared: int | None = None


@dataclass(frozen=True, slots=True)
class PlacesRead:
    """The places that were read to their end so far, as one account saw them."""

    account_id: str | None
    places: tuple[ReadPlace, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As plain JSON."""
        places = {place.key: [place.end.value, place.declared] for place in self.places}
        return {"account": self.account_id, "places": places}

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> "PlacesRead":
        """From `stored`; KeyError, TypeError or ValueError for anything else."""
        places = dict(value["places"]).items()
        return cls(value["account"], tuple(ReadPlace(key, EndReason(end), declared) for key, (end, declared) in places))

    def seen_by(self, account_id: str | None) -> tuple[ReadPlace, ...]:
        """Those that count for an account: what another one was shown says nothing."""
        return self.places if account_id and account_id == self.account_id else ()

    def adding(self, place: ReadPlace) -> "PlacesRead":
        """With one more, or with a newer end of one that is there."""
        others = (one for one in self.places if one.key != place.key)
        return PlacesRead(self.account_id, (*others, place))


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list, in the site's order. `end` is set on the last page only and says why reading ends."""

    rows: tuple[RelatedProfile, ...]
    cursor: str | None = None
    declared: int | None = None
    end: EndReason | None = None
    observed: int | None = None
    """How many rows the site showed, those it showed twice or without a person included; None: as many as `rows`.

    Rows passed over again, after a reload or by a later attempt, are not observed twice.
    """
    raw: RawAnswer | None = field(default=None, repr=False, compare=False)
    """The answer that it was read from; None for rows that were read off what is drawn."""
    asked: str | None = field(default=None, compare=False)
    """The cursor that the page was asked for, where the call tells."""
    place: ReadPlace | None = field(default=None, compare=False)
    """The place that was read to its end with this page: a later attempt of the same job need not open it again."""

    @property
    def seen(self) -> int:
        """How many rows the site showed on it."""
        return len(self.rows) if self.observed is None else self.observed


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where an earlier attempt at a list stopped: the cursor that leads on, after so many rows that the site showed."""

    cursor: str
    observed: int
    unique: int = 0
    """How many of them were different rows."""


@dataclass(frozen=True, slots=True)
class Run:
    """The reading of one list of one profile by one job (table `corridas`)."""

    run_id: RunId
    job_id: JobId
    profile_id: ProfileId
    session_id: SessionId
    kind: ListKind
    started_at: datetime
    declared: int | None = None
    observed: int = 0
    """Rows seen, duplicates included."""
    unique: int = 0
    pages: int = 0
    cursor: str | None = None
    account_id: str | None = None
    """A cursor is only good for the account that read it."""
    end: EndReason | None = None
    finished_at: datetime | None = None

    def checkpoint_for(self, account_id: str | None) -> Checkpoint | None:
        """Where the list goes on for an account; None when the run has no cursor of that account's."""
        usable = self.cursor and account_id and account_id == self.account_id
        return Checkpoint(self.cursor or "", self.observed) if usable else None

    @property
    def complete(self) -> bool:
        """The site itself said that the list ends here."""
        return self.end is EndReason.END

    @property
    def emptied(self) -> bool:
        """Nothing came although the site counts people, or in a form that is not known: nobody may read it as none."""
        return not self.unique and self.end in {EndReason.EMPTY_WITH_COUNT, EndReason.LAYOUT_CHANGED}


def came_empty(runs: Sequence[Run]) -> bool:
    """All lists were read and none of them gave anything: no file is made of that."""
    return bool(runs) and all(run.emptied for run in runs)
