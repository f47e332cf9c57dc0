"""Those in charge and those who work on it full time, as the roster has them on a day."""

from dataclasses import dataclass
from datetime import date

from tracker.plan.register_fields import DEPUTY
from tracker.registers.post import Post


@dataclass(frozen=True)
class Posts:
    """Full-time staff, the units that have any, and the units that have published who is in charge."""

    staff: int
    staffed: int
    divided: int


@dataclass(frozen=True)
class Charge:
    """Who is in charge in a unit, as the unit has published it (三（一）：分工情况应对外公布); of a person no more than this."""

    code: str
    unit: str
    duty: str
    name: str
    title: str
    published_on: date
    url: str


def posts_on(day, chosen):
    """Who is in a post on a day, the district's or one unit's, without what nobody outside may read."""
    posts = Post.select(
        Post.id, Post.unit, Post.duty, Post.full_time, Post.person_name, Post.title, Post.division_published_on, Post.division_url
    ).where((Post.valid_from <= day) & (Post.valid_to.is_null() | (Post.valid_to >= day)))  # fmt: skip
    return list(posts.where(Post.unit == chosen) if chosen else posts)


def staffing_of(posts):
    """How many work on it full time, in how many units, and how many units have published who is in charge."""
    staff = [post.unit_id for post in posts if post.full_time]
    return (
        Posts(len(staff), len(set(staff)), len({post.unit_id for post in posts if published(post)}))
        if posts
        else None
    )


def division_of(posts, units):
    """Who is in charge in which unit, in the units' order: only where the unit has published it."""
    found = {post.unit_id: post for post in posts if published(post)}
    return tuple(
        Charge(
            unit.code,
            unit.name,
            post.duty,
            post.person_name,
            post.title,
            post.division_published_on,
            post.division_url,
        )
        for key, unit in units.items()
        if (post := found.get(key))
    )


def published(post):
    return post.duty == DEPUTY and post.division_published_on is not None
