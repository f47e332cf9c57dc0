"""The nightly sweep: ended jobs are let go of after half a year."""
from datetime import time

from tracker.jobs.kinds import daily, job
from tracker.jobs.queue import forget_old

daily("sweep", at=time(3, 10))


@job("sweep", "夜间清理")
def sweep(work) -> dict:
    return {"words": f"清理了 {forget_old()} 项半年前的后台工作记录。"}
