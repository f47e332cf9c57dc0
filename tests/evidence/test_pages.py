"""Evidence through the front door: works, refused, forbidden, invisible."""
from datetime import date
from io import BytesIO

import pytest

from tests.evidence import samples
from tests.evidence.conftest import TRAINING
from tracker.boards import moves
from tracker.boards.queries import card_by_id
from tracker.boards.transitions import Move
from tracker.evidence import storage
from tracker.evidence.attachment import Attachment
from tracker.evidence.evidence import Evidence
from tracker.evidence.records import Draft, change
from tracker.evidence.storage import StorageFull

FORM = {"kind": "training", "happened_on": "2026-03-05", "v-subject": "《条例》专题学习", "v-scope": "本单位",
        "v-topics": "《政府信息公开条例》", "v-attendees": "３５人"}
MOVE = Move(words="演示：材料另行报送", progress="演示：已按要求推进。")


def file(name="签到表.pdf", content=samples.PDF):
    return BytesIO(content), name


def close(card, cast):
    for verb in ("receive", "submit", "close"):
        card = moves.apply(card_by_id(card.id), verb, by=cast.office if verb == "close" else cast.street,
                           seen=card.version, move=MOVE)


def test_a_record_with_files_goes_up_by_a_plain_form_and_its_page_says_what_it_proves(sign_in, cast, card_of):
    client, card = sign_in(cast.street), card_of("weiqu", 36)
    response = client.post("/evidence", data=FORM | {
        "card": card.id, "cards": card.id, "file-sign_in": [file(), file("第二页.png", samples.picture())],
        "file-": file("通知.docx", samples.DOCX)})
    assert response.status_code == 303
    page = client.get(response.location).text
    assert "已保存。任务36：学习培训 1/1 已满足。" in page and "计入 学习培训" in page and f"/cards/{card.id}" in page
    record = Evidence.get()
    assert record.values == TRAINING and record.unit_id == cast.street.unit_id and record.created_by == cast.street
    assert {(a.name, a.slot) for a in record.attachments} == {
        ("签到表.pdf", "sign_in"), ("第二页.png", "sign_in"), ("通知.docx", "")}
    assert "/thumbnail" in page and "35 人" in page


def test_the_card_one_came_from_is_ticked_and_others_that_accept_the_kind_are_offered(sign_in, cast, card_of):
    card = card_of("weiqu", 33)
    page = sign_in(cast.street).get(f"/evidence/new?kind=webpage&card={card.id}").text
    assert f'value="{card.id}" checked' in page
    assert f'value="{card_of("weiqu", 5).id}">' in page, "offered, not ticked"


def test_one_click_puts_the_record_on_every_other_card_that_it_proves(sign_in, cast, card_of, filed):
    record, card = filed(), card_of("weiqu", 36)
    client = sign_in(cast.street)
    assert "这条材料还可以用于" in client.get(f"/evidence/{record.id}").text
    response = client.post(f"/evidence/{record.id}/cards", data={"cards": [card.id], "card": card.id})
    assert response.status_code == 303 and response.location == f"/cards/{card.id}"
    assert "学习培训 1/1 已满足" in client.get(response.location).text


def test_existing_records_are_offered_for_a_card_with_what_they_would_do(sign_in, cast, card_of, filed):
    card = card_of("weiqu", 36)
    filed(values={"subject": "合适的"})
    filed(values={"subject": "不合适的", "topics": ["其他"]})
    filed(kind="briefing")
    filed([card], values={"subject": "已经关联的"})
    page = sign_in(cast.street).get(f"/evidence?card={card.id}").text
    assert "合适的" in page and "可计入" in page and "未含" in page
    assert "第三次主任办公会" not in page and "已经关联的" not in page
    assert "第三次主任办公会" in sign_in(cast.street).get(f"/evidence?card={card.id}&kind=all").text
    filed(values={"subject": "去年的"}, on=date(2025, 3, 5))
    assert "去年的" not in sign_in(cast.street).get(f"/evidence?card={card.id}").text, "it could not count"
    assert "去年的" in sign_in(cast.street).get(f"/evidence?card={card.id}&year=").text


@pytest.mark.parametrize(("wanted", "shown"), [
    ({}, {"甲", "乙", "丙"}), ({"year": 2025}, {"乙"}), ({"kind": "briefing"}, {"丙"}), ({"q": "甲"}, {"甲"}), ({"q": "签到"}, {"甲"}),
    ({"q": "%"}, set()), ({"year": "0"}, {"甲", "乙", "丙"}), ({"year": "99999"}, {"甲", "乙", "丙"}), ({"year": "x"}, {"甲", "乙", "丙"}), ({"kind": "nonsense"}, {"甲", "乙", "丙"}), ({"page": "99"}, set())])
def test_filters_narrow_the_list(sign_in, cast, filed, stage, wanted, shown):
    filed(values={"subject": "甲"}, staged=[stage("签到表.pdf")])
    filed(values={"subject": "乙"}, on=date(2025, 3, 5))
    filed(kind="briefing", values={"meeting": "丙"})
    page = sign_in(cast.street).get("/evidence", query_string=wanted).text
    assert {each for each in "甲乙丙" if f">{each}</a>" in page} == shown


def test_the_list_costs_a_fixed_number_of_queries(sign_in, cast, card_of, filed, queries):
    client, counts = sign_in(cast.street), []
    for _ in range(2):
        filed([card_of("weiqu", 36), card_of("weiqu", 33)])
        with queries() as seen:
            client.get("/evidence")
        counts.append(len(seen))
        for _ in range(5):
            filed([card_of("weiqu", 36)])
    assert counts[0] == counts[1] <= 14


def test_the_office_and_observers_find_any_units_records_and_clerks_only_their_own(sign_in, cast, filed):
    filed(values={"subject": "街办的"})
    filed(values={"subject": "司法局的"}, by=cast.department)
    for person, mine, others in ((cast.street, True, False), (cast.viewer, True, False), (cast.department, False, True),
                                 (cast.office, True, True), (cast.observer, True, True)):
        page = sign_in(person).get(f"/evidence?unit={cast.department.unit_id}" if person is cast.street else "/evidence").text
        assert ("街办的" in page, "司法局的" in page) == (mine, others), person.username
    page = sign_in(cast.office).get(f"/evidence?unit={cast.department.unit_id}").text
    assert "司法局的" in page and "街办的" not in page


# ---- refused: nothing typed and nothing uploaded is lost --------------------------------------------------------


def test_what_is_wrong_is_said_at_once_and_everything_typed_and_uploaded_stays(sign_in, cast, card_of):
    client, card = sign_in(cast.street), card_of("weiqu", 36)
    response = client.post("/evidence", data=FORM | {
        "happened_on": "2027-01-01", "v-attendees": "许多", "card": card.id, "cards": card.id,
        "file-sign_in": [file(), file("标志.pdf", samples.SVG)]})
    assert response.status_code == 422 and Evidence.select().count() == 0
    page = response.text
    assert "不能晚于今天" in page and "请填整数" in page and "标志.pdf" in page and "SVG" in page
    staged = Attachment.get()
    assert 'value="许多"' in page and 'value="《条例》专题学习"' in page and f'value="{card.id}" checked' in page
    assert f'name="staged" value="{staged.id}" checked' in page and "签到表.pdf" in page

    response = client.post("/evidence", data=FORM | {"cards": card.id, "staged": staged.id})
    assert response.status_code == 303 and Evidence.get().attachments.get() == staged


def test_a_file_that_is_unticked_is_left_out(sign_in, cast, stage):
    stage()
    assert sign_in(cast.street).post("/evidence", data=FORM).status_code == 303
    assert Evidence.get().attachments.count() == 0


def test_a_required_file_is_asked_for(sign_in, cast, app):
    from tracker.evidence.kind import Kind
    kind = Kind.get_by_id("training")
    kind.definition["files"][0]["required"] = True
    kind.save()
    response = sign_in(cast.street).post("/evidence", data=FORM)
    assert response.status_code == 422 and "请上传“签到表”" in response.text
    assert sign_in(cast.street).post("/evidence", data=FORM | {"file-sign_in": file()}).status_code == 303


def test_a_second_equal_record_is_asked_about_and_filed_when_it_is_meant(sign_in, cast):
    client = sign_in(cast.street)
    client.post("/evidence", data=FORM)
    response = client.post("/evidence", data=FORM)
    assert response.status_code == 422 and "查看已有的材料" in response.text and 'name="again"' in response.text
    assert client.post("/evidence", data=FORM | {"again": "1"}).status_code == 303
    assert Evidence.select().count() == 2


def test_a_full_disk_is_said_and_the_form_stays(sign_in, cast, monkeypatch):
    def full(*_):
        raise StorageFull
    monkeypatch.setattr(storage.FolderStore, "put", full)
    response = sign_in(cast.street).post("/evidence", data=FORM | {"file-": file()})
    assert response.status_code == 422 and "磁盘空间不足" in response.text and 'value="《条例》专题学习"' in response.text
    response = sign_in(cast.street).post("/uploads", data={"file": file()}, headers={"Accept": "application/json"})
    assert response.status_code == 507 and "磁盘空间不足" in response.json["error"]
    assert Evidence.select().count() == Attachment.select().count() == 0


def test_a_file_that_is_too_large_is_refused_with_the_limit_and_the_others_stay(sign_in, cast, app):
    app.config["MAX_FILE_BYTES"] = 1 << 20
    response = sign_in(cast.street).post("/evidence", data=FORM | {
        "file-": [file("大.pdf", samples.PDF + bytes(1 << 20)), file("小.pdf")]})
    assert response.status_code == 422 and "“大.pdf”" in response.text and "1 MB 的上限" in response.text
    assert Attachment.get().name == "小.pdf"


def test_an_unknown_kind_or_card_is_not_there(sign_in, cast, card_of):
    client = sign_in(cast.street)
    assert client.post("/evidence", data=FORM | {"kind": "nonsense"}).status_code == 404
    assert client.post("/evidence", data=FORM | {"cards": card_of("sifaju", 36).id}).status_code == 404
    assert client.post("/evidence", data=FORM | {"cards": 99999}).status_code == 404
    assert client.get("/evidence/new?kind=nonsense").status_code == 200, "the choice of kinds"
    assert client.get("/evidence/99999").status_code == 404
    assert Evidence.select().count() == 0


def test_a_lost_race_keeps_what_was_typed_beside_what_is_there_now(sign_in, cast, filed):
    record = filed()
    change(record, Draft(TRAINING | {"attendees": 40}, record.happened_on), by=cast.street, seen=0)
    client = sign_in(cast.street)
    response = client.post(f"/evidence/{record.id}/edit", data=FORM | {"version": 0, "v-attendees": "50"})
    assert response.status_code == 409
    assert 'value="50"' in response.text and "他人已改为：40 人" in response.text and 'name="version" value="1"' in response.text
    assert Evidence.get_by_id(record.id).values["attendees"] == 40
    assert client.post(f"/evidence/{record.id}/edit", data=FORM | {"version": 1, "v-attendees": "50"}).status_code == 303


def test_a_file_that_another_person_added_meanwhile_is_not_dropped_by_a_lost_race(sign_in, cast, filed, stage):
    record = filed()
    change(record, Draft(TRAINING, record.happened_on, [stage().id]), by=cast.street, seen=0)
    page = sign_in(cast.street).post(f"/evidence/{record.id}/edit", data=FORM | {"version": 0}).text
    assert f'name="kept" value="{record.attachments.get().id}" checked' in page


def test_an_edit_shows_what_is_there_and_saves_what_is_changed(sign_in, cast, filed, stage):
    record = filed(staged=[stage()])
    client = sign_in(cast.street)
    page = client.get(f"/evidence/{record.id}/edit").text
    assert 'value="35"' in page and 'value="2026-03-05"' in page and "签到表.pdf" in page
    response = client.post(f"/evidence/{record.id}/edit", data=FORM | {"version": 0, "v-attendees": "53"})
    assert response.status_code == 303
    page = client.get(response.location).text
    assert "53 人" in page and "没有附件" in page and "移除附件《签到表.pdf》" in page and "修改前" in page


def test_a_record_on_a_closed_card_is_superseded_instead_of_edited(sign_in, cast, filed, card_of):
    card = card_of("weiqu", 36)
    record = filed([card])
    close(card, cast)
    client = sign_in(cast.street)
    page = client.get(f"/evidence/{record.id}").text
    assert f'href="/evidence/{record.id}/supersession"' in page and f'href="/evidence/{record.id}/edit"' not in page
    response = client.post(f"/evidence/{record.id}/edit", data=FORM | {"version": 0, "v-attendees": "1"})
    assert response.status_code == 422 and "已销号" in response.text and 'value="1"' in response.text
    response = client.post(f"/evidence/{record.id}/supersession", data=FORM | {"version": 0, "v-attendees": "53"})
    assert response.status_code == 422 and "请写明替代的原因" in response.text
    response = client.post(f"/evidence/{record.id}/supersession", data=FORM | {"version": 0, "v-attendees": "53", "reason": "人数有误"})
    assert response.status_code == 303
    assert "替代了" in client.get(response.location).text
    assert "已被替代" in client.get(f"/evidence/{record.id}").text


def test_a_link_is_taken_off_an_open_card_only(sign_in, cast, filed, card_of):
    card = card_of("weiqu", 36)
    record = filed([card])
    client = sign_in(cast.street)
    assert client.post(f"/evidence/{record.id}/cards/{card.id}/removal").status_code == 303
    assert client.post(f"/evidence/{record.id}/cards", data={"cards": card.id}).status_code == 303
    close(card, cast)
    response = client.post(f"/evidence/{record.id}/cards/{card.id}/removal")
    assert response.status_code == 422 and "不能移除材料" in response.text
    assert client.post(f"/evidence/{record.id}/cards", data={}).status_code == 422


def test_titles_and_names_are_text_and_never_markup(sign_in, cast, filed, stage):
    record = filed(values={"subject": "<script>alert(1)</script>"}, staged=[stage("<img src=x>'\".pdf")])
    client = sign_in(cast.street)
    for address in ("/evidence", f"/evidence/{record.id}", f"/evidence/{record.id}/edit"):
        page = client.get(address).text
        assert "<script>alert" not in page and "<img src=x>" not in page


# ---- forbidden and invisible ------------------------------------------------------------------------------------

CHANGES = [("post", "/evidence/{r}/edit"), ("post", "/evidence/{r}/supersession"), ("post", "/evidence/{r}/cards"),
           ("post", "/evidence/{r}/cards/{c}/removal"), ("get", "/evidence/{r}/edit"), ("get", "/evidence/{r}/supersession")]


@pytest.mark.parametrize(("method", "address"), CHANGES)
def test_who_may_see_a_record_may_not_therefore_change_it(sign_in, cast, filed, card_of, method, address):
    card = card_of("weiqu", 36)
    address = address.format(r=filed([card]).id, c=card.id)
    for person in (cast.viewer, cast.office, cast.observer):
        response = getattr(sign_in(person), method)(address, data=FORM | {"version": 0, "cards": card.id, "reason": "x"})
        assert response.status_code == 403, (person.username, address)
    assert Evidence.select().count() == 1 and Evidence.get().version == 0


@pytest.mark.parametrize(("method", "address"), [*CHANGES, ("get", "/evidence/{r}")])
def test_another_units_record_is_not_there(sign_in, cast, filed, card_of, method, address):
    card = card_of("weiqu", 36)
    address = address.format(r=filed([card]).id, c=card.id)
    response = getattr(sign_in(cast.department), method)(address, data=FORM | {"version": 0, "cards": card.id, "reason": "x"})
    assert response.status_code == 404 and "《条例》专题学习" not in response.text


@pytest.mark.parametrize("address", ["/evidence/new", "/evidence", "/uploads"])
def test_those_who_file_nothing_are_told_so(sign_in, cast, address):
    for person in (cast.viewer, cast.observer, cast.admin):
        client = sign_in(person)
        response = client.get(address) if address.endswith("new") else client.post(address, data=FORM | {"file": file()})
        assert response.status_code == 403, person.username
    assert Evidence.select().count() == Attachment.select().count() == 0


@pytest.mark.parametrize("address", ["/evidence", "/evidence/new", "/evidence/1", "/attachments/1/x.pdf", "/attachments/1/thumbnail"])
def test_a_stranger_is_sent_to_sign_in(client, address):
    response = client.get(address)
    assert response.status_code == 303 and response.location.startswith("/sign-in")


def test_the_lead_unit_of_a_task_sees_what_stands_on_it(sign_in, cast, filed, card_of):
    """区政府办公室 leads task 4; its administrator sees by being of that unit, not by a role over content."""
    from tracker.plan.task import Party
    card = card_of("weiqu", 9)
    record = filed([card])
    assert sign_in(cast.department).get(f"/evidence/{record.id}").status_code == 404
    Party.create(task=card.task, unit=cast.department.unit, label="区司法局", leads=True)
    assert sign_in(cast.department).get(f"/evidence/{record.id}").status_code == 200
    assert sign_in(cast.department).get(f"/evidence/{filed().id}").status_code == 404, "what stands on no such task"
    assert record.title not in sign_in(cast.department).get("/evidence").text, "the list is of one's own unit"
