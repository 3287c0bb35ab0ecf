"""Side-by-side runs of Wissel, nginx and HAProxy on one machine.

Start with `processes.Stage`, which owns every process and file of a run; `proxy.py` measures what a proxied request costs and `failover.py`
what clients notice when a region fails. Python's standard library only.
"""
