"""What every command does, for the menu, and how to type it, for the help."""

START = "Inicio"
SCRAPE = "Analizar un perfil"
SESSIONS = "Estado de mis sesiones"
PANEL = "Abrir el panel del equipo"
QUEUE = "Mi cola y mis resultados"
HEALTH = "Salud del servicio"
ALERTS = "Casos abiertos, silencios y horas sin avisos"
REPORT = "Reporte de sesiones: hoy, ayer o 7d"
ADMIN = "Personas, cookies, horarios y registro"
COOKIES = "Cómo subir cookies"
PROXIES = "Proxies de las sesiones"
HELP = "Qué puedo hacer y cómo pedirlo"

Examples = tuple[tuple[str, str], ...]

SCRAPE_EXAMPLES: Examples = (
    ("/scrape vega.ficticia", "un perfil de Facebook; la primera vez eliges qué leer"),
    ("/scrape vega.ficticia seguidores 200", "los primeros 200 seguidores"),
    ("/scrape vega.ficticia amigos cada semana", "lo repite solo y avisa si algo cambia"),
    ("/scrape https://www.facebook.com/profile.php?id=100070000000103", "también con enlace o número"),
    ("/scrape vega.ficticia caso:Norte-7", "anota para qué caso lo pides"),
    ("/scrape x vega_ficticia seguidores", "con la red delante: fb, ig o x"),
    ("/scrape fb vega.ficticia bruno.quimera", "varios a la vez, hasta cinco, y lo que tienen en común"),
)
PANEL_EXAMPLES: Examples = (("/panel", "abre el panel: sesiones, casos, trabajos y resultados"),)
SESSIONS_EXAMPLES: Examples = (("/sesion", "cómo están tus sesiones y cómo renovarlas"),)
QUEUE_EXAMPLES: Examples = (
    ("/trabajos", "lo que pediste: cancelar, repetir y descargar"),
    ("/trabajos vega", "solo los de un perfil, una lista, un caso o un número"),
)
HEALTH_EXAMPLES: Examples = (("/health", "si todo el servicio funciona"),)
ALERTS_EXAMPLES: Examples = (("/alertas", "qué sesiones fallan y quién se ocupa"),)
REPORT_EXAMPLES: Examples = (("/reporte 7d", "cómo estuvieron las sesiones esta semana"),)
ADMIN_EXAMPLES: Examples = (("/admin", "invitar a alguien, subir cookies o ver quién hizo qué"),)
