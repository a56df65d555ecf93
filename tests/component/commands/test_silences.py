"""The list of silenced incidents: what is woken there leaves it."""

from tests.component.commands.scene import DEAD, Scene


async def test_ending_a_silence_takes_its_row_away_and_leaves_the_others(scene: Scene) -> None:
    other = await scene.office.session(await scene.office.person(name="Vega Ficticia"))
    for session in (scene.session, other):
        scene.office.site.says(DEAD)
        await scene.office.services.sessions.recheck(session.session_id, scene.bruno, force=True)
    await scene.office.settle()
    for said in scene.office.messages(scene.bruno):
        for button in (one for row in said.reply.keyboard for one in row if one.label == "🔕 1 h"):
            await scene.office.press_data(scene.bruno, said.message_id, button.data or "")
    await scene.office.say(scene.bruno, "/alertas")
    await scene.office.press(scene.bruno, "Casos silenciados")
    assert scene.office.last(scene.bruno).labels == ["🔔 Quitar el silencio del #1", "🔔 Quitar el silencio del #2"]
    assert await scene.office.press(scene.bruno, "del #1") == "🔔 Listo: el caso vuelve a avisar."
    assert scene.office.last(scene.bruno).labels == ["🔔 Quitar el silencio del #2"]
    await scene.office.press(scene.bruno, "del #2")
    assert scene.said(scene.bruno) == "🔔 No hay ningún caso silenciado."
