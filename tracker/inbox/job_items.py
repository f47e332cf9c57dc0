"""What jobs and mail have left behind: for whoever asked for them, and for the administrator."""

from datetime import timedelta

from peewee import JOIN, fn

from tracker import clock
from tracker.inbox.group import Group, Item
from tracker.inbox.mailbox import Digest, DigestState
from tracker.jobs.job import Job, JobState
from tracker.jobs.job_file import JobFile
from tracker.permissions import can
from tracker.text import zh_date

LOOK_BACK = timedelta(days=7)
STUCK = timedelta(minutes=15)
FRESH = timedelta(days=1)


def failed_jobs() -> Group:
    found = Group("jobs", "后台工作没有办成", "最近七天", "/jobs")
    stuck = (
        Job.select()
        .where((Job.state == JobState.QUEUED) & (Job.due_at < clock.now() - STUCK))
        .count()
    )
    if stuck:
        found.add(
            Item(
                f"{stuck} 项排队超过 {STUCK.seconds // 60} 分钟",
                "/jobs",
                "后台工作进程可能没有运行",
            )
        )
    failed = Job.select().where(
        (Job.state == JobState.FAILED) & (Job.finished_at > clock.now() - LOOK_BACK)
    )
    found.add(
        *(Item(f"第 {j.id} 项", f"/jobs/{j.id}", j.error) for j in failed.order_by(Job.id.desc()))
    )
    return found


def own_jobs(person) -> Group:
    """What a person asked for and left: today's files, and what failed."""
    found = Group(
        "own-jobs", "后台工作有了结果", "您发起的：文件可以下载，没有办成的可以重试", "/jobs"
    )
    which = JobFile.id.is_null(False) & (Job.finished_at > clock.now() - FRESH)
    if not can("manage accounts", None, person):  # who is told of everybody's failures already
        which |= (Job.state == JobState.FAILED) & (Job.finished_at > clock.now() - LOOK_BACK)
    jobs = (
        Job.select()
        .join(JobFile, JOIN.LEFT_OUTER)
        .where((Job.person == person) & which)
        .order_by(Job.id.desc())
    )
    found.add(
        *(Item(j.title or f"第 {j.id} 项", f"/jobs/{j.id}", j.error or "已做好") for j in jobs)
    )
    return found


def mail_trouble() -> Group:
    found = Group("mail", "邮件没有送达", "最近七天，请核对邮件服务器设置和收件地址", "/jobs")
    failed = (
        Digest.select(Digest.error, fn.COUNT(Digest.id), fn.MAX(Digest.day))
        .where((Digest.state == DigestState.FAILED) & (Digest.day > clock.today() - LOOK_BACK))
        .group_by(Digest.error)
    )
    found.add(
        *(
            Item(f"{count} 封", "/jobs", f"{zh_date(day)}，{error}")
            for error, count, day in failed.tuples()
        )
    )
    return found
