"""What the local Facebook says in Spanish and in English."""

from __future__ import annotations

from collections.abc import Mapping

NBSP = "\u00a0"
TEXTS: Mapping[str, Mapping[str, str]] = {
    "es": {
        "friends_all": "Todos los amigos",
        "followers": "Seguidores",
        "following": "Seguidos",
        "friends": "Amigos",
        "posts": "Publicaciones",
        "about": "Información",
        "photos": "Fotos",
        "checkins": "Registros de visitas",
        "reactions": "Mira quién reaccionó a esto",
        "all": "Todas",
        "like": "Me gusta",
        "answer": "Responder",
        "see_answers": "Ver respuestas:",
        "count.friends_all": "amigos",
        "count.followers": "seguidores",
        "count.following": "seguidos",
        "intro": "Detalles",
        "education": "Formación",
        "page": "Página",
        "no_friends": "No hay amigos para mostrar",
        "lives_in": "Vive en",
        "from": "De",
        "works_at": "Trabaja en",
        "unavailable": "Este contenido no está disponible en este momento",
        "unavailable.why": "Esto suele pasar porque el propietario compartió el contenido con un grupo reducido de "
        "personas, cambió quién puede verlo o lo eliminó.",
        "locked": "ha bloqueado su perfil",
        "locked.why": "Solo sus amigos pueden ver lo que comparte.",
        "memorial": "En memoria de",
        "home": "Inicio",
        "search": "Buscar en Facebook",
        "your_profile": "Tu perfil",
        "composer": "¿Qué estás pensando?",
        "suggestions": "Personas que quizá conozcas",
        "settings": "Configuración",
        "login": "Iniciar sesión",
        "login.title": "Facebook - Inicia sesión o regístrate",
        "email": "Correo electrónico o teléfono",
        "pass": "Contraseña",
        "continue": "Continuar",
        "recover": "Recupera tu cuenta",
    },
    "en": {
        "friends_all": "All friends",
        "followers": "Followers",
        "following": "Following",
        "friends": "Friends",
        "posts": "Posts",
        "about": "About",
        "photos": "Photos",
        "checkins": "Check-ins",
        "reactions": "See who reacted to this",
        "all": "All",
        "like": "Like",
        "answer": "Reply",
        "see_answers": "View replies:",
        "count.friends_all": "friends",
        "count.followers": "followers",
        "count.following": "following",
        "intro": "Intro",
        "education": "Education",
        "page": "Page",
        "no_friends": "No friends to show",
        "lives_in": "Lives in",
        "from": "From",
        "works_at": "Works at",
        "unavailable": "This content isn't available right now",
        "unavailable.why": "When this happens, it's usually because the owner only shared it with a small group of "
        "people, changed who can see it or it's been deleted.",
        "locked": "locked their profile",
        "locked.why": "Only their friends can see what they share.",
        "memorial": "Remembering",
        "home": "Home",
        "search": "Search Facebook",
        "your_profile": "Your profile",
        "composer": "What's on your mind?",
        "suggestions": "People you may know",
        "settings": "Settings",
        "login": "Log in",
        "login.title": "Facebook - log in or sign up",
        "email": "Email address or phone number",
        "pass": "Password",
        "continue": "Continue",
        "recover": "Recover your account",
    },
}
THOUSAND = 1_000
MILLION = 1_000_000
WHOLE = 10


def language(locale: str) -> str:
    """The language of a locale such as es_ES; English when the site does not speak it."""
    short = locale.partition("_")[0]
    return short if short in TEXTS else "en"


def text(locale: str, key: str) -> str:
    """One sentence in the viewer's language."""
    return TEXTS[language(locale)][key]


def rounded(number: int, locale: str) -> str:
    """A counter as the site shows it: whole below a thousand, then rounded in the manner of the language."""
    if number < THOUSAND:
        return str(number)
    scale, names = (MILLION, ("M", " mill.")) if number >= MILLION else (THOUSAND, ("K", " mil"))
    value = number / scale
    figure = f"{value:.0f}" if value >= WHOLE else f"{value:.1f}".removesuffix(".0")
    if language(locale) == "es":
        return figure.replace(".", ",") + names[1].replace(" ", NBSP)
    return figure + names[0]


def grouped(number: int, locale: str) -> str:
    """An exact counter with the language's thousands sign."""
    return f"{number:,}".replace(",", "." if language(locale) == "es" else ",")


def counter(number: int, list_name: str, locale: str) -> str:
    """For example "520 amigos" or "1.2K friends"."""
    return f"{rounded(number, locale)} {text(locale, f'count.{list_name}')}"
