"""A message, as the notifier writes it."""

from contracts.delivery import Line, Notification
from contracts.verdict import Cited

QUOTE = Cited(
    id="E1",
    source="driver.log",
    line=408,
    byte=5,
    length=9,
    sha256="a" * 64,
    text="<!channel> *boom* <http://evil|log in> & more",
)
MESSAGE = Notification(
    title="orders.union failed: Columns differ <!here>",
    verdict="The sides of a union differ (data.union-columns, 97 % sure) [E1]",
    lines=(Line(text="In the code: jobs/orders.py, line 84.", cites=("E1",)),),
    quotes=(QUOTE,),
    ruled_out=(Line(text="Driver heap exhausted: never above 2 GB"),),
    action=Line(text="Review the pull request.", cites=("E1",)),
    proof=("plan: proved, accepted.",),
    diff="-a\n+b\n",
    missing=("executor 3 log: 403",),
)
