"""The features in the order in which they build on each other: their models and their pages."""


def blueprints():
    """Every feature's pages."""
    from tracker.audit.views import blueprint as audit
    from tracker.boards.views import blueprint as boards
    from tracker.bulk.views import blueprint as bulk
    from tracker.duties.views import blueprint as duties
    from tracker.evidence.views import blueprint as evidence
    from tracker.finding.views import blueprint as finding
    from tracker.inbox.views import blueprint as inbox
    from tracker.jobs.views import blueprint as jobs
    from tracker.notices.views import blueprint as notices
    from tracker.people.views import blueprint as people
    from tracker.plan.views import blueprint as plan
    from tracker.public.views import blueprint as public
    from tracker.registers.views import blueprint as registers
    from tracker.reports.draft_views import blueprint as drafts
    from tracker.reports.edition_views import blueprint as editions
    from tracker.reports.ledger_views import blueprint as ledger_papers
    from tracker.reports.notice_views import blueprint as notice_papers
    from tracker.reports.source_views import blueprint as sources
    from tracker.reports.views import blueprint as reports
    from tracker.requests.views import blueprint as requests
    from tracker.steering.views import blueprint as steering
    from tracker.supervision.views import blueprint as supervision
    from tracker.tuning.views import blueprint as tuning

    return [
        audit,
        people,
        jobs,
        plan,
        boards,
        evidence,
        bulk,
        finding,
        registers,
        duties,
        steering,
        notices,
        requests,
        supervision,
        inbox,
        tuning,
        reports,
        notice_papers,
        ledger_papers,
        sources,
        editions,
        drafts,
        public,
    ]


def models():
    """Every model, parents before children."""
    from tracker.audit.entry import Entry
    from tracker.audit.seal import Seal
    from tracker.boards.card import Card, Event
    from tracker.boards.tally import Tally
    from tracker.boards.year import Year
    from tracker.evidence.attachment import Attachment
    from tracker.evidence.change import Change
    from tracker.evidence.evidence import Evidence, EvidenceCard
    from tracker.evidence.kind import Kind
    from tracker.finding.index import FindText
    from tracker.inbox.calendar import Feed
    from tracker.inbox.mailbox import Digest, Mailbox
    from tracker.jobs.job import Job, Schedule
    from tracker.jobs.job_file import JobFile
    from tracker.notices.notice import Notice, NoticeStep, Series
    from tracker.people.factor import Factor, RecoveryCode
    from tracker.people.person import Person
    from tracker.people.session import Session
    from tracker.people.special_day import SpecialDay
    from tracker.people.throttle import Attempt
    from tracker.people.unit import Unit, UnitAlias
    from tracker.people.unit_change import UnitChange
    from tracker.plan.criterion import Criterion
    from tracker.plan.decision import Decision, Yardstick
    from tracker.plan.group import Member, UnitGroup
    from tracker.plan.guideline import Guideline, GuidelineUnit
    from tracker.plan.plan import Clause, Domain, Plan
    from tracker.plan.responsibility import Assignment
    from tracker.plan.ruling import Ruling
    from tracker.plan.task import Party, Task
    from tracker.registers.account import Filing, MediaAccount
    from tracker.registers.post import Post
    from tracker.registers.revision import Revision
    from tracker.reports.draft import Draft
    from tracker.reports.edition import Edition
    from tracker.requests.request import Request
    from tracker.settings import Setting
    from tracker.supervision.phrase import Phrase
    from tracker.supervision.remark import Remark, RemarkFile
    from tracker.tuning.change import SettingChange

    return [
        Setting,
        Entry,
        Seal,
        Unit,
        UnitAlias,
        Person,
        SpecialDay,
        Session,
        Attempt,
        Factor,
        RecoveryCode,
        Job,
        JobFile,
        Schedule,
        Plan,
        Clause,
        Domain,
        UnitGroup,
        Member,
        Task,
        Party,
        Criterion,
        Ruling,
        Year,
        Card,
        Event,
        Tally,
        Series,
        Notice,
        NoticeStep,
        Request,
        Mailbox,
        Digest,
        Feed,
        SettingChange,
        Kind,
        Evidence,
        EvidenceCard,
        Attachment,
        Change,
        FindText,
        UnitChange,
        Assignment,
        Guideline,
        GuidelineUnit,
        Decision,
        Yardstick,
        Post,
        MediaAccount,
        Filing,
        Revision,
        Phrase,
        Remark,
        RemarkFile,
        Draft,
        Edition,
    ]
