"""What the API takes and gives. Column names of the database, as the users' own documentation has them."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field

from core.domain.jobs.job import Job, JobState
from core.domain.platforms import Platform
from core.domain.sessions.condition import Condition, condition_of
from core.domain.sessions.session import AnySession, SessionStatus
from core.services.sessions.overview import SessionView
from core.services.supervision.incident_views import IncidentView
from core.services.supervision.reports import Report
from core.services.uploads.installer import Installed
from web.api import words as about

PersonNumber = Annotated[int, Field(ge=1, le=2**31 - 1)]


class _Schema(BaseModel):
    model_config = ConfigDict(frozen=True)


class SessionOut(_Schema):
    """A session; never its cookies, proxy password or any other secret."""

    id_sesion: int
    id_usuario: int
    persona: str
    plataforma: Platform
    estado: SessionStatus
    condicion: Condition
    motivo: str
    cuenta: str | None = Field(description=about.ACCOUNT_TAIL)
    comprobada: datetime | None
    vencen_cookies: datetime | None
    en_pausa_hasta: datetime | None
    ultima_actividad: datetime
    caso: int | None
    trabajos_esperando: int

    @classmethod
    def of(cls, view: SessionView, now: datetime) -> Self:
        """From what the service shows."""
        session = view.session
        return cls(
            id_sesion=session.session_id,
            id_usuario=session.person_id,
            persona=view.owner.name if view.owner else "",
            plataforma=session.platform,
            estado=session.status,
            condicion=condition_of(session, now),
            motivo=session.reason,
            cuenta=tail(session),
            comprobada=session.checked_at,
            vencen_cookies=session.cookies_expire_at,
            en_pausa_hasta=session.cooldown_until,
            ultima_actividad=session.last_activity,
            caso=view.incident.incident_id if view.incident else None,
            trabajos_esperando=view.waiting,
        )


class UploadedOut(SessionOut):
    """A session with new cookies, and what they set going."""

    trabajos_reanudados: int
    casos_resueltos: list[int]
    deshacer_hasta: datetime | None = Field(description=about.UNDO_UNTIL)

    @classmethod
    def after(cls, installed: Installed, view: SessionView, now: datetime) -> Self:
        """From what the upload did, and the session as it is then."""
        return cls(
            **dict(SessionOut.of(view, now)),
            trabajos_reanudados=installed.resumed_jobs,
            casos_resueltos=list(installed.resolved_incidents),
            deshacer_hasta=installed.undo_until,
        )


class SessionIn(_Schema):
    """Cookies in any format: a storage_state, a list of cookies, or the text of a file."""

    cookies: dict[str, Any] | list[Any] | str = Field(repr=False, description=about.COOKIES)
    plataforma: Platform | None = None
    id_usuario: PersonNumber | None = Field(None, description=about.WHOSE)
    confirmar: bool = Field(False, description=about.CONFIRM)


class ScrapeIn(_Schema):
    """A profile to read, as people type it: a name, or its address."""

    perfil: str = Field(min_length=1, max_length=2_000)
    listas: list[Annotated[str, Field(max_length=40)]] = Field(default_factory=list, max_length=10)
    limite: int | None = Field(None, ge=1, le=5_000)
    caso: str = Field("", max_length=60, pattern=r'^[^"«»“”]*$', description=about.CASE)
    avisar: bool = Field(False, description=about.TELL)
    actualizar: bool = Field(False, description=about.REFRESH)


class JobOut(_Schema):
    """A scrape and how far it is."""

    id_trabajo: int
    estado: JobState
    plataforma: str
    perfil: str
    listas: list[str]
    caso: str
    fase: str
    avance: int
    total: int | None
    creado: datetime
    terminado: datetime | None
    resultado: str | None = Field(description=about.RESULT_WORD)

    @classmethod
    def of(cls, job: Job) -> Self:
        """From a row."""
        return cls(
            id_trabajo=job.job_id,
            estado=job.state,
            plataforma=str(job.args.get("platform", "")),
            perfil=str(job.args.get("identifier", "")),
            listas=[str(name) for name in job.args.get("lists", ())],
            caso=str(job.args.get("case") or ""),
            fase=job.progress.phase,
            avance=job.progress.done,
            total=job.progress.total,
            creado=job.created_at,
            terminado=job.finished_at,
            resultado=job.outcome.get("result"),
        )


class JobPage(_Schema):
    """A page of scrapes; `siguiente` is the cursor of the next one, null at the end."""

    trabajos: list[JobOut]
    siguiente: str | None


class SessionPage(_Schema):
    """A page of sessions; `siguiente` is the cursor of the next one, null at the end."""

    sesiones: list[SessionOut]
    siguiente: str | None


class IncidentOut(_Schema):
    """An incident that needs a person."""

    id_caso: int
    gravedad: str
    estado: str
    persona: str
    plataforma: str | None
    motivo: str
    abierto: datetime
    tomado_por: str | None
    silenciado_hasta: datetime | None
    trabajos_esperando: int

    @classmethod
    def of(cls, view: IncidentView) -> Self:
        """From what the service shows."""
        incident = view.incident
        return cls(
            id_caso=incident.incident_id,
            gravedad=incident.severity.value,
            estado=incident.state.value,
            persona=view.analyst.name if view.analyst else "",
            plataforma=incident.platform.value if incident.platform else None,
            motivo=incident.reason,
            abierto=incident.opened_at,
            tomado_por=view.taken_by.name if view.taken_by else None,
            silenciado_hasta=incident.snoozed_until,
            trabajos_esperando=view.waiting_jobs,
        )


class IncidentPage(_Schema):
    """A page of cases; `siguiente` is the cursor of the next one, null at the end."""

    casos: list[IncidentOut]
    siguiente: str | None


class ReportOut(_Schema):
    """The report of a period, in figures."""

    desde: datetime
    hasta: datetime
    zona: str
    condiciones: dict[str, int]
    casos_abiertos: int
    trabajos_hechos: int
    trabajos_fallidos: int
    mediana_s: float | None
    validacion_completa: bool

    @classmethod
    def of(cls, report: Report) -> Self:
        """From the service's."""
        return cls(
            desde=report.start,
            hasta=report.end,
            zona=report.time_zone,
            condiciones={condition.value: count for condition, count in report.conditions.items()},
            casos_abiertos=report.incidents,
            trabajos_hechos=report.jobs.done,
            trabajos_fallidos=report.jobs.failed,
            mediana_s=report.jobs.median_s,
            validacion_completa=report.complete,
        )


def tail(session: AnySession) -> str | None:
    """Enough of the account to know which one it is."""
    return f"…{session.account_id[-4:]}" if session.account_id else None
