"""What gunicorn reads by itself when it is started here. Addresses, processes and threads are the command line's."""
import os
import shutil
import tempfile

# Whom to believe about addresses is said in one place, TRUSTED_PROXIES: gunicorn believes nobody.
forwarded_allow_ips = ""

if os.environ.get("METRICS_TOKEN") and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="tracker-metrics-")

    def child_exit(server, worker):
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)

    def on_exit(server):
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
