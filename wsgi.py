"""The application for gunicorn and the flask command."""
import gc
import os
import sys

from tracker import create_app
from tracker.soundness import refuse_damaged
from tracker.refusals import Refusal

try:
    app = create_app()
    if "SERVER_SOFTWARE" in os.environ:  # gunicorn says so; the commands look for themselves
        refuse_damaged(app.config["TRACKER_FILES"])
        gc.freeze()  # what stays for good need not be looked through again, while somebody waits
except Refusal as refusal:
    print(refusal.sentence, file=sys.stderr)
    sys.exit(4)  # gunicorn's word for: this will not start, do not try again
