"""The night after somebody's last day in a post: the cards that this proved follow, with nobody at the keyboard."""

from datetime import time, timedelta

from tracker import clock
from tracker.jobs.kinds import daily, job
from tracker.registers.post import Post
from tracker.registers.recount import follow
from tracker.units.unit import Unit

BACK = timedelta(days=31)  # as long may the worker have stood still


@job("follow_leavers", "核对离任人员的任务卡", attempts=3, following=daily(time(0, 5)))
def follow_leavers(work) -> dict:
    """A post holds through its last day, so a departure that is registered on that day changes nothing until the next."""
    today = clock.today()
    left = Post.select(Post.unit).where(
        Post.valid_to.between(today - BACK, today - timedelta(days=1))
    )
    units = list(Unit.select().where(Unit.id << left).order_by(Unit.id))
    reopened = [card for unit in units for card in follow(unit, "roster")]
    return {"words": f"核对了 {len(units)} 个单位，退回“办理中”的任务卡 {len(reopened)} 张。"}
