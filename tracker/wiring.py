"""The features in the order in which they build on each other: their models and their pages."""


def blueprints():
    """Every feature's pages."""
    from tracker.accounts.views import blueprint as people
    from tracker.audit.views import blueprint as audit
    from tracker.boards.views import blueprint as boards
    from tracker.bulk.views import blueprint as bulk
    from tracker.checklist.views import blueprint as duties
    from tracker.evidence.views import blueprint as evidence
    from tracker.inbox.views import blueprint as inbox
    from tracker.jobs.views import blueprint as jobs
    from tracker.notices.views import blueprint as notices
    from tracker.notices.views.notice_paper import blueprint as notice_papers
    from tracker.overview.views import blueprint as overview
    from tracker.overview.views.ledger_paper import blueprint as ledger_papers
    from tracker.plan.views import blueprint as plan
    from tracker.planning.views import blueprint as steering
    from tracker.public.views import blueprint as public
    from tracker.registers.views import blueprint as registers
    from tracker.remarks.views import blueprint as remarks
    from tracker.reports.views.draft import blueprint as drafts
    from tracker.reports.views.edition import blueprint as editions
    from tracker.reports.views.report import blueprint as reports
    from tracker.reports.views.source import blueprint as sources
    from tracker.requests.views import blueprint as requests
    from tracker.search.views import blueprint as finding
    from tracker.settings.views import blueprint as tuning
    from tracker.verification.views import blueprint as verification

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
        verification,
        overview,
        remarks,
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
    from tracker.accounts.person import Person
    from tracker.accounts.second_factor import Factor, RecoveryCode
    from tracker.accounts.session import Session
    from tracker.accounts.throttle import Attempt
    from tracker.audit.entry import Entry
    from tracker.audit.seal import Seal
    from tracker.boards.card import Card, Event
    from tracker.boards.tally import Tally
    from tracker.boards.year import Year
    from tracker.evidence.attachment import Attachment
    from tracker.evidence.change import Change
    from tracker.evidence.evidence import Evidence, EvidenceCard
    from tracker.evidence.kind import Kind
    from tracker.inbox.calendar import Feed
    from tracker.inbox.mailbox import Digest, Mailbox
    from tracker.jobs.job import Job, Schedule
    from tracker.jobs.job_file import JobFile
    from tracker.jobs.pulse import Pulse
    from tracker.notices.notice import Notice, NoticeStep, Series
    from tracker.plan.criterion import Criterion
    from tracker.plan.decision import Decision, Yardstick
    from tracker.plan.guideline import Guideline, GuidelineUnit
    from tracker.plan.plan import Clause, Domain, Plan
    from tracker.plan.responsibility import Assignment
    from tracker.plan.ruling import Ruling
    from tracker.plan.task import Party, Task
    from tracker.registers.media_account import Filing, MediaAccount
    from tracker.registers.post import Post
    from tracker.registers.revision import Revision
    from tracker.remarks.remark import Remark, RemarkFile
    from tracker.reports.editions.draft import Draft
    from tracker.reports.editions.edition import Edition
    from tracker.requests.request import Request
    from tracker.search.index import FindText
    from tracker.settings.change import SettingChange
    from tracker.settings.setting import Setting
    from tracker.settings.special_day import SpecialDay
    from tracker.units.unit import Unit, UnitAlias
    from tracker.units.unit_change import UnitChange
    from tracker.units.unit_group import Member, UnitGroup
    from tracker.verification.phrase import Phrase

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
        Pulse,
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
