"""What people say beside commands: civilities, lone names and mistyped commands have an answer that leads on."""

from core.domain.people.person import Role
from tests.component.commands.scene import Scene


async def test_civilities_are_answered_as_such(scene: Scene) -> None:
    for said, answer in (
        ("¡Hola!", "👋 Hola, Alondra Quimera."),
        ("Buenos días", "👋 Hola,"),
        ("gracias 🙏", "De nada"),
    ):
        await scene.office.say(scene.alondra, said)
        assert scene.said().startswith(answer), said


async def test_a_lone_word_may_be_a_profile(scene: Scene) -> None:
    await scene.office.say(scene.alondra, "vega")
    assert scene.said() == "No entendí. Si vega es un perfil, escribe /scrape vega; si no, pega su enlace."
    for said in ("Clave123", "Una frase entera"):
        await scene.office.say(scene.alondra, said)
        assert scene.said() == "No entendí. Pega el enlace de un perfil o escribe /scrape usuario.", said


async def test_who_has_no_session_hears_of_that_first(scene: Scene) -> None:
    newcomer = await scene.office.person(Role.ANALYST, "Quimera Inventada")
    for said in ("hola", "vega"):
        await scene.office.say(newcomer, said)
        assert "hace falta tu sesión" in scene.said(newcomer), said


async def test_a_mistyped_command_is_recognized_among_those_of_the_role(scene: Scene) -> None:
    meant = {"/scrap": "/scrape", "/sesions": "/sesion", "/trabjos": "/trabajos", "/helth": "/health", "/admn": ""}
    for typed, command in meant.items():
        await scene.office.say(scene.alondra, typed)
        told = f"¿Querías decir {command}? Si no, mira /ayuda" if command else "Mira /ayuda"
        assert scene.said() == f"No conozco esa orden. {told}", typed
    await scene.office.say(scene.celia, "/admn")
    assert "¿Querías decir /admin?" in scene.said(scene.celia)
