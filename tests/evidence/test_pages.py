"""Evidence through the front door."""


def test_pages_open(sign_in, cast, card_of):
    client = sign_in(cast.street)
    card = card_of("weiqu", 36)
    for address in ("/evidence", "/evidence/new", "/evidence/new?kind=training", f"/evidence/new?kind=training&card={card.id}",
                    f"/evidence?card={card.id}"):
        response = client.get(address)
        assert response.status_code == 200, address
    response = client.post("/evidence", data={
        "kind": "training", "card": card.id, "cards": card.id, "happened_on": "2026-03-05", "v-subject": "条例培训", "v-scope": "本单位",
        "v-topics": "《政府信息公开条例》", "v-attendees": "３５"})
    assert response.status_code == 303, response.text
    page = client.get(response.location)
    assert "学习培训 1/1 已满足" in page.text
