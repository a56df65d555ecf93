"""What a certificate says to people."""

from core.ports.files import CertificateContent
from core.text import cut, one_line
from exports.certificate.layout import ARCHIVE, CHAIN, DIGESTS, MANIFEST, PICTURE

_ABOUT = (
    "QUÉ AFIRMA",
    "Que este servidor recibió estas respuestas en esos momentos. Nada más: no afirma quién escribió lo que dicen,",
    "que sea cierto, ni que el sitio muestre lo mismo a otras personas.",
    "",
    "QUÉ TRAE",
    f"- {ARCHIVE}: las respuestas del sitio, en formato WACZ (se abre con ReplayWeb.page). Sin cookies, claves ni",
    "  datos de la cuenta que miraba: donde estaban dice [retirado], o 0 en lugar de su número.",
    f"- {PICTURE}: cómo se veía el perfil, si se pudo tomar.",
    f"- {CHAIN}: un eslabón por respuesta, con su huella SHA-256 y la del eslabón anterior.",
    f"- {MANIFEST}: los datos de este certificado. {DIGESTS}: la huella de cada archivo (sha256sum -c {DIGESTS}).",
    "",
    "CÓMO SE COMPRUEBA",
    "python -m bot evidence verify ARCHIVO.zip   (no necesita conexión)",
    "La cabeza de la cadena quedó además en el Registro del servidor cuando se leyó cada lista: con",
    "--head CABEZA se comprueba que es la misma.",
)
_INCOMPLETE = ("", "De algunas respuestas solo queda la huella: ya no se conservaban cuando se hizo esto.")


def readme(content: CertificateContent, incomplete: bool) -> str:
    """`LEEME.txt`."""
    profile, first, last = content.profile, content.links[0], content.links[-1]
    name = cut(one_line(profile.name), 200) or profile.username or profile.external_id
    lines = [
        "CERTIFICADO DE LECTURA",
        "",
        f"Perfil: {name} ({profile.platform.value})",
        f"Dirección: {profile.url}",
        f"Trabajo: {content.job_id}",
        f"Recibido entre {_moment(first.told['received_at'])} y {_moment(last.told['received_at'])} (UTC)",
        f"Eslabones: {len(content.links)}",
        f"Cabeza de la cadena: {last.digest}",
        "",
        *_ABOUT,
        *(_INCOMPLETE if incomplete else ()),
    ]
    return "\n".join(lines) + "\n"


def _moment(at: str) -> str:
    return at[:19].replace("T", " ")
