"""What was done so that the work gets done: briefings and trainings held, people in charge."""

from datetime import date

from tracker.evidence.evidence import Evidence
from tracker.plan.registers import DEPUTY, HEAD
from tracker.registers.post import Post
from tracker.reports import figures as report

BRIEFING, TRAINING = "briefing", "training"


def meetings_of(number, chosen, units):
    """kind → the year's briefings and trainings, in the units' order and then by day."""
    query = evidence_in(number).select(Evidence.unit, Evidence.kind, Evidence.title, Evidence.happened_on, Evidence.values)
    query = query.where(Evidence.kind << (BRIEFING, TRAINING))
    if chosen:
        query = query.where(Evidence.unit == chosen)
    found = {BRIEFING: [], TRAINING: []}
    for row in sorted(query.order_by(Evidence.id), key=lambda row: (units[row.unit_id].position, row.happened_on)):
        name, values = units[row.unit_id].name, row.values
        if row.kind_id == BRIEFING:
            chair = values.get("chair", "")
            found[BRIEFING].append(report.Briefing(name, row.happened_on, row.title, chair, chair == HEAD))
        else:
            scope, people = values.get("scope", ""), values.get("attendees")
            found[TRAINING].append(report.Training(name, row.happened_on, row.title, scope, people))
    return found


def evidence_in(number):
    """Records that happened in a year, without those that others have replaced."""
    in_year = Evidence.happened_on.between(date(number, 1, 1), date(number, 12, 31))
    return Evidence.select().where(in_year & Evidence.superseded_by.is_null())


def posts_on(day, chosen):
    """Who is in a post on a day, the district's or one unit's, without what nobody outside may read."""
    posts = Post.select(
        Post.unit, Post.duty, Post.full_time, Post.person_name, Post.title, Post.division_published_on, Post.division_url
    ).where((Post.valid_from <= day) & (Post.valid_to.is_null() | (Post.valid_to >= day)))
    return list(posts.where(Post.unit == chosen) if chosen else posts)


def staffing_of(posts):
    """How many work on it full time, in how many units, and how many units have published who is in charge."""
    staff = [post.unit_id for post in posts if post.full_time]
    return report.Posts(len(staff), len(set(staff)), len({post.unit_id for post in posts if published(post)})) if posts else None


def division_of(posts, units):
    """Who is in charge in which unit, in the units' order: only where the unit has published it."""
    found = {post.unit_id: post for post in posts if published(post)}
    return tuple(
        report.Charge(
            unit.code, unit.name, post.duty, post.person_name, post.title, post.division_published_on, post.division_url
        )
        for key, unit in units.items()
        if (post := found.get(key))
    )


def published(post):
    return post.duty == DEPUTY and post.division_published_on is not None
