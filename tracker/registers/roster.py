"""The roster of a unit: posts are added, corrected and ended, and what depends on them follows at once."""

from datetime import date

from tracker import audit, clock
from tracker.boards.card import Card
from tracker.characters import comparable
from tracker.data.database import db
from tracker.permissions import can
from tracker.plan.register_fields import DEPUTY, DUTIES, HEAD, STAFF
from tracker.refusals import Conflict, Forbidden, Invalid, Missing, Refused
from tracker.registers.form import Field, accepted, as_words, read
from tracker.registers.post import Post
from tracker.registers.recount import watched
from tracker.registers.revision import Revision
from tracker.units.unit import Unit

FIELDS = (
    Field("duty", "职责", "choice", True, choices=DUTIES),
    Field("person_name", "姓名", required=True),
    Field(
        "full_time",
        "专职从事政务公开工作",
        "flag",
        help="兼职的不勾选，也不计入任务35。",
        only=STAFF,
    ),
    Field("valid_from", "任职日期", "date", True),
    Field(
        "division_published_on",
        "分工公布日期",
        "date",
        help="分工情况对外公布的日期；还没有公布的，公布以后再补。",
        only=DEPUTY,
    ),
    Field("division_url", "分工公布网址", "url", help="公布分工情况的网页。", only=DEPUTY),
    Field("title", "职务", help="如“党组成员、副局长”，可不填。"),
    Field("basis", "任命依据", help="文号或会议，可不填。"),
    Field("phone", "工作电话", "phone", help="只有本单位和区政府办公室能看到，可不填。"),
)
ONE_AT_A_TIME = (HEAD, DEPUTY)


def add(unit: Unit, typed, *, by) -> tuple[Post, list[Card]]:
    """A new post, and the closed cards that the change has reopened. Raises Invalid, Refused, Forbidden."""
    may_keep(unit, by)
    values = _checked(typed, unit)
    with db.atomic(), watched(unit, "roster") as reopened:
        _alone(unit, values)
        post = Post.create(unit=unit, **values)
        Revision.create(post=post, person=by, verb="add")
        audit.note("post.add", post, by=by, after=_without_phone(values), label=unit.name)
    return post, reopened


def change(post: Post, typed, *, seen: int, by) -> list[Card]:
    may_keep(post, by)
    if post.valid_to:
        raise Refused(f"{post.person_name}已经离任，记录只供查阅。")
    values = _checked(typed, post.unit)
    before = {
        f.label: as_words(getattr(post, f.key))
        for f in FIELDS
        if getattr(post, f.key) != values[f.key]
    }
    if not before:
        return []
    with db.atomic(), watched(post.unit, "roster") as reopened:
        _alone(post.unit, values, but=post)
        _write(post, seen, **values)
        Revision.create(post=post, person=by, verb="change", before=before)
        audit.note(
            "post.change",
            post,
            by=by,
            before=_without_phone(audit.stood(post, values)),
            after=_without_phone(values),
            label=post.unit.name,
        )
    return reopened


def end(post: Post, typed, *, seen: int, by) -> list[Card]:
    """The person leaves the post after the day `typed["valid_to"]`."""
    may_keep(post, by)
    values = accepted(*read((Field("valid_to", "离任日期", "date", True),), typed, clock.today()))
    if values["valid_to"] < post.valid_from:
        raise Invalid({"valid_to": f"“离任日期”不能早于任职日期 {post.valid_from:%Y-%m-%d}。"})
    if post.valid_to:
        raise Refused(f"{post.person_name}的离任已经登记过了。")
    with db.atomic(), watched(post.unit, "roster") as reopened:
        _write(post, seen, **values)
        audit.note("post.end", post, by=by, after=values, label=post.unit.name)
        Revision.create(
            post=post, person=by, verb="end", words=f"离任日期 {values['valid_to']:%Y-%m-%d}"
        )
    post.valid_to = values["valid_to"]
    return reopened


def posts_of(unit: Unit) -> list[Post]:
    """Everybody who is or was on the roster, in the order of duties, the present ones first."""
    posts = list(
        Post.select().where(Post.unit == unit).order_by(Post.valid_from.desc(), Post.id.desc())
    )
    for post in posts:
        post.unit = unit
    return sorted(posts, key=lambda p: (p.valid_to is not None, DUTIES.index(p.duty)))


def post_for(person, post_id: int) -> Post:
    post = Post.select(Post, Unit).join(Unit).where(Post.id == post_id).first()
    if post is None or not may_see(post, person):
        raise Missing("没有这条名册记录，或者您无权查看。")
    return post


def may_see(thing, person) -> bool:
    return can("see own registers", thing, person) or can(
        "see every unit's registers", thing, person
    )


def may_keep(thing, by) -> None:
    if not can("keep registers", thing, by):
        raise Forbidden("名册和账号由本单位经办人登记，您的账号不能改动。")


def _without_phone(values: dict) -> dict:
    return values | {"phone": audit.HIDDEN if values["phone"] else ""}


def _checked(typed, unit: Unit) -> dict:
    values, errors = read(FIELDS, typed, clock.today())
    on, url = values.get("division_published_on"), values.get("division_url")
    if values.get("duty") == DEPUTY:
        if bool(on) != bool(url) and not {"division_published_on", "division_url"} & set(errors):
            errors["division_url" if on else "division_published_on"] = (
                "分工公布的日期和网址要一起填写。"
            )
    else:
        values |= {"division_published_on": None, "division_url": ""}
        errors = {
            k: v for k, v in errors.items() if k not in ("division_published_on", "division_url")
        }
    values["full_time"] = bool(values.get("full_time")) and values.get("duty") == STAFF
    return accepted(values, errors)


def _alone(unit: Unit, values: dict, but: Post | None = None) -> None:
    """A unit has one head and one deputy in charge at a time (三（一）：明确一位分管负责同志), and nobody is on its roster twice."""
    same = ("duty", "person_name", "title")
    if values["duty"] not in ONE_AT_A_TIME:
        for other in Post.select().where((Post.unit == unit) & Post.valid_to.is_null()):
            if (but is None or other.id != but.id) and all(
                comparable(getattr(other, key)) == comparable(values[key]) for key in same
            ):
                raise Refused(
                    f"名册上已有{other.duty}{other.person_name}，不必重复登记。如是同名的另一位，请用“职务”区分。",
                    link=(f"/registers/posts/{other.id}", "查看已有的登记"),
                )
        return
    for other in Post.select().where((Post.unit == unit) & (Post.duty == values["duty"])):
        present = other.valid_to or date.max
        if (but is None or other.id != but.id) and present > values[
            "valid_from"
        ]:  # handed over on one day
            when = f"至 {other.valid_to:%Y-%m-%d}" if other.valid_to else "仍"
            raise Refused(
                f"{other.person_name}{when}在任{other.duty}。换人时先登记前任离任，再登记新任。",
                link=(f"/registers/posts/{other.id}#end", "登记离任"),
            )


def _write(post: Post, seen: int, **values) -> None:
    rows = (
        Post.update(version=Post.version + 1, **values)
        .where((Post.id == post.id) & (Post.version == seen))
        .execute()
    )
    if rows != 1:
        raise Conflict(
            "这条名册记录刚刚被他人改过，这次没有保存。请看最新内容后再改。",
            link=(f"/registers/posts/{post.id}", "查看最新内容"),
        )
