"""How the features belong together: pages, models, proof, listeners, verbs, jobs, papers, commands."""

from flask import Flask

from tracker import permissions
from tracker.accounts import account_event
from tracker.accounts import cli as accounts_cli
from tracker.accounts.account_event import AccountEvent
from tracker.accounts.person import Person, Role
from tracker.accounts.second_factor import Factor, RecoveryCode
from tracker.accounts.session import Session
from tracker.accounts.throttle import Attempt
from tracker.accounts.views import (
    index as account_list,
)
from tracker.accounts.views import (
    password,
    person,
    second_factor,
    security,
    sign_in,
    slips,
    theme,
)
from tracker.audit import cli as audit_cli
from tracker.audit import labels
from tracker.audit import views as audit
from tracker.audit.actions import GROUPS
from tracker.audit.entry import Entry
from tracker.audit.seal import Seal
from tracker.backup import cli as backup_cli
from tracker.boards import card, opening, proof, sections, transitions, year_rollover
from tracker.boards import cli as boards_cli
from tracker.boards.card import Card, Closure, Event, State
from tracker.boards.tally import Tally
from tracker.boards.views import board, move
from tracker.boards.views import card as card_page
from tracker.boards.views import index as year_index
from tracker.boards.year import Year
from tracker.bulk import views as bulk
from tracker.checklist import views as checklist
from tracker.data import database
from tracker.demo import cli as demo_cli
from tracker.evidence import carry_over, change, links, listeners, prefill, quota
from tracker.evidence import sweep as file_sweep
from tracker.evidence.attachment import Attachment
from tracker.evidence.change import Change
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.evidence.kind import Kind
from tracker.evidence.proving import EvidenceProof
from tracker.evidence.views import burden, changing, files, filing, record
from tracker.evidence.views import index as records
from tracker.inbox import digest, letters
from tracker.inbox.calendar import Feed
from tracker.inbox.mailbox import Digest, Mailbox
from tracker.inbox.views import calendar, inbox, mailbox
from tracker.jobs import cli as jobs_cli
from tracker.jobs import kinds, sweep
from tracker.jobs import views as jobs
from tracker.jobs.job import Job, JobState, Schedule
from tracker.jobs.job_file import JobFile
from tracker.jobs.pulse import Pulse
from tracker.notices import notice_paper
from tracker.notices import transitions as notice_transitions
from tracker.notices.notice import Notice, NoticeState, NoticeStep, Series
from tracker.notices.views import index as notice_list
from tracker.notices.views import issue, notice
from tracker.notices.views import notice_paper as notice_paper_page
from tracker.overview import ledger_paper
from tracker.overview.views import ledger, overview
from tracker.overview.views import ledger_paper as ledger_paper_page
from tracker.plan import cli as plan_cli
from tracker.plan import criterion_heirs
from tracker.plan.criterion import Criterion
from tracker.plan.decision import Decision, Yardstick
from tracker.plan.guideline import Guideline, GuidelineUnit
from tracker.plan.plan import Clause, Domain, Plan
from tracker.plan.responsibility import Assignment
from tracker.plan.ruling import Ruling
from tracker.plan.task import Party, Task
from tracker.plan.views import plan
from tracker.planning.views import criterion, guideline, responsibility, ruling, unit, year
from tracker.printing import paper
from tracker.printing import views as press
from tracker.public import views as public
from tracker.public.views import (
    files as public_files,
)
from tracker.public.views import (
    listings,
)
from tracker.public.views import (
    reports as public_reports,
)
from tracker.public.views import (
    years as public_years,
)
from tracker.registers import departures, revision
from tracker.registers.media_account import Filing, MediaAccount
from tracker.registers.post import Post
from tracker.registers.proving import MediaProof, RosterProof
from tracker.registers.revision import Revision
from tracker.registers.views import account, media, post, roster
from tracker.registers.views import filing as media_filing
from tracker.remarks import remark
from tracker.remarks.remark import Remark, RemarkFile
from tracker.remarks.views import remarks
from tracker.reports import cli as reports_cli
from tracker.reports.editions import (
    archive,
    draft_paper,
    evidence_prefill,
    issue_jobs,
    verification,
)
from tracker.reports.editions.draft import Draft
from tracker.reports.editions.edition import Edition
from tracker.reports.views import draft, edition, report, source
from tracker.requests import request
from tracker.requests.request import Request
from tracker.requests.views import asking, deciding
from tracker.search import cli as search_cli
from tracker.search import index as search_index
from tracker.search import views as search
from tracker.search.index import FindText
from tracker.settings.change import SettingChange
from tracker.settings.setting import Setting
from tracker.settings.special_day import SpecialDay
from tracker.settings.views import days, settings
from tracker.units import succession, unit_change
from tracker.units.unit import Unit, UnitAlias
from tracker.units.unit_change import UnitChange
from tracker.units.unit_group import Member, UnitGroup
from tracker.verification.phrase import Phrase
from tracker.verification.views import phrases
from tracker.verification.views import verification as desk

MODELS = [  # parents before children
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
    AccountEvent,
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

# each module's routes are on the blueprint `bp` of its room
PAGES = (
    *(audit, bulk, checklist, jobs, search, plan),
    *(account_list, password, person, second_factor, security, sign_in, slips, theme),
    *(board, card_page, year_index, move),
    *(burden, changing, files, filing, records, record),
    *(account, media_filing, media, post, roster),
    *(criterion, guideline, responsibility, ruling, unit, year),
    *(notice_list, issue, notice, notice_paper_page, asking, deciding, remarks),
    *(phrases, desk, ledger, ledger_paper_page, overview, calendar, inbox, mailbox, days, settings),
    *(report, source, edition, draft),
    *(public, public_files, listings, public_reports, public_years),
)
COMMANDS = (
    *(audit_cli.audit, backup_cli.backup, backup_cli.check, backup_cli.move_store),
    *(accounts_cli.person, plan_cli.plan, boards_cli.year, reports_cli.report),
    *(demo_cli.demo, search_cli.find, jobs_cli.work),
)
JOBS = (
    *(sweep.sweep, file_sweep.sweep_files, departures.follow_leavers, year_rollover.turn_of_year),
    *(letters.send_code, letters.send_event, digest.send_digests, paper.print_, archive.archive),
    *(issue_jobs.issue_one, issue_jobs.issue_units, verification.verify),
)


def init_app(app: Flask) -> None:
    connect_features()
    press.init_app(app)
    for bp in dict.fromkeys(page.bp for page in PAGES):
        app.register_blueprint(bp)
    for command in COMMANDS:
        app.cli.add_command(command)


def connect_features() -> None:
    """Fill what earlier packages ask of later ones; as often as there are applications."""
    database.MODELS[:] = MODELS
    proof.sources.update(evidence=EvidenceProof(), roster=RosterProof(), media=MediaProof())
    prefill.known.update(edition=evidence_prefill.of_edition)
    opening.listeners[:] = [carry_over.carry]
    account_event.listeners[:] = [letters.write_to]
    listeners.listeners[:] = [search_index.store]
    quota.holders[:] = [quota.files_of_records, quota.files_of_forms, remark.files_of]
    succession.listeners[:] = [criterion_heirs.pass_on]
    sections.sections[:] = [
        *(year.earlier, notice.of_this_card, asking.of_this_card, remarks.conversation)
    ]
    kinds.KINDS.update((each.name, each) for each in JOBS)
    paper.PAPERS.update(
        ledger=ledger_paper.ledger,
        report=draft_paper.report,
        notice=notice_paper.one,
        notices=notice_paper.many,
    )
    tables = (permissions, transitions, notice_transitions, request)
    permissions.MAY.update((row.verb, row) for table in tables for row in table.PERMISSIONS)
    for verbs in (
        *(transitions.VERBS, notice_transitions.VERBS, request.VERBS),
        *(links.VERBS, carry_over.VERBS),
    ):
        card.VERBS.update(verbs)
    label_the_log()


def label_the_log() -> None:
    """Give the log the features' own labels of what they do and of the states they write."""
    GROUPS["任务卡"].update((f"card.{verb}", row.label) for verb, row in transitions.VERBS.items())
    GROUPS["佐证材料"].update(change.ACTIONS)
    GROUPS["名册和账号"].update(revision.ACTIONS)
    GROUPS["单位和年度"].update(unit_change.ACTIONS)
    for table in (notice_transitions.VERBS, request.VERBS):
        GROUPS["督办"].update((verb.replace("-", "."), row.label) for verb, row in table.items())
    states = {each: each.label for each in (*State, *Closure)}
    labels.VALUES.update(
        card=states,
        notice={each: each.label for each in NoticeState},
        extension=request.ANSWERS[request.Kind.EXTENSION],
        dispute=request.ANSWERS[request.Kind.DISPUTE] | states,
        person={each: each.label for each in Role},
        job={each: each.label for each in JobState},
    )
