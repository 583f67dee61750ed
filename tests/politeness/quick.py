"""What the processes of the real-time test agree on."""

from monitor.model import Pace

ADDRESS = "127.61.0.9"
ASKS = 8
PACE = Pace(requests_per_s=20.0, concurrency=2)
