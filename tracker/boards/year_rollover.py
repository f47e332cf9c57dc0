"""The turn of the year: a year that was opened ahead gets what the old one left open or gained since."""

from datetime import time

from tracker import clock
from tracker.boards.opening import back_fill
from tracker.jobs.kinds import job, yearly


@job("turn_of_year", "新年度补齐任务卡", attempts=3, following=yearly(time(0, 5)))
def turn_of_year(work) -> dict:
    number = clock.today().year
    return {"words": f"{number} 年新增任务卡 {len(back_fill(number))} 张。"}
