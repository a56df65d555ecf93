"""`/scrape` as people meet it, from the chat to the database and back (docs/reference/chat.md 2)."""

import pytest

from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind
from core.errors import NetworkException
from tests.component.commands.scene import Scene
from tests.fakes.platforms import Break

FRIENDS = ListKind.FRIENDS


class TestTheMessageThatChanges:
    async def test_it_is_acknowledged_answered_and_becomes_the_result(self, scene: Scene) -> None:
        order = await scene.office.say(scene.alondra, "/scrape fb:vega")
        assert scene.alondra.chat_id is not None
        assert scene.office.chat.reactions[scene.alondra.chat_id, order] == "👀"
        await scene.office.deliver()
        card = scene.office.last(scene.alondra)
        head, account, queue = card.text.splitlines()
        assert (head, queue) == ("🕓 vega · Facebook", "En cola: empieza enseguida.")
        assert account == f"Con tu cuenta …{(scene.session.account_id or '')[-4:]} de Facebook."
        assert card.reply.quote_message_id == order
        assert card.labels == ["✖ Cancelar"]
        await scene.office.settle()
        assert scene.office.messages(scene.alondra) == [card]
        assert card.text.startswith("✅ Vega <b>Ficticia</b> · Facebook")
        assert "10 amigos" in card.text
        assert card.labels[:4] == ["📄 Excel", "🧮 CSV", "🧾 JSON", "🗂 Más"]
        assert card.labels[4:] == ["🔁 Repetir", "⚙️ Listas", "🌐 Ver perfil", "🧾 Certificado"]

    async def test_a_result_of_more_than_a_minute_rings_as_a_new_message(self, scene: Scene) -> None:
        scene.office.site.breaks[FRIENDS] = Break(4, NetworkException("cut"))
        await scene.scrape()
        scene.office.clock.advance(61)
        await scene.office.settle()
        old, new = scene.office.messages(scene.alondra)
        assert "el resultado está más abajo" in old.text
        assert new.text.startswith("✅ Vega")
        assert not new.reply.silent
        assert old.labels == []

    async def test_files_come_when_asked_for(self, scene: Scene) -> None:
        await scene.scrape()
        for label, ending in (("Excel", "xlsx"), ("CSV", "csv"), ("JSON", "json")):
            await scene.office.press(scene.alondra, label)
            document = scene.office.last(scene.alondra).reply.document
            assert document is not None
            assert document.filename.endswith(f".{ending}")

    async def test_it_can_be_cancelled_before_it_starts(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/scrape fb:vega")
        await scene.office.deliver()
        assert await scene.office.press(scene.alondra, "Cancelar") == "Cancelado."
        await scene.office.settle()
        assert "Cancelado." in scene.said()
        assert scene.office.site.probed == []

    async def test_what_a_cancelled_job_had_read_can_be_had(self, scene: Scene) -> None:
        scene.office.site.breaks[FRIENDS] = Break(8, NetworkException("cut"))
        await scene.scrape()
        assert "Hubo un tropiezo pasajero" in scene.said()
        await scene.office.press(scene.alondra, "Cancelar")
        await scene.office.deliver()
        assert "⚠️ 8 de 10 amigos. Lo ya obtenido está guardado." in scene.said()
        await scene.office.press(scene.alondra, "JSON")
        assert scene.office.last(scene.alondra).reply.document is not None


class TestWhatWasTyped:
    @pytest.fixture(autouse=True)
    def _only_facebook_is_read(self, scene: Scene) -> None:
        for gateway in scene.office.gateways.values():
            gateway.lists = gateway.lists if gateway.platform is Platform.FACEBOOK else ()

    async def test_nothing_asks_for_the_profile_and_takes_the_answer(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/scrape")
        question = scene.office.last(scene.alondra)
        assert question.text == "¿Qué perfil? Escríbelo o pega su enlace."
        assert question.reply.force_reply is not None
        await scene.office.say(scene.alondra, "fb:vega", answering=question)
        await scene.office.settle()
        assert scene.said().startswith("✅ Vega")

    async def test_nothing_offers_the_last_profiles(self, scene: Scene) -> None:
        await scene.scrape()
        await scene.office.say(scene.alondra, "/scrape")
        question = scene.office.last(scene.alondra)
        assert question.text == "¿Qué perfil? Escríbelo, pega su enlace o elige uno de los últimos:"
        assert question.labels == ["Vega <b>Ficticia</b> · Facebook"]
        scene.office.clock.advance(3600)
        await scene.office.press(scene.alondra, "Vega")
        assert len(await scene.jobs()) == 2

    async def test_what_is_no_profile_is_said_with_what_was_given(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/scrape hola!!<b>")
        assert scene.said() == "hola!!<b> no parece un perfil. Prueba usuario o pega el enlace."

    async def test_a_publication_offers_its_author_and_the_lists_asked_for(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/scrape https://www.facebook.com/vega/posts/123 seguidores 30")
        assert scene.said() == "Eso es una publicación. ¿Analizo a su autor, vega?"
        await scene.office.press(scene.alondra, "Sí")
        (job,) = await scene.jobs()
        assert (job.args["identifier"], job.args["lists"], job.args["limit"]) == ("vega", ["seguidores"], 30)

    async def test_no_takes_the_question_back(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/scrape https://www.facebook.com/vega/posts/123")
        await scene.office.press(scene.alondra, "No")
        assert scene.office.last(scene.alondra).labels == []
        assert await scene.jobs() == []

    async def test_another_network_is_named(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/scrape https://www.tiktok.com/@vega")
        assert scene.said() == "Aún no leo TikTok. Los perfiles que sé leer son los de Facebook."

    async def test_a_network_whose_profiles_are_not_read_yet_is_told(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/scrape ig:vega")
        assert scene.said().startswith("De Instagram por ahora solo cuido tu sesión")

    @pytest.mark.parametrize(
        "text",
        [
            "https://www.instagram.com/vega/",
            "https://x.com/vega",
            "https://www.instagram.com/vega/p/AbC123/",
            "/scrape ig:vega amigos",
        ],
    )
    async def test_nothing_is_offered_that_would_be_refused_afterwards(self, scene: Scene, text: str) -> None:
        await scene.office.say(scene.alondra, text)
        assert "por ahora solo cuido tu sesión. Los perfiles que sé leer son los de Facebook." in scene.said()
        assert scene.office.last(scene.alondra).labels == []

    async def test_a_name_of_other_networks_alone_blames_no_single_one(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/scrape vega_1")
        assert scene.said() == (
            "vega_1 no puede ser un nombre de Facebook; podría ser de Instagram o X, de donde por ahora solo cuido tu "
            "sesión. Revisa el nombre o pega el enlace."
        )

    async def test_what_is_wrong_with_an_order_is_what_is_said(self, scene: Scene) -> None:
        told = {
            "/scrape vega.ficticia miembros": "No conozco la lista miembros.",
            "/scrape vega.ficticia todo": "No conozco la lista todo.",
            "/scrape vega fotos": "No conozco la lista fotos.",
            "/scrape vega.ficticia perfil": "No conozco la lista perfil.",
            "/scrape vega.ficticia 0": "0 no me sirve como límite. Pide un número entero entre 1 y 5.000",
            "/scrape vega.ficticia -5": "-5 no me sirve como límite.",
            "/scrape https://www.facebook.com/groups/mapas": "Eso es un grupo de Facebook",
            "/scrape facebook.com": "Ese enlace lleva a la portada de Facebook",
            "https://www.facebook.com/events/123/": "Eso es un evento de Facebook",
            "/scrape https://www.facebook.com/hashtag/mapas": "Eso es una búsqueda o una etiqueta de Facebook",
            "/scrape https://www.messenger.com/t/4512345678901234": "Eso es una conversación de Facebook",
            "/scrape https://developers.facebook.com/docs/x": "Ese enlace es de Facebook, pero no de un perfil.",
        }
        wrong = {}
        for text, expected in told.items():
            await scene.office.say(scene.alondra, text)
            if not scene.said().startswith(expected):
                wrong[text] = scene.said()
        assert wrong == {}
        assert await scene.jobs() == []

    async def test_several_profiles_are_all_offered_and_each_becomes_a_job(self, scene: Scene) -> None:
        text = "mira https://facebook.com/vega y https://m.facebook.com/otra?ref=x, https://facebook.com/groups/1"
        await scene.office.say(scene.alondra, text)
        assert scene.said() == "Veo 2 perfiles. ¿Cuáles analizo?\nOtro enlace no es de un perfil que pueda leer."
        assert scene.office.last(scene.alondra).labels == ["🔎 vega · Facebook", "🔎 otra · Facebook", "Listo"]
        offer = scene.office.last(scene.alondra)
        for label in ("vega", "otra"):
            await scene.office.press(scene.alondra, label, offer)
        assert sorted(str(job.args["identifier"]) for job in await scene.jobs()) == ["otra", "vega"]
        assert "Listo" in offer.labels, "the others can still be pressed"

    async def test_several_profiles_after_the_command_keep_the_lists(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/scrape vega.f, otra.f seguidores 30")
        asked = [(job.args["identifier"], job.args["lists"], job.args["limit"]) for job in await scene.jobs()]
        assert asked == [("otra.f", ["seguidores"], 30), ("vega.f", ["seguidores"], 30)]

    async def test_a_name_sent_bare_and_a_shared_text_are_offered(self, scene: Scene) -> None:
        for text in ("vega.f", "Echa un vistazo al perfil de Vega https://www.facebook.com/vega.f?mibextid=Zb amigos"):
            await scene.office.say(scene.alondra, text)
            assert scene.said().startswith("¿Analizo vega.f en Facebook?"), text

    async def test_a_list_that_nobody_reads_there_yet_is_told_with_those_there_are(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/scrape fb:vega reposts")
        assert scene.said() == (
            "Aún no leo reposts en Facebook. Puedes pedir amigos, seguidores, seguidos, reacciones y comentarios."
        )
        await scene.office.say(scene.alondra, "/scrape fb:vega enemigos")
        assert scene.said() == (
            "No conozco la lista enemigos. Puedes pedir amigos, seguidores, seguidos, reacciones y comentarios."
        )

    async def test_a_sharing_link_is_told_as_such(self, scene: Scene) -> None:
        for text in ("https://www.facebook.com/share/1AbCdEf/", "/scrape https://t.co/AbC"):
            await scene.office.say(scene.alondra, text)
            assert scene.said() == (
                "Ese enlace es corto y no dice de quién es. Ábrelo y pégame la dirección del perfil que sale."
            )

    async def test_a_name_with_its_surname_is_no_profile(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/scrape Vega Ficticia")
        assert scene.said() == "Vega Ficticia no parece un perfil. Prueba usuario o pega el enlace."

    async def test_an_ambiguous_name_asks_once_and_remembers(self, scene: Scene) -> None:
        for gateway in scene.office.gateways.values():
            gateway.lists = (FRIENDS, ListKind.FOLLOWERS)
            await scene.office.session(scene.alondra, gateway.platform)
        await scene.office.say(scene.alondra, "/scrape vega seguidores 20")
        assert scene.said() == "¿En qué red busco a vega?"
        assert scene.office.last(scene.alondra).labels == ["Facebook", "Instagram", "X"]
        await scene.office.press(scene.alondra, "Instagram")
        await scene.office.say(scene.alondra, "/scrape otra")
        second, first = await scene.jobs()
        assert (first.args["platform"], first.args["lists"], first.args["limit"]) == ("instagram", ["seguidores"], 20)
        assert (second.args["platform"], second.args["identifier"]) == ("instagram", "otra")

    async def test_an_unknown_list_is_told_with_those_there_are(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "/scrape fb:vega enemigos")
        assert scene.said().startswith("No conozco la lista enemigos. Puedes pedir amigos, seguidores")

    @pytest.mark.parametrize("text", ["https://www.facebook.com/vega", "facebook.com/vega?locale=es_LA&x=" + "y" * 80])
    async def test_a_bare_address_is_offered_and_never_starts_by_itself(self, scene: Scene, text: str) -> None:
        await scene.office.say(scene.alondra, text)
        assert scene.said() == "¿Analizo vega en Facebook?"
        assert await scene.jobs() == []
        await scene.office.press(scene.alondra, "Analizar")
        assert len(await scene.jobs()) == 1
        assert scene.office.last(scene.alondra).labels == []

    async def test_a_handle_is_offered_too(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "@vega")
        assert scene.said() == "¿Analizo @vega?"
        await scene.office.press(scene.alondra, "Analizar")
        assert (await scene.jobs())[0].args["identifier"] == "vega"

    async def test_a_bare_address_of_a_publication_offers_the_author(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "https://www.facebook.com/vega/posts/123")
        assert "¿Analizo a su autor" in scene.said()

    async def test_small_talk_is_not_understood_and_helped(self, scene: Scene) -> None:
        await scene.office.say(scene.alondra, "hola, ¿qué tal?")
        assert scene.said().startswith("No entendí.")
        assert scene.office.last(scene.alondra).labels == ["❓ Ayuda"]
