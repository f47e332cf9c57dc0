"""What gunicorn reads by itself when it is started here. Addresses, processes and threads are the command line's."""

import os
import shutil
import signal
import tempfile

from gunicorn.workers.gthread import ThreadWorker


class Worker(ThreadWorker):
    """gunicorn's own, without its way to hang when it is stopped."""

    def init_signals(self):
        super().init_signals()
        # Ctrl-C reaches every process of the terminal; the arbiter passes it on as SIGQUIT, and once is enough.
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def handle_quit(self, sig, frame):
        # ThreadWorker's takes a lock of the thread pool and leaves by an exception. While a request is being handed
        # to the pool, the one waits for itself and the other loses a thread that is then waited for: either way
        # until graceful_timeout is over. An orderly end is as quick, and breaks off no request.
        self.handle_exit(sig, frame)


worker_class = Worker

# Whom to believe about addresses is said in one place, TRUSTED_PROXIES: gunicorn believes nobody.
forwarded_allow_ips = ""

control_socket_disable = (
    True  # nobody steers it but by signals: no socket for it in the owner's home
)


def post_fork(server, worker):
    """One that takes another's place goes on as that one would have: a newer program may have migrated the database by
    now, and to refuse it would end all the others (docs/operations.md)."""
    if worker.age > server.num_workers:
        os.environ["TRACKER_SUCCESSOR"] = "1"


if os.environ.get("METRICS_TOKEN") and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="tracker-metrics-")

    def child_exit(server, worker):
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)

    def on_exit(server):
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
