"""The application for gunicorn and the flask command."""

import gc
import os
import sys
from contextlib import suppress

from peewee import DatabaseError

from tracker import create_app
from tracker.audit.end_note import refuse_older
from tracker.data import migrations
from tracker.data.database import db
from tracker.data.database_errors import refuse_damaged
from tracker.refusals import Refusal

os.umask(0o077)  # whatever is made, by the service or by a command, is this account's alone
try:
    app = create_app()
    if "SERVER_SOFTWARE" in os.environ:  # gunicorn says so; the commands look for themselves
        refuse_damaged(app.config["TRACKER_FILES"])
        if "TRACKER_SUCCESSOR" not in os.environ:
            with suppress(DatabaseError), db.connection_context():  # one that is away is waited for
                migrations.refuse_newer()
                refuse_older(app.extensions["end_note"])
        gc.freeze()  # what stays for good need not be looked through again, while somebody waits
except Refusal as refusal:
    print(refusal.sentence, file=sys.stderr)
    sys.exit(4)  # gunicorn's word for: this will not start, do not try again
