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


def posts_of(today, chosen):
    """How many work on it full time, in how many units, and how many units have published who is in charge."""
    posts = Post.select(Post.unit, Post.duty, Post.full_time, Post.division_published_on).where(
        (Post.valid_from <= today) & (Post.valid_to.is_null() | (Post.valid_to >= today))
    )
    if chosen:
        posts = posts.where(Post.unit == chosen)
    posts = list(posts)
    staff = [post.unit_id for post in posts if post.full_time]
    divided = {post.unit_id for post in posts if post.duty == DEPUTY and post.division_published_on}
    return report.Posts(len(staff), len(set(staff)), len(divided)) if posts else None
