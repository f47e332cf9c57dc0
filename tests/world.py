"""One of everything that a route can be about, nearly all of it 韦曲街办's, so that another unit can be kept out of it."""

from datetime import date, timedelta
from io import BytesIO

from tests.bulk.conftest import TRAINING as TABLE_ROW
from tests.bulk.conftest import table
from tests.conftest import CAST, NOW
from tests.evidence import samples
from tests.evidence.conftest import TRAINING
from tests.registers.test_media import ACCOUNT
from tests.registers.test_roster import STAFF
from tracker.accounts import account_event, second_factor, totp
from tracker.accounts.administration import stamp
from tracker.accounts.person import Person
from tracker.accounts.second_factor import Factor
from tracker.boards.card import Card, Event, State
from tracker.boards.queries import card_by_id
from tracker.boards.tally import Tally
from tracker.evidence import records, uploads
from tracker.evidence.attachment import Attachment
from tracker.evidence.kind import Kind
from tracker.evidence.records import Draft
from tracker.inbox import calendar, mailbox
from tracker.jobs.job import Job
from tracker.jobs.job_file import JobFile, standing_of
from tracker.notices import issuing
from tracker.notices import moves as notice_moves
from tracker.plan.criterion import Criterion
from tracker.plan.decision import Yardstick
from tracker.plan.task import Task
from tracker.planning import guidelines, responsibility
from tracker.registers import media_filing, roster
from tracker.remarks import remark
from tracker.reports.editions import draft as report_draft
from tracker.reports.editions.issue_jobs import waiting
from tracker.reports.editions.issuing import preview, seen_of
from tracker.requests import asking
from tracker.settings import days
from tracker.settings.change import stamp as settings_stamp
from tracker.settings.setting import all_settings
from tracker.storage.folder_store import FolderStore
from tracker.units.unit import Unit
from tracker.verification import phrase

# how the tests call those who ask: the owner's clerk and leader, a clerk of another unit, and those who see everything
ACTORS = {
    "clerk": "street",
    "viewer": "viewer",
    "foreign": "department",
    "office": "office",
    "admin": "admin",
    "observer": "observer",
}

# What is written in things that are not open to everybody → who may read it, in the order of ACTORS.
CONTENT, NARRATIVE = "yynyny", "nnnynn"
WORDS = {
    "密题": CONTENT,  # a record's title
    "密件": CONTENT,  # the name of its file
    "密退": CONTENT,  # why a card was returned
    "密核": CONTENT,  # and why one was closed
    "密稿": CONTENT,  # progress that was saved and not submitted
    "密督": CONTENT,  # what a notice demands
    "密复": CONTENT,  # and its reply
    "密申": CONTENT,  # why a later date is asked for
    "密言": CONTENT,  # a remark
    "密图": CONTENT,  # the name of its file
    "密人": CONTENT,  # somebody on the roster
    "密号": CONTENT,  # a new-media account
    "密编": NARRATIVE,  # what the office writes for a report
}


def people() -> dict[str, Person]:
    return {
        p.username: p
        for p in Person.select(Person, Unit)
        .join(Unit)
        .where(Person.username << [c[0] for c in CAST])
    }


def populate(files, key: str) -> dict:
    """Make one of everything; return what the routes' addresses and forms need, by name."""
    cast = people()
    street, office, weiqu = cast["street"], cast["office"], Unit.get(Unit.code == "weiqu")
    world = {"password": "三棵柳树 过桥 4567"}
    states = (("pending", 5), ("doing", 36), ("submitted", 10), ("closed", 35), ("pressed", 4))
    cards = {
        name: Card.select()
        .join(Task)
        .where((Card.unit == weiqu) & (Card.year == 2026) & (Task.number == n))
        .get()
        for name, n in states
    }
    Card.update(due_on=date(2026, 9, 30)).where(Card.id << list(cards.values())).execute()
    for name, card in cards.items():
        state = name if name in list(State) else State.DOING
        Card.update(
            state=state,
            progress="演示进展" if state in ("submitted", "closed") else "演示密稿",
            submitted_by=street if state in ("submitted", "closed") else None,
            submitted_at=NOW if state in ("submitted", "closed") else None,
        ).where(Card.id == card.id).execute()
        world[name] = card.id
    Tally.update(have=99).where(Tally.card == cards["submitted"]).execute()  # nothing in doubt
    store = FolderStore(files)
    kind = Kind.get_by_id("training")

    def staged(name):
        return uploads.stage(
            store,
            BytesIO(samples.picture(size=(60, len(name) * 10), exif=samples.camera())),
            name,
            by=street,
            limit=1 << 20,
        )

    def filed(day, on):
        return records.file(
            kind,
            Draft(
                TRAINING | {"subject": f"密题{day}"},
                date(2026, 3, day),
                [staged(f"密件{day}.png").id],
            ),
            unit=weiqu,
            by=street,
            cards=on,
        )

    record, loose = filed(5, [cards["doing"].id]), filed(6, [])
    Card.update(state=State.CLOSED).where(Card.id == cards["closed"].id).execute()
    Card.update(submitted_by=street, submitted_at=NOW, returns=1).where(
        Card.id << [cards["doing"].id, cards["pressed"].id]
    ).execute()
    for name, verb, before, after, words in (
        ("doing", "return", State.SUBMITTED, State.DOING, "演示密退"),
        ("pressed", "return", State.SUBMITTED, State.DOING, "演示密退"),
        ("closed", "close", State.SUBMITTED, State.CLOSED, "演示密核"),
    ):
        Event.create(
            card=cards[name], person=office, verb=verb, before=before, after=after, words=words
        )
    world |= {
        "record": record.id,
        "loose": loose.id,
        "file": record.attachments.get().id,
        "staged": staged("未用.png").id,
    }

    draft = issuing.Draft(due_on=date(2026, 6, 30), demand="演示密督：请抓紧办理。")
    issued = issuing.issue(
        {cards[name].id: 0 for name in ("pressed", "doing", "pending")}, draft, by=office
    ).notices
    world |= dict(zip(("issued", "received", "replied"), (n.id for n in issued)))
    notice_moves.apply(issued[1], "notice-receive", by=street, seen=0)
    notice_moves.apply(issued[2], "notice-receive", by=street, seen=0)
    notice_moves.apply(issued[2], "notice-reply", by=street, seen=1, words="演示密复：已整改。")

    world["request"] = asking.ask_extension(
        card_by_id(cards["doing"].id),
        by=street,
        wanted_on=date(2026, 12, 1),
        reason="演示密申",
        progress="演示",
    ).id
    world["post"] = roster.add(weiqu, STAFF | {"person_name": "密人"}, by=street)[0].id
    account = media_filing.register(weiqu, ACCOUNT | {"name": "密号"}, by=street)
    world |= {"account": account.id, "filing": account.filings.get().id}
    place = next(s for s in responsibility.slots() if not s.by_guideline and not s.party.domain_id)
    responsibility.assign(place, [weiqu], date(2026, 1, 5), "", by=office)
    world |= {
        "slot": place.path,
        "assignment": next(s for s in responsibility.slots() if s.path == place.path)
        .assignments[0]
        .id,
    }
    guideline, _ = guidelines.register(GUIDELINE, [weiqu], by=office)
    world["guideline"] = guideline.id
    criterion, set_ = (
        Criterion.select()
        .join(Task)
        .where((Task.number == n) & (Criterion.basis == "yardstick"))
        .first()
        for n in (9, 20)
    )
    shipped = {key: getattr(set_, key) for key in ("need", "label", "wording", "active")}
    yardstick = Yardstick.create(
        criterion=set_, person=office, before=shipped, values=shipped | {"need": 2}, reason="演示"
    )
    world |= {"criterion": criterion.id, "set": set_.id, "yardstick": yardstick.id}
    said = remark.say(
        card_by_id(cards["doing"].id),
        "演示密言：照片附上。",
        [staged("密图现场.png").id],
        by=street,
    )
    world["said"] = said.files.get().id
    for model in (Attachment, remark.RemarkFile):  # as of a photo that no browser shows
        model.update(picture=model.thumbnail).execute()
    world["day_off"] = days.set_days(date(2026, 7, 1), None, "off", "演示", by=office)[
        0
    ].isoformat()
    world["phrase"] = phrase.add("演示：请补充签到表。", by=office).id
    failed, waits, made = (
        Job.create(kind="print", state=state, error="演示", person=street)
        for state in ("failed", "queued", "done")
    )
    world |= {
        f"{kind}_{state}": Job.create(kind=kind, state=state, person=by).id
        for kind, by in (("issue", office), ("sweep", None))
        for state in ("cancelled", "queued")
    }
    sha256, size = store.put(BytesIO("演示".encode()))
    JobFile.create(
        job=made,
        sha256=sha256,
        size=size,
        name="演示.zip",
        media_type="application/zip",
        asker=standing_of(street),
    )
    world |= {"job": failed.id, "waits": waits.id, "made": made.id}

    for code in (None, "weiqu"):
        report_draft.save(2026, code, "演示密编", "演示密编", seen=0, by=office)
    world |= {
        "preview": seen_of(preview(2026, None, demo=False)),
        "preview_unit": seen_of(preview(2026, "weiqu", demo=False)),
    }
    world["unissued"] = " ".join(f"{code}:{version}" for code, version in waiting(2026).items())
    calendar.renew(weiqu, by=street)
    world |= {
        "feed": calendar.secret_of(weiqu.id, 1, key),
        "settings": settings_stamp(all_settings()),
    }

    def account_of(username, **more):
        return Person.create(
            username=username,
            name="演示",
            unit=weiqu,
            password_hash=street.password_hash,
            **{"role": "viewer", "must_change": False, **more},
        )

    account_of("insider", role="admin")
    plain, new, gone = (
        account_of("plain"),
        account_of("new", must_change=True),
        account_of("gone", active=False),
    )
    old = Unit.create(
        code="lao", name="老单位", kind="street", position=900, valid_from=date(2021, 1, 1)
    )
    world |= {
        "person": plain.id,
        "stamp": stamp([plain]),
        "waiting": stamp([new]),
        "gone": gone.id,
        "unit": old.code,
    }
    world["code"] = totp.code_of(second_factor.begin(office).secret(key), totp.step_of(NOW))
    enrolled = [
        Factor.create(person=person, salt="x", confirmed_at=NOW)
        for person in (plain, cast["admin"])
    ][-1]
    world |= {"enrolled": plain.id, "recovery": second_factor._new_codes(enrolled)[0]}
    account_event.notify(street, "演示变动", by=office)
    world["event"] = account_event.unread(street).get().id
    box = mailbox.save_address(street, "pending@example.com", True)
    world["mail_code"] = box.code(key)
    world["tomorrow"] = (NOW.date() + timedelta(days=1)).isoformat()
    return world


GUIDELINE = {
    "title": "演示领域标准指引",
    "issuer": "演示部门",
    "published_on": "2026-05-01",
    "domain_name": "演示领域",
}


def upload_of(name: str):
    """A fresh file for a form's field: a test client closes what it has sent."""
    return {
        "picture": lambda: (BytesIO(samples.picture(size=(33, 33))), "新.png"),
        "table": lambda: (BytesIO(table(TABLE_ROW)), "培训.xlsx"),
    }[name]()
